// Replays as work that is done later: started by a person, kept with what they did.
import { replayStarted } from '@tocsin/contracts/activity';
import type * as api from '@tocsin/contracts/api/mappings';
import type { Selectable } from 'kysely';
import * as z from 'zod';

import { record } from '#platform/activity';
import { authorize } from '#platform/authorize';
import { inTransaction, type Context, type Database } from '#platform/context';
import type { DatabaseHandle } from '#platform/database';
import { invalid, notFound, Problem } from '#platform/errors';
import { uuidv7 } from '#platform/id';
import type { Job, Jobs } from '#platform/jobs';
import type { Log } from '#platform/log';
import { systemContext } from '#platform/system-context';

import type { AssemblyLine } from '../assembly-line.ts';
import { replayUnparsed } from './replay.ts';
import type { MappingSets } from './sets.ts';

type ReplayRow = {
  orgId: string;
  id: string;
  source: string;
  site: string | null;
  readAs: string;
  fromAt: Date;
  toAt: Date;
  state: 'running' | 'done' | 'failed';
  lookedAt: number;
  replayed: number;
  because: string | null;
  startedAt: Date;
  startedBy: string;
  endedAt: Date | null;
};
const tables = (db: Database) => db.$extendTables<{ replay: ReplayRow }>();

const queue = 'ingest/replay';
const Order = z.object({ orgId: z.string(), replayId: z.string() });
const longestSeconds = 3_600;
const shown = 20;

export type ReplayWorld = { handle: DatabaseHandle; jobs: Jobs; line: AssemblyLine; sets: MappingSets; log: Log };
type Shown = z.input<typeof api.Replay>;

/** Before `jobs.start()`. */
export const defineReplays = (world: ReplayWorld): void =>
  world.jobs.define(queue, (job) => work(world, job), { retries: 3, timeoutSeconds: longestSeconds, concurrency: 1 });

const present = (row: Selectable<ReplayRow>): Shown => ({
  id: row.id,
  source: row.source,
  site: row.site,
  readAs: row.readAs,
  from: row.fromAt.toISOString(),
  to: row.toAt.toISOString(),
  state: row.state,
  lookedAt: row.lookedAt,
  replayed: row.replayed,
  because: row.because,
  startedAt: row.startedAt.toISOString(),
  startedBy: row.startedBy,
  endedAt: row.endedAt?.toISOString() ?? null,
});

/** @throws Problem `source_not_found`, `time_range_reversed` */
export async function startReplay(
  ctx: Context,
  { jobs, sets }: Pick<ReplayWorld, 'jobs' | 'sets'>,
  { source, site, readAs = source, from, to }: z.output<typeof api.startReplay.input>,
): Promise<Shown> {
  authorize(ctx, 'rule:write');
  if (!(await sets.find(ctx, readAs))) throw notFound('source', readAs);
  const [fromAt, toAt] = [new Date(from), new Date(to)];
  if (fromAt >= toAt)
    throw invalid('time_range_reversed', 'The time range ends before it begins.', [
      { pointer: '/from', detail: 'Must be before “to”.' },
    ]);
  return inTransaction(ctx, async (tx) => {
    const row: ReplayRow = {
      orgId: tx.orgId,
      id: uuidv7(),
      source,
      site,
      readAs,
      fromAt,
      toAt,
      state: 'running',
      lookedAt: 0,
      replayed: 0,
      because: null,
      startedAt: tx.now(),
      startedBy: tx.actor.name,
      endedAt: null,
    };
    await tables(tx.db).insertInto('replay').values(row).execute();
    await record(tx, replayStarted, { subjectId: row.id }, { source, readAs, from, to });
    await jobs.send(tx, queue, { orgId: tx.orgId, replayId: row.id });
    return present(row);
  });
}

/** @throws Problem `replay_not_found` */
export async function getReplay(ctx: Context, { replayId }: { replayId: string }): Promise<Shown> {
  authorize(ctx, 'event:read');
  const row = await inTransaction(ctx, (tx) =>
    tables(tx.db).selectFrom('replay').selectAll().where('id', '=', replayId).executeTakeFirst(),
  );
  if (!row) throw notFound('replay', replayId);
  return present(row);
}

export async function listReplays(ctx: Context): Promise<{ items: Shown[] }> {
  authorize(ctx, 'event:read');
  const rows = await inTransaction(ctx, (tx) =>
    tables(tx.db).selectFrom('replay').selectAll().orderBy('startedAt', 'desc').limit(shown).execute(),
  );
  return { items: rows.map(present) };
}

async function work({ handle, line, sets, log }: ReplayWorld, job: Job): Promise<void> {
  const { orgId, replayId } = Order.parse(job.data);
  const ctx = systemContext(handle, { orgId, module: 'replay', log: log.child({ replayId }), requestId: job.id });
  const change = (values: Partial<ReplayRow>) =>
    inTransaction(ctx, (tx) => tables(tx.db).updateTable('replay').set(values).where('id', '=', replayId).execute());
  const order = await getReplay(ctx, { replayId });
  const readAs = await sets.find(ctx, order.readAs);
  try {
    if (!readAs) throw notFound('source', order.readAs);
    const { source, site } = order;
    const done = await replayUnparsed(
      ctx,
      line,
      { id: replayId, source, site, readAs, from: new Date(order.from), to: new Date(order.to) },
      async (progress) => {
        job.signal.throwIfAborted();
        await change(progress);
      },
    );
    await change({ ...done, state: 'done', because: null, endedAt: ctx.now() });
  } catch (error) {
    const because = error instanceof Problem ? error.message : 'It stopped by a fault; it is tried again.';
    await change({ state: 'failed', because, endedAt: ctx.now() });
    throw error;
  }
}
