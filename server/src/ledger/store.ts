// All SQL of the ledger.
import { sql } from 'kysely';

import type { ActivityTables } from '#platform/activity';
import type { Database } from '#platform/context';

import { activityRecord } from './present.ts';
import { tables, type EntryRow, type KeyRow, type RedactionRow, type RemovalRow, type RootRow } from './tables.ts';

/** The last entry of the organisation. */
export const findHead = (db: Database, orgId: string): Promise<EntryRow | undefined> =>
  tables(db)
    .selectFrom('ledgerEntry')
    .selectAll()
    .where('orgId', '=', orgId)
    .orderBy('seq', 'desc')
    .limit(1)
    .executeTakeFirst();

/** Which of the records have an entry already. */
export async function findChained(db: Database, orgId: string, ids: readonly string[]): Promise<Set<string>> {
  const rows = await tables(db)
    .selectFrom('ledgerEntry')
    .select('recordId')
    .where('orgId', '=', orgId)
    .where('recordKind', '=', activityRecord)
    .where('recordId', 'in', ids)
    .execute();
  return new Set(rows.map(({ recordId }) => recordId));
}

export const insertEntries = async (db: Database, rows: readonly EntryRow[]): Promise<void> =>
  void (await tables(db).insertInto('ledgerEntry').values(rows).execute());

export type FoundEntry = {
  entry: EntryRow;
  activity: ActivityTables['activity'] | null;
  removedBy: string | null;
  /** In the order of the erasures. */
  redactions: readonly RedactionRow[];
};
/** Entries after `after` up to `last`, each with its activity where that is there and may be seen. */
export async function findEntries(
  db: Database,
  orgId: string,
  { after, last, limit }: { after: number; last: number; limit: number },
): Promise<FoundEntry[]> {
  const entries = await tables(db)
    .selectFrom('ledgerEntry')
    .selectAll()
    .where('orgId', '=', orgId)
    .where('seq', '>', after)
    .where('seq', '<=', last)
    .orderBy('seq')
    .limit(limit)
    .execute();
  if (entries.length === 0) return [];
  const ids = entries.map(({ recordId }) => recordId);
  const activities = await tables(db)
    .selectFrom('activity')
    .selectAll()
    .where('orgId', '=', orgId)
    .where('id', 'in', ids)
    .execute();
  const byId = new Map(activities.map((row) => [row.id, row]));
  const missing = ids.filter((id) => !byId.has(id));
  const removals = missing.length === 0 ? [] : await findRemovals(db, orgId, missing);
  const removedBy = new Map(removals.map(({ recordId, purgeId }) => [recordId, purgeId]));
  const redactions = Map.groupBy(await findRedactions(db, orgId, ids), ({ recordId }) => recordId);
  return entries.map((entry) => ({
    entry,
    activity: byId.get(entry.recordId) ?? null,
    removedBy: removedBy.get(entry.recordId) ?? null,
    redactions: redactions.get(entry.recordId) ?? [],
  }));
}

/** Newest first; `before` is a root's number. */
export const findRoots = (
  db: Database,
  orgId: string,
  { before, limit }: { before: number | null; limit: number },
): Promise<RootRow[]> =>
  tables(db)
    .selectFrom('ledgerRoot')
    .selectAll()
    .where('orgId', '=', orgId)
    .where(before === null ? sql<boolean>`true` : sql<boolean>`number < ${before}`)
    .orderBy('number', 'desc')
    .limit(limit)
    .execute();

/** Oldest first. */
export const findRootsAfter = (db: Database, orgId: string, after: number, limit: number): Promise<RootRow[]> =>
  tables(db)
    .selectFrom('ledgerRoot')
    .selectAll()
    .where('orgId', '=', orgId)
    .where('number', '>', after)
    .orderBy('number')
    .limit(limit)
    .execute();

export const insertRoot = async (db: Database, row: RootRow): Promise<void> =>
  void (await tables(db).insertInto('ledgerRoot').values(row).execute());

