// What people type about service levels.
import fc from 'fast-check';
import { expect, test } from 'vitest';

import { readHolidays, readHours, readOverrides, readSpan, withHolidays, writeHours, writeSpan } from './texts.ts';

test('spans are read and written alike', () => {
  expect(['15m', '4H', '3 d', '4wd', '1mo'].map(readSpan)).toEqual([
    { unit: 'minutes', count: 15 },
    { unit: 'minutes', count: 240 },
    { unit: 'minutes', count: 4320 },
    { unit: 'working_days', count: 4 },
    { unit: 'months', count: 1 },
  ]);
  expect(['', '0h', '4', 'h', '4 weeks'].map(readSpan)).toEqual([null, null, null, null, null]);
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 99_999 }), (count) => {
      expect(readSpan(writeSpan({ unit: 'minutes', count }))).toEqual({ unit: 'minutes', count });
    }),
  );
});

test('hours are read and written alike', () => {
  expect(readHours('9-12, 13:30–18:00')).toEqual([
    { from: 540, to: 720 },
    { from: 810, to: 1080 },
  ]);
  expect(readHours('0-24')).toEqual([{ from: 0, to: 1440 }]);
  expect(['18-9', '9', '9-25', '9:70-10', '9-10-11'].map(readHours)).toEqual([null, null, null, null, null]);
  expect(readHours(writeHours([{ from: 5, to: 1440 }]))).toEqual([{ from: 5, to: 1440 }]);
});

test('a line that cannot be read is named', () => {
  expect(readHolidays('2026-12-25 Christmas Day\n\n2027-01-01')).toEqual({
    items: [
      { date: '2026-12-25', name: 'Christmas Day' },
      { date: '2027-01-01', name: '' },
    ],
  });
  expect(readHolidays('2026-12-25\n25/12/2026')).toEqual({ wrongLine: 2 });
  expect(readOverrides('2026-12-24 09:00-12:00\n2026-12-31')).toEqual({
    items: [
      { date: '2026-12-24', hours: [{ from: 540, to: 720 }] },
      { date: '2026-12-31', hours: [] },
    ],
  });
  expect(readOverrides('2026-12-24 whenever')).toEqual({ wrongLine: 1 });
});

test('holidays of a file join those that are there', () => {
  const [old, fresh] = [
    { date: '2026-12-25', name: 'old' },
    { date: '2026-12-25', name: 'new' },
  ];
  expect(withHolidays([old], [{ date: '2026-01-01', name: '' }, fresh])).toEqual([
    { date: '2026-01-01', name: '' },
    fresh,
  ]);
});
