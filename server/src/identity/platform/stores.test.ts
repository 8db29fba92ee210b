// Pins of organisations to event stores: named, moved, and final with the first thing that is kept.
import { afterAll, expect, test } from 'vitest';

import { createLog } from '#platform/log';
import { createPlaces } from '#platform/places';
import { systemContext } from '#platform/system-context';
import { activitiesOf, openTestDatabase, testContext, type TestContext } from '#platform/testing';

import { post, stores } from '../fixtures.ts';
import { createOrganisationWith } from './organisations.ts';
import { organisationPlaces } from './places.ts';
import { changeOrganisationStoreWith, listEventStoresWith } from './stores.ts';

const handle = await openTestDatabase();
afterAll(() => handle.close());

let addresses = 0;
const anAddress = (): string => `first-${(addresses += 1)}@stores.example`;
const operator = async (): Promise<TestContext> => {
  const ctx = await testContext(handle);
  return { ...ctx, actor: { ...ctx.actor, permissions: new Set(['platform:read', 'platform:write'] as const) } };
};
const codeOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => null,
    (error: unknown) => (error instanceof Error && 'code' in error ? error.code : error),
  );

test('an organisation is pinned to a store, and moved only until the first thing is kept', async () => {
  const ctx = await operator();
  const make = (store: string) =>
    createOrganisationWith(handle, post, stores)(ctx, { name: 'Pinned', administratorEmail: anAddress(), store });
  expect(await codeOf(make('mars'))).toBe('event_store_not_named');
  const { organisation } = await make('eu');
  expect(organisation).toMatchObject({ store: 'eu', storeSettled: false });
  const organisationId = organisation.id;
  const move = (store: string) => changeOrganisationStoreWith(handle, stores)(ctx, { organisationId, store });
  expect(await move('default')).toMatchObject({ store: 'default' });
  expect(await codeOf(move('mars'))).toBe('event_store_not_named');
  await move('eu');
  const places = createPlaces(organisationPlaces(handle));
  expect(await places.find(organisationId)).toBe('eu');
  await move('default');
  expect(await places.find(organisationId)).toBe('default');
  expect(await Promise.all([places.settle(organisationId), places.settle(organisationId)])).toEqual([
    'default',
    'default',
  ]);
  expect(await codeOf(move('eu'))).toBe('organisation_has_data');
  expect(await move('default')).toMatchObject({ storeSettled: true });
  expect(places.known(organisationId)).toBe('default');
  const theirs = systemContext(handle, { orgId: organisationId, module: 'identity', log: createLog('silent') });
  const changes = await activitiesOf(theirs, 'organisation.store_changed');
  expect(changes).toMatchObject([
    { data: { from: 'eu', to: 'default' } },
    { data: { from: 'default', to: 'eu' } },
    { data: { from: 'eu', to: 'default' } },
  ]);
  const { items } = await listEventStoresWith(handle, stores)(ctx);
  expect(items.map(({ name, state }) => [name, state])).toEqual([
    ['default', 'up'],
    ['eu', 'up'],
  ]);
});

test('of moving an organisation and keeping its first event at once, the one does not undo the other', async () => {
  const ctx = await operator();
  for (let round = 0; round < 10; round += 1) {
    const email = anAddress();
    const make = createOrganisationWith(handle, post, stores);
    const { id } = await make(ctx, { name: 'Raced', administratorEmail: email, store: 'default' });
    const places = createPlaces(organisationPlaces(handle));
    const move = changeOrganisationStoreWith(handle, stores)(ctx, { organisationId: id, store: 'eu' });
    const [settled, moved] = await Promise.all([places.settle(id), move.catch(() => null)]);
    expect(settled).toBe(moved === null ? 'default' : 'eu');
    expect(await createPlaces(organisationPlaces(handle)).find(id)).toBe(settled);
  }
});
