// A telemetry log for each event store: a store that is slow or away fills its own, and holds up no other's.
import { Problem } from '../errors.ts';
import type { Places } from '../places.ts';
import type { Depth, TelemetryLog } from '../telemetry-log.ts';

/** What those need who hand batches in; delivery is a matter between each log and its store. */
export type PlacedLog = Pick<TelemetryLog, 'nextBatch' | 'append' | 'depth'>;

/** @param logs by the name of their store */
export function placedLog(logs: ReadonlyMap<string, TelemetryLog>, first: TelemetryLog, places: Places): PlacedLog {
  return {
    nextBatch: first.nextBatch,
    append: async (record) => {
      const store = await places.settle(record.orgId);
      const log = logs.get(store);
      if (!log) throw storeUnknown(store);
      await log.append(record);
    },
    depth: (orgId) => {
      if (orgId === undefined) return [...logs.values()].map((log) => log.depth()).reduce(together);
      return (logs.get(places.known(orgId) ?? '') ?? first).depth();
    },
  };
}

const together = (a: Depth, b: Depth): Depth => ({
  bytes: a.bytes + b.bytes,
  records: a.records + b.records,
  oldestMs: Math.max(a.oldestMs, b.oldestMs),
});

/** Nothing is acknowledged that nobody knows where to keep. */
export const storeUnknown = (store: string): Problem =>
  new Problem(
    'unavailable',
    'event_store_unknown',
    `This organisation is pinned to the event store ${store}, which the settings of this installation do not name. Nothing of this was kept; send it again later.`,
    { retryAfterSeconds: 60 },
  );
