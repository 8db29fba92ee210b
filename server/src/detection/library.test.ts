import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import type { Context } from '#platform/context';
import type { DatabaseHandle } from '#platform/database';
import { activitiesOf, openTestDatabase, testContext } from '#platform/testing';

import { addRule } from './add-rule.ts';
import { changeRule } from './change-rule.ts';
import { getRule } from './get-rule.ts';
import { importRules } from './import-rules.ts';
import { getRuleFacets, listRules } from './list-rules.ts';
import { raiseDetections } from './raise-detections.ts';
import { createRuleSets } from './rule-set.ts';
import { shipRules } from './ship-rules.ts';

let handle: DatabaseHandle;
beforeAll(async () => {
  handle = await openTestDatabase();
});
afterAll(() => handle.close());

const idOf = (number: number): string => `7c0c51a0-2f0b-4b7e-9a55-${String(number).padStart(12, '0')}`;
const document = (number: number, { title = `Rule ${number}`, level = 'high', eventId = 7 } = {}): string =>
  `title: ${title}\nid: ${idOf(number)}\ntags:\n  - attack.execution\nlogsource:\n  product: windows\n  service: system\ndetection:\n  a:\n    EventID: ${eventId}\n  condition: a\nlevel: ${level}\n`;
const add = (ctx: Context, number: number, about = {}) => addRule(ctx, { source: document(number, about), enabled: true });
const list = (ctx: Context, about = {}) => listRules(ctx, { sort: 'title', limit: 50, ...about });

describe('adding and changing', () => {
  test('a rule is added, found by both ids, and recorded', async () => {
    const ctx = await testContext(handle);
    const rule = await add(ctx, 1);
    expect(rule).toMatchObject({ title: 'Rule 1', severity: 3, enabled: true, origin: 'own', version: 1, attack: { tactics: ['execution'] } });
    expect(await getRule(ctx, { ruleId: idOf(1) })).toEqual(rule);
    expect(await getRule(ctx, { ruleId: rule.id })).toEqual(rule);
    expect((await activitiesOf(ctx, 'rule.added')).length).toBe(1);
    await expect(add(ctx, 1)).rejects.toMatchObject({ code: 'rule_exists' });
  });

  test('a fault is told with its line and column', async () => {
    const ctx = await testContext(handle);
    const source = document(1).replace('condition: a', 'condition: b');
    await expect(addRule(ctx, { source, enabled: true })).rejects.toMatchObject({
      code: 'rule_syntax',
      faults: [{ pointer: '/source:11:14' }],
    });
    await expect(addRule(ctx, { source: `${document(1)}---\n${document(2)}`, enabled: true })).rejects.toMatchObject({ code: 'rule_syntax' });
  });

  test('a new source is a new version; the id stays; of two at once one loses', async () => {
    const ctx = await testContext(handle);
    const { id } = await add(ctx, 1);
    expect(await changeRule(ctx, { ruleId: id, source: document(1, { level: 'low' }) })).toMatchObject({ version: 2, severity: 1 });
    await expect(changeRule(ctx, { ruleId: id, source: document(2) })).rejects.toMatchObject({ code: 'rule_id_changed' });
    expect(await changeRule(ctx, { ruleId: id, enabled: false })).toMatchObject({ enabled: false, version: 2 });
    expect((await activitiesOf(ctx)).map(({ type }) => type)).toEqual(expect.arrayContaining(['rule.changed', 'rule.toggled']));
  });

  test('a viewer reads and changes nothing; another organisation sees nothing', async () => {
    const ctx = await testContext(handle);
    const { id } = await add(ctx, 1);
    const viewer = await testContext(handle, { role: 'viewer', orgId: ctx.orgId });
    expect((await list(viewer)).total).toBe(1);
    await expect(add(viewer, 2)).rejects.toMatchObject({ kind: 'forbidden' });
    await expect(changeRule(viewer, { ruleId: id, enabled: false })).rejects.toMatchObject({ kind: 'forbidden' });
    await expect(importRules(viewer, { files: [], enabled: true })).rejects.toMatchObject({ kind: 'forbidden' });
    const stranger = await testContext(handle);
    expect((await list(stranger)).total).toBe(0);
    await expect(getRule(stranger, { ruleId: id })).rejects.toMatchObject({ code: 'rule_not_found' });
  });
});

