// Triage and its undo, on a real database.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { DatabaseHandle } from '#platform/database';
import { uuidv7 } from '#platform/id';
import { activitiesOf, openTestDatabase, testContext, type TestContext } from '#platform/testing';

import { actOnAlerts } from './act.ts';
import { aDetection } from './fixtures.ts';
import { forgetOldKeys } from './forget.ts';
import { getAlert } from './get.ts';
import { raiseAlerts } from './raise-alerts.ts';
import { undoAlertAction } from './undo.ts';

let handle: DatabaseHandle;
beforeAll(async () => {
  handle = await openTestDatabase();
});
afterAll(() => handle.close());

const now = Date.parse('2026-03-14T12:00:00.000Z');
/** The same person, as another request. */
const again = (ctx: TestContext): TestContext => ({ ...ctx, requestId: uuidv7() });

async function withAlerts(count: number) {
  const ctx = await testContext(handle, { now: new Date(now), role: 'admin' });
  const { alerts } = await raiseAlerts(ctx, {
    batchKey: 'all',
    detections: Array.from({ length: count }, (_, n) => aDetection({ time: now - 1, entities: [`host:${n}`] })),
  });
  const analyst = await testContext(handle, { orgId: ctx.orgId, clock: ctx.clock, role: 'analyst', name: 'Ana' });
  return { ctx, analyst, ids: alerts.map(({ id }) => id), first: alerts[0]?.id ?? '' };
}

describe('acting on alerts', () => {
  it('moves those that can move, names the others, and records each', async () => {
    const { analyst, ids, first } = await withAlerts(3);
    const missing = uuidv7();
    await actOnAlerts(again(analyst), { action: 'investigate', ids: [first] });
    const result = await actOnAlerts(analyst, { action: 'acknowledge', ids: [...ids, missing, first] });

    expect(result.operationId).toBe(analyst.requestId);
    expect(new Set(result.changed)).toEqual(new Set(ids.slice(1)));
    expect(result.skipped).toEqual([
      { id: first, because: 'Someone has already acknowledged it.' },
      { id: missing, because: 'There is no such alert.' },
    ]);
    const staged = await activitiesOf(analyst, 'alert.staged');
    expect(staged.map(({ data }) => data)).toMatchObject([
      { after: 'investigating' },
      { after: 'acknowledged' },
      { after: 'acknowledged' },
    ]);
    expect(staged[1]).toMatchObject({ actorName: 'Ana', requestId: analyst.requestId });
  });

  it('resolves with a verdict and reopens with a reason', async () => {
    const { analyst, ids, first } = await withAlerts(1);
    await actOnAlerts(again(analyst), {
      action: 'resolve',
      ids,
      verdict: 'benign_true_positive',
      reason: 'A planned test.',
    });
    expect(await getAlert(analyst, { alertId: first })).toMatchObject({
      stage: 'resolved',
      verdict: 'benign_true_positive',
      verdictReason: 'A planned test.',
      rev: 2,
    });
    await actOnAlerts(again(analyst), { action: 'reopen', ids, reason: 'It was not planned.' });
    expect(await getAlert(analyst, { alertId: first })).toMatchObject({
      stage: 'investigating',
      verdict: null,
      rev: 3,
    });
    expect((await activitiesOf(analyst, 'alert.resolved')).map(({ data }) => data)).toMatchObject([
      { before: 'new', verdict: 'benign_true_positive', reason: 'A planned test.' },
    ]);
    expect((await activitiesOf(analyst, 'alert.reopened')).map(({ data }) => data)).toMatchObject([
      { because: 'It was not planned.', verdictBefore: 'benign_true_positive' },
    ]);
  });

  it('assigns to members only, and acknowledges a new alert by it', async () => {
    const { analyst, ids, first } = await withAlerts(1);
    await actOnAlerts(again(analyst), { action: 'assign', ids, assigneeId: analyst.actor.id });
    expect(await getAlert(analyst, { alertId: first })).toMatchObject({
      stage: 'acknowledged',
      assignee: { id: analyst.actor.id },
    });
    expect((await activitiesOf(analyst, 'alert.assigned')).map(({ data }) => data)).toMatchObject([
      { before: null, after: { id: analyst.actor.id }, stageBefore: 'new' },
    ]);
    const stranger = '01930000-0000-7000-8000-00000000dead';
    await expect(actOnAlerts(again(analyst), { action: 'assign', ids, assigneeId: stranger })).rejects.toMatchObject({
      code: 'assignee_unknown',
    });
  });

  it('is refused to a reader', async () => {
    const { ctx, ids } = await withAlerts(1);
    const viewer = await testContext(handle, { orgId: ctx.orgId, role: 'viewer' });
    await expect(actOnAlerts(viewer, { action: 'acknowledge', ids })).rejects.toMatchObject({ kind: 'forbidden' });
    await expect(undoAlertAction(viewer, { operationId: 'x' })).rejects.toMatchObject({ kind: 'forbidden' });
  });

  it('lets one of two concurrent callers win', async () => {
    const { ctx, analyst, ids } = await withAlerts(20);
    const results = await Promise.all([
      actOnAlerts(ctx, { action: 'acknowledge', ids }),
      actOnAlerts(analyst, { action: 'acknowledge', ids: ids.toReversed() }),
    ]);
    expect(results.map(({ changed }) => changed.length).toSorted((a, b) => a - b)).toEqual([0, 20]);
    expect(await activitiesOf(ctx, 'alert.staged')).toHaveLength(20);
  });

  it('does not reach into another organisation', async () => {
    const { ids } = await withAlerts(1);
    const stranger = await testContext(handle);
    expect((await actOnAlerts(stranger, { action: 'acknowledge', ids })).changed).toEqual([]);
  });
});

