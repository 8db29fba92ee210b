// How rules are doing, on real databases: matches by day and mode, precision, silence, and what a decision costs.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { inTransaction, type Context } from '#platform/context';
import type { DatabaseHandle } from '#platform/database';
import type { EventEngine } from '#platform/event-store';
import { openTestDatabase, testContext } from '#platform/testing';

import { anEvent, aRow, aStore, rowBytes } from '../../events/fixtures.ts';
import { addRule } from '../add-rule.ts';
import { aRuleText } from '../fixtures.ts';
import { getRule } from '../get-rule.ts';
import { tables } from '../store.ts';
import { healthOf } from './get-health.ts';
import { measureRuleCosts } from './measure-cost.ts';

const dayMs = 86_400_000;
const now = new Date('2026-11-20T12:00:00Z');
const row = {
  ruleId: 'r',
  mode: 'active',
  product: 'windows',
  category: 'process_creation',
  service: '',
  lastHitAt: null,
  costMicros: null,
  deployedAt: new Date(now.getTime() - 40 * dayMs),
};
const nothing = { matches: [], verdicts: [], seen: [], now };
const matched = (day: string, mode: string, count: number) => ({
  ruleId: 'r',
  day,
  mode,
  count,
  lastAt: Date.parse(`${day}T10:00:00Z`),
});

describe('what is told', () => {
  it('sums matches by mode and lays them out by day, oldest first', () => {
    const matches = [
      matched('2026-11-20', 'active', 3),
      matched('2026-11-19', 'silent', 2),
      matched('2026-11-07', 'shadow', 5),
      matched('2026-11-06', 'suppressed', 7),
    ];
    const health = healthOf(row, { ...nothing, matches });
    expect(health).toMatchObject({ hits: 5, shadowHits: 5, suppressed: 7, silentSince: null });
    expect(health.days).toHaveLength(14);
    expect([health.days[0], health.days[12], health.days[13]]).toEqual([5, 2, 3]);
  });

  it('counts a benign true positive for the rule, and no verdict for nobody', () => {
    const verdict = (verdict: 'true_positive' | 'benign_true_positive' | 'false_positive' | null, count: number) => ({
      ruleId: 'r',
      verdict,
      count,
    });
    const precision = (...verdicts: ReturnType<typeof verdict>[]) => healthOf(row, { ...nothing, verdicts }).precision;
    expect(
      precision(verdict('true_positive', 1), verdict('benign_true_positive', 2), verdict('false_positive', 1)),
    ).toBe(0.75);
    expect(precision(verdict(null, 9))).toBeNull();
  });

  it('calls silent only what has been at work for the whole window', () => {
    expect(healthOf(row, nothing).silentSince).toBe(row.deployedAt.toISOString());
    expect(healthOf({ ...row, deployedAt: new Date(now.getTime() - 29 * dayMs) }, nothing).silentSince).toBeNull();
    expect(healthOf({ ...row, mode: 'disabled' }, nothing).silentSince).toBeNull();
  });
});

describe('cost', () => {
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

  const costOf = async (ctx: Context, ruleId: string) => (await getRule(ctx, { ruleId })).costMicros;

  it('is measured on events of the rule’s log source, and left open where there are none', async () => {
    const ctx = await testContext(handle, { now: new Date() });
    const dear = await addRule(ctx, {
      source: aRuleText().replace("CommandLine|contains: 'odd-thing'", "CommandLine|re: '([a-z]+ ){3,}[0-9]{4}x'"),
      enabled: true,
    });
    const blind = await addRule(ctx, { source: aRuleText({ product: 'linux' }), enabled: true });
    const rows = Array.from({ length: 40 }, (_, seq) =>
      aRow({
        orgId: ctx.orgId,
        batch: 70_001n,
        seq,
        event: anEvent({
          time: Date.now() - 60_000,
          logsource: { product: 'windows', category: 'process_creation' },
          native: { CommandLine: `copy many small words around for a while ${seq}` },
        }),
      }),
    );
    await store.insert('event', rowBytes(rows), { token: 'cost-1' });
    await measureRuleCosts(ctx, store);
    expect(await costOf(ctx, dear.id)).toBeGreaterThan(0);
    expect(await costOf(ctx, blind.id)).toBeNull();
    expect(
      await inTransaction(ctx, (tx) => tables(tx.db).selectFrom('rule').select('costMicros').execute()),
    ).toHaveLength(2);
  });
});
