// For senders that do not say what they send: each record is read by the source that recognises it best.
import type { NormalisedEvent } from '@tocsin/contracts/event';

import { innerRecord, payloadOf, readShipped, withHeader, withPlace, withValue } from './auto-inside.ts';
import { shellSnippet, snippets } from './snippets.ts';
import { defineSource, isListOfObjects, isObject, ParseFault, type Source, type SourceRecord } from './source.ts';

/** Below this a recognition is a guess, and the general readers keep more of the record. */
const sureEnough = 50;
/** From here on the others need not be asked: two sources are not this sure of one line, or of objects with the same fields. */
const sureOfLine = 90;
const sureOfObject = 70;
const maxShapes = 2_000;
const maxPerShape = 4;
const maxAttempts = 3;

type Candidate = { source: Source; score: number };

/** Doors ask as well: one that trips over a record must not keep its sender from delivering the others. */
function surenessOf(source: Source, record: SourceRecord): number {
  try {
    return source.recognise?.(record) ?? 0;
  } catch {
    return 0;
  }
}

/** The sources that recognise the record, the surest first. */
function ranking(known: readonly Source[], record: SourceRecord): Candidate[] {
  const found: Candidate[] = [];
  for (const source of known) {
    const score = surenessOf(source, record);
    if (score >= sureEnough) found.push({ source, score });
  }
  return found.sort((a, b) => b.score - a.score);
}

/** The source that recognises the record best; undefined where none is sure enough. */
export const recogniseSource = (known: readonly Source[], record: SourceRecord): Source | undefined =>
  ranking(known, record)[0]?.source;

/**
 * What records of one kind have in common and is cheap to see: the names of an object's fields, or the punctuation at
 * the beginning of a line. Different kinds may share it, so it only says whom to ask first.
 */
function shapeOf({ raw, value }: SourceRecord): string {
  if (isObject(value)) {
    let shape = '{';
    let count = 0;
    for (const key in value) {
      if (++count > 12) break;
      shape += `${key.slice(0, 40)},`;
    }
    return shape;
  }
  return raw.slice(0, 64).replaceAll(/[A-Za-z0-9_.-]+/g, 'a');
}

/** Remembers who read records of a shape, and asks everybody only where they are not sure; holds at most 2,000 shapes. */
export function rememberingRecogniser(known: readonly Source[]): (record: SourceRecord) => Candidate[] {
  const shapes = new Map<string, Source[]>();
  return (record) => {
    const shape = shapeOf(record);
    const sure = isObject(record.value) ? sureOfObject : sureOfLine;
    const before = shapes.get(shape);
    if (before !== undefined) {
      const candidates = ranking(before, record);
      if ((candidates[0]?.score ?? 0) >= sure) return candidates;
    }
    const candidates = ranking(known, record);
    const [best] = candidates;
    if (best !== undefined && best.score >= sure) {
      if (shapes.size >= maxShapes) shapes.clear();
      shapes.set(
        shape,
        [best.source, ...(before ?? []).filter((source) => source !== best.source)].slice(0, maxPerShape),
      );
    }
    return candidates;
  };
}

/** The event is the parser's own and may be written to. */
function readAs(source: Source, record: SourceRecord): NormalisedEvent {
  const event = source.parse(record);
  event.source ??= source.id;
  return event;
}

/** The first reading that succeeds; null where nobody can read what they recognised. */
function readBy(candidates: readonly Candidate[], record: SourceRecord): NormalisedEvent | null {
  for (const { source } of candidates.slice(0, maxAttempts)) {
    try {
      return readAs(source, record);
    } catch (error) {
      if (!(error instanceof ParseFault)) throw error;
    }
  }
  return null;
}

/**
 * Names that nobody but a cloud's export gives to a list. Of records without a name, `data`, `items` or `resources` may as
 * well be a part: a CloudTrail record has `resources`, an order has `items`.
 */
const envelopes = ['Records', 'records', 'logEvents', 'Findings', 'authlogs'];

/** These know where a line comes from, and nothing of what it says. */
const containers = new Set(['docker', 'kubernetes-container']);

type Recogniser = (record: SourceRecord) => Candidate[];
type Fallback = { text: Source; object: Source };

/** The line in an object, by a source that is as sure of it as of an object of its own. */
function readInside(recognise: Recogniser, record: SourceRecord): NormalisedEvent | null {
  const inner = innerRecord(record);
  if (inner === null) return null;
  const sure = recognise(inner).filter(({ source, score }) => score >= sureOfObject && !containers.has(source.id));
  return readBy(sure, inner);
}

function readPayload(recognise: Recogniser, record: SourceRecord): NormalisedEvent | null {
  const payload = payloadOf(record);
  const event = payload === null ? null : readBy(recognise(payload.record), payload.record);
  return payload === null || event === null ? null : withHeader(event, payload.header);
}

const general = ({ object, text }: Fallback, record: SourceRecord): NormalisedEvent =>
  readAs(isObject(record.value) || record.raw.trimStart().startsWith('{') ? object : text, record);

/** Other names of lists are also names of fields: only a list of what is recognised, in what is not, wraps records. */
function unwrapped(
  value: Record<string, unknown>,
  names: readonly string[],
  recognise: (record: SourceRecord) => readonly Candidate[],
): readonly unknown[] | null {
  const name = names.find((one) => isListOfObjects(value[one]));
  const inner = name === undefined ? undefined : value[name];
  if (!isListOfObjects(inner)) return null;
  const scoreOf = (object: unknown): number =>
    recognise({ raw: JSON.stringify(object), value: object, receivedAt: 0 })[0]?.score ?? 0;
  return scoreOf(inner[0]) >= sureEnough && scoreOf(value) < sureEnough ? inner : null;
}

/** @param fallback what reads the records that nobody recognises */
export const auto = (known: readonly Source[], fallback: Fallback): Source => {
  const recognise = rememberingRecogniser(known);
  const wrapperNames = [...new Set(known.flatMap(({ wrappers = [] }) => wrappers))];
  const byName = new Map(
    known.flatMap((source) => [source.id, ...(source.aliases ?? [])].map((name): [string, Source] => [name, source])),
  );
  return defineSource({
    id: 'auto',
    title: 'Recognise it',
    kind: 'generic',
    summary: 'Each record is read by the source that recognises it; what nobody knows is read as syslog or JSON.',
    format: 'json',
    wrappers: envelopes,
    unwrap: (value) => unwrapped(value, wrapperNames, recognise),
    snippets: snippets('auto', [shellSnippet]),
    parse: (sent) => {
      const record = withValue(sent);
      const candidates = recognise(record);
      const outside = candidates[0];
      const wraps = outside === undefined || outside.score < sureOfObject || containers.has(outside.source.id);
      if (!wraps) return readBy(candidates, record) ?? general(fallback, record);
      // An unread line in a document is more than the document around it.
      const shipped = readShipped(byName, record);
      if (shipped !== null) return shipped;
      const outer = readBy(candidates, record);
      const inside = readInside(recognise, record);
      if (inside !== null) return withPlace(inside, outer ?? general(fallback, record));
      return outer ?? readPayload(recognise, record) ?? general(fallback, record);
    },
  });
};
