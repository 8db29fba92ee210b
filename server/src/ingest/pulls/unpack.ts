// What a file or an object is by its first bytes: packed data is unpacked, and what Tocsin does not read is named.
import { pipeline, Readable } from 'node:stream';
import { createGunzip, createZstdDecompress } from 'node:zlib';

import { invalid } from '#platform/errors';

export type Bytes = AsyncIterable<Buffer>;
export type Opened = { opening: Buffer; bytes: Bytes };

const openingSize = 4_096;
/** Of data packed again. */
const maxPacking = 3;
/** Far more than any log file; a bomb must not fill the disk. */
const maxUnpackedBytes = 32 * 2 ** 30;

const unread: readonly (readonly [magic: string, what: string, instead: string])[] = [
  ['PAR1', 'a Parquet file', 'Let the logs be written as JSON.'],
  ['Obj\u0001', 'an Avro file', 'Let the logs be written as JSON.'],
  ['ORC', 'an ORC file', 'Let the logs be written as JSON.'],
  ['PK\u0003\u0004', 'a zip archive', 'Unpack it first.'],
  ['BZh', 'packed with bzip2', 'Pack it with gzip or zstd.'],
  ['\u00fd7zXZ', 'packed with xz', 'Pack it with gzip or zstd.'],
  ['\u0004\u0022\u004d\u0018', 'packed with lz4', 'Pack it with gzip or zstd.'],
  ['\u00ff\u0006\u0000\u0000sNaPpY', 'packed with snappy', 'Pack it with gzip or zstd.'],
];

/** @throws Problem `file_unreadable` for what is no log; damage within shows when it is read. */
export async function opened(bytes: Bytes, depth = 0): Promise<Opened> {
  const { opening, all } = await peeked(bytes);
  const isGzip = opening[0] === 0x1f && opening[1] === 0x8b;
  const isZstd = opening.length >= 4 && opening.readUInt32LE(0) === 0xfd2fb528;
  if (isGzip || isZstd) {
    if (depth >= maxPacking) throw unreadable('It is packed too many times over.');
    return opened(unpacked(all, isGzip ? 'gzip' : 'zstd'), depth + 1);
  }
  const start = opening.toString('latin1', 0, 16);
  const known = unread.find(([magic]) => start.startsWith(magic));
  if (known) throw unreadable(`It is ${known[1]}, which Tocsin does not read. ${known[2]}`);
  if (opening[0] === 0xff && opening[1] === 0xfe) return peeked(fromUtf16(all)).then(({ opening: text, all: rest }) => ({ opening: text, bytes: rest })); // prettier-ignore
  return { opening, bytes: all };
}

export const unreadable = (reason: string) => invalid('file_unreadable', reason);

/** The first bytes, and all of them again. */
async function peeked(bytes: Bytes): Promise<{ opening: Buffer; all: Bytes }> {
  const rest = bytes[Symbol.asyncIterator]();
  const first: Buffer[] = [];
  for (let length = 0; length < openingSize;) {
    const { value, done } = await rest.next();
    if (done === true) break;
    first.push(value);
    length += value.length;
  }
  const start = Buffer.concat(first);
  async function* all(): AsyncGenerator<Buffer> {
    try {
      if (start.length > 0) yield start;
      for (let next = await rest.next(); next.done !== true; next = await rest.next()) yield next.value;
    } finally {
      await rest.return?.();
    }
  }
  return { opening: start.subarray(0, openingSize), all: all() };
}

async function* unpacked(bytes: Bytes, how: 'gzip' | 'zstd'): AsyncGenerator<Buffer> {
  const unpack = how === 'gzip' ? createGunzip({ chunkSize: 1 << 18 }) : createZstdDecompress({ chunkSize: 1 << 18 });
  const failure: { of: Error | null } = { of: null };
  // What reading fails with must not look like damage of the packed data.
  const source = async function* () {
    try {
      yield* bytes;
    } catch (error) {
      failure.of = error instanceof Error ? error : new Error(String(error));
      throw failure.of;
    }
  };
  // Pieces may be large: one at a time.
  pipeline(Readable.from(source(), { highWaterMark: 1 }), unpack, () => undefined);
  let total = 0;
  try {
    for await (const chunk of unpack) {
      const piece = Buffer.from(chunk);
      total += piece.length;
      if (total > maxUnpackedBytes) throw unreadable(`It holds more than ${maxUnpackedBytes} bytes once unpacked.`);
      yield piece;
    }
  } catch (error) {
    if (failure.of) throw failure.of;
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    throw /^(?:Z_|ZSTD_|ERR__ZSTD|ERR_ZLIB|ERR_STREAM_PREMATURE)/.test(code)
      ? unreadable(`Its ${how} data is damaged or breaks off.`)
      : error;
  } finally {
    unpack.destroy();
  }
}

/** As PowerShell writes text unless told otherwise. */
async function* fromUtf16(bytes: Bytes): AsyncGenerator<Buffer> {
  const decoder = new TextDecoder('utf-16le');
  for await (const chunk of bytes) yield Buffer.from(decoder.decode(chunk, { stream: true }));
  yield Buffer.from(decoder.decode());
}
