// The kit most cloud sources are made with: a source is a few streams, a stream is mostly a table.
import type { SourceKind } from '@tocsin/contracts/api/ingest';
import type { EcsDocument, LogSource, NativeEvent, NormalisedEvent } from '@tocsin/contracts/event';

import { isObject, objectOf, ParseFault, type Snippet, type Source } from '../source.ts';
import { oneLine, textOf } from '../values.ts';
import { setShape, type Shape } from './categories.ts';
import { type EcsName, type Fields, isBlank, type Reading, told } from './ecs-names.ts';
import { innerObjects } from './envelopes.ts';
import { type AttributeNames, applyTable, compileTable, type FieldTable, snakeCase } from './field-table.ts';
import { parseMoment } from './moments.ts';

/** One kind of record of a source. */
export type JsonStream = {
  /** Whether the object is one of these. */
  is: (value: Fields) => boolean;
  /** How surely it is, 0–100, where `is` says so; for senders that do not name their source. */
  sure: number;
  /** One name, or one per record. */
  dataset: string | ((value: Fields) => string);
  logsource: LogSource | ((value: Fields) => LogSource);
  /** The name under which fields without an ECS name are kept. */
  prefix: string;
  /** How keys are written there; in snake case unless given. */
  names?: AttributeNames;
  /** What holds for every record. */
  fixed: EcsDocument;
  /** Paths of the time of the event, the first that holds one. */
  time: readonly string[];
  /** Paths of the product's own identity of the record, all of them together; `a|b` is the first that holds one. */
  identity?: readonly string[];
  fields: FieldTable;
  /** From event.action to category and type. */
  shapes?: (action: string) => Shape;
  /** What a table cannot say. It runs before shapes. */
  finish?: (reading: Reading) => void;
  /** What rules read, where the record's own object is not what they expect. */
  native?: (value: Fields, reading: Reading) => NativeEvent;
  /** The words of the message, instead of action and parties. */
  say?: (reading: Reading) => string;
};

export type JsonSource = {
  id: string;
  title: string;
  kind: SourceKind;
  summary: string;
  aliases?: readonly string[];
  wrappers?: readonly string[];
  snippets: readonly Snippet[];
  /** What the source is called in the sentence that refuses a record. */
  refusal: string;
  streams: readonly JsonStream[];
  /** Puts the variants of a product's records into the one its streams read. */
  reshape?: (value: Fields) => Fields;
};

type Path = readonly string[];
type CompiledStream = JsonStream & {
  table: ReturnType<typeof compileTable>;
  times: readonly Path[];
  identities: readonly (readonly Path[])[];
};

/** The value under a path; arrays are entered at their first element. */
export function at(value: unknown, path: Path): unknown {
  let current = value;
  for (const key of path) {
    if (Array.isArray(current)) current = current[0];
    if (!isObject(current)) return undefined;
    current = current[key];
  }
  return current;
}

const paths = (names: readonly string[] = []): Path[] => names.map((name) => name.split('.'));

const compile = (stream: JsonStream): CompiledStream => ({
  ...stream,
  table: compileTable(stream.fields),
  times: paths(stream.time),
  identities: (stream.identity ?? []).map((names) => paths(names.split('|'))),
});

function timeOf(value: Fields, times: readonly Path[]): number | null {
  for (const path of times) {
    const time = parseMoment(at(value, path));
    if (time !== null) return time;
  }
  return null;
}

const maxIdentity = 500;

function firstText(value: Fields, choices: readonly Path[]): string {
  for (const path of choices) {
    const text = textOf(at(value, path));
    if (text !== '') return text;
  }
  return '';
}

/** Without its first part a record has no identity. */
function identityOf(value: Fields, identities: CompiledStream['identities']): string | null {
  if (identities.length === 0) return null;
  const parts = identities.map((choices) => firstText(value, choices));
  const identity = parts.join('/');
  return parts[0] === '' || identity.length > maxIdentity ? null : identity;
}

const maxMessage = 500;

/** Action, who, from where to where and how it went, as far as known. */
function summary(reading: Reading, dataset: string): string {
  const say = (name: EcsName): string => told(reading, name);
  const from = say('source.ip') || say('source.domain');
  const to = say('destination.ip') || say('destination.domain') || say('url.domain');
  const outcome = say('event.outcome');
  const words = [
    say('rule.name'),
    say('event.action') || dataset,
    say('user.email') || say('user.name') || say('user.id'),
    say('user.target.name') === '' ? '' : `→ ${say('user.target.name')}`,
    from === '' ? '' : `from ${from}`,
    to === '' ? '' : `to ${to}`,
    outcome === '' || outcome === 'unknown' ? '' : `(${outcome})`,
  ];
  return words.filter((word) => word !== '').join(' ');
}

function readStream(stream: CompiledStream, value: Fields): NormalisedEvent {
  const dataset = typeof stream.dataset === 'string' ? stream.dataset : stream.dataset(value);
  const reading: Reading = { value, ecs: { 'event.kind': 'event', ...stream.fixed }, attrs: {} };
  applyTable(reading, value, stream.table, stream.prefix, stream.names ?? snakeCase);
  stream.finish?.(reading);
  const action = reading.ecs['event.action'];
  if (stream.shapes !== undefined && typeof action === 'string') setShape(reading, stream.shapes(action));
  const message = oneLine(stream.say?.(reading) ?? '').trim() || oneLine(summary(reading, dataset)).trim();
  return {
    time: timeOf(value, stream.times),
    dataset,
    sourceEventId: identityOf(value, stream.identities),
    logsource: typeof stream.logsource === 'function' ? stream.logsource(value) : stream.logsource,
    native: stream.native?.(value, reading) ?? value,
    ecs: reading.ecs,
    attrs: reading.attrs,
    message: message.length > maxMessage ? `${message.slice(0, maxMessage)}…` : message || dataset,
  };
}

const maxEnvelopes = 3;

/** The stream and the object it reads: the record itself, or what an envelope holds. */
function find(
  streams: readonly CompiledStream[],
  reshape: (value: Fields) => Fields,
  value: Fields,
  depth = 0,
): { stream: CompiledStream; value: Fields } | null {
  const shaped = reshape(value);
  const stream = streams.find(({ is }) => is(shaped));
  if (stream !== undefined) return { stream, value: shaped };
  if (depth >= maxEnvelopes) return null;
  for (const inner of innerObjects(value)) {
    const found = find(streams, reshape, inner, depth + 1);
    if (found !== null) return found;
  }
  return null;
}

/** A source whose records are JSON objects. */
export function defineJsonSource({ streams, refusal, reshape = (value) => value, ...about }: JsonSource): Source {
  const compiled = streams.map(compile);
  const source: Source = {
    ...about,
    format: 'json',
    recognise: ({ value }) => (isObject(value) ? (find(compiled, reshape, value)?.stream.sure ?? 0) : 0),
    parse: (record) => {
      const found = find(compiled, reshape, objectOf(record));
      if (found === null) throw new ParseFault(refusal);
      return readStream(found.stream, found.value);
    },
  };
  return source;
}

/** Whether every name holds something. */
export const has = (value: Fields, ...names: readonly string[]): boolean =>
  names.every((name) => !isBlank(value[name]));

export const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';

export const part = (value: unknown, name: string): Fields => {
  const inner = isObject(value) ? value[name] : undefined;
  return isObject(inner) ? inner : {};
};

export const objectsIn = (value: unknown): Fields[] => (Array.isArray(value) ? value.filter(isObject) : []);
