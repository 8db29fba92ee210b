// The fields that matching events have, and the values of one field, most frequent first.
import type {
  listEventFields as fieldsEndpoint,
  listFieldValues as valuesEndpoint,
} from '@tocsin/contracts/api/events';
import type * as z from 'zod';

import { authorize } from '#platform/authorize';
import type { Context } from '#platform/context';
import { invalid } from '#platform/errors';
import { type EventStore, wallOf } from '#platform/event-store';

import { eventColumns, type EventColumn } from './columns.ts';
import { placesOf, type Place } from './query/fields.ts';
import { scopeOf } from './scope.ts';
import { answering } from './store-problem.ts';
import { windowOf } from './window.ts';

/** Shares are estimated from this many matching events. */
const sampleRows = 20_000;
const mostAttributes = 300;

const holds = ({ name, type }: EventColumn): string => {
  if (type.endsWith('[]')) return `notEmpty(${name})`;
  if (type === 'ip') return `${name} != toIPv6('::')`;
  return type === 'keyword' || type === 'text' ? `${name} != ''` : `${name} != 0`;
};
const typeName = ({ type }: EventColumn): string => {
  const single = type.replace('[]', '');
  return single === 'ip' ? 'ip' : /^u\d+$/.test(single) ? 'number' : 'text';
};

type Fields = z.input<typeof fieldsEndpoint.output>;
type Values = z.input<typeof valuesEndpoint.output>;

/** `share` is of a sample of the matching events. @throws Problem `query_syntax`, `time_range_reversed`, `search_too_slow` */
export async function listEventFields(
  store: EventStore,
  ctx: Context,
  input: z.output<typeof fieldsEndpoint.input>,
): Promise<Fields> {
  authorize(ctx, 'event:read');
  const { source, params } = scopeOf(ctx.orgId, input.query, windowOf(input, ctx.now()));
  const sample = { wall: wallOf(ctx), params: { ...params, sample: sampleRows } };
  const counts = eventColumns.map((column, index) => `countIf(${holds(column)}) AS c${index}`);
  const [columns, attributes] = await answering(() =>
    Promise.all([
      store.query<Record<string, string>>(
        `SELECT count() AS n, ${counts.join(', ')} FROM (SELECT ${eventColumns.map(({ name }) => name).join(', ')} FROM ${source} LIMIT {sample:UInt32})`,
        sample,
      ),
      store.query<{ field: string; n: string }>(
        `SELECT arrayJoin(mapKeys(attrs)) AS field, count() AS n FROM (SELECT attrs FROM ${source} LIMIT {sample:UInt32}) GROUP BY field ORDER BY n DESC LIMIT ${mostAttributes}`,
        sample,
      ),
    ]),
  );
  const row = columns[0] ?? {};
  const total = Math.max(1, Number(row['n'] ?? 0));
  const items = [
    ...eventColumns.map((column, index) => ({
      field: column.field as string,
      type: typeName(column),
      share: Number(row[`c${index}`] ?? 0) / total,
    })),
    ...attributes.map(({ field, n }) => ({ field, type: 'text', share: Math.min(1, Number(n) / total) })),
  ];
  const fields = new Map(items.filter(({ share }) => share > 0).map((item) => [item.field, item]));
  return { items: [...fields.values()].sort((a, b) => b.share - a.share || (a.field < b.field ? -1 : 1)) };
}

const written = (sql: string): string => `replaceOne(toString(${sql}), '::ffff:', '')`;

/** The place's values as an array of texts, absent ones as ''. */
function valuesSql(place: Place, param: (name: string) => string): string {
  switch (place.kind) {
    case 'text':
      return `[toString(${place.sql})]`;
    case 'list':
      return `arrayMap(x -> toString(x), ${place.sql})`;
    case 'number':
      return `[if(${place.sql} = 0, attrs[${param(place.field)}], toString(${place.sql}))]`;
    case 'address':
      return place.list
        ? `arrayMap(x -> ${written('x')}, ${place.sql})`
        : `[if(${place.sql} = toIPv6('::'), attrs[${param(place.field)}], ${written(place.sql)})]`;
    case 'attribute':
      return `[attrs[${param(place.name)}]]`;
    case 'entities':
      return 'entities';
    default:
      throw invalid('field_has_no_list', 'The values of this field are all different; search it instead.', [
        { pointer: '/field', detail: 'Has no list of values.' },
      ]);
  }
}

/** `total` is the matching events that have the field. @throws Problem `field_has_no_list`, and as `listEventFields` */
export async function listFieldValues(
  store: EventStore,
  ctx: Context,
  input: z.output<typeof valuesEndpoint.input>,
): Promise<Values> {
  authorize(ctx, 'event:read');
  const { source, params } = scopeOf(ctx.orgId, input.query, windowOf(input, ctx.now()));
  const bound: Record<string, string> = {};
  const param = (value: string): string => {
    const name = `f${Object.keys(bound).length}`;
    bound[name] = value;
    return `{${name}:String}`;
  };
  const values = placesOf(input.field).map((place) => valuesSql(place, param));
  const all = `arrayDistinct(arrayFilter(x -> x != '', arrayConcat(${values.join(', ')})))`;
  const options = { wall: wallOf(ctx), params: { ...params, ...bound, top: input.limit } };
  const [totals, rows] = await answering(() =>
    Promise.all([
      store.query<{ n: string }>(`SELECT countIf(notEmpty(${all})) AS n FROM ${source}`, options),
      store.query<{ value: string; n: string }>(
        `SELECT arrayJoin(${all}) AS value, count() AS n FROM ${source} GROUP BY value ORDER BY n DESC, value LIMIT {top:UInt32}`,
        options,
      ),
    ]),
  );
  return { total: Number(totals[0]?.n ?? 0), items: rows.map(({ value, n }) => ({ value, count: Number(n) })) };
}