/** The first and the last root that were made within the time; null when there is none. */
export async function findRootRange(
  db: Database,
  orgId: string,
  { from, to }: { from: Date | null; to: Date | null },
): Promise<{ first: number; last: number } | null> {
  const row = await tables(db)
    .selectFrom('ledgerRoot')
    .select(({ fn }) => [fn.min('number').as('first'), fn.max('number').as('last')])
    .where('orgId', '=', orgId)
    .where(from === null ? sql<boolean>`true` : sql<boolean>`at >= ${from}`)
    .where(to === null ? sql<boolean>`true` : sql<boolean>`at <= ${to}`)
    .executeTakeFirst();
  // The aggregate of no row is null, whatever its type says.
  const [first, last] = [Number(row?.first ?? 0), Number(row?.last ?? 0)];
  return first === 0 ? null : { first, last };
}

/** The newest first. The sealed half is for Tocsin itself. */
export const findSigningKey = (db: Database, orgId: string): Promise<KeyRow | undefined> =>
  tables(db)
    .selectFrom('ledgerKey')
    .selectAll()
    .where('orgId', '=', orgId)
    .orderBy('createdAt', 'desc')
    .limit(1)
    .executeTakeFirst();

export const findPublicKeys = (db: Database, orgId: string): Promise<Omit<KeyRow, 'privateSealed'>[]> =>
  tables(db)
    .selectFrom('ledgerKey')
    .select(['orgId', 'id', 'publicKey', 'createdAt'])
    .where('orgId', '=', orgId)
    .orderBy('createdAt')
    .execute();

export const insertKey = async (db: Database, row: KeyRow): Promise<void> =>
  void (await tables(db).insertInto('ledgerKey').values(row).execute());

/** Whoever writes roots of the organisation, or their file, does it alone. */
export const lockRoots = async (db: Database, orgId: string): Promise<void> =>
  void (await sql`select pg_advisory_xact_lock(hashtextextended(${`ledger roots ${orgId}`}, 0))`.execute(db));

export const findOrganisationName = async (db: Database, orgId: string): Promise<string> =>
  (await tables(db).selectFrom('organisation').select('name').where('id', '=', orgId).executeTakeFirst())?.name ?? '';

/** Activities that have no entry yet: how many, and since when the oldest waits. */
export async function findUnchained(db: Database, orgId: string): Promise<{ count: number; oldestAt: Date | null }> {
  const { rows } = await sql<{ count: number | bigint; oldest: Date | null }>`
    select count(*) as count, min(at) as oldest from activity
    where org_id = ${orgId} and not exists (
      select from ledger_entry e
      where e.org_id = activity.org_id and e.record_kind = ${activityRecord} and e.record_id = activity.id)`.execute(
    db,
  );
  return { count: Number(rows[0]?.count ?? 0), oldestAt: rows[0]?.oldest ?? null };
}

const findRemovals = (db: Database, orgId: string, ids: readonly string[]): Promise<RemovalRow[]> =>
  tables(db).selectFrom('ledgerRemoval').selectAll().where('orgId', '=', orgId).where('recordId', 'in', ids).execute();

/** What erasures did to the records, in their order. */
export const findRedactions = (db: Database, orgId: string, ids: readonly string[]): Promise<RedactionRow[]> =>
  tables(db)
    .selectFrom('ledgerRedaction')
    .select(['orgId', 'recordId', 'place', 'erasureId', 'beforeHash', 'afterHash'])
    .where('orgId', '=', orgId)
    .where('recordId', 'in', ids)
    .orderBy('recordId')
    .orderBy('place')
    .execute();

export const hasRedactions = async (db: Database, orgId: string): Promise<boolean> =>
  (await tables(db)
    .selectFrom('ledgerRedaction')
    .select('recordId')
    .where('orgId', '=', orgId)
    .limit(1)
    .executeTakeFirst()) !== undefined;

export const hasRemovals = async (db: Database, orgId: string): Promise<boolean> =>
  (await tables(db)
    .selectFrom('ledgerRemoval')
    .select('recordId')
    .where('orgId', '=', orgId)
    .limit(1)
    .executeTakeFirst()) !== undefined;
