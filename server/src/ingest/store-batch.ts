// From the telemetry log into the event store; then it is settled. Safe to run twice.
import { createAppender, createRecoverer } from '#events';
import type { EventEngine } from '#platform/event-store';
import type { TelemetryConsumer } from '#platform/telemetry-log';

import type { Settlement } from './settle.ts';

/**
 * The telemetry log's consumer: batches that wait are stored together, and settled one by one meanwhile: an alert has its
 * evidence with it and need not wait for the store, which may be minutes behind.
 */
export function storeBatches(store: EventEngine, { settle, stored, remember }: Settlement): TelemetryConsumer {
  const append = createAppender(store);
  const recover = createRecoverer(store);

  return {
    store: async (record) => {
      // Both are waited for, whichever fails: the next attempt must not begin while one is still at it.
      const outcomes = await Promise.allSettled([append(record), settle(record)]);
      for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason;
      await stored(record);
    },
    recover: async (record, alreadyReleased) => {
      if (!alreadyReleased) remember(record);
      await recover(record);
      // A batch is released after its alerts and its receipt are committed; the database keeps those itself.
      if (alreadyReleased) return;
      await settle(record);
      await stored(record);
    },
  };
}
