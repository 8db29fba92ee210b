// Purges of organisations that are pinned to different stores: each goes through its own, whatever lies in the other.
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';

import { organisationPlaces } from '#identity';
import type { DatabaseHandle } from '#platform/database';
import { placedStore } from '#platform/event-store';
import { createPlaces } from '#platform/places';
import { openTestDatabase, testContext } from '#platform/testing';

import { aStore } from '../events/fixtures.ts';
import { eventCounts, groundOn, purged, storeEvents } from './fixtures.ts';

type Opened = Awaited<ReturnType<typeof aStore>>;
let handle: DatabaseHandle;
let first: Opened;
let eu: Opened;
beforeAll(async () => {
  handle = await openTestDatabase();
  [first, eu] = await Promise.all([aStore(), aStore()]);
}, 60_000);
afterAll(async () => {
  await Promise.all([first.drop(), eu.drop()]);
  await handle.close();
});

it('purges in the store of the organisation and in no other', async () => {
  const [home, pinned] = [await testContext(handle), await testContext(handle)];
  await handle.asSystem((db) => sql`update organisation set store = 'eu' where id = ${pinned.orgId}`.execute(db));
  const now = home.now().getTime();
  // As if something had strayed: what goes must go by the pin, and by nothing else.
  for (const { store } of [first, eu])
    for (const { orgId } of [home, pinned]) {
      await storeEvents(store, orgId, { dataset: 'zeek.conn', ageDays: 100, count: 4, now, entities: ['user:ana'] });
      await storeEvents(store, orgId, { dataset: 'zeek.dns', ageDays: 10, count: 2, now, entities: ['user:ana'] });
    }
  const engines = new Map([
    ['default', first.store],
    ['eu', eu.store],
  ]);
  const store = placedStore(engines, createPlaces(organisationPlaces(handle)));
  for (const ctx of [home, pinned]) await purged(groundOn(handle, store), ctx);

  const [kept, untouched] = [{ 'zeek.dns': 2 }, { 'zeek.conn': 4, 'zeek.dns': 2 }];
  expect(await eventCounts(first.store, home.orgId)).toEqual(kept);
  expect(await eventCounts(eu.store, pinned.orgId)).toEqual(kept);
  expect(await eventCounts(eu.store, home.orgId)).toEqual(untouched);
  expect(await eventCounts(first.store, pinned.orgId)).toEqual(untouched);
});
