// From a stored row to what the API shows: only the fields that hold something.
import type { EventDocument, EventRow } from '@tocsin/contracts/event';

import { eventColumns, type EventColumn } from './columns.ts';
import { eventIdOf } from './event-id.ts';

type Value = string | number | string[];
export type StoredRow = {
  t: string;
  i: string;
  batch: string;
  seq: number;
  dataset: string;
  site: string;
  message: string;
  [column: string]: Value;
};
export type StoredDocument = StoredRow & { entities: string[]; raw: string; keys: string[]; values: string[] };

const base =
  'toUnixTimestamp64Milli(time) AS t, toUnixTimestamp64Milli(ingested) AS i, batch, seq, dataset, site, message';
const columns = eventColumns.map(({ name }) => name).join(', ');
export const rowColumns = `${base}, ${columns}`;
export const documentColumns = `${rowColumns}, entities, raw, mapKeys(attrs) AS keys, mapValues(attrs) AS values`;

const withoutMapping = (address: string): string => address.replace(/^::ffff:(?=\d+\.)/, '');

function fieldValue({ type }: EventColumn, value: Value | undefined): Value | null {
  if (value === undefined || value === '' || value === 0 || value === '::') return null;
  if (typeof value === 'object') return value.length === 0 ? null : type === 'ip[]' ? value.map(withoutMapping) : value;
  if (type === 'ip') return withoutMapping(String(value));
  if (type === 'u64') return value === '0' ? null : Number(value);
  return value;
}

export function toEventRow(row: StoredRow): EventRow {
  const fields: EventRow['fields'] = {};
  for (const column of eventColumns) {
    const value = fieldValue(column, row[column.name]);
    if (value !== null) fields[column.field] = value;
  }
  return {
    id: eventIdOf(row.t, row.batch, row.seq),
    time: new Date(Number(row.t)).toISOString(),
    ingested: new Date(Number(row.i)).toISOString(),
    dataset: row.dataset,
    site: row.site,
    message: row.message,
    fields,
  };
}

export function toEventDocument({ entities, raw, keys, values, ...row }: StoredDocument): EventDocument {
  const attrs = Object.fromEntries(keys.map((key, index) => [key, values[index] ?? '']));
  return { ...toEventRow(row), attrs, entities, raw };
}
