// Notices on a real database: who is told what, once; what is seen of it later; which mail is due and what stands in it.
import { incidentCommented } from '@tocsin/contracts/activity';
import { usualChoices } from '@tocsin/contracts/notice';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { DatabaseHandle } from '#platform/database';
import { uuidv7 } from '#platform/id';
import { everything } from '#platform/reach';
import { activitiesOf, openTestDatabase, testContext, type TestContext } from '#platform/testing';

import { changeIncident } from '../../incidents/change.ts';
import { openIncident } from '../../incidents/open.ts';
import { restrictIncident } from '../../incidents/restrict.ts';
import { stageIncident } from '../../incidents/stage.ts';
import { addComment } from '../../incidents/talk/comments.ts';
import { watchIncident } from '../../incidents/talk/watch.ts';
import { getNoticeChoices, setNoticeChoices } from './choices.ts';
import { countNotices, listNotices, readNotices } from './list.ts';
import { isMailDue, letterOf } from './mail.ts';
import { newsFor, ofComment, ofEdit } from './news.ts';
import { noticeReactions } from './tell.ts';

let handle: DatabaseHandle;
beforeAll(async () => {
  handle = await openTestDatabase();
});
afterAll(() => handle.close());

const colleague = (ctx: TestContext, name: string) =>
  testContext(handle, { orgId: ctx.orgId, clock: ctx.clock, role: 'analyst', name });

/** Everything that happened, told as the dispatcher would, some of it twice. */
async function tellAll(ctx: TestContext): Promise<void> {
  const system = {
    ...ctx,
    actor: { ...ctx.actor, kind: 'system' as const, id: 'notifications', name: 'Tocsin' },
    reach: everything,
    transact: <T>(work: Parameters<typeof handle.transact<T>>[1]) => handle.transact(ctx.orgId, work, everything),
  };
  for (const row of await activitiesOf(system))
    for (const reaction of noticeReactions.filter(({ type }) => type === row.type))
      await reaction.handle(system, {
        id: row.id,
        orgId: row.orgId,
        at: row.at,
        actor: { kind: 'user', id: row.actorId, name: row.actorName },
        causedBy: null,
        subjectId: row.subjectId,
        incidentId: row.incidentId,
        data: row.data,
      });
}
const listed = async (ctx: TestContext) =>
  (await listNotices(ctx, { limit: 50 })).items
    .map(({ kind, count, detail }) => `${kind} ${count} ${detail}`)
    .toSorted();

it('tells watchers and those who are named, once, bundled while unread, and nobody of what they did themselves', async () => {
  const ctx = await testContext(handle, { name: 'Ana' });
  const [boris, chloe] = [await colleague(ctx, 'Boris'), await colleague(ctx, 'Chloe')];
  const { id: incidentId } = await openIncident(ctx, { alertIds: [], title: 'Story' });
  await watchIncident(boris, { incidentId, watching: true });
  await addComment(ctx, { incidentId, body: 'One' });
  await addComment(ctx, { incidentId, body: '@Chloe two', mentions: [chloe.actor.id] });
  await stageIncident(ctx, { incidentId, stage: 'triage' });
  await changeIncident(ctx, { incidentId, severity: 1, ownerId: chloe.actor.id });
  for (let time = 0; time < 2; time += 1) await tellAll(ctx);

  expect(await listed(ctx)).toEqual([]);
  expect(await listed(boris)).toEqual(['comment 2 @Chloe two', 'owner 1 Chloe', 'severity 1 1', 'stage 1 triage']);
  const ofChloe = ['assigned 1 ', 'comment 1 One', 'mention 1 @Chloe two', 'severity 1 1', 'stage 1 triage'];
  expect(await listed(chloe)).toEqual(ofChloe);
  expect(await countNotices(boris)).toEqual({ unread: 4 });
  const [first] = (await listNotices(boris, { limit: 1 })).items;
  expect(await readNotices(boris, { ids: [first?.id ?? ''] })).toEqual({ unread: 3 });
  expect(await readNotices(chloe, { ids: [first?.id ?? ''] })).toEqual({ unread: 5 });
  expect(await readNotices(boris, {})).toEqual({ unread: 0 });
  expect((await listNotices(boris, { limit: 50, unread: true })).items).toEqual([]);
  await addComment(ctx, { incidentId, body: 'Three' });
  await tellAll(ctx);
  expect((await listNotices(boris, { limit: 50, unread: true })).items).toMatchObject([{ kind: 'comment', count: 1 }]);
});

