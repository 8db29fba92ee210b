// Erasures from asking to the proof: two people, holds, what is changed, and a ledger that still verifies.
import { verifyErasure } from '@tocsin/contracts/ledger/erasure';
import { asBytes } from '@tocsin/contracts/ledger/fixtures';
import { verifyLedger } from '@tocsin/contracts/ledger/verify';
import { sql } from 'kysely';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';

import type { EventEngine } from '#platform/event-store';
import { activitiesOf, testContext, type TestContext } from '#platform/testing';

import { aStore } from '../../events/fixtures.ts';
import { changeUser } from '../../identity/change-user.ts';
import { openIncident } from '../../incidents/open.ts';
import { addComment } from '../../incidents/talk/comments.ts';
import { importTimeline } from '../../incidents/timelines/import.ts';
import { listTimelineEntries } from '../../incidents/timelines/list-entries.ts';
import { markTimelineEntries } from '../../incidents/timelines/mark-entries.ts';
import { aGround, chainAll, exported } from '../../ledger/fixtures.ts';
import { verifyNowWith } from '../../ledger/verify-now.ts';
import { anAlert, asTocsin } from '../fixtures.ts';
import { placeHold } from '../manage-holds.ts';
import { anEventOf, behindOurBack, erased, openWorld, twoColleagues, work, type PrivacyTestWorld } from './fixtures.ts';
import { carryOut } from './jobs.ts';
import {
  approveErasureWith,
  askRequestWith,
  declineRequestWith,
  getErasureCertificate,
  listRequestsWith,
  monthAfter,
} from './requests.ts';

const { handle, store, world, close } = await openWorld({ aStore, chainAll });
afterAll(close);
let ctx: TestContext;
let colleague: TestContext;
beforeEach(async () => {
  [ctx, colleague] = await twoColleagues(handle);
});

const asked = { kind: 'erasure' as const, reason: 'They asked', reference: null };
const ask = (identifier: string, by = ctx) => askRequestWith(world)(by, { ...asked, identifier });
const approve = (requestId: string, by: TestContext) => approveErasureWith(world)(by, { requestId });

/** Everything the organisation has in the database, as one text. */
const allText = async (orgId: string): Promise<string> => {
  const tables = [
    'alert',
    'alert_entity',
    'alert_evidence',
    'incident',
    'incident_alert',
    'incident_comment',
    'incident_timeline_entry',
    'incident_timeline_import',
    'incident_timeline_mark',
    'incident_timeline_revision',
    'activity',
    'legal_hold',
    'membership',
    'privacy_request',
  ];
  const parts = await handle.asSystem((db) =>
    Promise.all(
      tables.map(
        async (table) => (await sql`select * from ${sql.table(table)} where org_id = ${orgId}`.execute(db)).rows,
      ),
    ),
  );
  return JSON.stringify(parts, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value));
};

async function aStory(of: TestContext, user: string): Promise<string> {
  const alertId = await anAlert(of, user);
  const { id } = await openIncident(of, { title: `About ${user}`, alertIds: [alertId] });
  await addComment(of, { incidentId: id, body: `Asked ${user.toUpperCase()}, not x${user}x` });
  return id;
}

/** On a timeline: imported, annotated twice, and in a row that could not be taken. */
async function onTimeline(of: TestContext, incidentId: string, user: string): Promise<void> {
  await importTimeline(of, {
    incidentId,
    name: 'logons.csv',
    text: `time,title,user\n2026-03-14T09:00:00Z,Logon of ${user},${user}\nnever,Logon of ${user},${user}\n`,
    mapping: {
      columns: { time: 'time', title: 'title', user: 'user' },
      timeZone: 'UTC',
      dateOrder: 'year_first',
      skewMs: 0,
      lane: 'attack',
      severity: 1,
      assertion: 'observed',
    },
  });
  const { items } = await listTimelineEntries(of, { incidentId, kind: ['import'], limit: 10 });
  for (const annotation of [`${user} was on leave`, `${user} was not on leave`])
    await markTimelineEntries(of, { incidentId, ids: items.map(({ id }) => id), annotation });
}

