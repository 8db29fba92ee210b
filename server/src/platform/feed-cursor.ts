// How far a reader of the activities has come, kept in the database; of several processes one reads at a time.
import { sql } from 'kysely';

import { feedStart, type FeedPosition } from './activity-feed.ts';
import type { Database } from './context.ts';

type CursorTables = { reactionCursor: { consumer: string; xact: string; seq: number | bigint } };

export type FeedCursor = {
  /** True for the one process that reads at the moment; holds until the transaction ends. */
  isMine: (db: Database) => Promise<boolean>;
  /** The beginning of all activities, until something has been written. */
  read: (db: Database) => Promise<FeedPosition>;
  isNew: (db: Database) => Promise<boolean>;
  write: (db: Database, position: FeedPosition) => Promise<void>;
};

/** @param lockKey a number of this consumer's own */
export function feedCursor(consumer: string, lockKey: number): FeedCursor {
  const find = (db: Database): Promise<CursorTables['reactionCursor'] | undefined> =>
    db
      .$extendTables<CursorTables>()
      .selectFrom('reactionCursor')
      .selectAll()
      .where('consumer', '=', consumer)
      .executeTakeFirst();

  return {
    isMine: async (db) => {
      // An advisory lock, not a row lock: that one would give this transaction a number, which the feed stops at.
      const { rows } = await sql<{ locked: boolean }>`
        select pg_try_advisory_xact_lock(${sql.lit(lockKey)}) as locked`.execute(db);
      return rows[0]?.locked ?? false;
    },
    read: async (db) => (await find(db)) ?? feedStart,
    isNew: async (db) => (await find(db)) === undefined,
    write: async (db, { xact, seq }) => {
      await db
        .$extendTables<CursorTables>()
        .insertInto('reactionCursor')
        .values({ consumer, xact, seq })
        .onConflict((conflict) => conflict.column('consumer').doUpdateSet({ xact, seq }))
        .execute();
    },
  };
}