it('hides what was told of an incident from whoever no longer sees it, in list and count', async () => {
  const ctx = await testContext(handle, { name: 'Ana' });
  const boris = await colleague(ctx, 'Boris');
  const { id: incidentId } = await openIncident(ctx, { alertIds: [], title: 'Story' });
  await watchIncident(boris, { incidentId, watching: true });
  await addComment(ctx, { incidentId, body: 'One' });
  await tellAll(ctx);
  expect(await countNotices(boris)).toEqual({ unread: 1 });
  await restrictIncident(ctx, { incidentId, reason: 'Legal', people: [] });
  await addComment(ctx, { incidentId, body: 'Secret' });
  await tellAll(ctx);
  expect(await listed(boris)).toEqual([]);
  expect(await countNotices(boris)).toEqual({ unread: 0 });
});

it('tells nothing of what somebody chose not to hear', async () => {
  const ctx = await testContext(handle, { name: 'Ana' });
  const boris = await colleague(ctx, 'Boris');
  expect(await getNoticeChoices(boris)).toEqual({ choices: usualChoices, rev: 0 });
  const choices = { ...usualChoices, comment: 'none' as const };
  const { rev } = await setNoticeChoices(boris, { choices, rev: 0 });
  await expect(setNoticeChoices(boris, { choices, rev: 0 })).rejects.toMatchObject({ code: 'stale_revision' });
  expect((await setNoticeChoices(boris, { choices, rev })).rev).toBe(rev + 1);
  const { id: incidentId } = await openIncident(ctx, { alertIds: [], title: 'Story' });
  await watchIncident(boris, { incidentId, watching: true });
  await addComment(ctx, { incidentId, body: 'One' });
  await stageIncident(ctx, { incidentId, stage: 'triage' });
  await tellAll(ctx);
  expect(await listed(boris)).toEqual(['stage 1 triage']);
});

describe('what is told', () => {
  const data = { commentId: uuidv7(), excerpt: 'Look', mentions: ['b'] };
  it('is the most personal thing, and never what somebody did', () => {
    expect(incidentCommented.type).toBe('incident.commented');
    const all = ofComment(data);
    expect(newsFor('b', 'a', true, all)?.kind).toBe('mention');
    expect(newsFor('c', 'a', true, all)?.kind).toBe('comment');
    expect(newsFor('c', 'a', false, all)).toBeNull();
    expect(newsFor('a', 'a', true, all)).toBeNull();
  });
  it('names only those who got a role just now', () => {
    const roles = { before: { scribe: 'x' }, after: { scribe: 'x', legal: 'y' } };
    expect(ofEdit({ fields: { roles } })).toMatchObject([{ kind: 'assigned', to: ['y'] }]);
  });
});

describe('mail', () => {
  const now = new Date('2026-03-14T12:00:00.000Z');
  const ago = (minutes: number) => new Date(now.getTime() - minutes * 60_000);
  it.each([
    ['mention', null, true],
    ['mention', 1, false],
    ['mention', 3, true],
    ['comment', null, true],
    ['comment', 14, false],
    ['comment', 15, true],
  ] as const)('of a %s is due %s minutes after the last: %s', (kind, last, due) => {
    const lastMailAt = last === null ? null : ago(last);
    expect(isMailDue({ notices: [{ kind, at: ago(1) }], lastMailAt, now })).toBe(due);
  });

  it('says of a need-to-know incident no more than its number', () => {
    const notice = {
      id: uuidv7(),
      orgId: uuidv7(),
      personId: uuidv7(),
      incidentId: uuidv7(),
      kind: 'mention' as const,
      count: 1,
      activityId: uuidv7(),
      activityType: 'incident.commented',
      commentId: null,
      actorId: 'a',
      actorName: 'Ana',
      detail: 'The words',
      firstAt: now,
      at: now,
      readAt: null,
      byMail: true,
      mailedAt: null,
    };
    const line = { notice, number: 'INC-1', title: 'The title', restricted: true };
    const hidden = letterOf([line], 'https://soc.example', 'en');
    expect(hidden.text).toContain('https://soc.example/incidents/INC-1');
    expect(hidden.text).not.toMatch(/The words|The title|Ana/);
    const shown = letterOf([{ ...line, restricted: false }], 'https://soc.example', 'fr');
    expect(shown.text).toContain('Ana vous a mentionné.');
    expect(shown.text).toContain('> The words');
  });
});
