// Sites and API keys in SQL.
import type { ApiKey, Site } from '@tocsin/contracts/identity';

import { inTransaction, type Context, type Tx } from '#platform/context';

import { tablesOf } from './store.ts';
import type { ApiKeyRow, IdentityTables, SiteRow } from './tables.ts';

export const siteOf = ({ id, code, name, city, latitude, longitude, createdAt }: SiteRow): Site => ({
  id,
  code,
  name,
  city,
  latitude,
  longitude,
  createdAt: createdAt.toISOString(),
});

/** All sites of the organisation, by code. */
export const findSites = async (tx: Tx): Promise<Site[]> =>
  (await tablesOf(tx.db).selectFrom('site').selectAll().orderBy('code').execute()).map(siteOf);

/** The codes that senders may name. */
export const siteCodes = (ctx: Context): Promise<Set<string>> =>
  inTransaction(ctx, async (tx) => {
    const rows = await tablesOf(tx.db).selectFrom('site').select('code').execute();
    return new Set(rows.map(({ code }) => code));
  });

/** The one site that the calling program is bound to; null for people, and for programs that see none or several. */
export async function siteOfCaller(ctx: Context): Promise<Site | null> {
  const { actor, reach } = ctx;
  const [only, ...more] = reach.sites ?? [];
  const isProgram = actor.kind === 'api_key' || actor.kind === 'service_account';
  // Everything that arrives asks this: who is bound to nothing needs no transaction.
  if (!isProgram || only === undefined || more.length > 0) return null;
  return inTransaction(ctx, async (tx) => {
    const row = await tablesOf(tx.db).selectFrom('site').selectAll().where('code', '=', only).executeTakeFirst();
    return row ? siteOf(row) : null;
  });
}

/** Null when the code is taken. */
export const insertSite = (tx: Tx, row: SiteRow): Promise<SiteRow | undefined> =>
  tablesOf(tx.db)
    .insertInto('site')
    .values(row)
    .onConflict((on) => on.columns(['orgId', 'code']).doNothing())
    .returningAll()
    .executeTakeFirst();

export const lockSite = (tx: Tx, id: string): Promise<SiteRow | undefined> =>
  tablesOf(tx.db).selectFrom('site').selectAll().where('id', '=', id).forUpdate().executeTakeFirst();

export const updateSite = (tx: Tx, { id, name, city, latitude, longitude }: SiteRow): Promise<unknown> =>
  tablesOf(tx.db).updateTable('site').set({ name, city, latitude, longitude }).where('id', '=', id).execute();

const apiKeyColumns = [
  'id',
  'name',
  'prefix',
  'scopes',
  'siteId',
  'serviceAccountId',
  'replaces',
  'createdAt',
  'lastUsedAt',
  'lastUsedIp',
  'expiresAt',
  'revokedAt',
] as const;

export const apiKeyOf = (row: ApiKeyRow): ApiKey => ({
  ...row,
  createdAt: row.createdAt.toISOString(),
  lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
  expiresAt: row.expiresAt?.toISOString() ?? null,
  revokedAt: row.revokedAt?.toISOString() ?? null,
});

export const findApiKeys = (tx: Tx): Promise<ApiKeyRow[]> =>
  tablesOf(tx.db).selectFrom('apiKey').select(apiKeyColumns).orderBy('id', 'desc').execute();

export const findApiKey = (tx: Tx, id: string): Promise<ApiKeyRow | undefined> =>
  tablesOf(tx.db).selectFrom('apiKey').select(apiKeyColumns).where('id', '=', id).executeTakeFirst();

export const insertApiKey = (tx: Tx, row: IdentityTables['apiKey']): Promise<ApiKeyRow> =>
  tablesOf(tx.db).insertInto('apiKey').values(row).returning(apiKeyColumns).executeTakeFirstOrThrow();

/** Nothing when it is revoked already, or not there. */
export const markRevoked = (tx: Tx, id: string): Promise<ApiKeyRow | undefined> =>
  tablesOf(tx.db)
    .updateTable('apiKey')
    .set({ revokedAt: tx.now() })
    .where('id', '=', id)
    .where('revokedAt', 'is', null)
    .returning(apiKeyColumns)
    .executeTakeFirst();
