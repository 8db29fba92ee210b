// A mapping to begin with: the format a sample seems to have, and the fields whose names or values say what they are.
import { Mapping, type MappedField } from '@tocsin/contracts/mapping';
import type { MappingFormat } from '@tocsin/contracts/words';

import type { RawRecord } from '../body.ts';
import { addAttribute } from '../sources/attributes.ts';
import { ecsFieldOf } from '../sources/ecs-fields.ts';
import { usualFieldOf } from '../sources/json.ts';
import { syslogMessageOf } from '../sources/linux-line.ts';
import { readColumns } from '../sources/network/columns.ts';
import { readKeyValues } from '../sources/network/key-value.ts';
import { isObject, ParseFault } from '../sources/source.ts';
import { parseTime } from '../sources/times.ts';
import { ipOf } from '../sources/values.ts';
import { xmlObject } from './read-native.ts';
import { fieldsOfValue } from './value-fields.ts';

type Values = Record<string, string>;
type Shape = { format: MappingFormat; values: Values; separator?: string; columns?: string[]; assign?: '=' | ':' };

const leastPairs = 3;
const separators = [',', ';', '|', '\t'] as const;
const timeNames = /^(?:.*[._-])?(?:@?timestamp|time|ts|date|datetime|eventtime|created(?:_?at)?|at|when|logged)$/i;

const isoTime = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}:\d{2}(?:[.,]\d+)?(?:Z|[+-]\d{2}:?\d{2})?$/;

/** Always a mapping; a sample nobody understands gives one that keeps whole lines. */
export function suggestMapping(sample: string, [read]: readonly RawRecord[]): Mapping {
  const first = firstOf(sample, read);
  const header = headerOf(first);
  const shape = shapeOf(first, header?.message ?? first.raw);
  const names = Object.keys(shape.values);
  const time =
    names.find((name) => timeNames.test(name) && isTime(shape.values[name] ?? '')) ??
    names.find((name) => isoTime.test(shape.values[name] ?? '')) ??
    '';
  return Mapping.parse({
    format: shape.format,
    syslogHeader: header !== null,
    ...(shape.separator === undefined ? {} : { separator: shape.separator }),
    ...(shape.columns === undefined ? {} : { columns: shape.columns }),
    ...(shape.assign === undefined ? {} : { assign: shape.assign }),
    dataset: 'custom.event',
    time,
    message: names.find((name) => /^(?:.*\.)?(?:message|msg)$/i.test(name)) ?? '',
    fields: fieldsFor(shape.values, time),
  } satisfies Mapping | object);
}

/** Objects as they were read; text by the line, but XML whole. */
function firstOf(sample: string, read: RawRecord | undefined): RawRecord {
  if (read?.value !== undefined) return read;
  const text = sample.trim();
  if (/^<[a-z?!]/i.test(text)) return { raw: text.replaceAll(/\s*[\r\n]+\s*/g, ' ') };
  return { raw: text.split('\n', 1)[0]?.trimEnd() ?? '' };
}

/** Null where no header stands before the record. */
function headerOf({ raw, value }: RawRecord): { message: string } | null {
  if (value !== undefined || /^<[a-z?!]/i.test(raw)) return null;
  try {
    const header = syslogMessageOf({ raw, receivedAt: Date.now() });
    return header.header === 'none' || header.message === '' ? null : header;
  } catch (error) {
    if (error instanceof ParseFault) return null;
    throw error;
  }
}

const plain = (text: string): Shape => ({ format: 'text', values: { message: text } });

function shapeOf({ value }: RawRecord, text: string): Shape {
  const object = isObject(value) ? value : jsonIn(text);
  if (object) return { format: 'json', values: flat(object) };
  if (text.trimStart().startsWith('<')) {
    const xml = xmlObject(text.trim());
    if (Object.keys(xml).length > 0) return { format: 'xml', values: flat(xml) };
  }
  for (const assign of ['=', ':'] as const) {
    const pairs = readKeyValues(text, { assign, open: true });
    if (Object.keys(pairs).length >= leastPairs) return { format: 'key-value', values: pairs, assign };
  }
  return columnsOf(text) ?? plain(text);
}

function columnsOf(text: string): Shape | null {
  for (const separator of separators) {
    const values = readColumns(text, separator);
    if (values.length < leastPairs + 1) continue;
    const columns = values.map((value, index) => columnName(value, index));
    return {
      format: 'columns',
      separator,
      columns,
      values: Object.fromEntries(values.map((value, index) => [columns[index] ?? '', value])),
    };
  }
  return null;
}

const columnName = (value: string, index: number): string => {
  if (isTime(value)) return `time_${index + 1}`;
  return ipOf(value) === null ? `column_${index + 1}` : `address_${index + 1}`;
};

function jsonIn(text: string): Record<string, unknown> | null {
  if (!text.trimStart().startsWith('{')) return null;
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : null;
  } catch {
    return null;
  }
}

function flat(value: Record<string, unknown>): Values {
  const values: Values = {};
  for (const [name, inner] of Object.entries(value)) addAttribute(values, name, inner);
  return values;
}

const isTime = (text: string): boolean => parseTime(text) !== null || !Number.isNaN(Date.parse(text));

/** Each ECS field once, by the first name that stands for it, else by the first value that can be nothing else. */
function fieldsFor(values: Values, time: string): MappedField[] {
  const taken = new Set<string>();
  const fields: MappedField[] = [];
  for (const [from, value] of Object.entries(values)) {
    if (from === time) continue;
    const to = ecsFieldOf(from) ?? usualFieldOf(from.split('.').at(-1) ?? from);
    if (to === null || taken.has(to) || (to.endsWith('.ip') && ipOf(value) === null)) continue;
    taken.add(to);
    fields.push(mappedField(from, to));
  }
  const named = new Set(fields.map(({ from }) => from));
  for (const [from, value] of Object.entries(values)) {
    if (from === time || named.has(from)) continue;
    const to = fieldsOfValue(from, value).find((field) => !taken.has(field));
    if (to === undefined) continue;
    taken.add(to);
    fields.push(mappedField(from, to));
  }
  return fields;
}

const mappedField = (from: string, to: string): MappedField => ({
  from,
  to,
  as: to.endsWith('.ip') ? 'ip' : to.endsWith('.port') ? 'port' : 'text',
  values: {},
});
