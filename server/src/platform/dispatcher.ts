// Gives each reaction to an activity its own retried job: exactly one per pair, whatever restarts in between.
import { actorKinds } from '@tocsin/contracts/activity';
import { sql } from 'kysely';

import { type FeedRow, type FeedState, followActivities, type Follower, readFeed } from './activity-feed.ts';
import type { ActivityTables } from './activity.ts';
import type { Database } from './context.ts';
import type { DatabaseHandle } from './database.ts';
import { notFound } from './errors.ts';
import { feedCursor } from './feed-cursor.ts';
import type { Job, Jobs } from './jobs.ts';
import type { Log } from './log.ts';
import type { Module } from './module.ts';
import { everything } from './reach.ts';
import type { Reaction, StoredActivity } from './reactions.ts';
import { systemContext } from './system-context.ts';

type Pointer = { orgId: string; activityId: string };

export type Dispatcher = { start: () => Promise<void>; stop: () => Promise<void> };
export type DispatcherOptions = {
  handle: DatabaseHandle;
  jobs: Jobs;
  modules: readonly Pick<Module, 'name' | 'reactions'>[];
  log: Log;
  now?: () => Date;
};

const cursor = feedCursor('reactions', 7_862_601_535);
const batch = 500;

/** An activity's row as reactions are given it. */
export const toStoredActivity = (row: ActivityTables['activity']): StoredActivity => ({
  id: row.id,
  orgId: row.orgId,
  at: row.at,
  actor: { kind: toActorKind(row.actorKind), id: row.actorId, name: row.actorName },
  causedBy: row.causedBy,
  subjectId: row.subjectId,
  incidentId: row.incidentId,
  data: row.data,
});

function toActorKind(text: string): StoredActivity['actor']['kind'] {
  const kind = actorKinds.find((known) => known === text);
  if (!kind) throw new Error(`There is no kind of actor ${text}.`);
  return kind;
}

function toPointer(data: unknown): Pointer {
  if (typeof data !== 'object' || data === null || !('orgId' in data) || !('activityId' in data))
    throw new Error('The job of a reaction names no activity.');
  return { orgId: String(data.orgId), activityId: String(data.activityId) };
}

async function react(options: DispatcherOptions, module: string, reaction: Reaction, job: Job): Promise<void> {
  const { orgId, activityId } = toPointer(job.data);
  const { handle, now } = options;
  const row = await handle.transact(
    orgId,
    (db) =>
      db
        .$extendTables<ActivityTables>()
        .selectFrom('activity')
        .selectAll()
        .where('id', '=', activityId)
        .executeTakeFirst(),
    everything,
  );
  if (!row) throw notFound('activity', activityId);
  const log = options.log.child({ reaction: reaction.id, activityId });
  const ctx = systemContext(handle, {
    orgId,
    module,
    log,
    requestId: job.id,
    causedBy: activityId,
    ...(now && { now }),
  });
  await reaction.handle(ctx, toStoredActivity(row));
}

/**
 * A dump restored on another server brings transaction numbers that lie ahead of that server's own. What was given out
 * is put behind everything, what was not, or was written since, is put next; giving one out twice makes one job.
 */
async function adoptRestored(db: Database): Promise<void> {
  const { xact, seq } = await cursor.read(db);
  const { rows } = await sql`
    select from activity where xact >= pg_snapshot_xmax(pg_current_snapshot())
    union all select where ${xact}::xid8 >= pg_snapshot_xmax(pg_current_snapshot())
    limit 1`.execute(db);
  if (rows.length === 0) return;
  await sql`update activity set xact = case
    when (xact, seq) > (${xact}::xid8, ${seq}::bigint) then '4'
    when ${xact}::xid8 >= pg_snapshot_xmax(pg_current_snapshot()) and seq > ${seq}::bigint then '4'
    else '3' end::xid8`.execute(db);
  await cursor.write(db, { xact: '3', seq: 9_223_372_036_854_775_807n });
}

async function sendAll(
  db: Database,
  jobs: Jobs,
  reactions: readonly Reaction[],
  rows: readonly FeedRow[],
): Promise<void> {
  for (const { id, type } of reactions) {
    const pointers = rows
      .filter((row) => row.type === type)
      .map((row) => ({ data: { orgId: row.orgId, activityId: row.id }, key: row.id }));
    await jobs.sendMany({ db }, id, pointers);
  }
}

/** Jobs and cursor move in one transaction, so that a crash repeats both or neither. */
const dispatch = ({ handle, jobs }: DispatcherOptions, reactions: readonly Reaction[]): Promise<FeedState> =>
  handle.asSystem(async (db) => {
    if (!(await cursor.isMine(db))) return 'caughtUp';
    const { rows, position, state } = await readFeed(db, await cursor.read(db), batch);
    if (rows.length > 0) {
      await sendAll(db, jobs, reactions, rows);
      await cursor.write(db, position);
    }
    return state;
  });

/**
 * Create it before `jobs.start()`: it defines one job per reaction, named by the reaction's id. Reactions run in their
 * activity's organisation as Tocsin itself, with the activity as cause.
 */
export function createDispatcher(options: DispatcherOptions): Dispatcher {
  const reactions: Reaction[] = [];
  for (const module of options.modules)
    for (const reaction of module.reactions ?? []) {
      reactions.push(reaction);
      options.jobs.define(reaction.id, (job) => react(options, module.name, reaction, job));
    }
  let follower: Follower | null = null;
  return {
    start: async () => {
      await options.handle.asSystem(adoptRestored);
      follower = await followActivities(options.handle, options.log, () => dispatch(options, reactions));
    },
    stop: async () => {
      await follower?.stop();
      follower = null;
    },
  };
}
