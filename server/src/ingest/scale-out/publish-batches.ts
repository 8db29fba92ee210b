// The door's side of the stream: what a sender hands in is published in parts, and answered when all are kept.
import { createHash, randomUUID } from 'node:crypto';

import type { Bus } from '#platform/bus';

import type { Accepted } from '../accept.ts';
import type { RawRecord } from '../body.ts';
import { packBatch, type RawBatch } from './batch-message.ts';

/** A broker takes messages of 1 MiB; packed, this much text is far below. Text that does not pack is cut further. */
const partChars = 1 << 20;
const maxMessageBytes = 1_000_000;
const inFlight = 8;

export type StreamArrival = Omit<RawBatch, 'records'> & {
  /** The sender's own name for the batch; a resend within ten minutes is then not kept twice. */
  key: string | null;
  records: AsyncIterable<readonly RawRecord[]>;
};

/**
 * What the sources refuse is found out by the workers: only records that could not be told apart count as unparsed here.
 * @throws Problem `broker_full`, `broker_away`, and what reading the body throws: the sender sends again. Parts that are
 * kept already are recognised by the batch's name, else, when there are several, by their content.
 */
export async function publishBatches(bus: Bus, { key, records, ...about }: StreamArrival): Promise<Accepted> {
  const subject = `telemetry.${about.orgId}.${about.source}`;
  const sending = new Set<Promise<unknown>>();
  const failures: Error[] = [];
  let [accepted, unparsed, part] = [0, 0, 0];
  let waiting: RawRecord[] = [];
  let chars = 0;

  async function send(taken: readonly RawRecord[], last: boolean): Promise<void> {
    for (const piece of piecesOf({ ...about, records: taken })) {
      const id = idOf(about, key, part, last && part === 0 ? null : piece.records);
      part += 1;
      const one = bus
        .publish(subject, piece.message, id)
        .catch((error: Error) => {
          failures.push(error);
        })
        .finally(() => sending.delete(one));
      sending.add(one);
      if (sending.size >= inFlight) await Promise.race(sending);
      throwFirst(failures);
    }
  }

  for await (const chunk of records) {
    for (const record of chunk) {
      accepted += 1;
      if (record.fault !== undefined) unparsed += 1;
      waiting.push(record);
      chars += record.raw.length;
      if (chars < partChars) continue;
      await send(waiting, false);
      [waiting, chars] = [[], 0];
    }
  }
  if (waiting.length > 0) await send(waiting, true);
  await Promise.all(sending);
  throwFirst(failures);
  return { accepted, unparsed };
}

function throwFirst([failure]: readonly Error[]): void {
  if (failure) throw failure;
}

function idOf(
  about: Omit<RawBatch, 'records'>,
  key: string | null,
  part: number,
  content: readonly RawRecord[] | null,
): string {
  const hash = createHash('sha256').update(`${about.orgId} ${about.source} ${about.site}\n`);
  if (key !== null) return hash.update(`key ${key} ${part}`).digest('base64url');
  if (content === null) return randomUUID();
  for (const { raw } of content) hash.update(raw).update('\n');
  return hash.digest('base64url');
}

/** In halves until each fits into a message; a single record that does not fit is cut. */
function* piecesOf(batch: RawBatch): Generator<{ message: Buffer; records: readonly RawRecord[] }> {
  const message = packBatch(batch);
  if (message.length <= maxMessageBytes) {
    yield { message, records: batch.records };
    return;
  }
  const { records } = batch;
  if (records.length > 1) {
    const middle = records.length >> 1;
    yield* piecesOf({ ...batch, records: records.slice(0, middle) });
    yield* piecesOf({ ...batch, records: records.slice(middle) });
    return;
  }
  const [record] = records;
  if (!record) return;
  const middle = record.raw.length >> 1;
  const fault = 'The record is too large for one message and was cut.';
  yield* piecesOf({ ...batch, records: [{ raw: record.raw.slice(0, middle), fault }] });
  yield* piecesOf({ ...batch, records: [{ raw: record.raw.slice(middle), fault }] });
}
