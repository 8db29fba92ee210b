// Times as people write them, and what is none.
import * as fc from 'fast-check';
import { expect, test } from 'vitest';

import { readMoment } from './moments.ts';

const now = new Date('2026-03-14T09:26:53.000Z');

test.each([
  ['today', '2026-03-14T00:00:00.000Z', '2026-03-15T00:00:00.000Z'],
  ['yesterday', '2026-03-13T00:00:00.000Z', '2026-03-14T00:00:00.000Z'],
  ['last 7d', '2026-03-07T09:26:53.000Z', '9999-12-31T00:00:00.000Z'],
  ['last_2h', '2026-03-14T07:26:53.000Z', '9999-12-31T00:00:00.000Z'],
  ['30m', '2026-03-14T08:56:53.000Z', '9999-12-31T00:00:00.000Z'],
  ['2026-02', '2026-02-01T00:00:00.000Z', '2026-03-01T00:00:00.000Z'],
  ['2026-02-28', '2026-02-28T00:00:00.000Z', '2026-03-01T00:00:00.000Z'],
  ['2026-02-28T08:15', '2026-02-28T08:15:00.000Z', '2026-02-28T08:16:00.000Z'],
  ['2026-02-28T08:15:30+01:00', '2026-02-28T07:15:30.000Z', '2026-02-28T07:15:31.000Z'],
])('%s', (text, from, to) => {
  const span = readMoment(text, now);
  expect([span?.from.toISOString(), span?.to.toISOString()]).toEqual([from, to]);
});

test.each(['', 'soon', '2026-02-31', '2026-13', '7', '7x', 'last', '2026-02-28T25:00'])('%s is none', (text) => {
  expect(readMoment(text, now)).toBeNull();
});

test('any text is a span that ends no earlier than it begins, or none', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.stringMatching(/^(last )?\d{1,5}[mhdwy]$|^\d{4}-\d{2}(-\d{2})?$/)), (text) => {
      const span = readMoment(text, now);
      expect(span === null || span.from.getTime() <= span.to.getTime()).toBe(true);
    }),
  );
});
