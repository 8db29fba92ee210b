// The rules at work follow the library, and are compiled once however many ask.
import { setTimeout as sleep } from 'node:timers/promises';

import { afterAll, beforeAll, expect, it } from 'vitest';

import type { Context } from '#platform/context';
import type { DatabaseHandle } from '#platform/database';
import { openTestDatabase, testContext } from '#platform/testing';

import { addRule } from './add-rule.ts';
import { changeRule as change, type RuleChange } from './change-rule.ts';
import { detectEvent } from './detect.ts';
import { aRuleText } from './fixtures.ts';
import { createRuleSets, type LiveRules } from './rule-set.ts';

let handle: DatabaseHandle;
beforeAll(async () => {
  handle = await openTestDatabase();
});
afterAll(() => handle.close());

const changeRule = (ctx: Context, input: RuleChange) => change(ctx, input, () => null);

const hitsOf = (rules: LiveRules, command: string) =>
  detectEvent(
    rules,
    {
      time: null,
      dataset: 'windows.sysmon',
      sourceEventId: null,
      logsource: { product: 'windows', category: 'process_creation' },
      native: { CommandLine: command },
      ecs: {},
      attrs: {},
      message: '',
    },
    '',
  ).map(({ rule, version, matched }) => ({ id: rule.id, version, matched }));

it('puts a saved, changed or switched rule to work within freshMs', async () => {
  const ctx = await testContext(handle);
  const ruleSets = createRuleSets({ freshMs: 50 });
  expect(hitsOf(await ruleSets.live(ctx), 'run odd-thing now')).toEqual([]);

  const { id, ruleId } = await addRule(ctx, { source: aRuleText(), enabled: true });
  await sleep(60);
  expect(hitsOf(await ruleSets.live(ctx), 'run odd-thing now')).toEqual([
    { id: ruleId, version: 1, matched: { CommandLine: 'run odd-thing now' } },
  ]);

  await changeRule(ctx, { ruleId: id, source: aRuleText({ id: ruleId, command: 'other-thing' }) });
  await sleep(60);
  expect(hitsOf(await ruleSets.live(ctx), 'odd-thing')).toEqual([]);
  expect(hitsOf(await ruleSets.live(ctx), 'other-thing')).toMatchObject([{ id: ruleId, version: 2 }]);

  await changeRule(ctx, { ruleId: id, enabled: false });
  await sleep(60);
  expect(hitsOf(await ruleSets.live(ctx), 'other-thing')).toEqual([]);
});

it('compiles once for all who ask at the same time, and not again while the library stands still', async () => {
  const ctx = await testContext(handle);
  await addRule(ctx, { source: aRuleText(), enabled: true });
  const ruleSets = createRuleSets({ freshMs: 0 });

  const [first, ...others] = await Promise.all(Array.from({ length: 8 }, () => ruleSets.live(ctx)));
  expect(others.every((rules) => rules === first)).toBe(true);
  expect(await ruleSets.live(ctx)).toBe(first);
});

it('keeps the rules of one organisation from another', async () => {
  const [ctx, other] = [await testContext(handle), await testContext(handle)];
  await addRule(ctx, { source: aRuleText(), enabled: true });
  const ruleSets = createRuleSets();
  expect(hitsOf(await ruleSets.live(other), 'odd-thing')).toEqual([]);
  expect(hitsOf(await ruleSets.live(ctx), 'odd-thing')).toHaveLength(1);
});

it('asks again after a load that failed', async () => {
  const ctx = await testContext(handle);
  await addRule(ctx, { source: aRuleText(), enabled: true });
  const ruleSets = createRuleSets();
  const broken = { ...ctx, transact: () => Promise.reject(new Error('The database is away.')) };
  await expect(ruleSets.live(broken)).rejects.toThrow('away');
  expect(hitsOf(await ruleSets.live(ctx), 'odd-thing')).toHaveLength(1);
});