describe('importing', () => {
  test('new, changed, same, doubled and broken documents each get their due', async () => {
    const ctx = await testContext(handle);
    const file = (number: number, about = {}) => ({ path: `${number}.yml`, source: document(number, about) });
    await importRules(ctx, { files: [file(1), file(2), file(3)], enabled: true });
    const edited = await getRule(ctx, { ruleId: idOf(3) });
    await changeRule(ctx, { ruleId: edited.id, source: document(3, { title: 'Ours now' }) });

    const result = await importRules(ctx, {
      files: [file(1), file(2, { level: 'low' }), file(3, { level: 'low' }), file(4), { path: 'again.yml', source: document(4) }, { path: 'broken.yml', source: 'title: x\n' }],
      enabled: false,
    });
    expect(result).toMatchObject({ added: 1, changed: 1, unchanged: 2 });
    expect(result.refused.map(({ file: name }) => name)).toEqual(expect.arrayContaining(['again.yml', 'broken.yml']));
    expect(await getRule(ctx, { ruleId: idOf(3) })).toMatchObject({ title: 'Ours now' });
    expect(await getRule(ctx, { ruleId: idOf(4) })).toMatchObject({ enabled: false, origin: 'imported' });
  });

  test('shipped rules are updated with Tocsin until someone edits them', async () => {
    const ctx = await testContext(handle);
    await shipRules(ctx, [{ path: 'a.yml', source: document(1) }, { path: 'b.yml', source: document(2) }]);
    await changeRule(ctx, { ruleId: idOf(2), source: document(2, { title: 'Edited' }) });
    const result = await shipRules(ctx, [{ path: 'a.yml', source: document(1, { title: 'Better' }) }, { path: 'b.yml', source: document(2, { title: 'Better' }) }]);
    expect(result).toMatchObject({ added: 0, changed: 1, unchanged: 1 });
    expect((await list(ctx)).items.map(({ title, version }) => [title, version])).toEqual([['Better', 2], ['Edited', 2]]);
  });
});

describe('listing', () => {
  test('every sort pages to the end without repetition, also where keys are equal', async () => {
    const ctx = await testContext(handle);
    for (let number = 1; number <= 9; number += 1) await add(ctx, number, { title: number % 2 ? 'Same' : `Other ${number}`, level: number % 3 ? 'high' : 'low' });
    for (const sort of ['title', '-hits', '-lastHitAt', '-severity', '-updatedAt'] as const) {
      const seen: string[] = [];
      let cursor: string | undefined;
      do {
        const page = await list(ctx, { sort, limit: 2, ...(cursor === undefined ? {} : { cursor }) });
        seen.push(...page.items.map(({ ruleId }) => ruleId));
        cursor = page.next ?? undefined;
      } while (cursor !== undefined);
      expect(new Set(seen).size, sort).toBe(9);
      expect(seen.length, sort).toBe(9);
    }
    await expect(list(ctx, { cursor: 'x' })).rejects.toMatchObject({ code: 'invalid_cursor' });
  });

  test('filters narrow, and each facet is counted under all filters but its own', async () => {
    const ctx = await testContext(handle);
    await add(ctx, 1, { level: 'low' });
    await add(ctx, 2, { level: 'high', title: '100% certain' });
    expect((await list(ctx, { severity: [3] })).items.map(({ ruleId }) => ruleId)).toEqual([idOf(2)]);
    expect((await list(ctx, { q: '100%' })).total).toBe(1);
    expect((await list(ctx, { tactic: ['impact'] })).total).toBe(0);
    const facets = await getRuleFacets(ctx, { severity: [3] });
    expect(facets['severity']?.toSorted((a, b) => a.value.localeCompare(b.value))).toEqual([{ value: '1', count: 1 }, { value: '3', count: 1 }]);
    expect(facets['enabled']).toEqual([{ value: 'true', count: 1 }]);
  });
});

describe('rules at work', () => {
  const event = { EventID: 7, Channel: 'System', Provider_Name: 'x' };
  const hits = async (ctx: Context, sets: ReturnType<typeof createRuleSets>): Promise<number> =>
    (await sets.live(ctx)).matcher.match(event, { product: 'windows', service: 'system' }).length;

  test('a saved rule is at work at once, a disabled one is not, and each organisation has its own', async () => {
    const [ctx, other] = [await testContext(handle), await testContext(handle)];
    const sets = createRuleSets({ freshMs: 0 });
    expect(await hits(ctx, sets)).toBe(0);
    const { id } = await add(ctx, 1);
    expect(await hits(ctx, sets)).toBe(1);
    expect(await hits(other, sets)).toBe(0);
    await changeRule(ctx, { ruleId: id, enabled: false });
    expect(await hits(ctx, sets)).toBe(0);
  });

  test('nothing is compiled anew while the library stays as it is', async () => {
    const ctx = await testContext(handle);
    await add(ctx, 1);
    const sets = createRuleSets({ freshMs: 0 });
    const [first, second] = await Promise.all([sets.live(ctx), sets.live(ctx)]);
    expect(second).toBe(first);
    expect(await sets.live(ctx)).toBe(first);
  });

  test('a batch raised twice counts its hits once', async () => {
    const ctx = await testContext(handle);
    await add(ctx, 1);
    const detection = {
      rule: { id: idOf(1), title: 'Rule 1', version: 1, severity: 3, description: '', falsePositives: [], references: [], attack: { tactics: [], techniques: [] } },
      site: null,
      dataset: 'windows.system',
      time: ctx.now().getTime(),
      eventId: '1-1-0',
      message: 'm',
      matched: { EventID: '7' },
      fields: {},
      entities: ['host:a'],
    };
    await raiseDetections(ctx, 'batch-1', [detection, { ...detection, eventId: '1-1-1' }]);
    await raiseDetections(ctx, 'batch-1', [detection, { ...detection, eventId: '1-1-1' }]);
    expect(await getRule(ctx, { ruleId: idOf(1) })).toMatchObject({ hits: 2 });
  });
});
