// Reads a request body into records without ever holding the whole body.
import { constants } from 'node:buffer';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream';
import { createGunzip, gunzipSync } from 'node:zlib';

import { invalid, Problem } from '#platform/errors';

import { JsonSplitter } from './body-json.ts';
import { LineSplitter } from './body-lines.ts';
import { type BodyCounts, type RawRecord, RecordOutput, type Splitter } from './body-record.ts';
import { XmlSplitter } from './body-xml.ts';

export type { BodyCounts, RawRecord, Transport } from './body-record.ts';

export type BodyOptions = {
  /** What `Content-Encoding` says; gzip is recognised by its first bytes as well. */
  gzip: boolean;
  /** Unpacked bytes; more is refused with `body_too_large`. */
  maxBytes: number;
  maxRecordBytes: number;
  format: 'json' | 'lines' | 'xml';
  /** Filled in while reading, for metrics. */
  counts?: BodyCounts;
};

const maxRecordsPerChunk = 500;
const maxBytesPerChunk = 4 * 1024 * 1024;

/**
 * Yields the records in order, at most 500 or 4 MiB at a time. Takes one JSON object, arrays, NDJSON, concatenated
 * objects (RFC 8259, RFC 7464), text lines, or `<Event>` XML; the first bytes decide where the format leaves it open.
 * A record that cannot be read is yielded with its `fault`, and reading goes on.
 * Throws Problem `body_too_large` (413) and `body_not_gzip` (400); the stream is left open so that the sender can be answered.
 */
export async function* readRecords(stream: Readable, options: BodyOptions): AsyncGenerator<RawRecord[]> {
  const counts = options.counts ?? { bytes: 0, records: 0, faults: 0, invalidUtf8: 0 };
  const output = new RecordOutput(counts);
  let splitter: Splitter | null = null;
  let opening: Buffer = Buffer.alloc(0);
  for await (const chunk of unpacked(stream, options.gzip)) {
    counts.bytes += chunk.length;
    if (counts.bytes > options.maxBytes) throw tooLarge(options.maxBytes);
    if (splitter === null) {
      opening = opening.length === 0 ? chunk : Buffer.concat([opening, chunk]);
      const kind = kindOf(opening, options.format);
      if (kind === null) continue;
      splitter = splitterOf(kind, output, options.maxRecordBytes);
      splitter.push(opening);
    } else {
      splitter.push(chunk);
    }
    yield* chunksOf(output);
  }
  splitter ??= openLate(opening, output, options);
  splitter.end();
  yield* chunksOf(output);
}

/** The same records as `readRecords` yields, of a small body that is here as a whole. */
export function readWhole(pieces: readonly Uint8Array[], options: BodyOptions): RawRecord[] {
  const output = new RecordOutput(options.counts ?? { bytes: 0, records: 0, faults: 0, invalidUtf8: 0 });
  const bytes = unpackedWhole(Buffer.concat(pieces), options);
  if (bytes.length > options.maxBytes) throw tooLarge(options.maxBytes);
  output.counts.bytes += bytes.length;
  const splitter = splitterOf(kindOf(bytes, options.format) ?? options.format, output, options.maxRecordBytes);
  if (bytes.length > 0) splitter.push(bytes);
  splitter.end();
  return output.takeAll();
}

function unpackedWhole(bytes: Buffer, { gzip, maxBytes }: BodyOptions): Buffer {
  if (bytes.length === 0) return bytes;
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) {
    if (gzip) throw notGzip();
    return bytes;
  }
  try {
    return gunzipSync(bytes, { maxOutputLength: Math.min(maxBytes, constants.MAX_LENGTH) });
  } catch (error) {
    if (error instanceof RangeError) throw tooLarge(maxBytes);
    throw asGzipFault(error);
  }
}

const tooLarge = (maxBytes: number): Problem =>
  new Problem('too_large', 'body_too_large', `The body is larger than ${maxBytes} bytes, unpacked.`);
