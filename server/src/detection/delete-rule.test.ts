// Deleting rules on a real database: what goes, what stays, what is refused.
import { afterAll, beforeAll, expect, it } from 'vitest';

import type { DatabaseHandle } from '#platform/database';
import { uuidv7 } from '#platform/id';
import { activitiesOf, openTestDatabase, testContext, type TestContext } from '#platform/testing';

import { addRule } from './add-rule.ts';
import { deleteRule } from './delete-rule.ts';
import { listRuleVersions } from './deploy/versions.ts';
import type { Normalise } from './documents/run-tests.ts';
import { aRuleText } from './fixtures.ts';
import { getRule } from './get-rule.ts';
import { shipRules } from './ship-rules.ts';

let handle: DatabaseHandle;
beforeAll(async () => {
  handle = await openTestDatabase();
});
afterAll(() => handle.close());

/** No test of this file brings records. */
const normalise: Normalise = () => null;
const add = (ctx: TestContext, source: string) => addRule(ctx, { source, enabled: true }, normalise);
const correlationOf = (reference: string): string => `title: Many of them
id: ${uuidv7()}
correlation:
  type: event_count
  rules: [${reference}]
  timespan: 5m
  condition: { gte: 3 }
level: high
`;

it('takes the rule and its versions away, and keeps its last text in the audit trail', async () => {
  const ctx = await testContext(handle);
  const source = aRuleText({ title: 'Gone' });
  const rule = await add(ctx, source);
  await deleteRule(ctx, { ruleId: rule.ruleId, because: 'replaced' });
  await expect(getRule(ctx, { ruleId: rule.id })).rejects.toMatchObject({ code: 'rule_not_found' });
  await expect(listRuleVersions(ctx, { ruleId: rule.id })).rejects.toMatchObject({ code: 'rule_not_found' });
  expect(await activitiesOf(ctx, 'rule.deleted')).toMatchObject([
    { subjectId: rule.id, data: { ruleId: rule.ruleId, title: 'Gone', version: 1, because: 'replaced', source } },
  ]);
  expect(await add(ctx, source), 'the id is free again').toMatchObject({ version: 1 });
});

it('refuses what a correlation refers to, by id or by name, until the correlation is gone', async () => {
  const ctx = await testContext(handle);
  const byId = await add(ctx, aRuleText());
  const byName = await add(ctx, aRuleText().replace('status: test', 'name: odd_command\nstatus: test'));
  const correlations = [await add(ctx, correlationOf(byId.ruleId)), await add(ctx, correlationOf('odd_command'))];
  for (const { id } of [byId, byName])
    await expect(deleteRule(ctx, { ruleId: id, because: '' })).rejects.toMatchObject({
      code: 'rule_in_use',
      message: expect.stringContaining('Many of them'),
    });
  for (const { id } of [...correlations, byId, byName]) await deleteRule(ctx, { ruleId: id, because: '' });
  expect(await activitiesOf(ctx, 'rule.deleted')).toHaveLength(4);
});

it('refuses what comes with Tocsin, what is not there, and those who may not', async () => {
  const ctx = await testContext(handle);
  const id = uuidv7();
  await shipRules(ctx, [{ path: 'a.yml', source: aRuleText({ id }) }]);
  await expect(deleteRule(ctx, { ruleId: id, because: '' })).rejects.toMatchObject({ code: 'shipped_rule' });
  await expect(deleteRule(ctx, { ruleId: 'nothing', because: '' })).rejects.toMatchObject({ code: 'rule_not_found' });
  const viewer = await testContext(handle, { orgId: ctx.orgId, role: 'viewer' });
  await expect(deleteRule(viewer, { ruleId: id, because: '' })).rejects.toMatchObject({ kind: 'forbidden' });
});
