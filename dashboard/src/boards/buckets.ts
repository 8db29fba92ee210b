// Hourly counts as buckets to draw: hour by hour, or put together by the days of the reader's clock.
import type { Clock } from '../lib/format.ts';

export type Bucket = { from: string; to: string; counts: number[]; total: number };

const hourMs = 3_600_000;
const dayOf = (at: Date, clock: Clock): string =>
  clock === 'utc' ? at.toISOString().slice(0, 10) : `${at.getFullYear()}-${at.getMonth()}-${at.getDate()}`;
const bucketOf = (from: number, hours: number, counts: number[]): Bucket => ({
  from: new Date(from).toISOString(),
  to: new Date(from + hours * hourMs).toISOString(),
  counts,
  total: counts.reduce((sum, count) => sum + count, 0),
});

/** `hourly[s][h]`; the counts of a bucket are in the order of `s`. The first and the last day may be parts of one. */
export function bucketsOf(hourly: readonly (readonly number[])[], from: string, clock: Clock | null): Bucket[] {
  const start = Date.parse(from);
  const hours = hourly[0]?.length ?? 0;
  const at = (hour: number): number[] => hourly.map((row) => row[hour] ?? 0);
  if (clock === null) return Array.from({ length: hours }, (_, hour) => bucketOf(start + hour * hourMs, 1, at(hour)));
  const buckets: Bucket[] = [];
  let first = 0;
  for (let hour = 1; hour <= hours; hour += 1) {
    const ends =
      hour === hours ||
      dayOf(new Date(start + hour * hourMs), clock) !== dayOf(new Date(start + first * hourMs), clock);
    if (!ends) continue;
    const counts = hourly.map((row) => row.slice(first, hour).reduce((sum, count) => sum + count, 0));
    buckets.push(bucketOf(start + first * hourMs, hour - first, counts));
    first = hour;
  }
  return buckets;
}
