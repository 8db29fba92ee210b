// Rules follow a source by proposals: local edits survive, nothing changes by itself, and each is decided once.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { Context } from '#platform/context';
import type { DatabaseHandle } from '#platform/database';
import { uuidv7 } from '#platform/id';
import { activitiesOf, openTestDatabase, testContext } from '#platform/testing';

import { changeRule } from '../change-rule.ts';
import { aRuleText } from '../fixtures.ts';
import { getRule } from '../get-rule.ts';
import { importRules } from '../import-rules.ts';
import { compareWith, countChanges } from './compare.ts';
import { decideProposals } from './decide.ts';
import { getProposal, listProposals } from './list.ts';
import { syncRules } from './sync-rules.ts';

let handle: DatabaseHandle;
beforeAll(async () => {
  handle = await openTestDatabase();
});
afterAll(() => handle.close());

const url = 'https://example.org/rules.git';
const file = (id: string, title: string) => ({ path: `${id}.yml`, source: aRuleText({ id, title }) });
const sync = (ctx: Context, revision: string, files: { path: string; source: string }[], parts = {}) =>
  syncRules(ctx, { url, revision, files, first: true, last: true, ...parts });
const open = async (ctx: Context) => (await listProposals(ctx, { limit: 50 })).items;
const decide = (ctx: Context, decision: 'accept' | 'dismiss', more: object = { all: {} }) =>
  decideProposals(ctx, { decision, mode: 'active', ...more });

/** A library whose rules came from the source at revision r1. */
async function followed(...titles: string[]): Promise<{ ctx: Context; ids: string[] }> {
  const ctx = await testContext(handle);
  const ids = titles.map(() => uuidv7());
  await sync(
    ctx,
    'r1',
    ids.map((id, index) => file(id, titles[index] ?? '')),
  );
  await decide(ctx, 'accept');
  return { ctx, ids };
}

describe('comparing', () => {
  it('tells new, same, changed and conflicting apart', () => {
    expect(compareWith(undefined, 'a')).toMatchObject({ kind: 'add' });
    const ours = { source: 'a', edited: false, upstreamSource: 'a' };
    expect(compareWith(ours, 'a')).toEqual({ kind: 'same' });
    expect(compareWith({ ...ours, upstreamSource: null }, 'a')).toEqual({ kind: 'adopt' });
    expect(compareWith(ours, 'b')).toEqual({ kind: 'change', base: 'a', conflict: false });
    expect(compareWith({ source: 'mine', edited: true, upstreamSource: 'a' }, 'a')).toEqual({ kind: 'same' });
    expect(compareWith({ source: 'mine', edited: true, upstreamSource: 'a' }, 'b')).toMatchObject({ conflict: true });
  });

  it('counts lines that came and went', () => {
    expect(countChanges('a\nb\nc\n', 'a\nx\nc\nd\n')).toEqual({ added: 2, removed: 1 });
    expect(countChanges(null, 'a\nb\n')).toEqual({ added: 2, removed: 0 });
  });
});

