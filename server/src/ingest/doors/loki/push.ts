// Loki's PushRequest, in both encodings: streams of lines under common labels.
import { invalid, type Problem } from '#platform/errors';

import { isTooDeep } from '../../body-json-scanner.ts';
import { isObject } from '../../sources/source.ts';
import { damaged, fieldsOf } from '../http/protobuf.ts';

export type Labels = Record<string, string>;
export type LokiEntry = {
  /** Nanoseconds since 1970. */
  time: bigint;
  line: string;
  /** Structured metadata of this line alone. */
  metadata: Labels;
};
export type LokiStream = { labels: Labels; entries: LokiEntry[] };

const notJson = (why: string): Problem => invalid('body_not_json', why);

/** @throws Problem `body_not_json` */
export function* readJsonPush(text: string): Generator<LokiStream> {
  if (isTooDeep(text)) throw notJson('The body is nested deeper than 100 levels.');
  let push: unknown;
  try {
    push = JSON.parse(text);
  } catch {
    throw notJson('The body is not valid JSON.');
  }
  const streams = isObject(push) ? push['streams'] : undefined;
  if (!Array.isArray(streams)) throw notJson('The body holds no list of streams.');
  for (const stream of streams) {
    if (!isObject(stream)) throw notJson('A stream is not an object.');
    yield jsonStream(stream);
  }
}

function jsonStream(stream: Record<string, unknown>): LokiStream {
  const { values, entries } = stream;
  const labels = isObject(stream['stream']) ? textsOf(stream['stream']) : labelsOf(stream['labels']);
  if (Array.isArray(values)) return { labels, entries: values.map(valueEntry) };
  // The form of before 2019, which a few senders still have.
  if (Array.isArray(entries)) return { labels, entries: entries.map(oldEntry) };
  throw notJson('A stream holds no values.');
}

function valueEntry(value: unknown): LokiEntry {
  const [time, line, metadata]: unknown[] = Array.isArray(value) ? value : [];
  if (typeof line !== 'string') throw notJson('A value is not a list of a time in nanoseconds and a line.');
  return { time: nanosOf(time), line, metadata: isObject(metadata) ? textsOf(metadata) : {} };
}

function oldEntry(entry: unknown): LokiEntry {
  if (!isObject(entry) || typeof entry['line'] !== 'string') throw notJson('An entry has no line.');
  const { ts, timestamp = ts, line } = entry;
  const time = typeof timestamp === 'string' ? Date.parse(timestamp) : Number.NaN;
  return { time: Number.isFinite(time) ? BigInt(time) * 1_000_000n : 0n, line, metadata: {} };
}

function nanosOf(value: unknown): bigint {
  const text = typeof value === 'number' ? String(Math.trunc(value)) : value;
  return typeof text === 'string' && /^\d{1,20}$/.test(text) ? BigInt(text) : 0n;
}

const textsOf = (labels: Record<string, unknown>): Labels =>
  Object.fromEntries(
    Object.entries(labels).map(([name, value]) => [
      name,
      typeof value === 'string' ? value : (JSON.stringify(value) ?? ''),
    ]),
  );

/** `{job="web", host="a\\"b"}` */
export function labelsOf(text: unknown): Labels {
  const labels: Labels = {};
  if (typeof text !== 'string' || text.length > 65_536) return labels;
  for (const [, name = '', value = ''] of text.matchAll(/([a-zA-Z_:][\w:.]*)\s*=\s*"((?:[^"\\]|\\.)*)"/g)) {
    labels[name] = unescaped(value);
  }
  return labels;
}

const unescaped = (text: string): string =>
  text.replaceAll(/\\(.)/g, (_, letter: string) => ({ n: '\n', t: '\t', r: '\r' })[letter] ?? letter);

/** @throws Problem `body_not_protobuf` */
export function* readProtobufPush(body: Buffer): Generator<LokiStream> {
  for (const { number, bytes } of fieldsOf(body)) if (number === 1) yield protobufStream(bytes);
}

function protobufStream(message: Buffer): LokiStream {
  const stream: LokiStream = { labels: {}, entries: [] };
  for (const { number, bytes } of fieldsOf(message)) {
    if (number === 1) stream.labels = labelsOf(bytes.toString('utf8'));
    if (number === 2) stream.entries.push(protobufEntry(bytes));
  }
  return stream;
}

function protobufEntry(message: Buffer): LokiEntry {
  const entry: LokiEntry = { time: 0n, line: '', metadata: {} };
  for (const { number, bytes } of fieldsOf(message)) {
    if (number === 1) entry.time = timestampOf(bytes);
    if (number === 2) entry.line = bytes.toString('utf8');
    if (number === 3) addPair(bytes, entry.metadata);
  }
  return entry;
}

function timestampOf(message: Buffer): bigint {
  let nanos = 0n;
  for (const { number, varint } of fieldsOf(message)) {
    if (number === 1) nanos += BigInt.asIntN(64, varint) * 1_000_000_000n;
    if (number === 2) nanos += BigInt.asIntN(32, varint);
  }
  if (nanos < 0n) throw damaged();
  return nanos;
}

function addPair(message: Buffer, into: Labels): void {
  let name = '';
  let value = '';
  for (const { number, bytes } of fieldsOf(message)) {
    if (number === 1) name = bytes.toString('utf8');
    if (number === 2) value = bytes.toString('utf8');
  }
  if (name !== '' && name !== '__proto__') into[name] = value;
}
