// Makes records of what Fluentd and Fluent Bit forward: most often a line, and who wrote it.
import { isTooDeep } from '../../body-json-scanner.ts';
import type { RawRecord, Transport } from '../../body.ts';
import { addAttribute } from '../../sources/attributes.ts';
import { isObject } from '../../sources/source.ts';
import { textOf } from '../../sources/values.ts';
import type { Entry, Message } from './messages.ts';

const hostFields = ['hostname', 'host', '_HOSTNAME', 'host_name'] as const;

export function recordsOf({ tag, entries }: Message, labels: Readonly<Record<string, string>>): RawRecord[] {
  return entries.map((entry) => recordOf(entry, { ...labels, 'fluent.tag': tag }));
}

/** What the document is, and what line it may wrap, is for the source `auto` to tell. */
function recordOf({ time, metadata, record }: Entry, labels: Record<string, string>): RawRecord {
  const host = hostOf(record);
  const beside: Record<string, string> = {};
  addAttribute(beside, 'fluent.metadata', metadata);
  const transport: Transport = {
    labels: { ...beside, ...labels },
    ...(host === '' ? {} : { host }),
    ...(time === null ? {} : { time }),
  };
  const value = readable(record);
  const raw = JSON.stringify(value);
  if (isTooDeep(raw)) return { raw, fault: 'The record is nested deeper than 100 levels.', transport };
  return { raw, value, transport };
}

function hostOf(record: Record<string, unknown>): string {
  const { kubernetes } = record;
  const named = hostFields.map((name) => record[name]).find((value) => typeof value === 'string' && value !== '');
  return textOf(named ?? (isObject(kubernetes) ? (kubernetes['host'] ?? '') : ''));
}

/** MessagePack's bytes and times as JSON has them. */
function readable(value: unknown): unknown {
  if (value instanceof Uint8Array) return Buffer.from(value).toString('utf8');
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return value.map(readable);
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, readable(inner)]));
}