describe('a source', () => {
  it('brings new rules as proposals, which become rules when they are accepted', async () => {
    const ctx = await testContext(handle);
    const id = uuidv7();
    const bad = { path: 'bad.yml', source: 'title: [' };
    const result = await sync(ctx, 'r1', [file(id, 'First'), bad]);
    expect(result).toMatchObject({ added: 1, changed: 0, unchanged: 0 });
    expect(result.refused).toHaveLength(1);
    await expect(getRule(ctx, { ruleId: id })).rejects.toMatchObject({ code: 'rule_not_found' });
    expect(await open(ctx)).toMatchObject([{ kind: 'add', title: 'First', conflict: false, removed: 0 }]);

    expect(await decide(ctx, 'accept')).toEqual({ accepted: 1, dismissed: 0, refused: [] });
    expect(await getRule(ctx, { ruleId: id })).toMatchObject({
      mode: 'active',
      origin: 'imported',
      upstream: { url, revision: 'r1', path: `${id}.yml` },
    });
    expect((await activitiesOf(ctx)).map(({ type }) => type)).toEqual(
      expect.arrayContaining(['rule.proposed', 'rule.proposals_decided']),
    );
  });

  it('proposes what changed there, and the new version goes to work when it is accepted', async () => {
    const { ctx, ids } = await followed('One', 'Two');
    const [one = '', two = ''] = ids;
    expect(await sync(ctx, 'r2', [file(one, 'One, better'), file(two, 'Two')])).toMatchObject({
      changed: 1,
      unchanged: 1,
    });
    const [proposal] = await open(ctx);
    expect(await getProposal(ctx, { proposalId: proposal?.id ?? '' })).toMatchObject({
      ours: expect.stringContaining('title: One\n'),
      theirs: expect.stringContaining('One, better'),
      base: expect.stringContaining('title: One\n'),
    });
    await decide(ctx, 'accept');
    expect(await getRule(ctx, { ruleId: one })).toMatchObject({
      title: 'One, better',
      version: 2,
      deployedVersion: 2,
      edited: false,
    });
  });

  it('leaves local edits alone until upstream changes too, and then asks for each', async () => {
    const { ctx, ids } = await followed('One');
    const [one = ''] = ids;
    const mine = { ruleId: one, source: aRuleText({ id: one, title: 'Mine' }) };
    await changeRule(ctx, mine, () => null);
    expect(await sync(ctx, 'r1b', [file(one, 'One')])).toMatchObject({ changed: 0, unchanged: 1 });
    expect(await sync(ctx, 'r2', [file(one, 'Theirs')])).toMatchObject({ changed: 1, conflicts: 1 });
    expect(await decide(ctx, 'accept')).toMatchObject({ accepted: 0 });
    expect(await getRule(ctx, { ruleId: one })).toMatchObject({ title: 'Mine' });

    const [proposal] = await open(ctx);
    const merged = aRuleText({ id: one, title: 'Both' });
    await decide(ctx, 'accept', { ids: [proposal?.id], merged });
    expect(await getRule(ctx, { ruleId: one })).toMatchObject({ title: 'Both', edited: true });
    expect(await sync(ctx, 'r2', [file(one, 'Theirs')])).toMatchObject({ changed: 0, unchanged: 1 });
  });

  it('does not ask again for what was dismissed, but for the next change', async () => {
    const { ctx, ids } = await followed('One');
    const [one = ''] = ids;
    await sync(ctx, 'r2', [file(one, 'Two')]);
    expect(await decide(ctx, 'dismiss')).toMatchObject({ dismissed: 1 });
    expect(await sync(ctx, 'r2', [file(one, 'Two')])).toMatchObject({ changed: 0, unchanged: 1 });
    expect(await sync(ctx, 'r3', [file(one, 'Three')])).toMatchObject({ changed: 1 });
  });

  it('proposes to switch off what is gone, also when it is sent in parts', async () => {
    const { ctx, ids } = await followed('One', 'Two', 'Three');
    const [one = '', two = '', three = ''] = ids;
    expect(await sync(ctx, 'r2', [file(one, 'One')], { last: false })).toMatchObject({ removed: 0 });
    expect(await sync(ctx, 'r2', [file(two, 'Two')], { first: false })).toMatchObject({ removed: 1 });
    await decide(ctx, 'accept');
    expect(await getRule(ctx, { ruleId: three })).toMatchObject({ mode: 'disabled' });
    expect(await getRule(ctx, { ruleId: two })).toMatchObject({ mode: 'active' });
  });

  it('does not take a file that cannot be read for gone', async () => {
    const { ctx, ids } = await followed('One', 'Two');
    const [one = '', two = ''] = ids;
    const broken = { path: `${two}.yml`, source: 'title: [' };
    expect(await sync(ctx, 'r2', [file(one, 'One'), broken])).toMatchObject({ removed: 0, refused: [{}] });
    expect(await open(ctx)).toEqual([]);
    expect(await sync(ctx, 'r3', [file(one, 'One')])).toMatchObject({ removed: 1 });
  });

  it('takes a proposal back when upstream does', async () => {
    const { ctx, ids } = await followed('One', 'Two');
    const [one = '', two = ''] = ids;
    const added = uuidv7();
    await sync(ctx, 'r2', [file(one, 'One, better'), file(added, 'New')]);
    expect((await open(ctx)).map(({ kind }) => kind).toSorted()).toEqual(['add', 'change', 'remove']);
    await sync(ctx, 'r3', [file(one, 'One'), file(two, 'Two')]);
    expect(await open(ctx)).toEqual([]);
    expect(await getRule(ctx, { ruleId: two })).toMatchObject({ mode: 'active' });
  });

  it('adopts imported rules that are the same', async () => {
    const ctx = await testContext(handle);
    const id = uuidv7();
    await importRules(ctx, { files: [file(id, 'Imported')], enabled: true });
    expect(await sync(ctx, 'r1', [file(id, 'Imported')])).toMatchObject({ added: 0, unchanged: 1 });
    expect(await getRule(ctx, { ruleId: id })).toMatchObject({ upstream: { url } });
  });
});

