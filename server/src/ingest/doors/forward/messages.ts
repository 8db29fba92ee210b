// Reads one message of the Fluent forward protocol, in all of its modes, into the entries it carries.
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';

import { decode, ExtensionCodec } from '@msgpack/msgpack';

import { isObject } from '../../sources/source.ts';
import { ProtocolFault } from '../streams/connection.ts';
import { MessagePackValues, type ValueLimits } from './msgpack-values.ts';

export type Entry = {
  /** Epoch milliseconds; null where it is no time. */
  time: number | null;
  /** What Fluent Bit keeps beside the record. */
  metadata: Record<string, unknown>;
  record: Record<string, unknown>;
};
export type Message = {
  tag: string;
  entries: Entry[];
  /** The sender's name for the message: it waits until this has been acknowledged. */
  chunk: string | null;
  /** Bytes, unpacked. */
  size: number;
  /** Entries that are no logs: metrics and traces. */
  others: number;
};

const unpackGzip = promisify(gunzip);

/** Fluent Bit marks the beginning and the end of a group of records by the times −1 and −2. */
const groupMarker = 0xffff_fffe;

/** EventTime: seconds and nanoseconds, as milliseconds. */
const extensions = new ExtensionCodec();
extensions.register({
  type: 0,
  encode: () => null,
  decode: (data) => {
    if (data.length !== 8) return null;
    const bytes = Buffer.from(data.buffer, data.byteOffset, 8);
    const seconds = bytes.readUInt32BE(0);
    return seconds >= groupMarker ? -1 : new Date(seconds * 1_000 + Math.floor(bytes.readUInt32BE(4) / 1e6));
  },
});

/** @param rawStrings text as bytes: for what an old sender says is text and is not */
function decoded(bytes: Uint8Array, rawStrings = false): unknown {
  try {
    return decode(bytes, { extensionCodec: extensions, rawStrings });
  } catch (error) {
    throw new ProtocolFault(`This is no MessagePack: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** Null for what carries nothing. @throws ProtocolFault */
export async function messageIn(bytes: Buffer, limits: ValueLimits): Promise<Message | null> {
  const value = decoded(bytes);
  if (value === null) return null;
  if (!Array.isArray(value) || value.length < 2 || value.length > 4)
    throw new ProtocolFault('This is no forward message.');
  const [tag, second, third, fourth]: unknown[] = value;
  if (typeof tag !== 'string') throw new ProtocolFault('A forward message begins with its tag.');
  if (second instanceof Uint8Array || typeof second === 'string') {
    const options = optionsOf(third);
    const packed = await plainOf(typeof second === 'string' ? bytesOfSecond(bytes) : second, options, limits);
    return message(tag, entriesIn(packed, limits), options, packed.length);
  }
  if (Array.isArray(second) && !isTimeAndMetadata(second))
    return message(tag, second.map(entryOf), optionsOf(third), bytes.length);
  return message(tag, [entryOf([second, third])], optionsOf(fourth), bytes.length);
}

function bytesOfSecond(bytes: Buffer): Uint8Array {
  const value = decoded(bytes, true);
  const second: unknown = Array.isArray(value) ? value[1] : null;
  return second instanceof Uint8Array ? second : Buffer.alloc(0);
}

const optionsOf = (value: unknown): Record<string, unknown> => (isObject(value) ? value : {});

/** `[time, metadata]` of a single record, as against a list of entries. */
const isTimeAndMetadata = (value: readonly unknown[]): boolean =>
  value.length === 2 && !Array.isArray(value[0]) && isObject(value[1]);

function message(
  tag: string,
  entries: readonly (Entry | null)[],
  options: Record<string, unknown>,
  size: number,
): Message {
  const { chunk, fluent_signal: signal } = options;
  const name = chunk instanceof Uint8Array ? Buffer.from(chunk).toString('base64') : chunk;
  const logs = signal === undefined || signal === 0 ? entries.filter((entry) => entry !== null) : [];
  return {
    tag,
    entries: logs,
    chunk: typeof name === 'string' && name !== '' ? name : null,
    size,
    others: entries.length - logs.length,
  };
}

/** Null for what is no record but describes those that follow. */
function entryOf(value: unknown): Entry | null {
  if (!Array.isArray(value)) throw new ProtocolFault('An entry is a time and a record.');
  const [first, record]: unknown[] = value;
  const [time, metadata]: unknown[] = Array.isArray(first) ? first : [first, {}];
  if (!isObject(record)) throw new ProtocolFault('An entry is a time and a record.');
  if (typeof time === 'number' && time < 0) return null;
  return { time: timeOf(time), metadata: isObject(metadata) ? metadata : {}, record };
}

function timeOf(value: unknown): number | null {
  if (value instanceof Date) return value.getTime() > 0 ? value.getTime() : null;
  return typeof value === 'number' && value > 0 && value < 1e11 ? Math.floor(value * 1_000) : null;
}

async function plainOf(
  packed: Uint8Array,
  options: Record<string, unknown>,
  { maxBytes }: ValueLimits,
): Promise<Uint8Array> {
  const isGzip = options['compressed'] === 'gzip' || (packed[0] === 0x1f && packed[1] === 0x8b);
  return isGzip ? unpacked(packed, maxBytes) : packed;
}

function entriesIn(packed: Uint8Array, limits: ValueLimits): (Entry | null)[] {
  const values = new MessagePackValues(limits);
  values.push(packed);
  const entries: (Entry | null)[] = [];
  let items = 0;
  for (let value = values.next(); value !== null; value = values.next()) {
    entries.push(entryOf(decoded(value)));
    items += 1;
    if (items > limits.maxItems) throw new ProtocolFault(`A message holds more than ${limits.maxItems} entries.`);
  }
  if (values.rest > 0) throw new ProtocolFault('The packed entries end in the middle of one.');
  return entries;
}

async function unpacked(packed: Uint8Array, maxBytes: number): Promise<Buffer> {
  try {
    return await unpackGzip(packed, { maxOutputLength: maxBytes });
  } catch {
    throw new ProtocolFault(`The packed entries are damaged, or larger than ${maxBytes} bytes once unpacked.`);
  }
}
