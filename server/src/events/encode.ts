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
  /** @returns the event's time as it is stored, epoch milliseconds: the clock of a source may be far off. */
  add: (row: EventRowInput) => number;
  readonly count: number;
  /** UTF-16 units so far: close to bytes, for deciding when a batch is full. */
  readonly size: number;
  /** The rows so far; the encoder is empty afterwards. */
  take: () => Buffer;
};

const hourMs = 3_600_000;
/** Short-lived text is cheap; one long text is copied several times. */
const pieceLength = 64 * 1024;

/** A lone surrogate would make ClickHouse refuse the whole batch. */
export const quote = (text: string): string => JSON.stringify(text.isWellFormed() ? text : text.toWellFormed());

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

const isAddress = (text: string): boolean => isIP(text) !== 0 && !text.includes('%') && text !== '::';

/** The column's JSON, or null when the column cannot hold the value. */
function columnJson(column: Column, value: EcsValue): string | null {
  if (column.kind === 'text[]' || column.kind === 'ip[]') {
    const items = typeof value === 'object' ? value : [String(value)];
    if (column.kind === 'ip[]' && !items.every(isAddress)) return null;
    return `[${items.map(quote).join(',')}]`;
  }
  if (typeof value === 'object') return null;
  if (column.kind === 'text') return quote(String(value));
  if (column.kind === 'ip') return typeof value === 'string' && isAddress(value) ? quote(value) : null;
  const number = typeof value === 'number' ? value : Number(value);
  return Number.isInteger(number) && number > 0 && number <= column.max && String(number) === String(value)
    ? String(number)
    : null;
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

function encodeRow(row: EventRowInput, head: string, time: number): string {
  const { event } = row;
  let json = `${head}${row.seq},"time":${momentText(time)},"dataset":${quote(event.dataset)}`;
  let attrs = '';
  for (const field in event.ecs) {
    if (!Object.hasOwn(event.ecs, field)) continue;
    const value = ecsValue(event.ecs, field);
    if (value === undefined || value === '' || (typeof value === 'object' && value.length === 0)) continue;
    const column = columns.get(field);
    const encoded = column ? columnJson(column, value) : null;
    if (column && encoded !== null) {
      json += column.key + encoded;
      continue;
    }
    const first = column && typeof value === 'object' ? columnJson(column, value[0] ?? '') : null;
    if (column && first !== null) json += column.key + first;
    if (!Object.hasOwn(event.attrs, field)) attrs += `,${quote(field)}:${quote(attrText(value))}`;
  }
  for (const name of Object.keys(event.attrs)) attrs += `,${quote(name)}:${quote(event.attrs[name] ?? '')}`;
  if (event.time !== null && time !== Math.trunc(event.time)) {
    attrs += `,"event.original_time":${quote(originalTime(event.time))}`;
  }
  if (event.sourceEventId !== null) json += `,"source_event_id":${quote(event.sourceEventId)}`;
  if (attrs !== '') json += `,"attrs":{${attrs.slice(1)}}`;
  if (row.entities.length > 0) json += `,"entities":[${row.entities.map(quote).join(',')}]`;
  const { product, category, service } = event.logsource;
  if (product) json += `,"logsource_product":${quote(product)}`;
  if (category) json += `,"logsource_category":${quote(category)}`;
  if (service) json += `,"logsource_service":${quote(service)}`;
  const { channel, eventId } = windowsPlaceOf(event.native);
  if (channel) json += `,"logsource_channel":${quote(channel)}`;
  if (eventId) json += `,"logsource_event_id":${quote(eventId)}`;
  return `${json},"native":${nativeJson(event.native)},"message":${quote(event.message)},"raw":${quote(row.raw)}}\n`;
}

/** Encodes rows so that none can make ClickHouse refuse the batch. */
export function createRowEncoder(): RowEncoder {
  const full: Buffer[] = [];
  let size = 0;
  let text = '';
  let count = 0;
  let head = '';

  const cut = (): void => {
    full.push(Buffer.from(text, 'utf8'));
    size += text.length;
    text = '';
  };

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
      text += encodeRow(row, head, time);
      count += 1;
      if (text.length > pieceLength) cut();
      return time;
    },
    get count() {
      return count;
    },
    get size() {
      return size + text.length;
    },
    take: () => {
      cut();
      count = 0;
      size = 0;
      return Buffer.concat(full.splice(0));
    },
  };
}
