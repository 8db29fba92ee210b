// A stream in any order within the lateness ends in the same matches as the batch, and what it holds has limits.
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { compareMatches, correlate } from './correlate.ts';
import { createCorrelator, type CorrelationDelta, type Correlator } from './correlator.ts';
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
  someDetections,
} from './test-support/material.ts';

const pairs = aCorrelation({ id: 'c', groupBy: ['g'], bounds: [{ operator: 'gte', value: 2 }] });
const of = (id: string, time: number, g = 'a') => aDetection(id, time, 'r1', { g: [g] });
const kinds = (deltas: readonly CorrelationDelta[]) => deltas.map(({ kind, match }) => [kind, match.members.join(' ')]);

function fill(correlator: Correlator, ...detections: RuleDetection[]): void {
  for (const detection of detections) correlator.add(detection);
}

describe('a correlator', () => {
  it('tells of a match when it opens, when it grows and when it can no longer change', () => {
    const correlator = createCorrelator(resolved(pairs), { latenessMs: 5 });
    fill(correlator, of('b', 4), of('a', 1), of('c', 8));
    expect(kinds(correlator.advance(9))).toEqual([]);
    expect(kinds(correlator.advance(10))).toEqual([['opened', 'a b']]);
    expect(kinds(correlator.advance(14))).toEqual([['extended', 'a b c']]);
    expect(kinds(correlator.advance(22))).toEqual([]);
    expect(kinds(correlator.advance(23))).toEqual([['closed', 'a b c']]);
    expect(correlator.counters()).toEqual({ late: 0, dropped: 0, groups: 0, held: 0 });
  });

  it('puts what comes late in its place, counts what comes too late and never goes back', () => {
    const correlator = createCorrelator(resolved(pairs), { latenessMs: 5 });
    fill(correlator, of('b', 20));
    expect(correlator.advance(20)).toEqual([]);
    expect(correlator.add(of('a', 15))).toBe(true);
    expect(correlator.add(of('z', 14))).toBe(false);
    expect(correlator.add(of('n', Number.NaN))).toBe(false);
    expect(correlator.advance(3)).toEqual([]);
    expect(kinds(correlator.finish())).toEqual([['closed', 'a b']]);
    expect(correlator.counters().late).toBe(2);
  });

  it('takes no more groups than allowed, keeps those it has exact, and makes room as they end', () => {
    const correlator = createCorrelator(resolved(pairs), { latenessMs: 0, maxGroups: 2 });
    fill(correlator, of('a1', 1, 'a'), of('b1', 2, 'b'), of('c1', 3, 'c'), of('c2', 4, 'c'), of('a2', 5, 'a'));
    expect(kinds(correlator.advance(6))).toEqual([['opened', 'a1 a2']]);
    expect(correlator.counters()).toMatchObject({ dropped: 2, groups: 2 });
    fill(correlator, of('c3', 20, 'c'), of('c4', 21, 'c'));
    correlator.advance(20);
    expect(kinds(correlator.advance(22))).toEqual([['opened', 'c3 c4']]);
    expect(correlator.counters()).toMatchObject({ dropped: 2, groups: 1 });
  });

  it('holds no more detections than allowed, waiting or in windows', () => {
    const correlator = createCorrelator(resolved(pairs), { latenessMs: 0, maxHeld: 2 });
    fill(correlator, of('a', 1), of('b', 2), of('c', 3));
    expect(correlator.counters()).toMatchObject({ dropped: 1, held: 2 });
    correlator.advance(4);
    fill(correlator, of('d', 5), of('e', 11));
    expect(kinds(correlator.advance(12))).toEqual([['extended', 'a b e']]);
    expect(correlator.counters()).toMatchObject({ dropped: 2, held: 1 });
  });

  it('forgets groups at times that no double is exact for', () => {
    const correlator = createCorrelator(resolved(pairs), { latenessMs: 0 });
    correlator.add(of('a', 0.1));
    correlator.advance(0.1 + 10);
    expect(correlator.counters()).toMatchObject({ groups: 0, held: 0 });
  });

  it('forgets a flood of groups once their windows are over', () => {
    const correlator = createCorrelator(resolved(pairs), { latenessMs: 0 });
    for (let index = 0; index < 5000; index++) correlator.add(of(`d${index}`, index, `g${index}`));
    correlator.advance(5000);
    expect(correlator.counters()).toMatchObject({ groups: 9, held: 9 });
  });
});

/** Detections in an order in which none comes more than `lateness` after a later one. */
const shuffled = (detections: readonly RuleDetection[], lateness: number, delays: readonly number[]): RuleDetection[] =>
  detections
    .map((detection, index) => ({
      detection,
      at: detection.time + ((delays[index % delays.length] ?? 0) / 100) * lateness,
    }))
    .sort((left, right) => left.at - right.at)
    .map(({ detection }) => detection);

function replay(correlator: Correlator, detections: readonly RuleDetection[], every: number): CorrelationMatch[] {
  const closed: CorrelationMatch[] = [];
  const open = new Map<string, CorrelationMatch>();
  const learn = (deltas: readonly CorrelationDelta[]): void => {
    for (const { kind, match } of deltas) {
      const known = open.get(match.key);
      expect(kind === 'opened' ? known === undefined : kind === 'closed' || known !== undefined).toBe(true);
      expect([match.first, match.windowStart]).toEqual([
        known?.first ?? match.first,
        known?.windowStart ?? match.windowStart,
      ]);
      if (kind === 'closed') {
        open.delete(match.key);
        closed.push(match);
      } else open.set(match.key, match);
    }
  };
  let latest = -Infinity;
  for (const [index, detection] of detections.entries()) {
    expect(correlator.add(detection)).toBe(true);
    latest = Math.max(latest, detection.time);
    if (index % every === 0) learn(correlator.advance(latest));
  }
  learn(correlator.finish());
  expect(open.size).toBe(0);
  expect(correlator.counters()).toEqual({ late: 0, dropped: 0, groups: 0, held: 0 });
  return closed.sort(compareMatches);
}

describe('the order of arrival', () => {
  const material = fc.constantFrom(1, hourMs).chain((unitMs) =>
    fc.record({
      correlations: fc.oneof(
        someChain(unitMs),
        fc
          .constantFrom(...correlationTypes)
          .chain((type) => someCorrelation('c1', type, { unitMs }).map((one) => [one])),
      ),
      detections: someDetections(unitMs, 60),
      lateness: fc.integer({ min: 0, max: 30 }).map((units) => units * unitMs),
      delays: fc.array(fc.integer({ min: 0, max: 100 }), { minLength: 1 }),
      every: fc.integer({ min: 1, max: 10 }),
    }),
  );

  it('changes nothing within the lateness', () => {
    fc.assert(
      fc.property(material, ({ correlations, detections, lateness, delays, every }) => {
        const correlator = createCorrelator(resolved(...correlations), { latenessMs: lateness });
        const found = replay(correlator, shuffled(detections, lateness, delays), every);
        expect(found).toEqual(correlate(resolved(...correlations), detections));
      }),
      { numRuns: 1000 },
    );
  });
});
