// Records from a file, whatever it is: an event log, JSON in any framing, XML; packed with gzip or zip, or not.
import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';

import { isEvtx, readEvtxStream, type EvtxFault } from '@tocsin/evtx';
import { readRecords } from '@tocsin/server/ingest/body';

import { reasonOf, type EventFile } from './event-files.ts';
import { FileFault } from './fault.ts';
import { zipEntries } from './zip-entries.ts';

/**
 * `value` is the record parsed; `raw` its text, empty for an event log; `fault` says why it cannot be read; `leftover`
 * that it was found beyond damage or behind the end of a chunk.
 */
export type LogRecord = { raw: string; value?: unknown; fault?: string; leftover?: boolean };

export type OpenLog = {
  /** The file's path; for one in an archive followed by its name there. */
  name: string;
  kind: 'evtx' | 'text';
  records: AsyncIterable<readonly LogRecord[]>;
};

export type ReadingOptions = {
  /** How to split text whose first character does not say it. */
  format: 'json' | 'lines' | 'xml';
  /** Read what is left over behind the end of event log chunks too. */
  leftovers?: boolean;
  onBytes?: (count: number) => void;
  /** Hears of damage within an event log; reading goes on. */
  onDamage?: (name: string, fault: EvtxFault) => void;
};

/** Enough to tell what a file is. */
const openingSize = 4096;
const maxRecordBytes = 16 << 20;
/** Of archives within archives. */
const maxPacking = 3;

/** One log, or those of an archive; each is to be read before the next is asked for. @throws FileFault */
export async function* openLogs(file: EventFile, options: ReadingOptions): AsyncGenerator<OpenLog> {
  const stream = createReadStream(file.path, { highWaterMark: 1 << 18 });
  if (options.onBytes) {
    const { onBytes } = options;
    stream.on('data', (chunk) => onBytes(chunk.length));
    stream.pause();
  }
  try {
    yield* unpacked(file.path, bytesOf(stream), options, 0);
  } catch (error) {
    throw error instanceof FileFault ? error : new FileFault(file.path, `cannot be read: ${reasonOf(error)}`);
  } finally {
    stream.destroy();
  }
}

type Bytes = AsyncIterable<Buffer>;

async function* unpacked(name: string, bytes: Bytes, options: ReadingOptions, depth: number): AsyncGenerator<OpenLog> {
  const { opening, all } = await opened(bytes);
  if (depth > maxPacking) throw new FileFault(name, 'is packed too many times over.');
  if (opening[0] === 0x1f && opening[1] === 0x8b) yield* unpacked(name, gunzipped(name, all), options, depth + 1);
  else if (opening.toString('latin1', 0, 4) === 'PK\u0003\u0004' && depth === 0) yield* fromZip(name, options);
  else if (isEvtx(opening)) yield { name, kind: 'evtx', records: evtxRecords(name, all, options) };
  else yield { name, kind: 'text', records: textRecords(name, opening, all, options) };
}

async function* fromZip(path: string, options: ReadingOptions): AsyncGenerator<OpenLog> {
  for await (const { name, stream } of zipEntries(path))
    yield* unpacked(`${path}!${name}`, bytesOf(stream), options, 1);
}

async function* evtxRecords(name: string, bytes: Bytes, options: ReadingOptions): AsyncGenerator<LogRecord[]> {
  const { leftovers = false, onDamage } = options;
  const onFault = (fault: EvtxFault): void => onDamage?.(name, fault);
  for await (const records of readEvtxStream(bytes, { leftovers, onFault }))
    yield records.map(({ event, recovered }) => ({ raw: '', value: event, leftover: recovered }));
}

async function* textRecords(
  name: string,
  opening: Buffer,
  bytes: Bytes,
  { format }: ReadingOptions,
): AsyncGenerator<readonly LogRecord[]> {
  // PowerShell writes UTF-16 unless told otherwise.
  const isUtf16 = opening[0] === 0xff && opening[1] === 0xfe;
  const text = isUtf16 ? fromUtf16(bytes) : bytes;
  const start = isUtf16 ? opening.toString('utf16le', 2) : opening.toString('utf8');
  if (start.includes('\0')) throw new FileFault(name, 'is not a log: it is neither a Windows event log nor text.');
  if (format !== 'lines' && start.trim() !== '' && !/^[\s\uFEFF]*[[{<]/m.test(start))
    throw new FileFault(name, 'is not a log of this source: it holds neither JSON nor XML.');
  yield* readRecords(Readable.from(text), { gzip: false, maxBytes: Number.MAX_SAFE_INTEGER, maxRecordBytes, format });
}

async function* fromUtf16(bytes: Bytes): Bytes {
  const decoder = new TextDecoder('utf-16le');
  for await (const chunk of bytes) yield Buffer.from(decoder.decode(chunk, { stream: true }));
  yield Buffer.from(decoder.decode());
}

/** The first bytes, and all of them again. */
async function opened(bytes: Bytes): Promise<{ opening: Buffer; all: Bytes }> {
  const rest = bytes[Symbol.asyncIterator]();
  const first: Buffer[] = [];
  for (let length = 0; length < openingSize;) {
    const { value, done } = await rest.next();
    if (done === true) break;
    first.push(value);
    length += value.length;
  }
  const start = Buffer.concat(first);
  async function* all(): Bytes {
    yield start;
    for (let next = await rest.next(); next.done !== true; next = await rest.next()) yield next.value;
  }
  return { opening: start.subarray(0, openingSize), all: all() };
}

async function* bytesOf(stream: Readable): Bytes {
  for await (const chunk of stream) if (Buffer.isBuffer(chunk)) yield chunk;
}

/** What stands in front of the damage is read. */
async function* gunzipped(name: string, bytes: Bytes): Bytes {
  const source = Readable.from(bytes);
  const gunzip = createGunzip({ chunkSize: 1 << 18 });
  source.on('error', (error) => gunzip.destroy(error));
  try {
    yield* bytesOf(source.pipe(gunzip));
  } catch (error) {
    const isDamaged = error instanceof Error && 'code' in error && String(error.code).startsWith('Z_');
    throw isDamaged ? new FileFault(name, 'is damaged: its gzip data ends or breaks off.') : error;
  } finally {
    source.destroy();
    gunzip.destroy();
  }
}