/** A member who did something, was renamed and has left. */
async function aFormerMember(): Promise<TestContext> {
  const left = await testContext(handle, { orgId: ctx.orgId, clock: ctx.clock, name: 'Anna Petit' });
  await aStory(left, 'ws77');
  const userId = left.actor.id;
  await changeUser(ctx, { userId, name: 'Anna Roux' });
  await changeUser(ctx, { userId, active: false });
  return left;
}

describe('asking and agreeing', () => {
  it('takes two people, the permission, and the whole organisation in sight', async () => {
    const { id, state, dueAt } = await ask('c.moreau');
    expect([state, dueAt]).toEqual(['looking', monthAfter(ctx.now()).toISOString()]);
    await expect(approve(id, colleague)).rejects.toMatchObject({ code: 'privacy_request_not_open' });
    expect(await work(world, ctx, id)).toMatchObject({ state: 'asked', identifier: 'c.moreau', counts: { events: 0 } });
    await expect(approve(id, ctx)).rejects.toMatchObject({ code: 'approval_needs_another' });
    const auditor = await testContext(handle, { orgId: ctx.orgId, role: 'auditor' });
    await expect(approve(id, auditor)).rejects.toMatchObject({ code: 'missing_permission' });
    const confined = await testContext(handle, { orgId: ctx.orgId, sites: ['lyo'] });
    await expect(ask('c.moreau', confined)).rejects.toMatchObject({ code: 'sites_exceed_yours' });
    await expect(approve(id, confined)).rejects.toMatchObject({ code: 'sites_exceed_yours' });
    expect((await listRequestsWith(world)(confined, { limit: 50 })).items).toEqual([]);
    const elsewhere = await testContext(handle);
    await expect(approve(id, elsewhere)).rejects.toMatchObject({ code: 'privacy_request_not_found' });
    expect(await approve(id, colleague)).toMatchObject({ state: 'running' });
    const second = await ask('d.leroy');
    await work(world, ctx, second.id);
    await expect(approve(second.id, colleague)).rejects.toMatchObject({ code: 'erasure_running' });
    expect(await work(world, ctx, id)).toMatchObject({ state: 'done' });
  });

  it('finds people on timelines, in imported rows and in those that were refused, in notes and what they said', async () => {
    const { id } = await openIncident(ctx, { title: 'Logons', alertIds: [] });
    await onTimeline(ctx, id, 'c.moreau');
    expect(await allText(ctx.orgId)).toMatch(/c\.moreau/i);
    expect(await erased(world, [ctx, colleague], 'c.moreau')).toMatchObject({ state: 'done' });
    expect(await allText(ctx.orgId)).not.toMatch(/c\.moreau/i);
  });

  it('can be declined, after which nobody is named any more', async () => {
    const { id, pseudonym } = await askRequestWith(world)(ctx, {
      ...asked,
      identifier: 'c.moreau',
      reason: 'C.Moreau wrote to us',
    });
    await work(world, ctx, id);
    const declined = await declineRequestWith(world)(colleague, { requestId: id, reason: 'Not C.MOREAU’s' });
    expect(declined).toMatchObject({ state: 'declined', identifier: null, reason: `${pseudonym} wrote to us` });
    await expect(approve(id, colleague)).rejects.toMatchObject({ code: 'privacy_request_not_open' });
    expect(await allText(ctx.orgId)).not.toMatch(/c\.moreau/i);
  });

  it('is listed newest first, page by page, by kind and state', async () => {
    const ids: string[] = [];
    for (const identifier of ['first', 'second', 'third']) {
      ids.unshift((await ask(identifier)).id);
      ctx.clock.advance(1000);
    }
    const list = listRequestsWith(world);
    const { items, next } = await list(ctx, { limit: 2 });
    const rest = await list(ctx, { limit: 2, cursor: next ?? '' });
    expect([...items, ...rest.items].map(({ id }) => id)).toEqual(ids);
    expect(rest.next).toBeNull();
    expect((await list(ctx, { limit: 9, kind: ['export'] })).items).toEqual([]);
    expect((await list(ctx, { limit: 9, state: ['looking'] })).items).toHaveLength(3);
  });

  it('falls due a month later, on the last day of a shorter one', () => {
    expect(monthAfter(new Date('2027-01-31T10:00:00Z')).toISOString()).toBe('2027-02-28T10:00:00.000Z');
    expect(monthAfter(new Date('2026-12-05T10:00:00Z')).toISOString()).toBe('2027-01-05T10:00:00.000Z');
  });
});

