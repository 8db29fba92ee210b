// Stores what a sender has handed over, however often it takes, and many senders' records in one batch.
import { setTimeout as sleep } from 'node:timers/promises';

import { Problem } from '#platform/errors';

import type { RawRecord } from '../../body.ts';
import type { Arrival, Room, Sender } from '../door.ts';
import { sharedAt } from './connection.ts';

const firstPauseMs = 100;
const longestPauseMs = 5_000;
const maxBatchRecords = 5_000;
const maxBatchBytes = 4 * 1024 * 1024;

/** Tries, with growing pauses, until `attempt` does not throw. @returns null when `until` ended it before */
export async function persistently<T>(attempt: () => Promise<T>, room: Room, until: AbortSignal): Promise<T | null> {
  for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(pauseMs * 2, longestPauseMs)) {
    try {
      return await attempt();
    } catch (error) {
      const isBusy = error instanceof Problem && (error.kind === 'too_many_requests' || error.kind === 'unavailable');
      if (isBusy) room.count('busy');
      room.log.warn({ err: error }, 'what arrived could not be stored yet');
    }
    if (until.aborted) return null;
    await sleep(pauseMs, undefined, { signal: until }).catch(() => undefined);
  }
}

/** Tries until the arrival is durable. @returns false when `until` ended it before */
export const storeSurely = async (
  room: Room,
  sender: Sender,
  arrival: Arrival,
  until: AbortSignal = room.closing,
): Promise<boolean> => (await persistently(() => room.accept(sender, arrival), room, until)) !== null;

/** Senders that are the same to `accept`. */
export const keyOfSender = ({ ctx, site, source }: Sender): string =>
  JSON.stringify([ctx.orgId, ctx.actor?.kind, ctx.actor?.id, site, source]);

type Waiting = { room: Room; records: readonly RawRecord[]; bytes: number; settle: (stored: boolean) => void };
type Line = { waiting: Waiting[]; busy: boolean };

type Gatherer = {
  /** Resolves when the records are durable; false when the door closed before, which has been counted. */
  store: (room: Room, sender: Sender, source: string, records: readonly RawRecord[]) => Promise<boolean>;
};

/**
 * While one batch is being stored, what other connections bring waits and goes together in the next: a thousand slow
 * senders do not make a thousand batches. The caller reads no further until its records are durable, so that what
 * waits is bounded by the connections.
 */
function createGatherer(): Gatherer {
  const lines = new Map<string, Line>();

  async function drain(key: string, line: Line, sender: Sender, source: string): Promise<void> {
    while (line.waiting.length > 0) {
      const batch = takeBatch(line.waiting);
      const [first] = batch;
      if (!first) break;
      const records = batch.flatMap((one) => one.records);
      const stored = await storeSurely(first.room, sender, { source, records });
      if (!stored) first.room.count('dropped', records.length);
      for (const { settle } of batch) settle(stored);
    }
    lines.delete(key);
  }

  return {
    store: (room, sender, source, records) => {
      if (records.length === 0) return Promise.resolve(true);
      const key = `${source} ${keyOfSender(sender)}`;
      const line = lines.get(key) ?? { waiting: [], busy: false };
      lines.set(key, line);
      const bytes = records.reduce((sum, { raw }) => sum + raw.length, 0);
      return new Promise((settle) => {
        line.waiting.push({ room, records, bytes, settle });
        if (line.busy) return;
        line.busy = true;
        void drain(key, line, sender, source);
      });
    },
  };
}

function takeBatch(waiting: Waiting[]): Waiting[] {
  let records = 0;
  let bytes = 0;
  let count = 0;
  for (const one of waiting) {
    if (count > 0 && (records + one.records.length > maxBatchRecords || bytes + one.bytes > maxBatchBytes)) break;
    records += one.records.length;
    bytes += one.bytes;
    count += 1;
  }
  return waiting.splice(0, count);
}

export const gathererOf = sharedAt(createGatherer);
