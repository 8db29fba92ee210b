// Hours put together to days, without losing or moving one.
import { expect, test } from 'vitest';

import { bucketsOf } from './buckets.ts';

const hourly = [Array.from({ length: 48 }, () => 1), Array.from({ length: 48 }, (_, hour) => (hour === 20 ? 5 : 0))];
const from = '2026-03-14T05:00:00.000Z';

test('an hour is a bucket of its own', () => {
  const buckets = bucketsOf(hourly, from, null);
  expect(buckets).toHaveLength(48);
  expect(buckets[20]).toEqual({
    from: '2026-03-15T01:00:00.000Z',
    to: '2026-03-15T02:00:00.000Z',
    counts: [1, 5],
    total: 6,
  });
});

test('days follow the clock, and the first and last are as long as they are', () => {
  const buckets = bucketsOf(hourly, from, 'utc');
  expect(buckets.map(({ from: start, to, counts }) => [start.slice(5, 13), to.slice(5, 13), counts])).toEqual([
    ['03-14T05', '03-15T00', [19, 0]],
    ['03-15T00', '03-16T00', [24, 5]],
    ['03-16T00', '03-16T05', [5, 0]],
  ]);
});
