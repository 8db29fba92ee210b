// Stores a file or an object in batches that have names: however often it is begun again, each is stored once.
import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';

import type { Context } from '#platform/context';
import { Problem } from '#platform/errors';

import type { Accepted, Arrival } from '../accept.ts';
import type { RawRecord } from '../body.ts';

export type Accept = (ctx: Context, arrival: Arrival) => Promise<Accepted>;
export type Whole = {
  source: string;
  /** The site's code. */
  site: string | null;
  /** The same for the same content, and for no other. */
  name: string;
  records: AsyncIterable<readonly RawRecord[]>;
  /** `content`: the name says whose it is, and what is in a batch is part of the batch's name. */
  named: 'whole' | 'content';
  signal: AbortSignal;
  /** Told before each batch; throws when somebody else has taken over. */
  onBatch?: () => Promise<void>;
};

const maxRecords = 5_000;
const maxCharacters = 8 << 20;
const longestPauseMs = 10_000;

/** Where a batch ends depends on the records alone, not on how they arrived. */
async function* batchesOf(records: AsyncIterable<readonly RawRecord[]>): AsyncGenerator<RawRecord[]> {
  let batch: RawRecord[] = [];
  let characters = 0;
  for await (const chunk of records)
    for (const record of chunk) {
      batch.push(record);
      characters += record.raw.length;
      if (batch.length < maxRecords && characters < maxCharacters) continue;
      yield batch;
      batch = [];
      characters = 0;
    }
  if (batch.length > 0) yield batch;
}

/** Waits while too much is going on. @throws what `accept` and reading throw, and the signal's reason */
export async function storeWhole(ctx: Context, accept: Accept, whole: Whole): Promise<Accepted> {
  const { source, site, named, signal } = whole;
  const total = { accepted: 0, unparsed: 0 };
  let number = 0;
  for await (const records of batchesOf(whole.records)) {
    signal.throwIfAborted();
    await whole.onBatch?.();
    const name = createHash('sha256').update(JSON.stringify([whole.name, number]));
    if (named === 'content') for (const { raw } of records) name.update(raw).update('\0');
    const key = `pull-${name.digest('hex').slice(0, 40)}`;
    const { accepted, unparsed } = await patiently(
      () => accept(ctx, { source, site, key, records: one(records) }),
      signal,
    );
    total.accepted += accepted;
    total.unparsed += unparsed;
    number += 1;
  }
  return total;
}

async function* one<T>(value: T): AsyncGenerator<T> {
  yield value;
}

/** What asks for a later try is tried later, for as long as the signal lets it. */
async function patiently<T>(work: () => Promise<T>, signal: AbortSignal): Promise<T> {
  for (let pauseMs = 100; ; pauseMs = Math.min(pauseMs * 2, longestPauseMs)) {
    try {
      return await work();
    } catch (error) {
      if (!isForLater(error)) throw error;
      signal.throwIfAborted();
      await sleep(pauseMs, undefined, { signal });
    }
  }
}

const isForLater = (error: unknown): boolean =>
  error instanceof Problem && (error.kind === 'too_many_requests' || error.kind === 'unavailable');
