// What an ingest source is: one file that turns one record of one kind of system into a normalised event.
import type { SourceKind } from '@tocsin/contracts/api/ingest';
import type { NormalisedEvent } from '@tocsin/contracts/event';

import { isTooDeep } from '../body-json-scanner.ts';

/** Ready-to-copy client configuration; `{url}`, `{key}`, `{site}`, `{syslogHost}` and `{syslogPort}` are filled in by the reader. */
export type Snippet = {
  id: string;
  title: string;
  language: 'sh' | 'powershell' | 'toml' | 'conf' | 'yaml';
  text: string;
};

/** `json` bodies may also hold concatenated `<Event>` XML: the reader looks at the first byte. */
type SourceFormat = 'json' | 'lines' | 'xml';

/** One record as it arrived. `value` is the parsed JSON where there is one; `receivedAt` is epoch milliseconds. */
export type SourceRecord = { raw: string; value?: unknown; receivedAt: number; site?: string };

export type Source = {
  id: string;
  title: string;
  kind: SourceKind;
  summary: string;
  format: SourceFormat;
  /** Other names a sender may use for it. */
  aliases?: readonly string[];
  /** Dotted names of the arrays in which the product wraps many records in one object, e.g. `Records`, `data.events`. */
  wrappers?: readonly string[];
  /** The records that an object wraps, where names alone do not tell; null for an object that stands for itself. */
  unwrap?: (value: Record<string, unknown>) => readonly unknown[] | null;
  /**
   * How surely the record is of this source, 0 (is not) to 100 (can be nothing else), for senders that do not say.
   * Looks only at what is cheap to look at, and never throws.
   */
  recognise?: (record: SourceRecord) => number;
  snippets: readonly Snippet[];
  /** Throws ParseFault, and nothing else, when the record is not of this source. Does not change its input. */
  parse: (record: SourceRecord) => NormalisedEvent;
};

/** Why a record is not an event of this source; kept with the record, so it is one sentence for a person. */
export class ParseFault extends Error {
  readonly reason: string;

  constructor(reason: string) {
    super(reason);
    this.name = 'ParseFault';
    this.reason = reason;
  }
}

export const defineSource = (source: Source): Source => source;

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A list of records rather than a list of values; an empty one is neither. */
export const isListOfObjects = (value: unknown): value is Record<string, unknown>[] =>
  Array.isArray(value) && value.length > 0 && value.every(isObject);

/** The record as a JSON object; a ParseFault when it is anything else. */
export function objectOf(record: SourceRecord): Record<string, unknown> {
  if (record.value === undefined) return objectIn(record.raw);
  if (isObject(record.value)) return record.value;
  throw new ParseFault('The record is not a JSON object.');
}

/** The JSON object a text is; a ParseFault when it is anything else or nested deeper than 100 levels. */
export function objectIn(text: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new ParseFault('The record is not valid JSON.');
  }
  if (!isObject(value)) throw new ParseFault('The record is not a JSON object.');
  if (isTooDeep(text)) throw new ParseFault('The record is nested deeper than 100 levels.');
  return value;
}
