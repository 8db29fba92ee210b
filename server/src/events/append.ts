// From the telemetry log into the store: batches that wait at the same time go in one insert, because an insert costs
// the engine 20 ms however small it is.
import { setTimeout as delay } from 'node:timers/promises';

import { EventStoreError, type EventEngine } from '#platform/event-store';
import type { TelemetryRecord } from '#platform/telemetry-log';

import { inGroups } from './in-groups.ts';
import { createRecoverer } from './recover.ts';
import type { EventTable } from './repair.ts';

const patienceMs = 20_000;
const partBytes = 48 << 20;

async function insertTogether(store: EventEngine, records: readonly TelemetryRecord[]): Promise<void> {
  const token = `${records[0]?.batch}-${records.at(-1)?.batch}-${records.length}`;
  const [only] = records;
  const parts =
    records.length === 1 && only ? partsOf(only.rows).map((part) => [part]) : [records.map((record) => record.rows)];
  for (const [index, part] of parts.entries()) await insertPatiently(store, 'event', part, `${token}-${index}`);
  const detections = records.map((record) => record.detections).filter(({ length }) => length > 0);
  await insertPatiently(store, 'detection', detections, token);
}

/** Of a batch larger than a group: whole lines, about `partBytes` each: the engine holds an insert in memory several times over. */
function partsOf(rows: Buffer): Buffer[] {
  const parts: Buffer[] = [];
  for (let start = 0; start < rows.length;) {
    const newline = rows.indexOf(0x0a, Math.min(start + partBytes, rows.length - 1));
    const end = newline < 0 ? rows.length : newline + 1;
    parts.push(rows.subarray(start, end));
    start = end;
  }
  return parts;
}

/**
 * The outcome of an insert that was cut off is unknown, and it may even still be going on: the same bytes with the same
 * token make a second attempt harmless, which looking for the rows would not be.
 */
async function insertPatiently(
  store: EventEngine,
  table: EventTable,
  pieces: readonly Buffer[],
  token: string,
): Promise<void> {
  const until = Date.now() + patienceMs;
  for (let waitMs = 100; pieces.length > 0; waitMs *= 2) {
    try {
      return await store.insert(table, pieces, { token });
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
export function createAppender(store: EventEngine): (record: TelemetryRecord) => Promise<void> {
  const insert = inGroups((records) => insertTogether(store, records));
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
