// Tuning entries over their life, on a real database and a real event store.
import type { TuningEffect } from '@tocsin/contracts/tuning';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { raiseAlerts, type Detection } from '#alerts';
import { encodeDetections } from '#events';
import { inTransaction, type Context } from '#platform/context';
import type { DatabaseHandle } from '#platform/database';
import type { EventEngine } from '#platform/event-store';
import { activitiesOf, openTestDatabase, testContext } from '#platform/testing';

import { actOnAlerts } from '../../alerts/act.ts';
import { aStore } from '../../events/fixtures.ts';
import { addRule } from '../add-rule.ts';
import { openPolicy, setRulePolicy } from '../deploy/policy.ts';
import { aRuleText } from '../fixtures.ts';
import { raiseDetections } from '../raise-detections.ts';
import { addTuning } from './add.ts';
import { approveTuning, expireOldTuning, extendTuning, revertTuning } from './decide.ts';
import { listHidden } from './hidden.ts';
import { getTuning, listTuning } from './list.ts';
import { previewTuning } from './preview.ts';
import { createTuningWarnings } from './warn.ts';

let handle: DatabaseHandle;
let store: EventEngine;
let drop: () => Promise<void>;
beforeAll(async () => {
  handle = await openTestDatabase();
  ({ store, drop } = await aStore());
});
afterAll(async () => {
  await drop();
  await handle.close();
});

const exception: TuningEffect = { kind: 'exception', conditions: [{ field: 'User', values: ['svc-backup'] }] };
const dayMs = 86_400_000;

async function aRule(ctx: Context) {
  return addRule(ctx, { source: aRuleText(), enabled: true });
}
const ask = (ctx: Context, rule: string, effect = exception) =>
  addTuning(ctx, { rule, effect, reason: 'Known backup job', evidence: [] });
const list = (ctx: Context, filter: Partial<Parameters<typeof listTuning>[1]> = {}) =>
  listTuning(ctx, { limit: 50, ...filter });

let batches = 1_000n;

/** Stores and settles a match; hidden by the entry where one is given. */
async function match(ctx: Context, rule: { ruleId: string }, user: string, tuningId = ''): Promise<Detection> {
  const batch = ++batches;
  const time = ctx.now().getTime();
  const mode = tuningId === '' ? ('active' as const) : ('suppressed' as const);
  const detection: Detection = {
    rule: {
      id: rule.ruleId,
      title: 'Odd command',
      version: 1,
      severity: 3,
      description: '',
      falsePositives: [],
      references: [],
      attack: { tactics: [], techniques: [] },
    },
    site: null,
    dataset: 'windows.sysmon',
    time,
    eventId: `${time}-${batch}-0`,
    message: `odd-thing run by ${user}`,
    matched: { CommandLine: 'odd-thing' },
    fields: {},
    entities: [`user:${user}`, 'process:odd.exe'],
  };
  const row = {
    orgId: ctx.orgId,
    site: 'lyo',
    time,
    detectedAt: time,
    batch,
    seq: 0,
    dataset: detection.dataset,
    ruleId: rule.ruleId,
    ruleTitle: 'Odd command',
    ruleVersion: 1,
    severity: 3,
    tactics: [],
    techniques: [],
    entities: detection.entities,
    matched: detection.matched,
    mode,
    tuningId,
    native: { CommandLine: 'odd-thing', User: user },
    evidence: JSON.stringify({ message: detection.message, fields: {} }),
  };
  await store.insert('detection', encodeDetections([row]), { token: `tuning-${batch}` });
  await raiseDetections(ctx, `tuning ${batch}`, [{ ...detection, mode, tuningId }]);
  return detection;
}

