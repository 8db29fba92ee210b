// The rule library on a real database: adding, changing, importing, listing, shipping.
import { RuleFilter, ruleSorts } from '@tocsin/contracts/api/detection';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { inTransaction } from '#platform/context';
import type { DatabaseHandle } from '#platform/database';
import { uuidv7 } from '#platform/id';
import { activitiesOf, openTestDatabase, testContext, type TestContext } from '#platform/testing';

import { addRule } from './add-rule.ts';
import { changeRule as change, type RuleChange } from './change-rule.ts';
import { checkRule } from './check-rule.ts';
import { readOneDocument } from './documents/read.ts';
import type { Normalise } from './documents/run-tests.ts';
import { aRuleText } from './fixtures.ts';
import { getRule } from './get-rule.ts';
import { importRules } from './import-rules.ts';
import { getRuleFacets, listRules } from './list-rules.ts';
import { shipRules } from './ship-rules.ts';
import { countHits, findRule, replaceSource } from './store.ts';

let handle: DatabaseHandle;
beforeAll(async () => {
  handle = await openTestDatabase();
});
afterAll(() => handle.close());

const newContext = (): Promise<TestContext> => testContext(handle);
const add = (ctx: TestContext, said: Parameters<typeof aRuleText>[0] = {}) =>
  addRule(ctx, { source: aRuleText(said), enabled: true });
/** No test of this file brings records. */
const normalise: Normalise = () => null;
const changeRule = (ctx: TestContext, input: RuleChange) => change(ctx, input, normalise);
const none = RuleFilter.parse({});
const typesOf = async (ctx: TestContext) => (await activitiesOf(ctx)).map(({ type }) => type);

describe('adding', () => {
  it('keeps the document, opens it by our id and by its own, and records it', async () => {
    const ctx = await newContext();
    const rule = await add(ctx, { title: 'Shell from a document' });

    expect(rule).toMatchObject({
      title: 'Shell from a document',
      version: 1,
      origin: 'own',
      severity: 3,
      hits: 0,
      attack: { tactics: ['execution'] },
    });
    expect(await getRule(ctx, { ruleId: rule.ruleId })).toEqual(await getRule(ctx, { ruleId: rule.id }));
    expect(await activitiesOf(ctx)).toMatchObject([
      { type: 'rule.added', subjectId: rule.id, data: { ruleId: rule.ruleId, origin: 'own' } },
    ]);
  });

  it('refuses a faulty document with a pointer to line and column, and keeps nothing', async () => {
    const ctx = await newContext();
    const source = aRuleText().replace('condition: odd', 'condition: odder');
    const lineOf = source.split('\n').findIndex((line) => line.includes('odder')) + 1;

    await expect(addRule(ctx, { source, enabled: true })).rejects.toMatchObject({
      code: 'rule_syntax',
      faults: [{ pointer: expect.stringMatching(new RegExp(`^/source:${lineOf}:\\d+$`)) }],
    });
    expect((await checkRule(ctx, { source })).faults).toMatchObject([{ line: lineOf }]);
    expect((await listRules(ctx, { ...none, sort: 'title', limit: 10 })).total).toBe(0);
    expect(await typesOf(ctx)).toEqual([]);
  });

  it('refuses an id that is taken and several documents at once', async () => {
    const ctx = await newContext();
    const { ruleId } = await add(ctx);

    await expect(add(ctx, { id: ruleId })).rejects.toMatchObject({ code: 'rule_exists' });
    await expect(addRule(ctx, { source: `${aRuleText()}---\n${aRuleText()}`, enabled: true })).rejects.toMatchObject({
      code: 'rule_syntax',
    });
    expect(await typesOf(ctx)).toEqual(['rule.added']);
  });

  it('says of an unknown rule that there is none', async () => {
    const ctx = await newContext();
    await expect(getRule(ctx, { ruleId: uuidv7() })).rejects.toMatchObject({ code: 'rule_not_found' });
    await expect(changeRule(ctx, { ruleId: 'nothing', enabled: true })).rejects.toMatchObject({
      code: 'rule_not_found',
    });
  });
});

