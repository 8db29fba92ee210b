// Checking a text: its warnings never refuse it, and references are looked up in the library.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { DatabaseHandle } from '#platform/database';
import { uuidv7 } from '#platform/id';
import { openTestDatabase, testContext, type TestContext } from '#platform/testing';

import { addRule } from './add-rule.ts';
import { checkRule } from './check-rule.ts';
import { aRuleText } from './fixtures.ts';

let handle: DatabaseHandle;
beforeAll(async () => {
  handle = await openTestDatabase();
});
afterAll(() => handle.close());

const aSoundRule = (): string => aRuleText().replace('author: Ada', 'author: Ada\ndate: 2020-02-02');
const aCorrelation = (...rules: string[]): string => `title: Many odd commands
id: ${uuidv7()}
status: test
description: For a test.
author: Ada
date: 2020-02-02
level: high
correlation:
  type: event_count
  rules:
${rules.map((rule) => `    - ${rule}\n`).join('')}  timespan: 5m
  condition:
    gte: 5
`;
const warningsOf = async (ctx: TestContext, source: string) =>
  (await checkRule(ctx, { source })).warnings.map(({ line, column, message }) => [line, column, message]);

describe('checking a text', () => {
  it('warns of what works but could be better, and the rule is taken all the same', async () => {
    const ctx = await testContext(handle);
    const source = aSoundRule().replace("'odd-thing'", 'od');
    const checked = await checkRule(ctx, { source });

    expect(checked).toMatchObject({ faults: [], kind: 'sigma', title: 'Odd command' });
    expect(checked.warnings).toMatchObject([
      { line: 14, column: 27, message: expect.stringContaining('Nearly every text') },
    ]);
    await expect(addRule(ctx, { source, enabled: true })).resolves.toMatchObject({ version: 1 });
    expect(await warningsOf(ctx, aSoundRule())).toEqual([]);
  });

  it('knows the techniques of ATT&CK and what day it is', async () => {
    const ctx = await testContext(handle);
    const source = aSoundRule().replace('attack.execution', 'attack.t1060').replace('2020-02-02', '2999-01-01');
    expect(await warningsOf(ctx, source)).toEqual([
      [6, 7, expect.stringContaining('not come yet')],
      [8, 5, expect.stringContaining('T1060')],
    ]);
  });

  it('leaves texts that are no Sigma alone', async () => {
    const ctx = await testContext(handle);
    expect(await warningsOf(ctx, 'title: Mine\nkind: query\nquery: a')).toEqual([]);
  });

  it('says which rules of a correlation nobody has, by id or by name', async () => {
    const ctx = await testContext(handle);
    const byId = uuidv7();
    await addRule(ctx, { source: aRuleText({ id: byId }), enabled: true });
    await addRule(ctx, { source: `${aRuleText()}name: "odd_command" # short\n`, enabled: true });
    const absent = uuidv7();

    expect(await warningsOf(ctx, aCorrelation(byId.toUpperCase(), 'odd_command', absent, 'nobody'))).toEqual([
      [13, 7, expect.stringContaining(absent)],
      [14, 7, expect.stringContaining('"nobody"')],
    ]);
    expect(await warningsOf(await testContext(handle), aCorrelation(byId))).toHaveLength(1);
  });

  it('takes the documents of one text for known to each other', async () => {
    const ctx = await testContext(handle);
    const rule = `${aSoundRule()}name: beside\n`;
    expect(await warningsOf(ctx, `${rule}---\n${aCorrelation('beside')}`)).toEqual([]);
  });
});
