// The brush over a histogram.
import * as fc from 'fast-check';
import { expect, test } from 'vitest';

import { brushOf, dragged, nudged } from './brush.ts';

test('dragging either way gives the same brush, inside the plot', () => {
  expect(dragged(10, 4, 96)).toEqual({ start: 4, end: 10 });
  expect(dragged(90, 140, 96)).toEqual({ start: 90, end: 96 });
  expect(dragged(7, 7, 96)).toBeNull();
});

test('however its edges are moved, a brush keeps at least one bucket and stays inside', () => {
  const moves = fc.array(fc.tuple(fc.constantFrom('start' as const, 'end' as const), fc.integer({ min: -9, max: 9 })));
  fc.assert(
    fc.property(moves, fc.integer({ min: 2, max: 300 }), (steps, buckets) => {
      let brush: ReturnType<typeof nudged> = null;
      for (const [edge, step] of steps) {
        brush = nudged(brush, edge, step, buckets);
        const { start, end } = brush ?? { start: 0, end: buckets };
        expect(start >= 0 && end <= buckets && end > start, `${start} to ${end} of ${buckets}`).toBe(true);
      }
    }),
  );
});

test('the whole width is no brush', () => {
  expect(nudged({ start: 1, end: 96 }, 'start', -1, 96)).toBeNull();
});

test('a window of time is laid over the buckets, and one outside them over none', () => {
  expect(brushOf({ from: 2000, to: 5000 }, 0, 1000, 10)).toEqual({ start: 2, end: 5 });
  expect(brushOf({ from: 20_000, to: 30_000 }, 0, 1000, 10)).toBeNull();
});
