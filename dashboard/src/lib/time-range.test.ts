// Time ranges as words, as a URL, and as moments.
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { boundsOf, commonRanges, describeRange, parseRangeWord, readRange, writeRange } from './time-range.ts';

test('every range on offer can be read', () => {
  expect(commonRanges.map(parseRangeWord)).toMatchObject(commonRanges.map((word) => ({ kind: 'last', word })));
});

test.each(['', '0h', '24', 'h', '-1h', '1w', '99999m', '1h2'])('%j is no range', (word) => {
  expect(parseRangeWord(word)).toBeNull();
});

describe('a URL', () => {
  test('without a range means the last 24 hours, and those leave no trace', () => {
    expect(readRange({})).toMatchObject({ word: '24h' });
    expect(writeRange(readRange({}))).toEqual({});
  });
  test('with moments in the wrong order falls back', () => {
    const [from, to] = ['2026-11-20T12:00:00Z', '2026-11-20T11:00:00Z'];
    expect(readRange({ from, to })).toMatchObject({ word: '24h' });
  });
  test('reads back what was written, for any window', () => {
    const moment = fc.date({ min: new Date('2020-01-01'), max: new Date('2040-01-01'), noInvalidDate: true });
    fc.assert(
      fc.property(moment, fc.integer({ min: 1, max: 1e10 }), (start, ms) => {
        const range = {
          kind: 'between' as const,
          from: start.toISOString(),
          to: new Date(start.getTime() + ms).toISOString(),
        };
        expect(readRange(writeRange(range))).toEqual(range);
      }),
    );
  });
  test('reads back what was written, for any number of minutes, hours or days', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 9999 }), fc.constantFrom('m', 'h', 'd'), (count, unit) => {
        const range = parseRangeWord(`${count}${unit}`);
        expect(range && readRange(writeRange(range))).toEqual(range);
      }),
    );
  });
});

test('a relative range is open to the future and starts on a full minute', () => {
  const now = Date.parse('2026-11-20T21:31:48.500Z');
  expect(boundsOf(readRange({ range: '1h' }), now)).toEqual({ from: '2026-11-20T20:31:00.000Z' });
});

test('ranges are described on the chosen clock', () => {
  expect(describeRange(readRange({ range: '7d' }), 'utc')).toBe('Last 7 days');
  const sameDay = readRange({ from: '2026-11-20T16:18:00Z', to: '2026-11-20T19:48:00Z' });
  expect(describeRange(sameDay, 'utc')).toBe('20 Nov 16:18 – 19:48');
  const twoDays = readRange({ from: '2026-11-20T16:18:00Z', to: '2026-11-21T01:00:00Z' });
  expect(describeRange(twoDays, 'utc')).toBe('20 Nov 16:18 – 21 Nov 01:00');
});
