// Runs correlations and thresholds: at once when detections arrive, and every few seconds whatever happens.
import { setTimeout as delay } from 'node:timers/promises';

import { sql } from 'kysely';

import { inTransaction, type Context, type Database } from '#platform/context';
import type { DatabaseHandle } from '#platform/database';
import type { EventStore } from '#platform/event-store';
import { uuidv7 } from '#platform/id';
import type { Log } from '#platform/log';
import { systemContext } from '#platform/system-context';

import { tables } from '../store.ts';
import { evaluateThresholds, type Progress } from '../threshold/evaluate.ts';
import { readCounters, type Counters } from './counters.ts';
import { evaluatePending } from './evaluate.ts';

export type DetectionRunner = {
  /** Detections of the organisation have been stored: look soon. */
  nudge: (orgId: string) => void;
  start: () => void;
  /** Waits for the turn that runs. */
  stop: () => Promise<void>;
};

type RunnerOptions = {
  handle: DatabaseHandle;
  store: EventStore;
  log: Log;
  organisations: () => Promise<readonly { id: string }[]>;
  now?: () => Date;
};

/** Thresholds are to be counted at least every ten seconds. */
const turnMs = 5_000;
const soonMs = 300;
const patienceMs = 5_000;
/** Longer than any turn; a process that died is followed after this. */
const leaseMs = 60_000;

export function createDetectionRunner({ handle, store, log, organisations, now }: RunnerOptions): DetectionRunner {
  const holder = uuidv7();
  const counters = new Map<string, Counters>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let running: Promise<void> = Promise.resolve();
  let stopped = false;
  /** Under way, by organisation. */
  const turns = new Map<string, Promise<void>>();

  async function turnOf(orgId: string): Promise<void> {
    const ctx = systemContext(handle, { orgId, module: 'detection', log, ...(now && { now }) });
    const known = await readCounters(ctx, counters.get(orgId));
    counters.set(orgId, known);
    await takeTurn(ctx, store, known, holder);
  }

  /** One after the other; but nobody waits long for an organisation whose event store is slow. */
  async function round(): Promise<void> {
    for (const { id } of await organisations()) {
      if (turns.has(id)) continue;
      const turn = turnOf(id)
        .catch((error: unknown) => log.error({ err: error, orgId: id }, 'correlations could not be run'))
        .finally(() => turns.delete(id));
      turns.set(id, turn);
      await Promise.race([turn, delay(patienceMs, undefined, { ref: false })]);
    }
  }

  function schedule(ms: number): void {
    if (stopped) return;
    clearTimeout(timer);
    timer = setTimeout(() => {
      running = running
        .then(round)
        .catch((error: unknown) => log.error({ err: error }, 'correlations could not be run'))
        .finally(() => schedule(turnMs));
    }, ms);
    timer.unref();
  }

  return {
    nudge: () => schedule(soonMs),
    start: () => schedule(soonMs),
    stop: async () => {
      stopped = true;
      clearTimeout(timer);
      await running;
      await Promise.all(turns.values());
    },
  };
}

/** One turn for one organisation, if no other process is at it. */
export async function takeTurn(ctx: Context, store: EventStore, counters: Counters, holder: string): Promise<void> {
  const progress = await inTransaction(ctx, (tx) => lease(tx.db, { orgId: ctx.orgId, holder, at: tx.now() }));
  if (!progress) return;
  let next = progress;
  try {
    while (await evaluatePending(ctx, store, counters));
    next = await evaluateThresholds(ctx, store, counters, progress);
  } finally {
    await inTransaction(ctx, (tx) => release(tx.db, { orgId: ctx.orgId, holder, at: tx.now() }, next));
  }
}

type Holding = { orgId: string; holder: string; at: Date };

/** How far thresholds have come; null while someone else holds the organisation. */
async function lease(db: Database, { orgId, holder, at }: Holding): Promise<Progress | null> {
  const until = new Date(at.getTime() + leaseMs);
  const row = await tables(db)
    .insertInto('detectionRunner')
    .values({ orgId, leasedUntil: until, holder, progress: '{}' })
    .onConflict((conflict) =>
      conflict
        .column('orgId')
        .doUpdateSet({ leasedUntil: until, holder })
        .where(sql<boolean>`detection_runner.leased_until <= ${at} or detection_runner.holder = ${holder}`),
    )
    .returning('progress')
    .executeTakeFirst();
  return row?.progress ?? null;
}

const release = (db: Database, { orgId, holder, at }: Holding, progress: Progress) =>
  tables(db)
    .updateTable('detectionRunner')
    .set({ leasedUntil: at, progress: JSON.stringify(progress) })
    .where('orgId', '=', orgId)
    .where('holder', '=', holder)
    .execute();