describe('an entry', () => {
  it('is at work at once under the open policy, ends after 90 days, and is recorded', async () => {
    const ctx = await testContext(handle);
    const rule = await aRule(ctx);
    const entry = await ask(ctx, rule.id);
    expect(entry).toMatchObject({ state: 'active', kind: 'exception', hidden: 0, rule: { ruleId: rule.ruleId } });
    expect((Date.parse(entry.expiresAt) - ctx.now().getTime()) / dayMs).toBeCloseTo(90, 1);
    expect(await activitiesOf(ctx, 'tuning.added')).toMatchObject([{ subjectId: entry.id }]);
  });

  it('waits for a second person where the policy asks for one', async () => {
    const ctx = await testContext(handle);
    await setRulePolicy(ctx, { ...openPolicy, requireReview: true });
    const { id } = await ask(ctx, (await aRule(ctx)).id);
    await expect(approveTuning(ctx, { tuningId: id })).rejects.toMatchObject({ code: 'approver_is_author' });
    const other = await testContext(handle, { role: 'supervisor', orgId: ctx.orgId });
    const both = await Promise.allSettled([
      approveTuning(other, { tuningId: id }),
      approveTuning(other, { tuningId: id }),
    ]);
    expect(both.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await getTuning(ctx, { tuningId: id })).toMatchObject({
      state: 'active',
      approvedBy: { id: other.actor.id },
    });
  });

  it('is refused with a condition nobody can read, an end in the past, or for another kind of rule', async () => {
    const ctx = await testContext(handle);
    const rule = await aRule(ctx);
    const bad: TuningEffect = { kind: 'exception', conditions: [{ field: 'User|contians', values: ['x'] }] };
    await expect(ask(ctx, rule.id, bad)).rejects.toMatchObject({ code: 'tuning_unreadable' });
    const past = { rule: rule.id, effect: exception, reason: 'Known', evidence: [], expiresAt: '2020-01-01T00:00:00Z' };
    await expect(addTuning(ctx, past)).rejects.toMatchObject({ code: 'tuning_end' });
    await expect(ask(ctx, 'nothing')).rejects.toMatchObject({ code: 'rule_not_found' });
  });

  it('is extended, ended by hand, or ends by itself', async () => {
    const ctx = await testContext(handle);
    const rule = await aRule(ctx);
    const [one, two] = [await ask(ctx, rule.id), await ask(ctx, rule.id)];
    const later = new Date(ctx.now().getTime() + 200 * dayMs).toISOString();
    expect(await extendTuning(ctx, { tuningId: one.id, expiresAt: later, reason: 'Still there' })).toMatchObject({
      expiresAt: later,
    });
    expect(await revertTuning(ctx, { tuningId: two.id, reason: 'Gone' })).toMatchObject({ state: 'reverted' });
    await expect(revertTuning(ctx, { tuningId: two.id, reason: 'Again' })).rejects.toMatchObject({
      code: 'tuning_decided',
    });

    const future = { ...ctx, now: () => new Date(ctx.now().getTime() + 201 * dayMs) };
    await expireOldTuning(future);
    expect(await getTuning(ctx, { tuningId: one.id })).toMatchObject({ state: 'expired' });
    expect(await activitiesOf(ctx, 'tuning.expired')).toHaveLength(1);
  });

  it('is listed by how soon it ends, with counts', async () => {
    const ctx = await testContext(handle);
    const rule = await aRule(ctx);
    const soon = new Date(ctx.now().getTime() + 3 * dayMs).toISOString();
    const late = await ask(ctx, rule.id);
    const early = await addTuning(ctx, {
      rule: rule.id,
      effect: exception,
      reason: 'Soon over',
      evidence: [],
      expiresAt: soon,
    });
    expect((await list(ctx)).items.map(({ id }) => id)).toEqual([early.id, late.id]);
    expect((await list(ctx, { expiringDays: 14 })).items.map(({ id }) => id)).toEqual([early.id]);
    expect(await list(ctx, { q: 'soon' })).toMatchObject({ total: 1, counts: { active: 2, expiring: 1 } });
    const first = await list(ctx, { limit: 1 });
    expect((await list(ctx, { limit: 1, cursor: first.next ?? '' })).items.map(({ id }) => id)).toEqual([late.id]);
  });
});

