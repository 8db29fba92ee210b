// The worker's side of the stream: batches → events and detections in the store → alerts; then the batch is done.
import { appendTokened } from '#events';
import type { Bus, BusMessage, Consumption } from '#platform/bus';
import type { EventEngine } from '#platform/event-store';
import type { Log } from '#platform/log';
import type { TelemetryRecord } from '#platform/telemetry-log';
import { readyWord, unpackRecord } from '#platform/telemetry-log/stream';

import type { AssembledBatch } from '../assemble.ts';
import type { Meter } from '../meter.ts';
import type { Settlement } from '../settle.ts';
import { unpackBatch, type RawBatch } from './batch-message.ts';

const atOnce = 8;

export type DetectWorkerParts = {
  bus: Bus;
  store: EventEngine;
  meter: Meter;
  /** The same batch, rules and records give the same rows. */
  assemble: (batch: bigint, raw: RawBatch) => Promise<AssembledBatch>;
  settlement: Settlement;
  log: Log;
};

/**
 * A batch may be delivered more than once, to other workers too: it has the same number each time, so that the store
 * recognises its rows and the database its alerts.
 */
export function startDetectWorker({
  bus,
  store,
  meter,
  assemble,
  settlement,
  log,
}: DetectWorkerParts): Promise<Consumption> {
  async function recordOf(taken: Taken, message: BusMessage): Promise<TelemetryRecord> {
    if ('record' in taken) return taken.record;
    const batch = batchOf(message);
    const { rows, detections, accepted, unparsed, detected, rules } = await assemble(batch, taken.raw);
    const meta = { unparsed, detected, receivedAt: taken.raw.receivedAt, rules };
    return { batch, orgId: taken.raw.orgId, rows, detections, count: accepted, meta };
  }

  return bus.consume(
    'detect',
    async (message) => {
      const taken = readMessage(message);
      if (taken === null) {
        log.error({ seq: message.seq, subject: message.subject }, 'a message of the stream is none of ours');
        return;
      }
      const record = await recordOf(taken, message);
      await appendTokened(store, record, { seenBefore: message.redelivered });
      await settlement.settle(record);
      await settlement.stored(record);
      meter.count(record.orgId, record.count);
    },
    atOnce,
  );
}

type Taken = { record: TelemetryRecord } | { raw: RawBatch };

/** Null for what someone else published under our subject: trying again would not help. */
function readMessage({ subject, body }: BusMessage): Taken | null {
  try {
    return subject.endsWith(`.${readyWord}`) ? { record: unpackRecord(body) } : { raw: unpackBatch(body) };
  } catch {
    return null;
  }
}

/** The broker's clock and the place in the stream, as batches of the local log are numbered: both stay with the message. */
export const batchOf = ({ at, seq }: Pick<BusMessage, 'at' | 'seq'>): bigint =>
  (BigInt(at) << 20n) | (BigInt(seq) & 0x7_ffffn);
