// The event stores of the installation for whoever runs it, and which organisation is pinned to which.
import { organisationStoreChanged } from '@tocsin/contracts/activity';
import type * as platformApi from '@tocsin/contracts/api/platform';
import type { PlatformOrganisation } from '@tocsin/contracts/identity';
import type * as z from 'zod';

import { record } from '#platform/activity';
import { authorize } from '#platform/authorize';
import type { Context } from '#platform/context';
import type { DatabaseHandle } from '#platform/database';
import { conflict, notFound } from '#platform/errors';
import { requireNamedStore, type StoreBook } from '#platform/store-book';

import { tablesOf } from '../store.ts';
import { findOrganisationRow } from './organisations.ts';

/** The default one first. */
export const listEventStoresWith =
  (handle: DatabaseHandle, stores: StoreBook) =>
  async (ctx: Context): Promise<{ items: platformApi.PlatformStore[] }> => {
    authorize(ctx, 'platform:read');
    const rows = await handle.asSystem((db) =>
      tablesOf(db)
        .selectFrom('organisation')
        .select(({ fn }) => ['store', fn.countAll<string>().as('organisations')])
        .groupBy('store')
        .execute(),
    );
    const pinned = new Map(rows.map(({ store, organisations }) => [store, Number(organisations)]));
    const items = stores.map(async ({ name, title, region, kind, holdsObjects, ...store }) => {
      const { up, since } = await store.state();
      const { records, bytes } = store.waiting();
      return {
        name,
        title,
        region,
        kind,
        holdsObjects,
        state: up ? ('up' as const) : ('away' as const),
        since: since?.toISOString() ?? null,
        waitingBatches: records,
        waitingBytes: bytes,
        organisations: pinned.get(name) ?? 0,
      };
    });
    return { items: await Promise.all(items) };
  };

/**
 * Whoever keeps the first event and this decide their race in the database.
 * @throws Problem `event_store_not_named`, `organisation_has_data`, `organisation_not_found`
 */
export const changeOrganisationStoreWith =
  (handle: DatabaseHandle, stores: StoreBook) =>
  async (
    ctx: Context,
    { organisationId, store }: z.output<typeof platformApi.changeOrganisationStore.input>,
  ): Promise<PlatformOrganisation> => {
    authorize(ctx, 'platform:write');
    requireNamedStore(stores, store);
    return handle.asSystem(async (db) => {
      const before = await tablesOf(db)
        .selectFrom('organisation')
        .select(['name', 'store', 'storeSettledAt'])
        .where('id', '=', organisationId)
        .forUpdate()
        .executeTakeFirst();
      if (!before) throw notFound('organisation', organisationId);
      if (before.store !== store) {
        if (before.storeSettledAt !== null)
          throw conflict(
            'organisation_has_data',
            `Something of this organisation is kept in the event store ${before.store} already: it stays there.`,
          );
        await tablesOf(db).updateTable('organisation').set({ store }).where('id', '=', organisationId).execute();
        const tx = { ...ctx, db, orgId: organisationId };
        const about = { name: before.name, from: before.store, to: store };
        await record(tx, organisationStoreChanged, { subjectId: organisationId }, about);
      }
      return findOrganisationRow(db, organisationId);
    });
  };