describe('what an entry hides', () => {
  it('is counted, shown, and raises no alert', async () => {
    const ctx = await testContext(handle);
    const rule = await aRule(ctx);
    const entry = await ask(ctx, rule.id);
    await match(ctx, rule, 'svc-backup', entry.id);
    expect(await getTuning(ctx, { tuningId: entry.id })).toMatchObject({ hidden: 1 });
    expect(await listHidden(ctx, store, { tuningId: entry.id, limit: 10 })).toMatchObject({
      total: 1,
      items: [{ message: 'odd-thing run by svc-backup', entities: ['user:svc-backup', 'process:odd.exe'] }],
    });
    expect(await activitiesOf(ctx, 'alert.raised')).toEqual([]);
  });

  it('can be seen before anyone asks for it, with the true positives it would have cost', async () => {
    const ctx = await testContext(handle);
    const rule = await aRule(ctx);
    await match(ctx, rule, 'svc-backup');
    await match(ctx, rule, 'ada');
    const [raised] = await activitiesOf(ctx, 'alert.raised');
    await actOnAlerts(ctx, { action: 'resolve', ids: [raised?.subjectId ?? ''], verdict: 'true_positive' });

    const preview = (effect: TuningEffect) => previewTuning(ctx, store, { rule: rule.id, effect });
    expect(await preview(exception)).toMatchObject({ matches: 2, hidden: 1, truePositives: 1 });
    expect(await preview({ kind: 'scope', sites: ['lyo'], datasets: [], exclude: false })).toMatchObject({ hidden: 0 });
    expect(await preview({ kind: 'threshold', count: 2, timeframeSeconds: 60, groupBy: ['User'] })).toMatchObject({
      hidden: 2,
    });
  });

  it('warns, once, when one of its entities is found in something true', async () => {
    const ctx = await testContext(handle);
    const rule = await aRule(ctx);
    const entry = await ask(ctx, rule.id);
    const hidden = await match(ctx, rule, 'mallory', entry.id);
    const { alerts } = await inTransaction(ctx, (tx) =>
      raiseAlerts(tx, { batchKey: 'true', detections: [{ ...hidden, rule: { ...hidden.rule, id: 'other' } }] }),
    );
    const [alert] = alerts;
    const { warnOfAlert } = createTuningWarnings(store);
    const about = { id: '0', orgId: ctx.orgId, at: ctx.now(), actor: ctx.actor, causedBy: null, incidentId: null };
    const resolved = (verdict: 'true_positive' | 'false_positive') => ({
      ...about,
      subjectId: alert?.id ?? '',
      data: { number: alert?.number ?? '', before: 'new' as const, verdict, reason: null },
    });
    await warnOfAlert(ctx, resolved('false_positive'));
    expect(await getTuning(ctx, { tuningId: entry.id })).toMatchObject({ warning: null });
    await warnOfAlert(ctx, resolved('true_positive'));
    await warnOfAlert(ctx, resolved('true_positive'));
    expect(await getTuning(ctx, { tuningId: entry.id })).toMatchObject({
      warning: { entity: 'user:mallory', subject: 'alert', number: alert?.number },
    });
    expect(await activitiesOf(ctx, 'tuning.warned')).toHaveLength(1);
    expect((await list(ctx, { warned: true })).total).toBe(1);
  });
});

it('lets a viewer read and refuses every change', async () => {
  const ctx = await testContext(handle);
  const rule = await aRule(ctx);
  const { id: tuningId } = await ask(ctx, rule.id);
  const viewer = await testContext(handle, { role: 'viewer', orgId: ctx.orgId });
  const refused = { kind: 'forbidden' };
  await expect(ask(viewer, rule.id)).rejects.toMatchObject(refused);
  await expect(approveTuning(viewer, { tuningId })).rejects.toMatchObject(refused);
  await expect(revertTuning(viewer, { tuningId, reason: 'no' })).rejects.toMatchObject(refused);
  expect((await list(viewer)).items).toHaveLength(1);
});
