// Threads, mentions and watchers on a real database: who may be named, who is among those who hear.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { inTransaction } from '#platform/context';
import type { DatabaseHandle } from '#platform/database';
import { activitiesOf, openTestDatabase, testContext, type TestContext } from '#platform/testing';

import { changeIncident } from '../change.ts';
import { mergeIncidents } from '../merge.ts';
import { openIncident } from '../open.ts';
import { restrictIncident } from '../restrict.ts';
import { again, newScene, raise } from '../scene.ts';
import { splitIncident } from '../split.ts';
import { unmergeIncident } from '../unmerge.ts';
import { addComment, deleteComment, editComment, listCommentRevisions, listComments } from './comments.ts';
import { listReaders } from './readers.ts';
import { resolveThread } from './resolve-thread.ts';
import { listenersOf, listWatchers, watchIncident } from './watch.ts';

let handle: DatabaseHandle;
beforeAll(async () => {
  handle = await openTestDatabase();
});
afterAll(() => handle.close());

const colleague = (ctx: TestContext, name: string, sites?: string[]) =>
  testContext(handle, { orgId: ctx.orgId, clock: ctx.clock, role: 'analyst', name, ...(sites ? { sites } : {}) });
const opened = async (ctx: TestContext, title = 'Story') => (await openIncident(ctx, { alertIds: [], title })).id;
const watching = async (ctx: TestContext, incidentId: string) =>
  (await listWatchers(ctx, { incidentId })).items.map(({ person, because }) => `${person.name} ${because}`).toSorted();
const listening = (ctx: TestContext, incidentId: string, people: string[] = []) =>
  inTransaction(ctx, async (tx) => {
    const found = await listenersOf(tx, incidentId, people);
    return [...(found?.watchers ?? []), ...(found?.named ?? [])].map(({ name }) => name).toSorted();
  });

describe('threads', () => {
  it('hold answers, are settled and opened again, and refuse answers while they are settled', async () => {
    const ctx = await newScene(handle);
    const incidentId = await opened(ctx);
    const first = await addComment(ctx, { incidentId, body: 'Is it the backup job?' });
    const answer = await addComment(ctx, { incidentId, body: 'No.', threadId: first.id });
    expect(answer.threadId).toBe(first.id);
    // An answer to an answer is in the same thread.
    expect((await addComment(ctx, { incidentId, body: 'Why?', threadId: answer.id })).threadId).toBe(first.id);

    await expect(resolveThread(ctx, { incidentId, commentId: answer.id, resolved: true })).rejects.toMatchObject({
      code: 'not_a_thread',
    });
    const resolved = await resolveThread(ctx, { incidentId, commentId: first.id, resolved: true });
    expect(resolved.resolved?.by.name).toBe('Ana');
    await expect(addComment(ctx, { incidentId, body: 'Late', threadId: first.id })).rejects.toMatchObject({
      code: 'thread_resolved',
    });
    expect((await resolveThread(ctx, { incidentId, commentId: first.id, resolved: false })).resolved).toBeNull();
    const told = (await activitiesOf(ctx)).map(({ type }) => type).filter((type) => type.includes('thread'));
    expect(told).toEqual(['incident.thread_resolved', 'incident.thread_reopened']);
  });

  it('keep what was said before an edit, and nothing of what was deleted but its place', async () => {
    const ctx = await newScene(handle);
    const other = await colleague(ctx, 'Boris');
    const incidentId = await opened(ctx);
    const { id: commentId } = await addComment(ctx, { incidentId, body: 'One' });
    await editComment(ctx, { incidentId, commentId, body: 'Two' });
    await editComment(ctx, { incidentId, commentId, body: 'Three' });
    expect((await listCommentRevisions(other, { incidentId, commentId })).items.map(({ body }) => body)).toEqual([
      'Two',
      'One',
    ]);
    for (const change of [
      editComment(other, { incidentId, commentId, body: 'X' }),
      deleteComment(other, { incidentId, commentId }),
    ])
      await expect(change).rejects.toMatchObject({ code: 'comment_of_another' });

    await addComment(other, { incidentId, body: 'Answer', threadId: commentId });
    expect(await deleteComment(ctx, { incidentId, commentId })).toMatchObject({
      body: '',
      deleted: { by: { name: 'Ana' } },
    });
    await expect(listCommentRevisions(ctx, { incidentId, commentId })).rejects.toMatchObject({
      code: 'comment_not_found',
    });
    await expect(editComment(ctx, { incidentId, commentId, body: 'Back' })).rejects.toMatchObject({
      code: 'comment_not_found',
    });
    const { items } = await listComments(ctx, { incidentId });
    expect(items.map(({ body }) => body)).toEqual(['', 'Answer']);
    // The thread goes on without the words that began it.
    expect((await addComment(ctx, { incidentId, body: 'More', threadId: commentId })).threadId).toBe(commentId);
  });
});

