// Hands the batches of the telemetry log to the store, in order, each until it is taken.
import { setTimeout as delay } from 'node:timers/promises';

import type { Log } from '../log.ts';
import type { TelemetryConsumer, TelemetryRecord } from '../telemetry-log.ts';
import type { Backlog, Entry } from './backlog.ts';

const inFlight = 256;
/** What is being delivered is in memory, several times over. */
const inFlightBytes = 64 << 20;
const firstRetryMs = 100;
const longestRetryMs = 10_000;
const warnEveryMs = 5_000;

type Parts = {
  backlog: Backlog;
  /** Null when the record has become unreadable. */
  read: (entry: Entry) => Promise<TelemetryRecord | null>;
  log: Log;
  stop: AbortSignal;
};
export type Delivery = {
  /** Something new waits. */
  wake: () => void;
  /** Delivers until stopped; resolves when what was under way has ended. */
  run: (consumer: TelemetryConsumer, recovered: () => void) => Promise<void>;
};

export function createDelivery({ backlog, read, log, stop }: Parts): Delivery {
  let warnedAt = 0;
  let wake = (): void => {};

  /** A store that is away fails many batches at once: one line a while says it. */
  function warn(error: unknown): void {
    if (Date.now() - warnedAt < warnEveryMs) return;
    warnedAt = Date.now();
    log.warn({ err: error, waiting: backlog.depth().records }, 'batches do not reach the event store; trying again');
  }

  async function deliver(entry: Entry, consumer: TelemetryConsumer): Promise<void> {
    const { segment, offset } = entry;
    for (let waitMs = firstRetryMs; !stop.aborted; waitMs = Math.min(waitMs * 2, longestRetryMs)) {
      try {
        const record = await read(entry);
        if (!record) log.error({ segment, offset }, 'THE TELEMETRY LOG IS DAMAGED: a batch is lost');
        else if (entry.recovering) await consumer.recover(record, entry.recovering === 'released');
        else await consumer.store(record);
        return backlog.release(entry);
      } catch (error) {
        warn(error);
        await delay(waitMs, undefined, { signal: stop }).catch(() => {});
      }
    }
  }

  return {
    wake: () => wake(),
    run: async (consumer, recovered) => {
      const running = new Set<Promise<void>>();
      let bytes = 0;
      while (!stop.aborted) {
        if (backlog.toRecover() === 0) recovered();
        const entry = running.size < inFlight && bytes < inFlightBytes ? backlog.next() : null;
        if (entry) {
          const size = entry.bytes;
          bytes += size;
          const delivery = deliver(entry, consumer).finally(() => {
            bytes -= size;
            running.delete(delivery);
          });
          running.add(delivery);
          continue;
        }
        const news = new Promise<void>((resolve) => {
          wake = resolve;
        });
        await Promise.race([news, ...running]);
      }
      await Promise.all(running);
    },
  };
}
