import { toHex } from '@tocsin/contracts/ledger/bytes';
// Chains what was recorded: after the commit, in the feed's order, each record once, by one process at a time.
import { contentHash, entryHash, nothingBefore } from '@tocsin/contracts/ledger/format';
import { sql } from 'kysely';

import {
  feedStart,
  followActivities,
  readFeed,
  type FeedRow,
  type FeedState,
  type Follower,
} from '#platform/activity-feed';
import type { Database } from '#platform/context';
import type { DatabaseHandle } from '#platform/database';
import { feedCursor } from '#platform/feed-cursor';
import type { Log } from '#platform/log';

import { activityContent, activityRecord } from './present.ts';
import { findChained, findHead, insertEntries } from './store.ts';
import type { EntryRow } from './tables.ts';

const cursor = feedCursor('ledger', 7_862_601_595);
const batch = 200;

async function chainOf(db: Database, orgId: string, rows: readonly FeedRow[]): Promise<void> {
  const chained = await findChained(
    db,
    orgId,
    rows.map(({ id }) => id),
  );
  const head = await findHead(db, orgId);
  let seq = Number(head?.seq ?? 0);
  let prevHash = head?.hash ?? nothingBefore;
  const entries: EntryRow[] = [];
  for (const row of rows) {
    if (chained.has(row.id)) continue;
    seq += 1;
    const fields = {
      orgId,
      seq,
      recordKind: activityRecord,
      recordId: row.id,
      at: row.at.toISOString(),
      contentHash: await contentHash(activityContent(row)),
      prevHash,
    };
    prevHash = toHex(await entryHash(fields));
    entries.push({ ...fields, at: row.at, hash: prevHash });
  }
  if (entries.length > 0) await insertEntries(db, entries);
}

/** One batch of the feed; entries and cursor move in one transaction, so that a crash repeats both or neither. */
export const chainNext = (handle: DatabaseHandle): Promise<FeedState> =>
  handle.asSystem(async (db) => {
    if (!(await cursor.isMine(db))) return 'caughtUp';
    const { rows, position, state } = await readFeed(db, await cursor.read(db), batch);
    if (rows.length > 0) {
      const byOrganisation = Map.groupBy(rows, ({ orgId }) => orgId);
      for (const [orgId, own] of byOrganisation) await chainOf(db, orgId, own);
      await cursor.write(db, position);
    }
    return state;
  });

/**
 * After a restore on another server the feed is put in a new order (`dispatcher.ts`); then everything is read again,
 * which changes nothing of what has its entry. Run it before the dispatcher starts.
 */
async function beginAgainAfterRestore(db: Database): Promise<void> {
  const { xact } = await cursor.read(db);
  const { rows } = await sql`
    select from activity where xact >= pg_snapshot_xmax(pg_current_snapshot())
    union all select where ${xact}::xid8 >= pg_snapshot_xmax(pg_current_snapshot())
    limit 1`.execute(db);
  if (rows.length > 0) await cursor.write(db, feedStart);
}

export type Chain = { start: () => Promise<void>; stop: () => Promise<void> };

export function createChain(handle: DatabaseHandle, log: Log): Chain {
  let follower: Follower | null = null;
  return {
    start: async () => {
      await handle.asSystem(beginAgainAfterRestore);
      follower = await followActivities(handle, log, () => chainNext(handle));
    },
    stop: async () => {
      await follower?.stop();
      follower = null;
    },
  };
}