describe('changing', () => {
  it('makes a new version of a new source and marks it as edited', async () => {
    const ctx = await newContext();
    const { id, ruleId } = await add(ctx);
    const changed = await changeRule(ctx, { ruleId: id, source: aRuleText({ id: ruleId, title: 'Better' }) });

    expect(changed).toMatchObject({ id, ruleId, title: 'Better', version: 2 });
    expect(await inTransaction(ctx, ({ db }) => findRule(db, id))).toMatchObject({ edited: true });
    expect(await activitiesOf(ctx, 'rule.changed')).toMatchObject([
      { subjectId: id, data: { title: 'Better', version: 2 } },
    ]);
  });

  it('leaves version and history alone when the source is the same', async () => {
    const ctx = await newContext();
    const { id, source } = await add(ctx);
    expect(await changeRule(ctx, { ruleId: id, source })).toMatchObject({ version: 1 });
    expect(await typesOf(ctx)).toEqual(['rule.added']);
  });

  it('refuses a source with another id', async () => {
    const ctx = await newContext();
    const { id } = await add(ctx);
    await expect(changeRule(ctx, { ruleId: id, source: aRuleText() })).rejects.toMatchObject({
      code: 'rule_id_changed',
    });
    expect(await getRule(ctx, { ruleId: id })).toMatchObject({ version: 1 });
  });

  it('takes one of two changes made to the same revision', async () => {
    const ctx = await newContext();
    const { id, rev, ruleId } = await add(ctx);
    const about = { orgId: ctx.orgId, at: ctx.now(), by: { id: 'u', name: 'Ada' }, edited: true };
    const change = (title: string) => {
      const source = aRuleText({ id: ruleId, title });
      return inTransaction(ctx, ({ db }) =>
        replaceSource(db, about, { id, rev }, { ...readOneDocument(source).columns, source }),
      );
    };
    const versions = await Promise.all([change('One'), change('Other')]);
    expect(new Set(versions)).toEqual(new Set([2, undefined]));
  });

  it('switches off and on again, and records only what changed', async () => {
    const ctx = await newContext();
    const { id } = await add(ctx);
    expect(await changeRule(ctx, { ruleId: id, enabled: false })).toMatchObject({ enabled: false, version: 1 });
    await changeRule(ctx, { ruleId: id, enabled: false });
    expect(await changeRule(ctx, { ruleId: id, enabled: true })).toMatchObject({ enabled: true });
    expect(await activitiesOf(ctx, 'rule.toggled')).toMatchObject([
      { data: { enabled: false } },
      { data: { enabled: true } },
    ]);
  });
});

describe('listing', () => {
  it('pages through every sort to the end without repeating a rule', async () => {
    const ctx = await newContext();
    for (const title of ['b', 'B', 'a', 'c', 'x'.repeat(400), `${'x'.repeat(400)}y`, 'ä'])
      await add(ctx, { title, level: title === 'a' ? 'low' : 'high' });
    const hit = (await listRules(ctx, { ...none, sort: 'title', limit: 1 })).items[0];
    await inTransaction(ctx, ({ db }) => countHits(db, new Map([[hit?.ruleId ?? '', 12]]), ctx.now()));

    const first: (string | undefined)[] = [];
    for (const sort of ruleSorts) {
      const seen: string[] = [];
      let cursor: string | undefined;
      do {
        const page = await listRules(ctx, { ...none, sort, limit: 2, cursor });
        expect(page.total).toBe(7);
        seen.push(...page.items.map(({ id }) => id));
        cursor = page.next ?? undefined;
      } while (cursor !== undefined && seen.length < 20);
      expect(new Set(seen).size, sort).toBe(7);
      expect(seen.length, sort).toBe(7);
      if (sort === '-hits' || sort === '-lastHitAt') first.push(seen[0]);
    }
    expect(first).toEqual([hit?.id, hit?.id]);
  });

  it('filters, and counts each facet under all filters but its own', async () => {
    const ctx = await newContext();
    await add(ctx, { title: 'One 100% sure', level: 'high', product: 'windows', tactic: 'execution' });
    await add(ctx, { title: 'Two', level: 'low', product: 'linux', tactic: 'persistence' });
    const off = await add(ctx, { title: 'Three', level: 'low', product: 'windows', tactic: 'persistence' });
    await changeRule(ctx, { ruleId: off.id, enabled: false });
    const titles = async (filter: Partial<RuleFilter>) =>
      (await listRules(ctx, { ...none, ...filter, sort: 'title', limit: 10 })).items.map(({ title }) => title);

    expect(await titles({ severity: [1] })).toEqual(['Three', 'Two']);
    expect(await titles({ product: ['windows'], enabled: true })).toEqual(['One 100% sure']);
    expect(await titles({ tactic: ['persistence'], enabled: false })).toEqual(['Three']);
    expect(await titles({ q: '0% S' })).toEqual(['One 100% sure']);
    expect(await titles({ q: '1_0' })).toEqual([]);
    expect(await titles({ origin: ['tocsin'] })).toEqual([]);

    const facets = await getRuleFacets(ctx, { ...none, product: ['windows'] });
    expect(facets['product']).toEqual([
      { value: 'windows', count: 2 },
      { value: 'linux', count: 1 },
    ]);
    expect(facets['tactic']).toHaveLength(2);
    expect(facets['enabled']?.toSorted((a, b) => a.value.localeCompare(b.value))).toEqual([
      { value: 'false', count: 1 },
      { value: 'true', count: 1 },
    ]);
  });

  it('finds by technique with its sub-techniques, by mode and by health', async () => {
    const ctx = await newContext();
    const text = (title: string, technique: string) =>
      aRuleText({ title }).replace('  - attack.execution\n', `  - attack.execution\n  - attack.${technique}\n`);
    const wide = await addRule(ctx, { source: text('Wide', 't1059'), enabled: true }, normalise);
    const narrow = await addRule(
      ctx,
      { source: text('Narrow', 't1059.001'), enabled: true, mode: 'shadow' },
      normalise,
    );
    await addRule(ctx, { source: text('Other', 't1003'), enabled: true }, normalise);
    await inTransaction(ctx, ({ db }) => countHits(db, new Map([[wide.ruleId, 2]]), ctx.now()));
    const titles = async (filter: Partial<RuleFilter>) =>
      (await listRules(ctx, { ...none, ...filter, sort: 'title', limit: 10 })).items.map(({ title }) => title);

    expect(await titles({ technique: ['T1059'] })).toEqual(['Narrow', 'Wide']);
    expect(await titles({ technique: ['T1059.001'] })).toEqual(['Narrow']);
    expect(await titles({ mode: ['shadow'] })).toEqual([narrow.title]);
    expect(await titles({ health: ['never'] })).toEqual(['Narrow', 'Other']);
    expect(await titles({ health: ['silent', 'noisy'] })).toEqual([]);
    expect((await getRuleFacets(ctx, { ...none, mode: ['active'] }))['health']).toEqual([{ value: 'never', count: 1 }]);
  });
});

