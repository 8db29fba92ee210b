// A rule's way to work: versions, reviews, tests, gates, modes, and what the policy asks for.
import type { RulePolicy, RuleTest } from '@tocsin/contracts/rule';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { Context } from '#platform/context';
import type { DatabaseHandle } from '#platform/database';
import { activitiesOf, openTestDatabase, testContext } from '#platform/testing';

import { anEvent } from '../../events/fixtures.ts';
import { addRule } from '../add-rule.ts';
import { changeRule } from '../change-rule.ts';
import type { Normalise } from '../documents/run-tests.ts';
import { aRuleText } from '../fixtures.ts';
import { getRule } from '../get-rule.ts';
import { importRules } from '../import-rules.ts';
import { commentOnRule, listRuleComments } from './comments.ts';
import { deployRule } from './deploy.ts';
import { getRuleReadiness } from './gates.ts';
import { getRulePolicy, openPolicy, setRulePolicy } from './policy.ts';
import { listDeployments } from './stretches.ts';
import { setRuleTests, testRule } from './tests.ts';
import { getRuleVersion, listRuleVersions, reviewRule } from './versions.ts';

let handle: DatabaseHandle;
beforeAll(async () => {
  handle = await openTestDatabase();
});
afterAll(() => handle.close());

/** A record is a command line; `nonsense` is none. */
const normalise: Normalise = (source, record) => {
  if (source !== 'windows') return null;
  if (record === 'nonsense') throw new Error('The record is not valid JSON.');
  return anEvent({
    native: { CommandLine: record },
    logsource: { product: 'windows', category: 'process_creation' },
  });
};
const aTest = (record: string, expected: RuleTest['expect'], source = 'windows'): RuleTest => ({
  name: `says ${record}`,
  source,
  record,
  expect: expected,
});
const green = [aTest('run odd-thing', 'match'), aTest('run', 'no_match')];
const strict: RulePolicy = { ...openPolicy, requireTests: true, requireReview: true };

const colleague = (ctx: Context) => testContext(handle, { role: 'supervisor', orgId: ctx.orgId });
const change = (ctx: Context, ruleId: string, command: string, id: string) =>
  changeRule(ctx, { ruleId: id, source: aRuleText({ id: ruleId, command }), note: `to ${command}` }, normalise);

describe('tests', () => {
  it('run without being kept, and say why one does not pass', async () => {
    const ctx = await testContext(handle);
    const tests = [...green, aTest('run', 'match'), aTest('nonsense', 'match'), aTest('run', 'match', 'telex')];
    const { results, passed } = await testRule(ctx, normalise, { source: aRuleText(), tests });
    expect(passed).toBe(false);
    expect(results.map(({ outcome, passed: good }) => [outcome, good])).toEqual([
      ['match', true],
      ['no_match', true],
      ['no_match', false],
      ['unreadable', false],
      ['unreadable', false],
    ]);
    expect(results[0]?.matched).toEqual({ CommandLine: 'run odd-thing' });
    expect(results.slice(3).map(({ because }) => because)).toEqual([
      'The record is not valid JSON.',
      'There is no source "telex".',
    ]);
  });

  it('live with the rule and its version, and of two who save at once one is refused', async () => {
    const ctx = await testContext(handle);
    const rule = await addRule(ctx, { source: aRuleText(), enabled: true });
    const saved = await setRuleTests(ctx, normalise, { ruleId: rule.id, tests: green, rev: rule.rev });
    expect(saved.tests).toEqual(green);
    await expect(setRuleTests(ctx, normalise, { ruleId: rule.id, tests: [], rev: rule.rev })).rejects.toMatchObject({
      code: 'stale_revision',
    });
    expect((await getRuleVersion(ctx, { ruleId: rule.id, version: 1 })).tests).toEqual(green);
    expect(await activitiesOf(ctx, 'rule.tests_changed')).toMatchObject([{ data: { tests: 2, passed: true } }]);
  });
});

describe('versions', () => {
  it('keep author, note, source and reviews, and nobody reviews their own', async () => {
    const ctx = await testContext(handle);
    const other = await colleague(ctx);
    const { id, ruleId } = await addRule(ctx, { source: aRuleText(), enabled: false });
    await change(ctx, ruleId, 'other-thing', id);

    await expect(reviewRule(ctx, { ruleId: id, version: 2, verdict: 'approved', comment: '' })).rejects.toMatchObject({
      code: 'reviewer_is_author',
    });
    await reviewRule(other, { ruleId: id, version: 2, verdict: 'changes_requested', comment: 'Too wide' });
    await reviewRule(other, { ruleId: id, version: 2, verdict: 'approved', comment: '' });

    const { items } = await listRuleVersions(ctx, { ruleId: id });
    expect(items).toMatchObject([
      { version: 2, note: 'to other-thing', madeBy: { id: ctx.actor.id }, reviews: [{ verdict: 'approved' }] },
      { version: 1, note: '', reviews: [] },
    ]);
    expect((await getRuleVersion(ctx, { ruleId: id, version: 1 })).source).toContain('odd-thing');
    await expect(getRuleVersion(ctx, { ruleId: id, version: 9 })).rejects.toMatchObject({
      code: 'rule_version_not_found',
    });
    expect(await activitiesOf(ctx, 'rule.reviewed')).toHaveLength(2);
  });

  it('are talked about', async () => {
    const ctx = await testContext(handle);
    const { id } = await addRule(ctx, { source: aRuleText(), enabled: false });
    await commentOnRule(ctx, { ruleId: id, text: 'Why so wide?', version: 1 });
    expect(await listRuleComments(ctx, { ruleId: id })).toMatchObject({
      items: [{ text: 'Why so wide?', version: 1 }],
    });
    expect(await activitiesOf(ctx, 'rule.commented')).toMatchObject([{ data: { excerpt: 'Why so wide?' } }]);
  });
});

