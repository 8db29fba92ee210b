// Stores what a request brought: reads ahead what is small, waits a while when too much is waiting, then refuses.
import { setTimeout as sleep } from 'node:timers/promises';

import type { Accepted } from '../../accept.ts';
import type { RawRecord } from '../../body.ts';
import type { Arrival, Exchange, Room, Sender } from '../door.ts';
import { asksForLater } from './answer.ts';

/** A body of at most this size is read before it takes a place on the assembly line: slow senders take none. */
const aheadBytes = 1 << 20;
const firstWaitMs = 100;
const maxWaitMs = 2_000;
const usualPatienceMs = 5_000;

export type Ahead = {
  /** A list when the body was read to its end, which can be tried again. */
  records: readonly RawRecord[] | AsyncIterable<readonly RawRecord[]>;
  release: () => void;
};

/**
 * Reads records until the end, or until they are too many to wait for it.
 * @param keep whether to hold more than usual, because the batch can only be named when all of it is known
 * @throws Problem `ingest_busy` when too much is held already
 */
export async function readAhead(
  room: Room,
  chunks: AsyncGenerator<RawRecord[]>,
  keep: () => boolean = () => false,
): Promise<Ahead> {
  const records: RawRecord[] = [];
  const holding = room.held.start();
  let bytes = 0;
  const release = (): void => {
    holding.release();
    chunks.return(undefined).catch(() => undefined);
  };
  try {
    for (;;) {
      const { value, done } = await chunks.next();
      if (done === true) return { records, release };
      let added = 0;
      for (const record of value) {
        records.push(record);
        added += record.raw.length;
      }
      bytes += added;
      await holding.grow(added);
      if (bytes > aheadBytes && !keep()) return { records: joined(records, chunks), release };
    }
  } catch (error) {
    release();
    throw error;
  }
}

async function* joined(read: RawRecord[], rest: AsyncGenerator<RawRecord[]>): AsyncGenerator<readonly RawRecord[]> {
  yield read.splice(0);
  yield* rest;
}

export type Patience = { patienceMs?: number; repeatable?: boolean };

/**
 * Resolves when the records are durable. While too much is waiting, a body that has not been begun is tried again.
 * @param patience how long the sender is kept waiting before it is refused, and whether the records can be iterated
 * more than once
 */
export async function store(
  { request }: Exchange,
  room: Room,
  sender: Sender,
  arrival: Arrival,
  { patienceMs = Math.min(usualPatienceMs, room.limits.idleMs / 4), repeatable = false }: Patience = {},
): Promise<Accepted> {
  const until = Date.now() + Math.min(patienceMs, room.limits.idleMs);
  let begun = false;
  async function* watched(records: AsyncIterable<readonly RawRecord[]>): AsyncGenerator<readonly RawRecord[]> {
    begun = true;
    yield* records;
  }
  for (let waitMs = firstWaitMs; ; waitMs = Math.min(waitMs * 2, maxWaitMs)) {
    const { records } = arrival;
    try {
      return await room.accept(sender, {
        ...arrival,
        records: Symbol.asyncIterator in records && !repeatable ? watched(records) : records,
      });
    } catch (error) {
      if (!asksForLater(error)) throw error;
      if (waitMs === firstWaitMs) room.count('busy');
      const left = until - Date.now();
      if (begun || left <= 0 || room.closing.aborted) throw error;
      await sleep(Math.min(waitMs, left), undefined, { signal: room.closing }).catch(() => undefined);
      // Who has gone will send again: what is stored now would be stored twice.
      if (request.socket.destroyed) throw error;
    }
  }
}
