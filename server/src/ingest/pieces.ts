// What a sender hands in, as pieces that can cross to a worker: bytes gathered from the network, or packed records.
import type { BodyOptions, RawRecord } from './body.ts';
import type { Form, Piece } from './workers/orders.ts';
import { packRecords } from './workers/pack-records.ts';
import { pieceSize } from './workers/station.ts';

export type Content = { form: Form; pieces: AsyncIterator<Piece, void> };

/** A message to a worker costs as much as copying this. */
const gatheredBytes = 256 * 1024;
/** A body up to this size is assembled together with others; packed, it may be much larger than it looks. */
const smallSize = 64 * 1024;
const smallGzipSize = 16 * 1024;

export const contentOfBytes = (chunks: AsyncIterable<unknown>, options: Omit<BodyOptions, 'counts'>): Content => ({
  form: options,
  pieces: gathered(chunks),
});
export const contentOfRecords = (records: AsyncIterable<readonly RawRecord[]>): Content => ({
  form: 'records',
  pieces: packed(records),
});

async function* packed(records: AsyncIterable<readonly RawRecord[]>): AsyncGenerator<Piece, void> {
  for await (const some of records) if (some.length > 0) yield packRecords(some);
}

/** Each piece in memory of its own: what is shared would cross as a whole. */
async function* gathered(chunks: AsyncIterable<unknown>): AsyncGenerator<Piece, void> {
  let waiting: Buffer[] = [];
  let size = 0;
  // Many senders may wait for their turn with an opening each.
  let enough = smallSize;
  for await (const chunk of chunks) {
    const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
    if (!Buffer.isBuffer(bytes)) continue;
    waiting.push(bytes);
    size += bytes.length;
    if (size < enough) continue;
    yield inOne(waiting, size);
    waiting = [];
    size = 0;
    enough = gatheredBytes;
  }
  if (size > 0) yield inOne(waiting, size);
}

function inOne(chunks: readonly Buffer[], size: number): Uint8Array {
  const whole = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
}

export type Opening = { pieces: Piece[]; size: number; ended: boolean };

/** Reads until the body has ended or is no small one. */
export async function readOpening({ form, pieces }: Content): Promise<Opening> {
  const opening: Opening = { pieces: [], size: 0, ended: false };
  for (;;) {
    const { value, done } = await pieces.next();
    if (done === true) return { ...opening, ended: true };
    opening.pieces.push(value);
    opening.size += pieceSize(value);
    if (opening.size > (isGzip(form, opening.pieces) ? smallGzipSize : smallSize)) return opening;
  }
}

function isGzip(form: Form, [first]: readonly Piece[]): boolean {
  if (form === 'records') return false;
  return form.gzip || (first instanceof Uint8Array && first[0] === 0x1f && first[1] === 0x8b);
}

/** The opening again, then the rest. */
export async function* wholeOf(opening: Opening, { pieces }: Content): AsyncGenerator<Piece> {
  yield* opening.pieces;
  if (opening.ended) return;
  try {
    for (let next = await pieces.next(); next.done !== true; next = await pieces.next()) yield next.value;
  } finally {
    await pieces.return?.();
  }
}