describe('deploying', () => {
  it('moves a rule through its modes and keeps each stretch', async () => {
    const ctx = await testContext(handle);
    const { id } = await addRule(ctx, { source: aRuleText(), enabled: false, mode: 'draft' });
    expect(await getRule(ctx, { ruleId: id })).toMatchObject({ mode: 'draft', enabled: false, deployedVersion: null });
    for (const mode of ['shadow', 'active', 'active', 'disabled'] as const)
      await deployRule(ctx, normalise, { ruleId: id, mode, because: `to ${mode}` });
    const { items } = await listDeployments(ctx, { ruleId: id });
    expect(items.map(({ mode, until }) => [mode, until !== null])).toEqual([
      ['disabled', false],
      ['active', true],
      ['shadow', true],
    ]);
    expect(await activitiesOf(ctx, 'rule.deployed')).toHaveLength(3);
  });

  it('puts a new source of an active rule to work at once under the open policy', async () => {
    const ctx = await testContext(handle);
    const { id, ruleId } = await addRule(ctx, { source: aRuleText(), enabled: true });
    expect(await change(ctx, ruleId, 'other-thing', id)).toMatchObject({ version: 2, deployedVersion: 2 });
  });
});

describe('a strict policy', () => {
  it('refuses activation and names what is missing, until tests and a review are there', async () => {
    const ctx = await testContext(handle);
    const other = await colleague(ctx);
    await setRulePolicy(ctx, strict);
    const { id } = await addRule(ctx, { source: aRuleText(), enabled: true }, normalise);
    expect(await getRule(ctx, { ruleId: id })).toMatchObject({ mode: 'draft' });

    const activate = () => deployRule(ctx, normalise, { ruleId: id, mode: 'active', because: '' });
    await expect(activate()).rejects.toMatchObject({
      code: 'activation_refused',
      faults: [{ pointer: '/tests' }, { pointer: '/review' }],
    });
    await setRuleTests(ctx, normalise, { ruleId: id, tests: [aTest('run odd-thing', 'match')] });
    expect((await getRuleReadiness(ctx, normalise, { ruleId: id })).gates[0]).toMatchObject({ passed: false });
    await setRuleTests(ctx, normalise, { ruleId: id, tests: green });
    await reviewRule(other, { ruleId: id, version: 1, verdict: 'approved', comment: '' });
    expect(await activate()).toMatchObject({ mode: 'active', deployedVersion: 1 });
  });

  it('keeps the old version at work while a new one waits', async () => {
    const ctx = await testContext(handle);
    const { id, ruleId } = await addRule(ctx, { source: aRuleText(), enabled: true });
    await setRulePolicy(ctx, strict);
    expect(await change(ctx, ruleId, 'other-thing', id)).toMatchObject({
      version: 2,
      deployedVersion: 1,
      mode: 'active',
    });
  });

  it('lets nobody change the policy but those who administer, and records it', async () => {
    const ctx = await testContext(handle);
    await setRulePolicy(ctx, strict);
    expect(await getRulePolicy(ctx)).toEqual(strict);
    expect(await activitiesOf(ctx, 'rule.policy_changed')).toMatchObject([
      { data: { fields: { requireTests: { before: false, after: true } } } },
    ]);
    await expect(setRulePolicy(await colleague(ctx), openPolicy)).rejects.toMatchObject({ kind: 'forbidden' });
  });

  it('takes imported rules as drafts', async () => {
    const ctx = await testContext(handle);
    await setRulePolicy(ctx, strict);
    await importRules(ctx, {
      files: [{ path: 'a.yml', source: aRuleText({ id: '7d1a3f52-0000-4000-8000-000000000001' }) }],
      enabled: true,
    });
    expect(await getRule(ctx, { ruleId: '7d1a3f52-0000-4000-8000-000000000001' })).toMatchObject({ mode: 'draft' });
  });
});

it('lets a viewer read and refuses every change', async () => {
  const ctx = await testContext(handle);
  const { id } = await addRule(ctx, { source: aRuleText(), enabled: true });
  const viewer = await testContext(handle, { role: 'viewer', orgId: ctx.orgId });
  const refused = { kind: 'forbidden' };
  await expect(deployRule(viewer, normalise, { ruleId: id, mode: 'disabled', because: '' })).rejects.toMatchObject(
    refused,
  );
  await expect(setRuleTests(viewer, normalise, { ruleId: id, tests: [] })).rejects.toMatchObject(refused);
  await expect(commentOnRule(viewer, { ruleId: id, text: 'x' })).rejects.toMatchObject(refused);
  await expect(reviewRule(viewer, { ruleId: id, version: 1, verdict: 'approved', comment: '' })).rejects.toMatchObject(
    refused,
  );
  expect((await listRuleVersions(viewer, { ruleId: id })).items).toHaveLength(1);
});
