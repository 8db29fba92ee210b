// Work that is done later, retried until it succeeds, and never forgotten: pg-boss on the same database.
import { PgBoss, type Job as BossJob, type JobInsert, type JobResult } from 'pg-boss';

import type { Database } from './context.ts';
import type { DatabaseHandle } from './database.ts';
import { type ProblemKind, Problem } from './errors.ts';
import { bossDatabase, grantSending, withinTransaction } from './jobs/boss-database.ts';
import type { Log } from './log.ts';
import { uuidOf } from './uuid-of.ts';

export type Job = {
  id: string;
  name: string;
  data: unknown;
  /** 1 at the first try. */
  attempt: number;
  /** Aborted when the job's time is over or the process stops. */
  signal: AbortSignal;
};
/** `retries`: how often it is tried again, the pause doubling from one second to five minutes. */
export type JobOptions = { retries?: number; timeoutSeconds?: number; concurrency?: number };
export type SendOptions = {
  /** The same name and key make one job, however often it is sent, for a week after it is done. */
  key?: string;
  startAfter?: Date;
};
export type DeadLetter = {
  /** The id of the job that failed. */
  id: string;
  name: string;
  data: unknown;
  reason: string;
  failedAt: Date;
};

export type Jobs = {
  /** Before `start`. Names are letters, digits, `-`, `_`, `.` and `/`. */
  define: (name: string, handler: (job: Job) => Promise<void>, options?: JobOptions) => void;
  /** In the caller's transaction: the job exists when and only when that commits. */
  send: (tx: { db: Database }, name: string, data: object, options?: SendOptions) => Promise<void>;
  sendMany: (tx: { db: Database }, name: string, jobs: readonly ({ data: object } & SendOptions)[]) => Promise<void>;
  /** Before `start`: sends the job at each tick of the cron expression (UTC), on one process. */
  schedule: (name: string, cron: string) => void;
  start: () => Promise<void>;
  /** Waits for running jobs, ten seconds at most; what is cut short is tried again. */
  stop: () => Promise<void>;
  /** Jobs that failed for good, newest first, 1,000 at most. */
  deadLetters: () => Promise<DeadLetter[]>;
};

const schema = 'pgboss';
const deadLetterQueue = 'dead-letter';
/** Trying again would end the same way. */
const final: ReadonlySet<ProblemKind> = new Set(['invalid_input', 'not_found', 'conflict', 'forbidden']);

type Definition = { name: string; handler: (job: Job) => Promise<void>; options: JobOptions };

const reasonOf = (error: unknown): string =>
  error instanceof Error ? `${error.name}: ${error.message}` : String(error);

const toInsert = (name: string, { data, key, startAfter }: { data: object } & SendOptions): JobInsert => ({
  data,
  ...(key === undefined ? {} : { id: uuidOf('job', name, key) }),
  ...(startAfter === undefined ? {} : { startAfter }),
});

async function runOne({ name, handler }: Definition, job: BossJob, log: Log): Promise<JobResult> {
  try {
    await handler({ id: job.id, name, data: job.data, attempt: job.retryCount + 1, signal: job.signal });
    return { id: job.id, status: 'completed' };
  } catch (error) {
    const isFinal = error instanceof Problem && final.has(error.kind);
    log.warn({ job: name, jobId: job.id, attempt: job.retryCount + 1, final: isFinal, err: error }, 'A job failed.');
    return { id: job.id, status: isFinal ? 'deadletter' : 'failed', output: { reason: reasonOf(error) } };
  }
}

async function addQueue(boss: PgBoss, { name, options }: Definition): Promise<void> {
  const queue = {
    deadLetter: deadLetterQueue,
    notify: true,
    retryLimit: options.retries ?? 10,
    retryBackoff: true,
    retryDelay: 1,
    retryDelayMax: 300,
    expireInSeconds: options.timeoutSeconds ?? 300,
    // A process that was killed stops beating, and its jobs are tried again without waiting for their time to end.
    heartbeatSeconds: 30,
  };
  await boss.createQueue(name, queue);
  await boss.updateQueue(name, queue);
  // Asking once makes the queue known, so that sending inside a transaction never has to look it up outside.
  await boss.findJobs(name, { id: uuidOf('no such job') });
}

