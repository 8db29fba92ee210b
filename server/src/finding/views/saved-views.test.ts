// Saved views: whose they are, who changes them, and what each person makes of them.
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';

import type { DatabaseHandle } from '#platform/database';
import { uuidv7 } from '#platform/id';
import { activitiesOf, openTestDatabase, testContext, type TestContext } from '#platform/testing';

import { newScene, raise } from '../../incidents/scene.ts';
import { countSavedViews } from './count.ts';
import {
  changeSavedView,
  chooseSavedView,
  createSavedView,
  deleteSavedView,
  listSavedViews,
  orderSavedViews,
} from './manage.ts';

let handle: DatabaseHandle;
let ana: TestContext;
let boris: TestContext;
let vera: TestContext;
const team = uuidv7();

const aView = {
  page: 'alerts' as const,
  name: 'Mine',
  state: 'severity=4',
  audience: 'private' as const,
  teamId: null,
};
const save = (ctx: TestContext, more: Partial<Parameters<typeof createSavedView>[1]> = {}) =>
  createSavedView(ctx, { ...aView, pinned: true, ...more });
const namesOf = async (ctx: TestContext): Promise<string[]> =>
  (await listSavedViews(ctx, { page: 'alerts' })).items.map(({ name }) => name);

beforeAll(async () => {
  handle = await openTestDatabase();
  ana = await newScene(handle);
  const colleague = { orgId: ana.orgId, clock: ana.clock };
  boris = await testContext(handle, { ...colleague, role: 'analyst', name: 'Boris' });
  vera = await testContext(handle, { ...colleague, role: 'viewer', name: 'Vera' });
  await handle.asSystem(async (db) => {
    await sql`insert into team (id, org_id, name, meaning, created_at)
      values (${team}, ${ana.orgId}, 'Blue', '', ${ana.now()})`.execute(db);
    await sql`insert into team_member (org_id, team_id, person_id, added_at)
      values (${ana.orgId}, ${team}, ${boris.actor.id}, ${ana.now()})`.execute(db);
  });
});
afterAll(() => handle.close());

test('a private view is its owner’s alone, a team’s is its members’, an organisation’s is everybody’s', async () => {
  await save(boris, { name: 'private of Boris' });
  await save(boris, { name: 'of Blue', audience: 'team', teamId: team });
  await save(ana, { name: 'for all', audience: 'organisation' });
  expect(await namesOf(boris)).toEqual(expect.arrayContaining(['private of Boris', 'of Blue', 'for all']));
  expect(await namesOf(vera)).toEqual(['for all']);
  expect(await namesOf(ana)).toEqual(['for all']);
  expect(await namesOf(await testContext(handle))).toEqual([]);
});

test('whoever may not keep views for others is refused, and may keep a copy', async () => {
  const refused = { code: 'saved_view_audience' };
  await expect(save(vera, { audience: 'organisation' })).rejects.toMatchObject(refused);
  await expect(save(boris, { audience: 'organisation' })).rejects.toMatchObject(refused);
  await expect(save(vera, { audience: 'team', teamId: team })).rejects.toMatchObject(refused);
  await expect(save(boris, { audience: 'team', teamId: uuidv7() })).rejects.toMatchObject({ code: 'saved_view_team' });
  const { id, state, name } = await save(ana, { name: 'shared', audience: 'organisation' });
  await expect(changeSavedView(vera, { savedViewId: id, name: 'Taken' })).rejects.toMatchObject({
    code: 'saved_view_of_another',
  });
  await expect(deleteSavedView(boris, { savedViewId: id })).rejects.toMatchObject({ code: 'saved_view_of_another' });
  expect(await save(vera, { name: `${name} (copy)`, state })).toMatchObject({ mayChange: true, audience: 'private' });
});

test('another’s private view is not there', async () => {
  const { id } = await save(boris, { name: 'hidden' });
  for (const tried of [
    () => changeSavedView(ana, { savedViewId: id, name: 'Taken' }),
    () => deleteSavedView(ana, { savedViewId: id }),
    () => chooseSavedView(ana, { savedViewId: id, pinned: true }),
  ])
    await expect(tried()).rejects.toMatchObject({ code: 'saved_view_not_found' });
});

test('a change is made once, on the view that was seen, and is on record', async () => {
  const { id, rev } = await save(ana, { name: 'before' });
  expect(await changeSavedView(ana, { savedViewId: id, rev, name: 'after' })).toMatchObject({ name: 'after', rev: 2 });
  await expect(changeSavedView(ana, { savedViewId: id, rev, name: 'late' })).rejects.toMatchObject({
    code: 'stale_revision',
  });
  await deleteSavedView(ana, { savedViewId: id });
  const types = (await activitiesOf(ana)).filter(({ subjectId }) => subjectId === id).map(({ type }) => type);
  expect(types).toEqual(['saved_view.saved', 'saved_view.changed', 'saved_view.deleted']);
});

test('pins, the order and where a page begins are each person’s own', async () => {
  const one = await save(ana, { name: 'aa one', audience: 'organisation' });
  const two = await save(ana, { name: 'aa two', audience: 'organisation' });
  await chooseSavedView(ana, { savedViewId: one.id, isDefault: true });
  await chooseSavedView(ana, { savedViewId: two.id, isDefault: true });
  await orderSavedViews(ana, { page: 'alerts', ids: [two.id, one.id] });
  const mine = (await listSavedViews(ana, { page: 'alerts' })).items;
  expect(mine.slice(0, 2).map(({ name }) => name)).toEqual(['aa two', 'aa one']);
  expect(mine.filter(({ isDefault }) => isDefault).map(({ name }) => name)).toEqual(['aa two']);
  const theirs = (await listSavedViews(vera, { page: 'alerts' })).items;
  expect(theirs.some(({ pinned, isDefault }) => isDefault || (pinned && theirs[0]?.name === 'aa two'))).toBe(false);
});

test('pinned views are counted, within reach, no further than a hundred', async () => {
  await raise(ana, { rule: 'pin 1', severity: 4, minute: 1 }, { rule: 'pin 2', severity: 4, minute: 2 });
  const { id } = await save(ana, { name: 'critical', state: 'severity=4&range=7d' });
  const { items } = await countSavedViews(ana, { page: 'alerts' });
  expect(items.find((item) => item.id === id)).toEqual({ id, count: 2, more: false });
  const lyon = await testContext(handle, { orgId: ana.orgId, clock: ana.clock, role: 'analyst', sites: ['lyo'] });
  const own = await save(lyon, { name: 'critical', state: 'severity=4&range=7d' });
  expect((await countSavedViews(lyon, { page: 'alerts' })).items).toContainEqual({ id: own.id, count: 0, more: false });
});

test('nonsense in an address is counted as nothing', async () => {
  const { id } = await save(boris, { name: 'odd', state: 'severity=purple&minRisk=x' });
  expect((await countSavedViews(boris, { page: 'alerts' })).items.some((item) => item.id === id)).toBe(false);
});
