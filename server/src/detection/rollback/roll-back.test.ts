// Rules that match far more than their backtest said, on real databases: taken back once, and someone is told.
import { afterAll, beforeAll, expect, it } from 'vitest';

import { encodeDetections } from '#events';
import { inTransaction, type Context } from '#platform/context';
import type { DatabaseHandle } from '#platform/database';
import type { EventEngine } from '#platform/event-store';
import { activitiesOf, openTestDatabase, testContext } from '#platform/testing';

import { aStore } from '../../events/fixtures.ts';
import { addRule } from '../add-rule.ts';
import { changeRule } from '../change-rule.ts';
import { openPolicy, setRulePolicy } from '../deploy/policy.ts';
import { aRuleText } from '../fixtures.ts';
import { getRule } from '../get-rule.ts';
import { tables } from '../store.ts';
import { rollBackLoudRules } from './roll-back.ts';

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

/** An active rule whose backtest predicts two matches an hour; null: it was never backtested. */
async function aScene(expectedPerHour: number | null = 2) {
  const ctx = await testContext(handle, { now: new Date() });
  const rule = await addRule(ctx, { source: aRuleText({ title: 'Loud' }), enabled: true });
  await inTransaction(ctx, (tx) =>
    tables(tx.db).updateTable('ruleDeployment').set({ expectedPerHour }).where('rule', '=', rule.id).execute(),
  );
  return { ctx, rule };
}

let batches = 0n;
async function match(ctx: Context, ruleId: string, count: number, mode: 'active' | 'shadow' = 'active') {
  const batch = ++batches;
  const at = ctx.now().getTime() - 1_000;
  const rows = Array.from({ length: count }, (_, seq) => ({
    orgId: ctx.orgId,
    site: '',
    time: at,
    detectedAt: at,
    batch,
    seq,
    dataset: 'd',
    ruleId,
    ruleTitle: 'Loud',
    ruleVersion: 1,
    severity: 3,
    tactics: [],
    techniques: [],
    entities: [],
    matched: {},
    mode,
    native: {},
    evidence: '{}',
  }));
  await store.insert('detection', encodeDetections(rows), { token: `rollback-${batch}` });
}
const modeOf = async (ctx: Context, id: string) => (await getRule(ctx, { ruleId: id })).mode;

it('takes a loud rule to shadow, once, with an alert to its owner', async () => {
  const { ctx, rule } = await aScene();
  await changeRule(ctx, { ruleId: rule.id, owner: ctx.actor.id }, () => null);
  await match(ctx, rule.ruleId, 21);
  await rollBackLoudRules(ctx, store);
  await rollBackLoudRules(ctx, store);

  expect(await modeOf(ctx, rule.id)).toBe('shadow');
  expect(await activitiesOf(ctx, 'rule.rolled_back')).toMatchObject([
    { subjectId: rule.id, data: { hitsPerHour: 21, expectedPerHour: 2, owner: { id: ctx.actor.id } } },
  ]);
  expect(await activitiesOf(ctx, 'alert.raised')).toHaveLength(1);
  expect(await activitiesOf(ctx, 'alert.assigned')).toHaveLength(1);
});

it('leaves alone what matches as often as was said, what was never backtested, and shadows', async () => {
  const said = await aScene();
  await match(said.ctx, said.rule.ruleId, 20);
  const unknown = await aScene(null);
  await match(unknown.ctx, unknown.rule.ruleId, 500);
  const shadowed = await aScene();
  await match(shadowed.ctx, shadowed.rule.ruleId, 500, 'shadow');
  for (const { ctx, rule } of [said, unknown, shadowed]) {
    await rollBackLoudRules(ctx, store);
    expect(await modeOf(ctx, rule.id)).toBe('active');
  }
});

it('follows the policy: another factor, another minimum, or never', async () => {
  const { ctx, rule } = await aScene();
  await match(ctx, rule.ruleId, 100);
  await setRulePolicy(ctx, { ...openPolicy, rollbackFactor: null });
  await rollBackLoudRules(ctx, store);
  await setRulePolicy(ctx, { ...openPolicy, rollbackFactor: 60 });
  await rollBackLoudRules(ctx, store);
  await setRulePolicy(ctx, { ...openPolicy, rollbackMinimum: 101 });
  await rollBackLoudRules(ctx, store);
  expect(await modeOf(ctx, rule.id)).toBe('active');
  await setRulePolicy(ctx, { ...openPolicy, rollbackFactor: 40 });
  await rollBackLoudRules(ctx, store);
  expect(await modeOf(ctx, rule.id)).toBe('shadow');
});
