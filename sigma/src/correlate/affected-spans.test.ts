// Reading the affected span again gives exactly the matches that reading everything would, and no others change.
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { affectedSpans, type TimeSpan } from './affected-spans.ts';
import { correlate } from './correlate.ts';
import type { RuleDetection } from './detections.ts';
import type { CorrelationMatch } from './run.ts';
import {
  aCorrelation,
  aDetection,
  correlationTypes,
  hourMs,
  resolved,
  someChain,
  someCorrelation,
} from './test-support/material.ts';

const inside = (time: number, { from, to }: TimeSpan): boolean => time >= from && time < to;

const long = (density: number): fc.Arbitrary<readonly RuleDetection[]> =>
  fc
    .array(
      fc.tuple(
        fc.integer({ min: 0, max: 400 }),
        fc.constantFrom('r1', 'r2', 'r3'),
        fc.constantFrom('a', 'a', 'b', '1'),
      ),
      { minLength: density, maxLength: density },
    )
    .map((all) =>
      all.map(([hour, rule, text], index) =>
        aDetection(`d${index}`, hour * hourMs, rule, { g: [text], h: ['a'], v: [String(index % 5)] }),
      ),
    );

describe('an affected span', () => {
  it('reaches over the cells a run may lie in and the windows that tell how it began', () => {
    const correlation = aCorrelation({ id: 'c', timespanMs: hourMs });
    const spans = affectedSpans(resolved(correlation), { from: 13 * hourMs, to: 13 * hourMs + 1 });
    expect(spans.get('c')).toEqual({
      touched: { from: 6 * hourMs, to: 24 * hourMs },
      read: { from: -2 * hourMs, to: 30 * hourMs },
    });
  });

  it('adds up along a chain and leaves circles out', () => {
    const first = aCorrelation({ id: 'first', timespanMs: hourMs });
    const second = aCorrelation({ id: 'second', rules: ['first'], timespanMs: hourMs });
    const circle = aCorrelation({ id: 'circle', rules: ['circle'] });
    const spans = affectedSpans(resolved(second, circle, first), { from: 13 * hourMs, to: 13 * hourMs + 1 });
    expect([...spans.keys()]).toEqual(['first', 'second']);
    expect(spans.get('second')).toEqual({
      touched: { from: 0, to: 36 * hourMs },
      read: { from: -26 * hourMs, to: 48 * hourMs },
    });
  });

  it('is enough to see again exactly what may have changed', () => {
    let differing = 0;
    const material = fc.record({
      correlations: fc.oneof(
        someChain(hourMs),
        fc
          .constantFrom(...correlationTypes)
          .chain((type) => someCorrelation('c1', type, { unitMs: hourMs }).map((one) => [one])),
      ),
      detections: fc.constantFrom(20, 80, 250).chain(long),
      at: fc.integer({ min: 0, max: 400 }),
      reach: fc.integer({ min: 1, max: 3 }),
    });
    fc.assert(
      fc.property(material, ({ correlations, detections, at, reach }) => {
        const set = resolved(...correlations);
        const arrived = { from: at * hourMs, to: (at + reach) * hourMs };
        const before = correlate(
          set,
          detections.filter(({ time }) => !inside(time, arrived)),
        );
        const after = correlate(set, detections);
        for (const [id, { touched, read }] of affectedSpans(set, arrived)) {
          const own = (matches: readonly CorrelationMatch[], wanted: boolean) =>
            matches.filter(({ correlation, first }) => correlation === id && inside(first, touched) === wanted);
          expect(own(after, false)).toEqual(own(before, false));
          const again = correlate(
            set,
            detections.filter(({ time }) => inside(time, read)),
          );
          expect(own(again, true)).toEqual(own(after, true));
          if (own(before, true).length !== own(after, true).length) differing++;
        }
      }),
      { numRuns: 400 },
    );
    expect(differing).toBeGreaterThan(20);
  });
});
