// Stores batches that wait at the same time in one insert: an insert costs the engine 20 ms however small it is.
import type { EventStore } from '#platform/event-store';
import type { TelemetryRecord } from '#platform/telemetry-log';

import { recoverBatch } from './append.ts';

const maxRows = 20_000;
const maxBytes = 24 << 20;
/** One is being encoded by the engine while the other is being written. */
const inserts = 2;

type Waiting = { record: TelemetryRecord; done: () => void; failed: (error: unknown) => void };

/**
 * The returned function resolves when the store holds the batch. It may be called again for a batch that failed: what
 * the store then has of it is unknown, so only what is missing is inserted.
 */
export function createAppender(store: EventStore): (record: TelemetryRecord) => Promise<void> {
  const waiting: Waiting[] = [];
  const uncertain = new Set<bigint>();
  let running = 0;

  function takeGroup(): Waiting[] {
    let rows = 0;
    let bytes = 0;
    const fits = waiting.findIndex(({ record }) => {
      rows += record.count;
      bytes += record.rows.length;
      return rows > maxRows || bytes > maxBytes;
    });
    return waiting.splice(0, fits < 0 ? waiting.length : Math.max(fits, 1));
  }

  async function insertTogether(group: readonly Waiting[]): Promise<void> {
    const records = group.map(({ record }) => record);
    const token = `${records[0]?.batch}-${records.at(-1)?.batch}-${records.length}`;
    const rows = Buffer.concat(records.map((record) => record.rows));
    const detections = Buffer.concat(records.map((record) => record.detections));
    if (rows.length > 0) await store.insert('event', rows, { token });
    if (detections.length > 0) await store.insert('detection', detections, { token });
  }

  async function work(): Promise<void> {
    running += 1;
    while (waiting.length > 0) {
      const group = takeGroup();
      await insertTogether(group).then(
        () => group.forEach(({ done }) => done()),
        (error: unknown) => {
          for (const { record, failed } of group) {
            uncertain.add(record.batch);
            failed(error);
          }
        },
      );
    }
    running -= 1;
  }

  return async (record) => {
    if (uncertain.has(record.batch)) {
      await recoverBatch(store, record);
      uncertain.delete(record.batch);
      return;
    }
    const stored = new Promise<void>((done, failed) => waiting.push({ record, done, failed }));
    if (running < inserts) void work();
    await stored;
  };
}
