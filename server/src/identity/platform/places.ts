// The pins of organisations to event stores, as the database keeps them.
import type { DatabaseHandle } from '#platform/database';
import { notFound } from '#platform/errors';
import { defaultStore, type PlaceBook } from '#platform/places';

import { tablesOf } from '../store.ts';

export const organisationPlaces = (handle: DatabaseHandle): PlaceBook => ({
  find: (orgId) =>
    handle.asSystem(async (db) => {
      const row = await tablesOf(db)
        .selectFrom('organisation')
        .select(['store', 'storeSettledAt'])
        .where('id', '=', orgId)
        .executeTakeFirst();
      return { store: row?.store ?? defaultStore, settled: row !== undefined && row.storeSettledAt !== null };
    }),
  settle: (orgId) =>
    handle.asSystem(async (db) => {
      await tablesOf(db)
        .updateTable('organisation')
        .set({ storeSettledAt: new Date() })
        .where('id', '=', orgId)
        .where('storeSettledAt', 'is', null)
        .execute();
      const row = await tablesOf(db)
        .selectFrom('organisation')
        .select('store')
        .where('id', '=', orgId)
        .executeTakeFirst();
      if (!row) throw notFound('organisation', orgId);
      return row.store;
    }),
});

/** Every pin there is, to look for those to stores that the settings do not name. */
export const pinnedStores = (handle: DatabaseHandle): Promise<{ name: string; store: string }[]> =>
  handle.asSystem((db) =>
    tablesOf(db).selectFrom('organisation').select(['name', 'store']).orderBy('createdAt').orderBy('id').execute(),
  );