describe('importing', () => {
  it('adds, changes, leaves and refuses, and says why', async () => {
    const ctx = await newContext();
    const [fresh, old, same, edited] = [uuidv7(), uuidv7(), uuidv7(), uuidv7()];
    const file = (id: string, title = 'First') => ({ path: `${id}-${title}.yml`, source: aRuleText({ id, title }) });
    expect(await importRules(ctx, { files: [file(old), file(same), file(edited)], enabled: false })).toEqual({
      added: 3,
      changed: 0,
      unchanged: 0,
      refused: [],
    });
    await changeRule(ctx, { ruleId: edited, source: aRuleText({ id: edited, title: 'By hand' }) });

    const files = [
      file(fresh),
      file(fresh, 'Again'),
      file(old, 'Second'),
      file(old, 'Third'),
      file(same),
      file(edited, 'Second'),
      { path: 'bad.yml', source: 'title: [' },
    ];
    const result = await importRules(ctx, { files, enabled: true });

    expect(result).toMatchObject({ added: 1, changed: 1, unchanged: 2 });
    expect(result.refused.map((fault) => fault.file)).toEqual([`${fresh}-Again.yml`, `${old}-Third.yml`, 'bad.yml']);
    expect(await getRule(ctx, { ruleId: old })).toMatchObject({
      title: 'Second',
      version: 2,
      enabled: false,
      origin: 'imported',
    });
    expect(await getRule(ctx, { ruleId: edited })).toMatchObject({ title: 'By hand' });
    expect(await activitiesOf(ctx, 'rule.imported')).toMatchObject([
      { data: { added: 3 } },
      { data: { added: 1, changed: 1, unchanged: 2, refused: 3 } },
    ]);
  });

  it('updates shipped rules and leaves those that a person edited or wrote', async () => {
    const ctx = await newContext();
    const [plain, edited, own] = [uuidv7(), uuidv7(), uuidv7()];
    const ship = (title: string) =>
      shipRules(
        ctx,
        [plain, edited, own].map((id) => ({ path: `${id}.yml`, source: aRuleText({ id, title }) })),
      );
    await add(ctx, { id: own, title: 'Mine' });
    expect(await ship('First')).toMatchObject({ added: 2, unchanged: 1 });
    await changeRule(ctx, { ruleId: edited, source: aRuleText({ id: edited, title: 'By hand' }) });

    expect(await ship('Second')).toMatchObject({ added: 0, changed: 1, unchanged: 2, refused: [] });
    const titles = await Promise.all(
      [plain, edited, own].map(async (ruleId) => (await getRule(ctx, { ruleId })).title),
    );
    expect(titles).toEqual(['Second', 'By hand', 'Mine']);
  });
});

it('lets a viewer read and refuses every change', async () => {
  const ctx = await newContext();
  const { id } = await add(ctx);
  const viewer = await testContext(handle, { role: 'viewer', orgId: ctx.orgId });
  const refused = { kind: 'forbidden' };

  await expect(add(viewer)).rejects.toMatchObject(refused);
  await expect(changeRule(viewer, { ruleId: id, enabled: false })).rejects.toMatchObject(refused);
  await expect(
    importRules(viewer, { files: [{ path: 'a.yml', source: aRuleText() }], enabled: true }),
  ).rejects.toMatchObject(refused);
  expect(await getRule(viewer, { ruleId: id })).toMatchObject({ enabled: true });
});
