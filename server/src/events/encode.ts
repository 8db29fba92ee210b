// From normalised events to the bytes of an insert: JSONEachRow, only the columns that hold something.
import { isIP } from 'node:net';

import type {
  ColumnType,
  EcsDocument,
  EcsField,
  EcsValue,
  NativeEvent,
  NormalisedEvent,
} from '@tocsin/contracts/event';
import { flattenNative, windowsPlaceOf } from '@tocsin/sigma';

import { columnByField, numberLimits } from './columns.ts';
import { quote, RowBytes } from './row-bytes.ts';

export { quote } from './row-bytes.ts';

export type EventRowInput = {
  event: NormalisedEvent;
  orgId: string;
  /** The site's code, or '' where there is none. */
  site: string;
  /** The id of the ingest source that read it. */
  source: string;
  batch: bigint;
  /** Unique within the batch; (batch, seq) is the row's identity for recovery. */
  seq: number;
  /** Epoch milliseconds. */
  receivedAt: number;
  raw: string;
  /** Lower-cased and without repetition. */
  entities: readonly string[];
  retentionDays: number;
};

export type RowEncoder = {
  /**
   * @returns the event's time as it is stored, epoch milliseconds: the clock of a source may be far off.
   * @throws TypeError or RangeError for an event that is none; nothing of it is kept then.
   */
  add: (row: EventRowInput) => number;
  readonly count: number;
  /** Bytes so far. */
  readonly size: number;
  /** The rows so far, in a buffer of its own; the encoder is empty afterwards. */
  take: () => Buffer;
};

const hourMs = 3_600_000;
/** DateTime64 takes a whole JSON number for ticks and refuses a fraction, so moments are written as text. */
export const momentText = (ms: number): string => {
  const seconds = Math.floor(ms / 1000);
  return `"${seconds}.${String(ms - seconds * 1000).padStart(3, '0')}"`;
};

type Kind = 'text' | 'ip' | 'number' | 'text[]' | 'ip[]';
type Column = { key: string; kind: Kind; max: number };

const kindOf = (type: ColumnType): Kind => {
  if (type === 'ip' || type === 'ip[]') return type;
  if (type.endsWith('[]')) return 'text[]';
  return numberLimits[type] === undefined ? 'text' : 'number';
};
const columns: ReadonlyMap<string, Column> = new Map(
  [...columnByField].map(([field, { name, type }]) => [
    field,
    { key: `,"${name}":`, kind: kindOf(type), max: numberLimits[type] ?? 0 },
  ]),
);

/** However it is spelt, a column cannot tell the unspecified address from none. */
const unspecified = /^[0:.]*:[0:.]*$/;
const isAddress = (text: string): boolean => isIP(text) !== 0 && !text.includes('%') && !unspecified.test(text);

/** What of the value a column takes: text to be quoted, a list of them, or a number; null when it cannot hold it. */
function columnValue(column: Column, value: EcsValue): string | number | readonly string[] | null {
  if (column.kind === 'text[]' || column.kind === 'ip[]') {
    const items = typeof value === 'object' ? value : [String(value)];
    return column.kind === 'text[]' || items.every(isAddress) ? items : null;
  }
  if (typeof value === 'object') return null;
  if (column.kind === 'text') return String(value);
  if (column.kind === 'ip') return typeof value === 'string' && isAddress(value) ? value : null;
  const number = typeof value === 'number' ? value : Number(value);
  return Number.isInteger(number) && number > 0 && number <= column.max && String(number) === String(value)
    ? number
    : null;
}

function writeColumn(into: RowBytes, { key }: Column, value: string | number | readonly string[]): void {
  into.plain(key);
  if (typeof value === 'string') into.quoted(value);
  else if (typeof value === 'number') into.plain(String(value));
  else writeList(into, value);
}

function writeList(into: RowBytes, items: readonly string[]): void {
  for (let index = 0; index < items.length; index += 1) {
    into.plain(index === 0 ? '[' : ',');
    into.quoted(items[index] ?? '');
  }
  into.plain(items.length === 0 ? '[]' : ']');
}

/** The longest list of values goes to `attrs` whole; a column for one value still gets the first. */
const attrText = (value: EcsValue): string => (typeof value === 'object' ? value.join(',') : String(value));

/** ClickHouse reads a moment of fewer than ten digits as a date; and no log is that old, the clock was not set. */
const earliest = Date.UTC(2001, 8, 9, 1, 46, 40);

/** The past is believed, for old logs are imported; the future by an hour at most. */
function eventTime({ time }: NormalisedEvent, receivedAt: number): number {
  if (time === null || !Number.isFinite(time) || time < earliest) return receivedAt;
  return Math.trunc(Math.min(time, receivedAt + hourMs));
}

/** A day outside what Date can name is still a number worth keeping. */
const originalTime = (ms: number): string => (Math.abs(ms) <= 8.64e15 ? new Date(ms).toISOString() : String(ms));

/** `for … in` forgets that its names are the document's. */
const ecsValue = (ecs: EcsDocument, field: string): EcsValue | undefined => ecs[field as EcsField];

