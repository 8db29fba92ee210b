import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { judge, type Measured } from './judge.ts';
import { daysOfKind } from './measure.ts';
import { lastHalfHour, silentAfterMs, slotOf, type Usual } from './usual.ts';

/** A Tuesday. */
const now = Date.parse('2026-11-17T10:10:00Z');
const minuteMs = 60_000;
const slot = slotOf(lastHalfHour(now));
const usual: Usual = {
  minutes: 5_000,
  spanMs: 14 * 86_400_000,
  pauseMs: 4 * minuteMs,
  unparsedShare: 0.01,
  halfHours: [{ ...slot, days: 10, ofDays: 10, low: 800, median: 1_000, high: 1_500 }],
};
const measured = (change: Partial<Measured> = {}): Measured => ({
  lastArrival: now - minuteMs,
  halfHour: 1_000,
  recent: 500,
  recentUnparsed: 2,
  offset: { median: 800, low: 100, high: 3_000 },
  ...change,
});
const kinds = (change: Partial<Measured>, watch: { usual?: Usual | null; expectedEveryS?: number | null } = {}) =>
  judge(measured(change), { usual, expectedEveryS: null, now, ...watch }).map(({ kind }) => kind);

test('a source as usual has no findings', () => {
  expect(kinds({})).toEqual([]);
});

describe('silence', () => {
  test('is a pause three times as long as usual, and at least ten minutes', () => {
    expect(kinds({ lastArrival: now - 11 * minuteMs })).toEqual([]);
    expect(kinds({ lastArrival: now - 13 * minuteMs })).toEqual(['silent']);
    const dense = { ...usual, pauseMs: 1000 };
    expect(kinds({ lastArrival: now - 9 * minuteMs }, { usual: dense })).toEqual([]);
    expect(kinds({ lastArrival: now - 11 * minuteMs }, { usual: dense })).toEqual(['silent']);
  });

  test('is not known of a source that is new; a person may say what to expect', () => {
    const long = { lastArrival: now - 20 * 3_600_000 };
    expect(kinds(long, { usual: null })).toEqual([]);
    expect(kinds(long, { usual: { ...usual, minutes: 29 } })).toEqual([]);
    expect(kinds({ lastArrival: now - 2 * minuteMs }, { usual: null, expectedEveryS: 60 })).toEqual(['silent']);
    expect(kinds({ lastArrival: now - 13 * minuteMs }, { expectedEveryS: 3_600 })).toEqual([]);
  });

  test('hides what else would be said of the same silence', () => {
    expect(kinds({ lastArrival: now - 60 * minuteMs, halfHour: 0, offset: null })).toEqual(['silent']);
  });

  test('never needs more than a day', () => {
    fc.assert(
      fc.property(fc.nat(), (pauseMs) => {
        const limit = silentAfterMs({ ...usual, pauseMs }, null) ?? 0;
        expect(limit).toBeGreaterThanOrEqual(10 * minuteMs);
        expect(limit).toBeLessThanOrEqual(24 * 3_600_000);
      }),
    );
  });
});

describe('the amount', () => {
  test('is too little or too much against the same half hour of such days', () => {
    expect(kinds({ halfHour: 301 })).toEqual([]);
    expect(kinds({ halfHour: 299 })).toEqual(['too_little']);
    expect(kinds({ halfHour: 4_000 })).toEqual([]);
    expect(kinds({ halfHour: 4_001 })).toEqual(['too_much']);
  });

  test('is not judged where the half hour has hardly been seen', () => {
    const seen = (days: number, ofDays: number, median = 1_000): Usual => ({
      ...usual,
      halfHours: [{ ...slot, days, ofDays, low: median * 0.8, median, high: median * 1.5 }],
    });
    expect(kinds({ halfHour: 0 }, { usual: seen(2, 2) })).toEqual([]);
    expect(kinds({ halfHour: 0 }, { usual: seen(7, 10) })).toEqual([]);
    expect(kinds({ halfHour: 0 }, { usual: seen(8, 10) })).toEqual(['too_little']);
    expect(kinds({ halfHour: 0 }, { usual: seen(10, 10, 49) })).toEqual([]);
    expect(kinds({ halfHour: 900 }, { usual: seen(10, 10, 2) })).toEqual([]);
    expect(kinds({ halfHour: 0 }, { usual: { ...usual, halfHours: [] } })).toEqual([]);
  });
});

describe('the clock', () => {
  test('is wrong when events come from the future, or steadily from the past', () => {
    const at = (median: number, spread: number) =>
      kinds({ offset: { median, low: median - spread / 2, high: median + spread / 2 } });
    expect(at(-3 * minuteMs, 60_000)).toEqual(['clock']);
    expect(at(-minuteMs, 60_000)).toEqual([]);
    expect(at(3_600_000, 30_000)).toEqual(['clock']);
    expect(at(4 * minuteMs, 30_000)).toEqual([]);
  });

  test('is not blamed for a backlog, which is late by all kinds of amounts', () => {
    expect(kinds({ offset: { median: 3_600_000, low: 60_000, high: 7_200_000 } })).toEqual([]);
    expect(kinds({ offset: null })).toEqual([]);
  });
});

test('what cannot be read counts when it is much, many, and more than usual', () => {
  expect(kinds({ recent: 100, recentUnparsed: 19 })).toEqual([]);
  expect(kinds({ recent: 100, recentUnparsed: 20 })).toEqual(['unparsed']);
  expect(kinds({ recent: 1_000, recentUnparsed: 90 })).toEqual([]);
  const messy = { ...usual, unparsedShare: 0.2 };
  expect(kinds({ recent: 100, recentUnparsed: 50 }, { usual: messy })).toEqual([]);
  expect(kinds({ recent: 100, recentUnparsed: 70 }, { usual: messy })).toEqual(['unparsed']);
});

test('days are counted by kind, over any span', () => {
  const day = (text: string): number => Date.parse(`${text}T12:00:00Z`);
  expect(daysOfKind(false, day('2026-11-16'), day('2026-11-22'))).toBe(5);
  expect(daysOfKind(true, day('2026-11-16'), day('2026-11-22'))).toBe(2);
  fc.assert(
    fc.property(fc.nat(20_000), fc.nat(60), (start, length) => {
      const [first, until] = [start * 86_400_000, (start + length) * 86_400_000];
      expect(daysOfKind(true, first, until) + daysOfKind(false, first, until)).toBe(length + 1);
    }),
  );
});
