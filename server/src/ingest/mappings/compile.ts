// A mapping as a source: the same contract as the sources that are written in code.
import type { EcsDocument, LogSource } from '@tocsin/contracts/event';
import type { MappedField, Mapping } from '@tocsin/contracts/mapping';

import { addAttribute } from '../sources/attributes.ts';
import { ecsFieldOf, setEcs } from '../sources/ecs-fields.ts';
import { syslogMessageOf } from '../sources/linux-line.ts';
import { ParseFault, type Source, type SourceRecord } from '../sources/source.ts';
import { parseTime } from '../sources/times.ts';
import { baseName, ipOf, oneLine, portOf, textOf, wholeNumber } from '../sources/values.ts';
import { nativeReader } from './read-native.ts';

/** What senders and stored events call a mapping, so that it never meets a source of ours. */
export const mappedSourceId = (name: string): string => `my-${name}`;

type Conversion = MappedField['as'];
type Path = readonly string[];
type Compiled = Omit<MappedField, 'from'> & { path: Path };

/** @throws Problem `mapping_pattern` */
export function compileMapping(name: string, title: string, mapping: Mapping): Source {
  const read = nativeReader(mapping);
  const fields = mapping.fields.map(({ from, ...rest }): Compiled => ({ ...rest, path: pathOf(from) }));
  const mapped = new Set(mapping.fields.map(({ from }) => from));
  const places = { time: pathOf(mapping.time), identity: pathOf(mapping.identity), message: pathOf(mapping.message) };
  const logsource = logsourceOf(mapping);
  const prefix = mapping.dataset.split('.', 1)[0] ?? 'mapped';

  return {
    id: mappedSourceId(name),
    title,
    kind: 'generic',
    summary: 'A mapping of your own.',
    format: mapping.format === 'json' ? 'json' : 'lines',
    ...(mapping.wrapper === '' ? {} : { wrappers: [mapping.wrapper] }),
    snippets: [],
    parse: (record) => {
      const header = mapping.syslogHeader ? syslogMessageOf(record) : null;
      const native = read(record, header?.message ?? record.raw);
      const ecs: EcsDocument = {};
      const attrs: Record<string, string> = {};
      for (const field of fields) write(field, native, ecs, attrs);
      for (const [field, value] of Object.entries(mapping.constants)) setConstant(field, value, ecs, attrs);
      ecs['event.kind'] ??= 'event';
      if (header && header.host !== '') ecs['host.name'] ??= header.host;
      keepRest(native, mapped, prefix, attrs);
      return {
        time: timeOf(valueAt(native, places.time), mapping, record) ?? header?.time ?? null,
        dataset: mapping.dataset,
        sourceEventId: textOf(valueAt(native, places.identity)) || null,
        logsource,
        native,
        ecs,
        attrs,
        message: messageOf(native, places.message, header?.message ?? record.raw),
      };
    },
  };
}

const pathOf = (name: string): Path => (name === '' ? [] : name.split('.'));

/** A name with dots in it is looked for whole first: `{"source.ip": …}`. */
export function valueAt(native: Record<string, unknown>, path: Path): unknown {
  if (path.length === 0) return undefined;
  const whole = path.join('.');
  if (Object.hasOwn(native, whole)) return native[whole];
  let value: unknown = native;
  for (const key of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
    value = Reflect.get(value, key);
  }
  return value;
}

function logsourceOf({ logsource: { product, category, service } }: Mapping): LogSource {
  return {
    ...(product ? { product } : {}),
    ...(category ? { category } : {}),
    ...(service ? { service } : {}),
  };
}

function converted(value: unknown, as: Conversion): unknown {
  switch (as) {
    case 'lower':
      return textOf(value).toLowerCase();
    case 'number':
      return wholeNumber(value);
    case 'ip':
      return ipOf(typeof value === 'string' ? value.trim() : value);
    case 'port':
      return portOf(value);
    case 'list':
      return Array.isArray(value) ? value : textOf(value).split(/\s*,\s*/);
    case 'name-of-path':
      return baseName(textOf(value));
    default:
      return Array.isArray(value) ? value : textOf(value);
  }
}

/** A value that does not fit is kept beside the columns, under the name it was meant for. */
function write(
  { path, to, as, values }: Compiled,
  native: Record<string, unknown>,
  ecs: EcsDocument,
  attrs: Record<string, string>,
): void {
  const found = valueAt(native, path);
  if (found === undefined || found === null || found === '' || found === '-') return;
  const text = textOf(found);
  const value = Object.hasOwn(values, text) ? values[text] : found;
  const result = converted(value, as);
  const field = ecsFieldOf(to);
  if (field !== undefined && result !== null && setEcs(ecs, field, result)) return;
  addAttribute(attrs, to, result ?? value);
}

function setConstant(name: string, value: string, ecs: EcsDocument, attrs: Record<string, string>): void {
  const field = ecsFieldOf(name);
  if (field !== undefined && ecs[field] !== undefined) return;
  const listed = value.includes(',') ? value.split(/\s*,\s*/) : value;
  if (field === undefined || !setEcs(ecs, field, listed)) attrs[name] ??= value;
}

/** What nobody mapped stays findable under the first word of the dataset. */
function keepRest(
  native: Record<string, unknown>,
  mapped: ReadonlySet<string>,
  prefix: string,
  attrs: Record<string, string>,
): void {
  for (const [name, value] of Object.entries(native))
    if (!mapped.has(name)) addAttribute(attrs, `${prefix}.${name}`, value);
}

function timeOf(value: unknown, { time }: Mapping, record: SourceRecord): number | null {
  if (time === '' || value === undefined || value === null || value === '') return null;
  const parsed = parseTime(value) ?? looseTime(textOf(value), record.receivedAt);
  if (parsed === null) throw new ParseFault(`“${textOf(value).slice(0, 60)}” in ${time} is no time.`);
  return parsed;
}

/** Dates as logs write them: with slashes, a month's name, or without a year, as syslog does. */
function looseTime(text: string, receivedAt: number): number | null {
  const { time } = syslogMessageOf({ raw: `${text} host app: x`, receivedAt });
  if (time !== null) return time;
  const spaced = text.replace(/^\[?(\d{1,2}\/[A-Za-z]{3}\/\d{4}):/, '$1 ');
  const native = Date.parse(/[zZ]|[+-]\d\d:?\d\d\]?$|GMT|UTC/.test(text) ? spaced : `${spaced} UTC`);
  return Number.isNaN(native) ? null : native;
}

function messageOf(native: Record<string, unknown>, path: Path, record: string): string {
  const said = textOf(valueAt(native, path)) || textOf(native['message']) || record;
  return oneLine(said).slice(0, 8_000) || '(empty)';
}