const work = (boss: PgBoss, definition: Definition, log: Log): Promise<string> =>
  boss.work(
    definition.name,
    {
      batchSize: definition.options.concurrency ?? 4,
      burstWhenBatchFull: true,
      perJobResults: true,
      pollingIntervalSeconds: 1,
      notifyPollingIntervalSeconds: 2,
    },
    (jobs: BossJob[]) => Promise.all(jobs.map((job) => runOne(definition, job, log))),
  );

const reasonIn = (output: unknown): string => {
  if (typeof output !== 'object' || output === null) return 'unknown';
  const said = 'reason' in output ? output.reason : 'message' in output ? output.message : null;
  return typeof said === 'string' ? said : JSON.stringify(output);
};

/** What the dead-letter table holds is read here, because a job's own record is gone after a week. */
async function readDeadLetters(handle: DatabaseHandle): Promise<DeadLetter[]> {
  const { rows } = await handle.engine.query(
    `select coalesce(source_id, id) as id, source_name, data, source_output, created_on
       from ${schema}.job where name = $1 order by created_on desc limit 1000`,
    [deadLetterQueue],
  );
  return rows.map((row) => ({
    id: String(row['id']),
    name: String(row['source_name']),
    data: row['data'],
    reason: reasonIn(row['source_output']),
    failedAt: new Date(String(row['created_on'])),
  }));
}

/** @param work false for a process that only sends. */
export function createJobs(handle: DatabaseHandle, { log, work: works = true }: { log: Log; work?: boolean }): Jobs {
  const definitions = new Map<string, Definition>();
  const schedules = new Map<string, string>();
  const isServer = handle.engine.kind === 'server';
  const boss = new PgBoss({
    db: bossDatabase(handle.engine),
    backend: isServer ? 'postgres' : 'pglite',
    schema,
    useListenNotify: true,
    supervise: works,
    superviseIntervalSeconds: 10,
    monitorIntervalSeconds: 10,
    schedule: works,
    reindex: isServer,
    monitorVacuum: isServer,
  });
  boss.on('error', (error) => log.error({ err: error }, 'The job engine reported an error.'));
  boss.on('warning', (warning) => log.warn({ warning }, 'The job engine reported a warning.'));

  const sendMany: Jobs['sendMany'] = async (tx, name, jobs) => {
    if (!definitions.has(name)) throw new Error(`There is no job ${name}: define it before it is sent.`);
    if (jobs.length === 0) return;
    await boss.insert(
      name,
      jobs.map((job) => toInsert(name, job)),
      { db: withinTransaction(tx.db) },
    );
  };

  return {
    define: (name, handler, options = {}) => {
      if (definitions.has(name)) throw new Error(`The job ${name} is defined twice.`);
      definitions.set(name, { name, handler, options });
    },
    send: (tx, name, data, options = {}) => sendMany(tx, name, [{ data, ...options }]),
    sendMany,
    schedule: (name, cron) => void schedules.set(name, cron),
    start: async () => {
      await boss.start();
      await boss.createQueue(deadLetterQueue, { retentionSeconds: 90 * 24 * 3600, deleteAfterSeconds: 0 });
      for (const definition of definitions.values()) await addQueue(boss, definition);
      await grantSending(handle.engine, schema);
      if (!works) return;
      for (const [name, cron] of schedules) await boss.schedule(name, cron, null, { tz: 'UTC' });
      for (const { name } of await boss.getSchedules()) if (!schedules.has(name)) await boss.unschedule(name);
      for (const definition of definitions.values()) await work(boss, definition, log);
    },
    stop: () => boss.stop({ graceful: true, timeout: 10_000 }),
    deadLetters: () => readDeadLetters(handle),
  };
}