describe('legal holds', () => {
  it('refuse at once what they name, and name themselves', async () => {
    const hold = await placeHold(ctx, { scope: { kind: 'host', host: 'WS14' }, reason: 'Case' });
    await expect(ask('ws14')).rejects.toMatchObject({
      code: 'erasure_held',
      message: expect.stringContaining(hold.id),
    });
  });

  it('refuse what hangs on it, before anything is changed', async () => {
    const incidentId = await aStory(ctx, 'ws15');
    const hold = await placeHold(ctx, { scope: { kind: 'incident', incidentId }, reason: 'Case' });
    expect(await erased(world, [ctx, colleague], 'ws15')).toMatchObject({
      state: 'stopped',
      because: expect.stringContaining(hold.id),
      hasCertificate: false,
    });
    expect(await allText(ctx.orgId)).toContain('host:ws15');
  });

  it('stop an erasure that has begun, which then ends with a certificate', async () => {
    const { id } = await ask('ws16');
    await aStory(ctx, 'ws16');
    await work(world, ctx, id);
    await approve(id, colleague);
    await placeHold(ctx, { scope: { kind: 'organisation' }, reason: 'Case' });
    expect(await work(world, ctx, id)).toMatchObject({ state: 'stopped', hasCertificate: true, counts: {} });
    expect(await allText(ctx.orgId)).toContain('host:ws16');
  });
});

describe('records', () => {
  it('name nobody afterwards, and keep what belongs together together', async () => {
    const theirs = await testContext(handle);
    for (const side of [ctx, theirs]) await aStory(side, 'ws14');
    await anEventOf(store, ctx.orgId, ctx.now().getTime(), 'ws14');
    const done = await erased(world, [ctx, colleague], 'WS14');
    expect(done).toMatchObject({ state: 'done', counts: { events: 1, alerts: 1, comments: 1 } });
    const text = await allText(ctx.orgId);
    expect(text).not.toMatch(/(?<![a-z])ws14(?![a-z])/i);
    expect(text).toContain('xws14x');
    expect(text.match(new RegExp(`host:${done.pseudonym}`, 'g'))?.length).toBeGreaterThan(2);
    expect(await allText(theirs.orgId)).toContain('host:ws14');
    expect((await activitiesOf(ctx, 'erasure.finished'))[0]?.data).toMatchObject({ outcome: 'done' });
  });

  it('go on where an erasure was cut short, and count each once', async () => {
    await aStory(ctx, 'ws14');
    for (const _ of [1, 2]) await anEventOf(store, ctx.orgId, ctx.now().getTime(), 'ws14');
    const { id } = await ask('ws14');
    await work(world, ctx, id);
    await approve(id, colleague);
    await chainAll(handle);
    let commands = 0;
    const cut: EventEngine = {
      ...store,
      engineOf: () => Promise.resolve(cut),
      command: async (text) => {
        await store.command(text);
        commands += 1;
        throw new Error('The power is gone');
      },
    };
    const run = (of: PrivacyTestWorld) => carryOut(of, asTocsin(of, ctx), id, new AbortController().signal);
    await expect(run({ ...world, store: cut })).rejects.toThrow('The power is gone');
    expect(commands).toBe(1);
    expect(await work(world, ctx, id)).toMatchObject({ state: 'done', counts: { events: 2, alerts: 1, comments: 1 } });
  });

  it('wait for what was acknowledged and is not stored yet', async () => {
    const { id } = await ask('ws14');
    await work(world, ctx, id);
    await approve(id, colleague);
    let answers = 0;
    const isStored = async () => (answers += 1) > 2;
    expect(await work({ ...world, isStored }, ctx, id)).toMatchObject({ state: 'done' });
    expect(answers).toBe(3);
  });
});

