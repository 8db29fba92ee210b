// Reads the activities of all organisations in an order that never skips one: for the dispatcher and realtime.
import { setTimeout as sleep } from 'node:timers/promises';

import { sql } from 'kysely';

import type { ActivityTables } from './activity.ts';
import type { Database } from './context.ts';
import { DatabaseError, type DatabaseHandle } from './database.ts';
import type { Log } from './log.ts';

export const activityChannel = 'tocsin_activity';

/** Numbers in `seq` are drawn before the commit, so a lower one may appear after a higher: `xact` comes first. */
export type FeedPosition = { xact: string; seq: number | bigint };
export type FeedRow = ActivityTables['activity'] & FeedPosition;

/** `heldBack`: more is there, but an older transaction is still running and may add to what comes before it. */
export type FeedState = 'more' | 'heldBack' | 'caughtUp';

/** Before all activities. */
export const feedStart: FeedPosition = { xact: '0', seq: 0 };

export const isAfter = (a: FeedPosition, b: FeedPosition): boolean =>
  a.xact === b.xact ? BigInt(a.seq) > BigInt(b.seq) : BigInt(a.xact) > BigInt(b.xact);

/**
 * What follows `after`, as far as it is certain. Every transaction below the snapshot's xmin has ended, so nothing can
 * be added there any more; a row's `xact` is its writer's transaction. A long write delays the feed, and loses nothing.
 */
export async function readFeed(
  db: Database,
  after: FeedPosition,
  limit: number,
): Promise<{ rows: FeedRow[]; position: FeedPosition; state: FeedState }> {
  const { rows } = await sql<FeedRow>`
    select id, org_id, type, at, actor_kind, actor_id, actor_name, ip, request_id, caused_by, subject_kind, subject_id,
      incident_id, data, strength, user_agent, result, xact::text as xact, seq
    from activity
    where (xact, seq) > (${after.xact}::xid8, ${after.seq}::bigint) and xact < pg_snapshot_xmin(pg_current_snapshot())
    order by activity.xact, seq limit ${limit}`.execute(db);
  const last = rows.at(-1);
  const position = last ? { xact: last.xact, seq: last.seq } : after;
  if (rows.length === limit) return { rows, position, state: 'more' };
  const held = await sql`select from activity where xact >= pg_snapshot_xmin(pg_current_snapshot()) limit 1`.execute(
    db,
  );
  return { rows, position, state: held.rows.length > 0 ? 'heldBack' : 'caughtUp' };
}

/** The end of what is certain now: who starts here misses nothing that commits later. */
export async function feedEnd(db: Database): Promise<FeedPosition> {
  const { rows } = await sql<{ xact: string }>`
    select pg_snapshot_xmin(pg_current_snapshot())::text as xact`.execute(db);
  return { xact: rows[0]?.xact ?? '0', seq: 0 };
}

export type Follower = { stop: () => Promise<void> };

const pollMs = 1_000;
const heldBackMs = 100;

/**
 * Calls `step` again and again: at once while there is more, on each notification, and every second in any case.
 * A step that fails is logged and tried again.
 */
export async function followActivities(
  handle: DatabaseHandle,
  log: Log,
  step: () => Promise<FeedState>,
): Promise<Follower> {
  let wake = new AbortController();
  let woken = false;
  const stopping = new AbortController();
  const wakeUp = (): void => {
    woken = true;
    wake.abort();
  };
  const deaf = await handle.engine.listen(activityChannel, wakeUp);

  const pause = async (ms: number): Promise<void> => {
    if (woken) return;
    wake = new AbortController();
    await sleep(ms, null, { signal: wake.signal }).catch(() => {});
  };
  const once = async (): Promise<FeedState> => {
    try {
      return await step();
    } catch (error) {
      if (!stopping.signal.aborted) log.error({ err: error }, 'Reading the activities failed; it is tried again.');
      return 'caughtUp';
    }
  };
  const run = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      woken = false;
      const state = await once();
      if (state !== 'more') await pause(state === 'heldBack' ? heldBackMs : pollMs);
    }
  };
  const running = run();
  return {
    stop: async () => {
      stopping.abort();
      wakeUp();
      await running;
      try {
        await deaf();
      } catch (error) {
        // A database that is gone already listens no more.
        if (!(error instanceof DatabaseError)) throw error;
      }
    },
  };
}
