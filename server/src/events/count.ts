// How many events match, over time and by dataset.
import type { countEvents as endpoint } from '@tocsin/contracts/api/events';
import type * as z from 'zod';

import { authorize } from '#platform/authorize';
import type { Context } from '#platform/context';
import { type EventStore, wallOf } from '#platform/event-store';

import { scopeOf } from './scope.ts';
import { answering } from './store-problem.ts';
import { windowOf, type Window } from './window.ts';

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;
/** Lengths that a person reads off an axis. */
const lengths = [
  ...[1, 2, 5, 10, 15, 30].map((n) => n * second),
  ...[1, 2, 5, 10, 15, 30].map((n) => n * minute),
  ...[1, 2, 3, 6, 12].map((n) => n * hour),
  ...[1, 2, 7, 14, 28].map((n) => n * day),
];
/** More datasets than this are counted together as `other`. */
const mostSeries = 12;

export type Histogram = z.input<typeof endpoint.output>;

/** @throws Problem `query_syntax`, `time_range_reversed`, `search_too_slow` */
export async function countEvents(
  store: EventStore,
  ctx: Context,
  input: z.output<typeof endpoint.input>,
): Promise<Histogram> {
  authorize(ctx, 'event:read');
  const window = windowOf(input, ctx.now());
  const { start, bucketMs, count } = bucketsOf(window, input.buckets);
  const { source, params } = scopeOf(ctx.orgId, input.query, window);
  const rows = await answering(() =>
    store.query<{ dataset: string; bucket: string; n: string }>(
      `SELECT dataset, intDiv(toUnixTimestamp64Milli(time) - {start:Int64}, {bucket:Int64}) AS bucket, count() AS n FROM ${source} GROUP BY dataset, bucket`,
      { wall: wallOf(ctx), params: { ...params, start, bucket: bucketMs } },
    ),
  );
  const totals = new Map<string, number>();
  for (const row of rows) totals.set(row.dataset, (totals.get(row.dataset) ?? 0) + Number(row.n));
  const names = [...totals].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).map(([name]) => name);
  const shown = names.length > mostSeries ? [...names.slice(0, mostSeries - 1), 'other'] : names;
  const series = new Map(shown.map((name) => [name, Array<number>(count).fill(0)]));
  for (const row of rows) {
    const counts = series.get(row.dataset) ?? series.get('other');
    const bucket = Number(row.bucket);
    if (counts) counts[bucket] = (counts[bucket] ?? 0) + Number(row.n);
  }
  return {
    from: new Date(start).toISOString(),
    to: new Date(start + bucketMs * count).toISOString(),
    bucketMs,
    total: [...totals.values()].reduce((sum, n) => sum + n, 0),
    series: [...series].map(([name, counts]) => ({ name, counts })),
  };
}

/** At most `wanted` buckets and one, because the first begins on a round moment before the window does. */
function bucketsOf({ from, to }: Window, wanted: number): { start: number; bucketMs: number; count: number } {
  const least = (to - from) / wanted;
  const bucketMs = lengths.find((length) => length >= least) ?? Math.ceil(least / day) * day;
  const start = Math.floor(from / bucketMs) * bucketMs;
  return { start, bucketMs, count: Math.ceil((to - start) / bucketMs) };
}
