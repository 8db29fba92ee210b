// All SQL of the sentinels in the database.
import { sql } from 'kysely';

import type { Context, Database, Tx } from '#platform/context';

import type { Finding } from './judge.ts';
import type { SourceKey } from './measure.ts';
import { tablesOf, type CanaryRow, type SourceWatchRow } from './tables.ts';
import type { Usual } from './usual.ts';

export const listWatches = (db: Database): Promise<SourceWatchRow[]> =>
  tablesOf(db).selectFrom('sourceWatch').selectAll().orderBy('source').orderBy('site').execute();

export const findWatch = (db: Database, { source, site }: SourceKey): Promise<SourceWatchRow | undefined> =>
  tablesOf(db)
    .selectFrom('sourceWatch')
    .selectAll()
    .where('source', '=', source)
    .where('site', '=', site)
    .executeTakeFirst();

/** What came is watched from then on. */
export async function noteArrivals(tx: Tx, seen: readonly (SourceKey & { lastArrival: number })[]): Promise<void> {
  if (seen.length === 0) return;
  const rows = seen.map(({ source, site, lastArrival }) => ({
    orgId: tx.orgId,
    source,
    site,
    firstSeenAt: tx.now(),
    lastSeenAt: new Date(lastArrival),
    findings: JSON.stringify([]),
  }));
  await tablesOf(tx.db)
    .insertInto('sourceWatch')
    // The driver writes JSON as text; reading gives the value.
    .values(rows as never)
    .onConflict((on) =>
      on
        .columns(['orgId', 'source', 'site'])
        .doUpdateSet((excluded) => ({ lastSeenAt: excluded.ref('excluded.lastSeenAt') })),
    )
    .execute();
}

const updateOne = (db: Database, { source, site }: SourceKey) =>
  tablesOf(db).updateTable('sourceWatch').where('source', '=', source).where('site', '=', site);

export async function writeFindings(tx: Tx, key: SourceKey, findings: readonly Finding[]): Promise<void> {
  await updateOne(tx.db, key)
    .set({ findings: sql`${JSON.stringify(findings)}::jsonb`, checkedAt: tx.now() })
    .execute();
}

export async function writeUsual(tx: Tx, key: SourceKey, usual: Usual): Promise<void> {
  await updateOne(tx.db, key)
    .set({ learned: sql`${JSON.stringify(usual)}::jsonb`, learnedAt: tx.now() })
    .execute();
}

export type WatchSettings = Pick<SourceWatchRow, 'expectedEveryS' | 'mutedUntil'>;

export const changeSettings = (tx: Tx, key: SourceKey, settings: WatchSettings): Promise<SourceWatchRow | undefined> =>
  updateOne(tx.db, key).set(settings).returningAll().executeTakeFirst();

export async function insertCanary(tx: Tx, id: string): Promise<void> {
  await tablesOf(tx.db)
    .insertInto('canary')
    .values({ orgId: tx.orgId, id, sentAt: tx.now(), acceptedAt: null, raisedAt: null, missed: false })
    .execute();
}

export async function markAccepted(tx: Tx, id: string): Promise<void> {
  await tablesOf(tx.db).updateTable('canary').set({ acceptedAt: tx.now() }).where('id', '=', id).execute();
}

/** Those that are known and had not come: a canary of another Tocsin is none of ours. */
export async function markRaised(ctx: Context, db: Database, ids: readonly string[]): Promise<void> {
  await tablesOf(db)
    .updateTable('canary')
    .set({ raisedAt: ctx.now() })
    .where('id', 'in', [...ids])
    .where('raisedAt', 'is', null)
    .execute();
}

/** Newest first. */
export const recentCanaries = (db: Database, limit: number): Promise<CanaryRow[]> =>
  tablesOf(db).selectFrom('canary').selectAll().orderBy('sentAt', 'desc').limit(limit).execute();

/** Marks those that have not come in time, and says which. */
export const markMissed = (tx: Tx, sentBefore: Date): Promise<CanaryRow[]> =>
  tablesOf(tx.db)
    .updateTable('canary')
    .set({ missed: true })
    .where('sentAt', '<', sentBefore)
    .where('raisedAt', 'is', null)
    .where('missed', '=', false)
    .returningAll()
    .execute();

export async function forgetCanariesBefore(tx: Tx, at: Date): Promise<void> {
  await tablesOf(tx.db).deleteFrom('canary').where('sentAt', '<', at).execute();
}
