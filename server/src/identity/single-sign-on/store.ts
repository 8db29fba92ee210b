// Identity providers and external identities in SQL.
import type { Context, Database, Tx } from '#platform/context';
import type { DatabaseHandle } from '#platform/database';

import { tables, type ProviderRow } from './tables.ts';

export const findProviders = (tx: Tx): Promise<ProviderRow[]> =>
  tables(tx.db).selectFrom('identityProvider').selectAll().orderBy('name').orderBy('id').execute();

export const findProvider = (tx: Tx, id: string): Promise<ProviderRow | undefined> =>
  tables(tx.db).selectFrom('identityProvider').selectAll().where('id', '=', id).executeTakeFirst();

export const lockProvider = (tx: Tx, id: string): Promise<ProviderRow | undefined> =>
  tables(tx.db).selectFrom('identityProvider').selectAll().where('id', '=', id).forUpdate().executeTakeFirst();

const asStored = (row: ProviderRow) => ({
  ...row,
  settings: JSON.stringify(row.settings),
  rules: JSON.stringify(row.rules),
});

export const insertProvider = (tx: Tx, row: ProviderRow): Promise<unknown> =>
  tables(tx.db).insertInto('identityProvider').values(asStored(row)).execute();

export const updateProvider = (tx: Tx, row: ProviderRow): Promise<unknown> =>
  tables(tx.db).updateTable('identityProvider').set(asStored(row)).where('id', '=', row.id).execute();

export const deleteProviderRow = (tx: Tx, id: string): Promise<unknown> =>
  tables(tx.db).deleteFrom('identityProvider').where('id', '=', id).execute();

/** Ends the sessions that were begun through the provider. */
export async function endSessionsThrough(tx: Tx, providerId: string): Promise<number> {
  const [ended] = await tables(tx.db).deleteFrom('session').where('providerId', '=', providerId).execute();
  return Number(ended?.numDeletedRows ?? 0);
}

/** How many people are known through each provider, by its id. */
export async function countPeople(tx: Tx): Promise<Map<string, number>> {
  const rows = await tables(tx.db)
    .selectFrom('externalIdentity')
    .select((select) => ['providerId', select.fn.countAll<string>().as('people')])
    .groupBy('providerId')
    .execute();
  return new Map(rows.map(({ providerId, people }) => [providerId, Number(people)]));
}

/** One that is in use, of any organisation: for sign-ins, before an organisation is known. */
export const findEnabled = (handle: DatabaseHandle, id: string): Promise<ProviderRow | undefined> =>
  handle.asSystem((db) => enabled(db).where('identityProvider.id', '=', id).executeTakeFirst());

/** Those in use that speak for the domain, of whatever organisation. */
export const findSpeakingFor = (handle: DatabaseHandle, domain: string): Promise<ProviderRow[]> =>
  handle.asSystem((db) =>
    enabled(db)
      .where((where) => where(where.val(domain), '=', where.fn.any('identityProvider.domains')))
      .orderBy('identityProvider.name')
      .orderBy('identityProvider.id')
      .execute(),
  );

const enabled = (db: Database) =>
  tables(db)
    .selectFrom('identityProvider')
    .innerJoin('organisation', 'organisation.id', 'identityProvider.orgId')
    .selectAll('identityProvider')
    .where('identityProvider.enabled', '=', true)
    .where('organisation.suspendedAt', 'is', null);

/** What stands in the record of a sign-in that it began. */
export async function throughProvider(
  handle: DatabaseHandle,
  id: string,
): Promise<Pick<ProviderRow, 'id' | 'name'> | null> {
  const found = await handle.asSystem((db) =>
    tables(db).selectFrom('identityProvider').select(['id', 'name']).where('id', '=', id).executeTakeFirst(),
  );
  return found ?? null;
}

/** The provider's organisation, for whoever has not been recognised yet. */
export const contextAt = (handle: DatabaseHandle, ctx: Context, orgId: string): Context => ({
  ...ctx,
  orgId,
  transact: (work) => handle.transact(orgId, work),
});
