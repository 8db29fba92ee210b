// Reads the body of a request at a door: unpacked, no longer than allowed, from a sender that does not stand still.
import type { IncomingMessage } from 'node:http';
import { pipeline, Readable, type Transform } from 'node:stream';
import { constants, createGunzip, createInflate, createInflateRaw, createZstdDecompress } from 'node:zlib';

import { invalid, Problem } from '#platform/errors';

import { type BodyOptions, type RawRecord, readRecords } from '../../body.ts';
import type { Exchange, Room } from '../door.ts';

/** RFC 9659: no sender may ask for a larger window. */
const zstdWindowLog = 23;
const chunkSize = 64 * 1024;

/**
 * The unpacked body, piece by piece. Gzip is recognised by its first bytes as well.
 * @throws Problem `body_too_large`, `unsupported_encoding`, `body_damaged`, `body_incomplete`; the request is left
 * open, so that its sender can be answered.
 */
export async function* bodyOf(
  { request }: Exchange,
  room: Room,
  max: number = room.limits.maxBodyBytes,
): AsyncGenerator<Buffer> {
  if (Number(request.headers['content-length'] ?? 0) > max) throw tooLarge(max);
  let bytes = 0;
  for await (const chunk of unpacked(arriving(request, room), request.headers['content-encoding'])) {
    bytes += chunk.length;
    if (bytes > max) throw tooLarge(max);
    yield chunk;
  }
}

/**
 * Works on the whole unpacked body, for protocols whose messages cannot be read in pieces.
 * @throws what `bodyOf` throws, and Problem `ingest_busy` while too much is held
 */
export async function withWholeBody<Result>(
  exchange: Exchange,
  room: Room,
  work: (body: Buffer) => Promise<Result> | Result,
): Promise<Result> {
  const chunks: Buffer[] = [];
  const holding = room.held.start();
  try {
    for await (const chunk of bodyOf(exchange, room)) {
      await holding.grow(chunk.length);
      chunks.push(chunk);
    }
    return await work(Buffer.concat(chunks));
  } finally {
    holding.release();
  }
}

export const tooLarge = (max: number): Problem =>
  new Problem('too_large', 'body_too_large', `The body is larger than ${max} bytes. Nothing of it was stored.`);

/**
 * The bytes as they come. A sender that stands still for `idleMs`, or that has been waited for longer than that and
 * brought less than a kilobyte a second, loses its connection. The time in which we work does not count.
 */
export async function* arriving(request: IncomingMessage, room: Room): AsyncGenerator<Buffer> {
  const { idleMs } = room.limits;
  const chunks = request.iterator({ destroyOnReturn: false });
  let waiting = false;
  let waitedMs = 0;
  let bytes = 0;
  const watch = setTimeout(() => {
    if (waiting) request.destroy();
  }, idleMs);
  try {
    for (;;) {
      waiting = true;
      watch.refresh();
      const since = performance.now();
      const { value, done } = await nextOf(chunks);
      waiting = false;
      waitedMs += performance.now() - since;
      if (done === true) return;
      const chunk: unknown = value;
      if (!Buffer.isBuffer(chunk)) continue;
      room.count('bytes', chunk.length);
      bytes += chunk.length;
      if (waitedMs > idleMs && bytes < waitedMs) request.destroy();
      yield chunk;
    }
  } finally {
    waiting = false;
    clearTimeout(watch);
  }
}

async function nextOf(chunks: AsyncIterator<unknown>): Promise<IteratorResult<unknown>> {
  try {
    return await chunks.next();
  } catch (cause) {
    throw new Problem('invalid_input', 'body_incomplete', 'The connection ended before the body did.', { cause });
  }
}

async function* unpacked(chunks: AsyncGenerator<Buffer>, encoding: string | undefined): AsyncGenerator<Buffer> {
  const { first, rest } = await opening(chunks);
  if (first.length === 0) return;
  const decoder = decoderOf(first, encoding?.trim().toLowerCase() ?? '');
  if (decoder === null) yield* rest;
  else yield* decoded(rest, decoder);
}

/** The first two bytes at least, which tell what packed the body. */
async function opening(chunks: AsyncGenerator<Buffer>): Promise<{ first: Buffer; rest: AsyncGenerator<Buffer> }> {
  let first: Buffer = Buffer.alloc(0);
  while (first.length < 2) {
    const { value, done } = await chunks.next();
    if (done === true) break;
    first = first.length === 0 ? value : Buffer.concat([first, value]);
  }
  async function* rest(): AsyncGenerator<Buffer> {
    yield first;
    yield* chunks;
  }
  return { first, rest: rest() };
}

function decoderOf(first: Buffer, encoding: string): Transform | null {
  const isGzip = first[0] === 0x1f && first[1] === 0x8b;
  switch (encoding) {
    case '':
    case 'identity':
      return isGzip ? createGunzip({ chunkSize }) : null;
    case 'gzip':
    case 'x-gzip':
      if (!isGzip) throw damaged('gzip');
      return createGunzip({ chunkSize });
    case 'deflate': {
      // Meant is the zlib format; some senders leave its header out.
      const head = first.length > 1 ? first.readUInt16BE(0) : 0;
      const hasHeader = (head & 0x0f00) === 0x0800 && head % 31 === 0;
      return hasHeader ? createInflate({ chunkSize }) : createInflateRaw({ chunkSize });
    }
    case 'zstd':
      return createZstdDecompress({ chunkSize, params: { [constants.ZSTD_d_windowLogMax]: zstdWindowLog } });
    default:
      throw invalid(
        'unsupported_encoding',
        `Send the body plain, or as gzip, deflate or zstd, not ${encoding.slice(0, 50)}.`,
      );
  }
}

const damaged = (encoding: string): Problem =>
  invalid('body_damaged', `The body is declared as ${encoding} and is not, or it is damaged.`);

async function* decoded(chunks: AsyncGenerator<Buffer>, decoder: Transform): AsyncGenerator<Buffer> {
  let failure: unknown = null;
  async function* guarded(): AsyncGenerator<Buffer> {
    try {
      yield* chunks;
    } catch (error) {
      failure = error;
      throw error;
    }
  }
  // Errors reach the loop below through the destroyed decoder.
  pipeline(Readable.from(guarded()), decoder, () => undefined);
  try {
    for await (const chunk of decoder) if (Buffer.isBuffer(chunk)) yield chunk;
  } catch (error) {
    throw failure ?? (isPackingError(error) ? damaged('packed') : error);
  }
}

const isPackingError = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && /^(?:Z_|ZSTD_|ERR_ZSTD|ERR_BUFFER)/.test(String(error.code));

/** The body as records of its own format; the first bytes decide where the format leaves it open. */
export async function* recordsIn(
  exchange: Exchange,
  room: Room,
  format: BodyOptions['format'],
): AsyncGenerator<RawRecord[]> {
  const { maxBodyBytes: maxBytes, maxRecordBytes } = room.limits;
  // Read ahead is only what has room to be held.
  const stream = Readable.from(bodyOf(exchange, room), { objectMode: true, highWaterMark: 1 });
  try {
    yield* readRecords(stream, { gzip: false, maxBytes, maxRecordBytes, format });
  } finally {
    stream.destroy();
  }
}
