// From the telemetry log into the store: batches that wait at the same time go in one insert, because an insert costs
// the engine 20 ms however small it is.
import { setTimeout as delay } from 'node:timers/promises';

import { EventStoreError, type EventStore } from '#platform/event-store';
import type { TelemetryRecord } from '#platform/telemetry-log';

import { inGroups } from './in-groups.ts';
import { createRecoverer } from './recover.ts';
import type { EventTable } from './repair.ts';

/** One is being read by the engine while the other is being written. */
const inserts = 2;
const patienceMs = 20_000;

async function insertTogether(store: EventStore, records: readonly TelemetryRecord[]): Promise<void> {
  const token = `${records[0]?.batch}-${records.at(-1)?.batch}-${records.length}`;
  const rows = Buffer.concat(records.map((record) => record.rows));
  const detections = Buffer.concat(records.map((record) => record.detections));
  await insertPatiently(store, 'event', rows, token);
  await insertPatiently(store, 'detection', detections, token);
}

/**
 * The outcome of an insert that was cut off is unknown, and it may even still be going on: the same bytes with the same
 * token make a second attempt harmless, which looking for the rows would not be.
 */
async function insertPatiently(store: EventStore, table: EventTable, bytes: Buffer, token: string): Promise<void> {
  const until = Date.now() + patienceMs;
  for (let waitMs = 100; bytes.length > 0; waitMs *= 2) {
    try {
      return await store.insert(table, bytes, { token });
    } catch (error) {
      if (!(error instanceof EventStoreError) || !error.retryable || Date.now() + waitMs > until) throw error;
      await delay(waitMs);
    }
  }
}

/**
 * The returned function resolves when the store holds the batch. It may be called again for a batch that failed: what
 * the store then has of it is unknown, so only what is missing is inserted, and a row the store refuses is kept as
 * `unparsed` with the reason.
 */
export function createAppender(store: EventStore): (record: TelemetryRecord) => Promise<void> {
  const insert = inGroups(inserts, (records) => insertTogether(store, records));
  const recover = createRecoverer(store);
  const uncertain = new Set<bigint>();

  return async (record) => {
    if (uncertain.has(record.batch)) {
      await recover(record);
      uncertain.delete(record.batch);
      return;
    }
    try {
      await insert(record);
    } catch (error) {
      uncertain.add(record.batch);
      throw error;
    }
  };
}
