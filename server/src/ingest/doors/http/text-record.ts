// A log line as a record: JSON inside it is parsed, and what its shipper says of it goes with it.
import { isTooDeep } from '../../body-json-scanner.ts';
import type { RawRecord, Transport } from '../../body.ts';
import { isObject } from '../../sources/source.ts';
import { cutRecord } from '../streams/cut-record.ts';

/** A line that is too long is kept in pieces; an empty one is no record. */
export function recordsOfText(text: string, transport: Transport, maxBytes: number): RawRecord[] {
  if (text.trim() === '') return [];
  const value = jsonIn(text);
  return cutRecord(value === undefined ? { raw: text, transport } : { raw: text, value, transport }, maxBytes);
}

/** The object a line is; undefined for anything else. */
export function jsonIn(line: string): Record<string, unknown> | undefined {
  if (!/^\s*\{/.test(line) || isTooDeep(line)) return undefined;
  try {
    const value: unknown = JSON.parse(line);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
