// Pulls and their objects in SQL.
import { sql } from 'kysely';

import type { Database } from '#platform/context';

import { tables, type ObjectRow, type ObjectState, type PullRow, type PullSettings } from './tables.ts';

export const findPulls = (db: Database): Promise<PullRow[]> =>
  tables(db).selectFrom('ingestPull').selectAll().orderBy('createdAt').orderBy('id').execute();

export const findPull = (db: Database, id: string): Promise<PullRow | undefined> =>
  tables(db).selectFrom('ingestPull').selectAll().where('id', '=', id).executeTakeFirst();

export const lockPull = (db: Database, id: string): Promise<PullRow | undefined> =>
  tables(db).selectFrom('ingestPull').selectAll().where('id', '=', id).forUpdate().executeTakeFirst();

export const insertPull = (db: Database, row: PullRow): Promise<unknown> =>
  tables(db).insertInto('ingestPull').values(row).execute();

type Changed = PullSettings & { secret: string | null; nextRunAt: Date };
export const updatePull = (db: Database, id: string, changed: Changed): Promise<unknown> =>
  tables(db)
    .updateTable('ingestPull')
    .set({ ...changed, rev: sql<number>`rev + 1` })
    .where('id', '=', id)
    .execute();

export const removePull = (db: Database, id: string): Promise<unknown> =>
  tables(db).deleteFrom('ingestPull').where('id', '=', id).execute();

/** Those whose time has come and that nobody is working on. */
export const findDue = (db: Database, now: Date): Promise<PullRow[]> =>
  tables(db)
    .selectFrom('ingestPull')
    .selectAll()
    .where('paused', '=', false)
    .where('nextRunAt', '<=', now)
    .where((or) => or.or([or('claimedUntil', 'is', null), or('claimedUntil', '<', now)]))
    .execute();

/** The pull, for this run alone; undefined when another run is at it or it is gone. */
export const claimPull = (
  db: Database,
  id: string,
  { now, until, onlyDue }: { now: Date; until: Date; onlyDue: boolean },
): Promise<PullRow | undefined> =>
  tables(db)
    .updateTable('ingestPull')
    .set({
      claimedUntil: until,
      startedAt: now,
      nextRunAt: sql<Date>`${now}::timestamptz + make_interval(mins => every_minutes)`,
    })
    .where('id', '=', id)
    .where((or) => or.or([or('claimedUntil', 'is', null), or('claimedUntil', '<', now)]))
    .$if(onlyDue, (due) => due.where('paused', '=', false).where('nextRunAt', '<=', now))
    .returningAll()
    .executeTakeFirst();

/** False when the claim has passed to another run, or the pull was deleted. */
export async function keepClaim(db: Database, pull: PullRow, until: Date): Promise<boolean> {
  const kept = await tables(db)
    .updateTable('ingestPull')
    .set({ claimedUntil: until })
    .where('id', '=', pull.id)
    .where('startedAt', '=', pull.startedAt)
    .returning('id')
    .executeTakeFirst();
  return kept !== undefined;
}

/** What stood there before tells whether it is news. */
export const releasePull = (
  db: Database,
  { id, startedAt }: PullRow,
  { endedAt, problem }: { endedAt: Date; problem: string | null },
): Promise<unknown> =>
  tables(db)
    .updateTable('ingestPull')
    .set({ claimedUntil: null, endedAt, problem })
    .where('id', '=', id)
    .where('startedAt', '=', startedAt)
    .execute();

export const findKnown = (db: Database, pullId: string, keys: readonly string[]): Promise<ObjectRow[]> =>
  keys.length === 0
    ? Promise.resolve([])
    : tables(db)
        .selectFrom('ingestPullObject')
        .selectAll()
        .where('pullId', '=', pullId)
        .where('key', 'in', [...keys])
        .execute();

export const keepObject = (db: Database, row: ObjectRow): Promise<unknown> =>
  tables(db)
    .insertInto('ingestPullObject')
    .values(row)
    .onConflict((on) => on.columns(['pullId', 'key', 'etag', 'size']).doUpdateSet(row))
    .execute();

export const findObjects = (
  db: Database,
  { pullId, state, limit }: { pullId: string; state?: ObjectState | undefined; limit: number },
): Promise<ObjectRow[]> => {
  const all = tables(db).selectFrom('ingestPullObject').selectAll().where('pullId', '=', pullId);
  return (state === undefined ? all : all.where('state', '=', state)).orderBy('at', 'desc').limit(limit).execute();
};

/** @returns how many */
export async function tryAgain(db: Database, pullId: string): Promise<number> {
  const rows = await tables(db)
    .updateTable('ingestPullObject')
    .set({ state: 'waiting', tries: 0, nextTryAt: null })
    .where('pullId', '=', pullId)
    .where('state', '=', 'set_aside')
    .returning('key')
    .execute();
  return rows.length;
}

export type Sums = { pullId: string; state: ObjectState; objects: number; accepted: number; unparsed: number };

export async function sumObjects(db: Database): Promise<Sums[]> {
  const rows = await tables(db)
    .selectFrom('ingestPullObject')
    .select((of) => [
      'pullId',
      'state',
      of.fn.countAll().as('objects'),
      of.fn.sum('accepted').as('accepted'),
      of.fn.sum('unparsed').as('unparsed'),
    ])
    .groupBy(['pullId', 'state'])
    .execute();
  return rows.map(({ pullId, state, objects, accepted, unparsed }) => ({
    pullId,
    state,
    objects: Number(objects),
    accepted: Number(accepted),
    unparsed: Number(unparsed),
  }));
}