describe('a former member', () => {
  it('is refused while they are active', async () => {
    await expect(ask(`${colleague.actor.id}@example.org`)).rejects.toMatchObject({ code: 'member_active' });
  });

  it('keeps what they did under one pseudonym, and loses everything that signs in', async () => {
    const left = await aFormerMember();
    const email = `${left.actor.id}@example.org`;
    const done = await erased(world, [ctx, colleague], email.toUpperCase());
    expect(done).toMatchObject({ state: 'done', personId: left.actor.id, counts: { account: 1 } });
    expect(done.pseudonym).toMatch(/^Former user [0-9A-F]{4}-[0-9A-F]{4}$/);
    const text = await allText(ctx.orgId);
    expect(text).not.toMatch(/Anna (Petit|Roux)|@example\.org/);
    expect(
      (await activitiesOf(ctx)).filter(({ actorId }) => actorId === left.actor.id).map(({ actorName }) => actorName),
    ).toEqual(expect.arrayContaining([done.pseudonym]));
    const { rows } = await handle.asSystem((db) =>
      sql<{ name: string; email: string; passwordHash: string | null }>`
        select name, email, password_hash from person where id = ${left.actor.id}`.execute(db),
    );
    expect(rows).toEqual([
      {
        name: done.pseudonym,
        email: expect.stringMatching(/^former-[0-9a-f]{16}@erased\.invalid$/),
        passwordHash: null,
      },
    ]);
    expect(await verifyNow()).toMatchObject({ outcome: 'intact' });
  });
});

const ledger = () => ({ ...aGround(handle), seal: world.seal });
const verifyNow = async () => {
  // Puts all that happened below a root.
  await exported(ledger(), ctx);
  return await verifyNowWith(ledger())(ctx);
};
const codes = async (): Promise<string[]> => (await verifyNow()).findings.map(({ code }) => code);