describe('undoing', () => {
  it('restores exactly what was, for those that nobody has touched', async () => {
    const { ctx, analyst, ids, first } = await withAlerts(3);
    await actOnAlerts(again(analyst), { action: 'assign', ids, assigneeId: analyst.actor.id });
    const before = await getAlert(analyst, { alertId: ids[1] ?? '' });
    const { operationId } = await actOnAlerts(again(analyst), {
      action: 'resolve',
      ids,
      verdict: 'true_positive',
      reason: 'x',
    });
    await actOnAlerts(again(ctx), { action: 'reopen', ids: [first], reason: 'no' });
    await raiseAlerts(ctx, { batchKey: 'late', detections: [aDetection({ time: now - 2, entities: ['host:1'] })] });

    const undone = await undoAlertAction(again(analyst), { operationId });
    expect(new Set(undone.changed)).toEqual(new Set(ids.slice(1)));
    expect(undone.skipped).toEqual([{ id: first, because: 'It was changed since.' }]);
    const { stage, verdict, verdictReason, assignee } = before;
    expect(await getAlert(analyst, { alertId: ids[1] ?? '' })).toMatchObject({
      stage,
      verdict,
      verdictReason,
      assignee,
      rev: 4,
    });
    expect((await activitiesOf(analyst, 'alert.restored')).map(({ data }) => data)).toMatchObject([
      { undone: 'resolve' },
      { undone: 'resolve' },
    ]);
  });

  it('restores the time of resolution, so that the reopen window is as before', async () => {
    const { analyst, ids, first } = await withAlerts(1);
    await actOnAlerts(again(analyst), { action: 'resolve', ids, verdict: 'true_positive' });
    const { operationId } = await actOnAlerts(again(analyst), { action: 'reopen', ids, reason: 'oops' });
    analyst.clock.advance(60_000);
    await undoAlertAction(again(analyst), { operationId });
    expect(await getAlert(analyst, { alertId: first })).toMatchObject({ stage: 'resolved', verdict: 'true_positive' });
  });

  it('is for own actions, once, within ten minutes', async () => {
    const { ctx, analyst, ids } = await withAlerts(2);
    const one = await actOnAlerts(again(analyst), { action: 'acknowledge', ids });
    await expect(undoAlertAction(again(ctx), one)).rejects.toMatchObject({ kind: 'not_found' });
    await undoAlertAction(again(analyst), one);
    await expect(undoAlertAction(again(analyst), one)).rejects.toMatchObject({ kind: 'not_found' });
    const two = await actOnAlerts(again(analyst), { action: 'acknowledge', ids });
    analyst.clock.advance(600_001);
    await expect(undoAlertAction(again(analyst), two)).rejects.toMatchObject({ code: 'undo_expired' });
    analyst.clock.advance(24 * 3_600_000);
    await forgetOldKeys(analyst);
    await expect(undoAlertAction(again(analyst), two)).rejects.toMatchObject({ kind: 'not_found' });
  });

  it('lets one of two concurrent undoings win', async () => {
    const { analyst, ids } = await withAlerts(2);
    const { operationId } = await actOnAlerts(again(analyst), { action: 'acknowledge', ids });
    const results = await Promise.allSettled([
      undoAlertAction(again(analyst), { operationId }),
      undoAlertAction(again(analyst), { operationId }),
    ]);
    expect(results.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    expect(await activitiesOf(analyst, 'alert.restored')).toHaveLength(2);
  });
});