const notGzip = (): Problem => invalid('body_not_gzip', 'The body is declared as gzip and is not.');
const asGzipFault = (error: unknown): unknown =>
  error instanceof Error && 'code' in error && String(error.code).startsWith('Z_')
    ? invalid('body_not_gzip', 'The gzip data of the body is damaged.')
    : error;

function openLate(opening: Buffer, output: RecordOutput, options: BodyOptions): Splitter {
  const splitter = splitterOf(options.format, output, options.maxRecordBytes);
  if (opening.length > 0) splitter.push(opening);
  return splitter;
}

/** A network chunk of 64 KiB holds few records, an unpacked one may hold thousands. */
function* chunksOf(output: RecordOutput): Generator<RawRecord[]> {
  if (output.records.length === 0) return;
  const bytes = output.bytes;
  const records = output.takeAll();
  const perChunk = Math.max(
    1,
    Math.min(maxRecordsPerChunk, Math.floor((records.length * maxBytesPerChunk) / Math.max(bytes, 1))),
  );
  if (records.length <= perChunk) yield records;
  else for (let from = 0; from < records.length; from += perChunk) yield records.slice(from, from + perChunk);
}

type Kind = BodyOptions['format'];

function splitterOf(kind: Kind, output: RecordOutput, maxRecordBytes: number): Splitter {
  if (kind === 'json') return new JsonSplitter(output, maxRecordBytes);
  return kind === 'xml' ? new XmlSplitter(output, maxRecordBytes) : new LineSplitter(output, maxRecordBytes);
}

const maxOpening = 4_096;

/** What the first bytes say; null when they do not say it yet. A long run of white space is taken for the declared format. */
function kindOf(bytes: Buffer, format: Kind): Kind | null {
  const text = bytes.toString('latin1', 0, maxOpening).replace(/^ï»¿/, '').trimStart();
  if (text === '' || 'ï»¿'.startsWith(text)) return bytes.length < maxOpening ? null : format;
  const first = text.charAt(0);
  // A syslog priority, not an element.
  if (/^<\d{1,3}>/.test(text)) return 'lines';
  // One may still become of it: a packet can end here.
  if (/^<\d{0,3}$/.test(text) && bytes.length < maxOpening) return null;
  if (first === '<' && format !== 'lines') return 'xml';
  if (format === 'lines') {
    if (first !== '[') return 'lines';
    const next = text.slice(1).trimStart().charAt(0);
    if (next === '') return bytes.length < maxOpening ? null : 'lines';
    return next === '{' ? 'json' : 'lines';
  }
  if (first === '{' || first === '[') return 'json';
  return format === 'xml' ? 'xml' : 'lines';
}

async function* unpacked(stream: Readable, gzip: boolean): AsyncGenerator<Buffer> {
  // The iterator must not destroy a request that still has to be answered.
  const chunks = bytesOf(stream.iterator({ destroyOnReturn: false }));
  const opening: Buffer[] = [];
  let length = 0;
  while (length < 2) {
    const { value, done } = await chunks.next();
    if (done === true) break;
    opening.push(value);
    length += value.length;
  }
  const first = Buffer.concat(opening);
  if (first.length === 0) return;
  const packed = first[0] === 0x1f && first[1] === 0x8b;
  if (!packed && gzip) throw notGzip();
  async function* whole(): AsyncGenerator<Buffer> {
    yield first;
    yield* chunks;
  }
  yield* packed ? gunzipped(whole()) : whole();
}

async function* bytesOf(chunks: AsyncIterable<unknown>): AsyncGenerator<Buffer> {
  for await (const chunk of chunks) {
    if (Buffer.isBuffer(chunk)) yield chunk;
    else if (typeof chunk === 'string') yield Buffer.from(chunk);
    else if (chunk instanceof Uint8Array) yield Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
  }
}

async function* gunzipped(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const gunzip = createGunzip({ chunkSize: 64 * 1024 });
  // Its error reaches the loop below through the destroyed gunzip stream.
  pipeline(Readable.from(chunks), gunzip, () => undefined);
  try {
    for await (const chunk of bytesOf(gunzip)) yield chunk;
  } catch (error) {
    throw asGzipFault(error);
  }
}