describe('what is refused', () => {
  it('keeps waiting, so that a slip in a merged text costs nothing', async () => {
    const { ctx, ids } = await followed('One');
    const [one = ''] = ids;
    await changeRule(ctx, { ruleId: one, source: aRuleText({ id: one, title: 'Mine' }) }, () => null);
    await sync(ctx, 'r2', [file(one, 'Theirs')]);
    const [proposal] = await open(ctx);
    const merge = (merged: string) => decide(ctx, 'accept', { ids: [proposal?.id], merged });
    for (const slip of ['title: [', aRuleText({ title: 'Of another id' })]) {
      expect(await merge(slip)).toMatchObject({ accepted: 0, refused: [expect.anything()] });
      expect(await open(ctx)).toMatchObject([{ id: proposal?.id }]);
    }
    expect(await merge(aRuleText({ id: one, title: 'Both' }))).toMatchObject({ accepted: 1, refused: [] });
    expect(await open(ctx)).toEqual([]);
  });

  it('is a rule that was rewritten here after it was proposed', async () => {
    const { ctx, ids } = await followed('One', 'Two');
    const [one = '', two = ''] = ids;
    await sync(ctx, 'r2', [file(one, 'One, theirs'), file(two, 'Two, theirs')]);
    await changeRule(ctx, { ruleId: one, source: aRuleText({ id: one, title: 'One, mine' }) }, () => null);
    expect(await decide(ctx, 'accept')).toMatchObject({ accepted: 1, refused: [{ file: `${one}.yml` }] });
    expect(await getRule(ctx, { ruleId: one })).toMatchObject({ title: 'One, mine' });
    expect(await open(ctx)).toMatchObject([{ ruleId: one, conflict: true }]);
  });

  it('is a rule that someone added meanwhile, until the source is compared again', async () => {
    const ctx = await testContext(handle);
    const id = uuidv7();
    await sync(ctx, 'r1', [file(id, 'Theirs')]);
    await importRules(ctx, { files: [file(id, 'Imported')], enabled: true });
    expect(await decide(ctx, 'accept')).toMatchObject({ accepted: 0, refused: [expect.anything()] });
    await sync(ctx, 'r1', [file(id, 'Theirs')]);
    expect(await decide(ctx, 'accept')).toMatchObject({ accepted: 1, refused: [] });
    expect(await getRule(ctx, { ruleId: id })).toMatchObject({ title: 'Theirs', version: 2 });
  });
});

it('lets one of two who decide at once have it', async () => {
  const ctx = await testContext(handle);
  await sync(ctx, 'r1', [file(uuidv7(), 'One')]);
  const [proposal] = await open(ctx);
  const ids = { ids: [proposal?.id] };
  const both = await Promise.all([decide(ctx, 'accept', ids), decide(ctx, 'accept', ids)]);
  expect(both.reduce((sum, { accepted }) => sum + accepted, 0)).toBe(1);
});

it('refuses a reader', async () => {
  const ctx = await testContext(handle);
  const viewer = await testContext(handle, { role: 'viewer', orgId: ctx.orgId });
  await expect(sync(viewer, 'r1', [])).rejects.toMatchObject({ kind: 'forbidden' });
  await expect(decide(viewer, 'accept')).rejects.toMatchObject({ kind: 'forbidden' });
  expect(await open(viewer)).toEqual([]);
});