describe('the proof', () => {
  it('is a certificate that verifies, and no more once a letter of it is changed', async () => {
    await aStory(ctx, 'ws14');
    const { id } = await erased(world, [ctx, colleague], 'ws14');
    const certificate = await getErasureCertificate(ctx, { requestId: id });
    expect(JSON.stringify(certificate)).not.toContain('ws14');
    expect(certificate).toMatchObject({ reference: 'T-1', askedBy: ctx.actor.id, approvedBy: colleague.actor.id });
    expect(await verifyErasure(certificate, [certificate.keyId])).toMatchObject({ outcome: 'intact', trusted: true });
    expect(await verifyErasure(certificate, ['00'.repeat(32)])).toMatchObject({ outcome: 'tampered' });
    for (const change of [{ reference: 'T-2' }, { activities: { ...certificate.activities, count: 0 } }])
      expect(await verifyErasure({ ...certificate, ...change })).toMatchObject({ outcome: 'tampered' });
    expect(await verifyErasure({ ...certificate, more: 1 })).toMatchObject({ outcome: 'unreadable' });
  });

  it('leaves a ledger that verifies, says what was erased, and is whole after a second erasure', async () => {
    await aStory(ctx, 'ws14');
    await aStory(ctx, 'ws15');
    const first = await erased(world, [ctx, colleague], 'ws14');
    const count = first.counts?.['activities'] ?? 0;
    expect(count).toBeGreaterThan(0);
    expect(await verifyNow()).toMatchObject({ outcome: 'intact', erased: [{ erasureId: first.id, count }] });
    // The same activities may have to be changed again.
    const second = await erased(world, [ctx, colleague], 'something');
    const third = await erased(world, [ctx, colleague], 'about');
    expect([second.state, third.state]).toEqual(['done', 'done']);
    expect(third.counts?.['activities']).toBeGreaterThan(0);
    const text = await exported(ledger(), ctx);
    expect(text).toContain('tocsin-ledger-v3');
    expect(text).not.toMatch(/(?<![a-z])ws14(?![a-z])/i);
    const verdict = await verifyLedger(asBytes(text));
    expect(verdict).toMatchObject({ outcome: 'intact', facts: { withheld: 0, unproved: 0 } });
    expect(verdict.facts.erased.map(({ by }) => by)).toEqual(expect.arrayContaining([first.id, third.id]));
  });

  it.each([
    [
      'what the erasure left',
      sql`update activity set data = jsonb_set(data, '{title}', '"Other"') where id`,
      'entry_changed',
    ],
    [
      'the mark, to fit it',
      sql`update ledger_redaction set after_hash = repeat('0', 64) where record_id`,
      'erasure_wrong',
    ],
    ['the mark away', sql`delete from ledger_redaction where record_id`, 'entry_changed'],
    [
      'whose mark it is',
      sql`update ledger_redaction set erasure_id = gen_random_uuid() where record_id`,
      'erasure_wrong',
    ],
  ])('finds who changes %s', async (_, statement, code) => {
    await aStory(ctx, 'ws14');
    await erased(world, [ctx, colleague], 'ws14');
    expect(await codes()).toEqual([]);
    const { rows } = await handle.asSystem((db) =>
      sql<{ recordId: string }>`select r.record_id from ledger_redaction r join activity a on a.id = r.record_id
        where r.org_id = ${ctx.orgId} and a.data ? 'title' limit 1`.execute(db),
    );
    await behindOurBack(handle, sql`${statement} = ${rows[0]?.recordId}`);
    expect(await codes()).toContain(code);
  });

  it('finds who marks another record as erased, with a hash that fits what they wrote', async () => {
    await aStory(ctx, 'ws14');
    const { id } = await erased(world, [ctx, colleague], 'ws14');
    await behindOurBack(
      handle,
      sql`insert into ledger_redaction (org_id, record_id, place, erasure_id, before_hash, after_hash)
        select e.org_id, e.record_id, 1, ${id}, e.content_hash, repeat('1', 64) from ledger_entry e
        where e.org_id = ${ctx.orgId} and not exists (select from ledger_redaction r where r.record_id = e.record_id)
        limit 1`,
    );
    expect(await codes()).toEqual(expect.arrayContaining(['entry_changed', 'erasure_wrong']));
  });

  it('finds who brings back what was erased', async () => {
    await aStory(ctx, 'ws14');
    await chainAll(handle);
    const before = await activitiesOf(ctx);
    await erased(world, [ctx, colleague], 'ws14');
    for (const { id, data } of before)
      await behindOurBack(
        handle,
        sql`update activity set data = ${JSON.stringify(data)}::jsonb where id = ${id} and data <> ${JSON.stringify(data)}::jsonb`,
      );
    await behindOurBack(handle, sql`delete from ledger_redaction where org_id = ${ctx.orgId}`);
    expect(await codes()).toContain('erasure_wrong');
  });

  it('does not cover a change that was made before: nothing is erased over it', async () => {
    await aStory(ctx, 'ws14');
    await chainAll(handle);
    await behindOurBack(
      handle,
      sql`update activity set data = data || '{"more": 1}' where org_id = ${ctx.orgId} and data::text like '%ws14%'`,
    );
    await expect(erased(world, [ctx, colleague], 'ws14')).rejects.toThrow(/verify the ledger/);
  });

  it('cannot be forgotten: Tocsin itself changes no activity without a mark', async () => {
    await aStory(ctx, 'ws14');
    await expect(
      handle.asSystem((db) => sql`update activity set actor_name = 'x' where org_id = ${ctx.orgId}`.execute(db)),
    ).rejects.toThrow(/only with a mark/);
  });
});