const nativeKeys = new Map<string, string>();
const mostNativeKeys = 20_000;

/** Sources name their fields alike event after event: each name is quoted once. */
function nativeKey(name: string): string {
  const known = nativeKeys.get(name);
  if (known !== undefined) return known;
  const key = `,${quote(name)}:[`;
  if (nativeKeys.size < mostNativeKeys) nativeKeys.set(name, key);
  return key;
}

/** The flat native view as a JSON object of lists. */
export function nativeJson(native: NativeEvent): string {
  let json = '';
  flattenNative(native, (name, texts) => {
    const [only = ''] = texts;
    json += `${nativeKey(name)}${texts.length === 1 ? quote(only) : texts.map(quote).join(',')}]`;
  });
  return `{${json.slice(1)}}`;
}

/** The same as bytes. */
function writeNative(into: RowBytes, native: NativeEvent): void {
  let before = '{';
  flattenNative(native, (name, texts) => {
    into.plain(before);
    before = ',';
    into.quoted(name);
    into.plain(':');
    writeList(into, texts);
  });
  into.plain(before === '{' ? '{}' : '}');
}

const noAttrs = ',"attrs":{';

/** What no column holds, under the field's own name. */
function writeAttrs(into: RowBytes, { event }: EventRowInput, rest: readonly EcsField[], time: number): void {
  let before = noAttrs;
  const write = (name: string, text: string): void => {
    into.plain(before);
    before = ',';
    into.quoted(name);
    into.plain(':');
    into.quoted(text);
  };
  for (const field of rest) if (!Object.hasOwn(event.attrs, field)) write(field, attrText(event.ecs[field] ?? ''));
  for (const name of Object.keys(event.attrs)) write(name, event.attrs[name] ?? '');
  if (event.time !== null && time !== Math.trunc(event.time)) write('event.original_time', originalTime(event.time));
  if (before !== noAttrs) into.plain('}');
}

function writeText(into: RowBytes, key: string, text: string | null | undefined): void {
  if (!text) return;
  into.plain(key);
  into.quoted(text);
}

function writeRow(into: RowBytes, row: EventRowInput, time: number): void {
  const { event } = row;
  into.plain(`${row.seq},"time":${momentText(time)},"dataset":`);
  into.quoted(event.dataset);
  const rest: EcsField[] = [];
  for (const field in event.ecs) {
    if (!Object.hasOwn(event.ecs, field)) continue;
    const value = ecsValue(event.ecs, field);
    if (value === undefined || value === '' || (typeof value === 'object' && value.length === 0)) continue;
    const column = columns.get(field);
    const whole = column ? columnValue(column, value) : null;
    if (column && whole !== null) {
      writeColumn(into, column, whole);
      continue;
    }
    const first = column && typeof value === 'object' ? columnValue(column, value[0] ?? '') : null;
    if (column && first !== null) writeColumn(into, column, first);
    rest.push(field as EcsField);
  }
  if (event.sourceEventId !== null) {
    into.plain(',"source_event_id":');
    into.quoted(event.sourceEventId);
  }
  writeAttrs(into, row, rest, time);
  if (row.entities.length > 0) {
    into.plain(',"entities":');
    writeList(into, row.entities);
  }
  const { product, category, service } = event.logsource;
  writeText(into, ',"logsource_product":', product);
  writeText(into, ',"logsource_category":', category);
  writeText(into, ',"logsource_service":', service);
  const { channel, eventId } = windowsPlaceOf(event.native);
  writeText(into, ',"logsource_channel":', channel);
  writeText(into, ',"logsource_event_id":', eventId);
  into.plain(',"native":');
  writeNative(into, event.native);
  into.plain(',"message":');
  into.quoted(event.message);
  into.plain(',"raw":');
  into.quoted(row.raw);
  into.plain('}\n');
}

/** Encodes rows so that none can make ClickHouse refuse the batch. */
export function createRowEncoder(): RowEncoder {
  const bytes = new RowBytes();
  let count = 0;
  let head = '';
  let headOf: Pick<EventRowInput, 'orgId' | 'site' | 'source' | 'batch' | 'receivedAt' | 'retentionDays'> | null = null;

  return {
    add: (row) => {
      if (
        headOf?.batch !== row.batch ||
        headOf.orgId !== row.orgId ||
        headOf.site !== row.site ||
        headOf.source !== row.source ||
        headOf.receivedAt !== row.receivedAt ||
        headOf.retentionDays !== row.retentionDays
      ) {
        headOf = row;
        head = `{"org":${quote(row.orgId)},"site":${quote(row.site)},"source":${quote(row.source)},"batch":${row.batch},"ingested":${momentText(row.receivedAt)},"retention_days":${row.retentionDays},"seq":`;
      }
      const time = eventTime(row.event, row.receivedAt);
      const before = bytes.length;
      try {
        bytes.text(head);
        writeRow(bytes, row, time);
      } catch (error) {
        bytes.cut(before);
        throw error;
      }
      count += 1;
      return time;
    },
    get count() {
      return count;
    },
    get size() {
      return bytes.length;
    },
    take: () => {
      count = 0;
      return bytes.take();
    },
  };
}