describe('mentions', () => {
  it('name only people who see the incident, and the list of those agrees with what the database lets them read', async () => {
    const ctx = await newScene(handle);
    const boris = await colleague(ctx, 'Boris');
    const lyon = await colleague(ctx, 'Lyon', ['lyo']);
    const incidentId = await opened(ctx);
    const names = async () => (await listReaders(ctx, { incidentId })).items.map(({ name }) => name);
    const sees = async (who: TestContext) =>
      listComments(again(who), { incidentId }).then(
        () => true,
        () => false,
      );

    expect(await names()).toEqual(['Ana', 'Boris']);
    expect([await sees(boris), await sees(lyon)]).toEqual([true, false]);
    const comment = await addComment(ctx, { incidentId, body: '@Boris look', mentions: [boris.actor.id] });
    expect(comment.mentions).toEqual([{ id: boris.actor.id, name: 'Boris' }]);
    await expect(addComment(ctx, { incidentId, body: '@Lyon', mentions: [lyon.actor.id] })).rejects.toMatchObject({
      code: 'mention_unseen',
    });

    await restrictIncident(ctx, { incidentId, reason: 'Legal', people: [] });
    expect(await names()).toEqual(['Ana']);
    expect(await sees(boris)).toBe(false);
    await expect(addComment(ctx, { incidentId, body: '@Boris', mentions: [boris.actor.id] })).rejects.toMatchObject({
      code: 'mention_unseen',
    });
    // Whoever was named before stays named in what was written then.
    const edited = await editComment(ctx, {
      incidentId,
      commentId: comment.id,
      body: '@Boris looked',
      mentions: [boris.actor.id],
    });
    expect(edited.mentions).toHaveLength(1);
  });
});

describe('watchers', () => {
  it('are whoever opens, owns, has a role, comments or is mentioned, until they say that they do not want to', async () => {
    const ctx = await newScene(handle);
    const [boris, chloe, dan] = [
      await colleague(ctx, 'Boris'),
      await colleague(ctx, 'Chloe'),
      await colleague(ctx, 'Dan'),
    ];
    const incidentId = await opened(ctx);
    await changeIncident(ctx, { incidentId, ownerId: boris.actor.id, roles: { scribe: chloe.actor.id } });
    await addComment(ctx, { incidentId, body: '@Dan', mentions: [dan.actor.id] });
    expect(await watching(ctx, incidentId)).toEqual(['Ana chosen', 'Boris owner', 'Chloe role', 'Dan mention']);

    await watchIncident(dan, { incidentId, watching: false });
    await addComment(ctx, { incidentId, body: '@Dan again', mentions: [dan.actor.id] });
    expect(await watching(ctx, incidentId)).not.toContain('Dan mention');
    expect((await listWatchers(dan, { incidentId })).watching).toBe(false);
    expect(await listening(ctx, incidentId, [dan.actor.id])).toEqual(['Ana', 'Boris', 'Chloe', 'Dan']);
  });

  it('hear nothing of an incident they no longer see', async () => {
    const ctx = await newScene(handle);
    const boris = await colleague(ctx, 'Boris');
    const incidentId = await opened(ctx);
    await watchIncident(boris, { incidentId, watching: true });
    expect(await listening(ctx, incidentId)).toEqual(['Ana', 'Boris']);
    await restrictIncident(ctx, { incidentId, reason: 'Legal', people: [] });
    expect(await listening(ctx, incidentId, [boris.actor.id])).toEqual(['Ana']);
    expect(await watching(ctx, incidentId)).toEqual(['Ana chosen']);
  });

  it('go along when incidents merge, and are as before when one is taken out again', async () => {
    const ctx = await newScene(handle);
    const [boris, chloe] = [await colleague(ctx, 'Boris'), await colleague(ctx, 'Chloe')];
    const [target, one, two] = [await opened(ctx, 'T'), await opened(ctx, 'A'), await opened(ctx, 'B')];
    await watchIncident(boris, { incidentId: one, watching: true });
    await watchIncident(boris, { incidentId: two, watching: true });
    await watchIncident(chloe, { incidentId: one, watching: true });
    const before = [await watching(ctx, target), await watching(ctx, one), await watching(ctx, two)];
    const merge = (sources: string[]) =>
      mergeIncidents(again(ctx), { incidentId: target, sources, reason: 'Same', choices: [] });
    await merge([one, two]);
    expect(await watching(ctx, target)).toEqual(['Ana chosen', 'Boris chosen', 'Chloe chosen']);
    await unmergeIncident(again(ctx), { incidentId: one, reason: 'Not' });
    expect(await watching(ctx, target)).toEqual(['Ana chosen', 'Boris chosen']);
    await unmergeIncident(again(ctx), { incidentId: two, reason: 'Not' });
    expect([await watching(ctx, target), await watching(ctx, one), await watching(ctx, two)]).toEqual(before);
  });

  it('watch what is split off too, and a thread goes with the comment that began it', async () => {
    const ctx = await newScene(handle);
    const boris = await colleague(ctx, 'Boris');
    const alertIds = await raise(ctx, { rule: 'a' }, { rule: 'b' });
    const { id: incidentId } = await openIncident(ctx, { alertIds });
    await watchIncident(boris, { incidentId, watching: true });
    const first = await addComment(ctx, { incidentId, body: 'First' });
    const answer = await addComment(ctx, { incidentId, body: 'Answer', threadId: first.id });
    const second = await addComment(ctx, { incidentId, body: 'Second' });
    const lone = await addComment(ctx, { incidentId, body: 'Lone', threadId: second.id });
    const { incident } = await splitIncident(ctx, {
      incidentId,
      alertIds: alertIds.slice(0, 1),
      taskIds: [],
      commentIds: [first.id, lone.id],
      entryIds: [],
      reason: 'Two stories',
    });
    expect(await watching(ctx, incident.id)).toEqual(['Ana chosen', 'Boris chosen']);
    const threads = (await listComments(ctx, { incidentId: incident.id })).items.map(({ id, threadId }) => [
      id,
      threadId,
    ]);
    expect(threads).toEqual([
      [first.id, null],
      [answer.id, first.id],
      [lone.id, null],
    ]);
    expect((await listComments(ctx, { incidentId })).items.map(({ id }) => id)).toEqual([second.id]);
  });
});
