// Merging fields and taking merges back, over random chains of merges and edits.
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { conflictsIn, effectsOf, valuesAfter, withoutMerge, type Effects, type FieldValues } from './merge-effects.ts';

const access = fc.option(
  fc.record({
    reason: fc.constant('r'),
    byId: fc.constant('b'),
    byName: fc.constant('B'),
    at: fc.constant('2026-03-14T09:26:53.000Z'),
    people: fc.subarray(['p1', 'p2', 'p3']).map((people) => people.toSorted()),
  }),
);
const values: fc.Arbitrary<FieldValues> = fc.record({
  severity: fc.integer({ min: 1, max: 5 }),
  tlp: fc.option(fc.constantFrom('clear', 'green', 'amber', 'amber+strict', 'red')),
  pap: fc.option(fc.constantFrom('clear', 'green', 'amber', 'red')),
  access,
  'custom.a': fc.option(fc.constantFrom('x', 'y')),
  'custom.b': fc.option(fc.integer({ min: 0, max: 2 })),
});
const merging = fc.record({ source: values, chosen: fc.subarray(['custom.a', 'custom.b']) });
type Merging = { source: FieldValues; chosen: string[] };

/** The chain of these merges into `start`, and what the target says at its end. */
function merged(start: FieldValues, merges: readonly Merging[]): { chain: Effects[]; current: FieldValues } {
  const chain: Effects[] = [];
  let current = start;
  for (const { source, chosen } of merges) {
    const effects = effectsOf(current, source, new Set(chosen));
    chain.push(effects);
    current = valuesAfter(current, effects);
  }
  return { chain, current };
}

describe('merging fields', () => {
  it('keeps the worst severity and the most restrictive markings, whatever the order', () => {
    fc.assert(
      fc.property(values, fc.array(merging, { maxLength: 4 }), (start, merges) => {
        const { current } = merged(start, merges);
        const all = [start, ...merges.map(({ source }) => source)];
        expect(current['severity']).toBe(Math.min(...all.map((each) => Number(each['severity']))));
        expect(current['tlp']).toBe(merged(start, merges.toReversed()).current['tlp']);
        expect(current['access'] === null).toBe(all.every((each) => each['access'] === null));
      }),
    );
  });

  it('keeps the target’s own value of a custom field, unless the source’s is chosen', () => {
    fc.assert(
      fc.property(values, merging, (start, { source, chosen }) => {
        const { current } = merged(start, [{ source, chosen }]);
        for (const name of ['custom.a', 'custom.b']) {
          const [mine, theirs] = [start[name], source[name]];
          expect(current[name]).toBe(chosen.includes(name) && theirs !== null ? theirs : (mine ?? theirs));
          expect(conflictsIn(start, source).includes(name)).toBe(mine !== null && theirs !== null && mine !== theirs);
        }
      }),
    );
  });
});

describe('taking a merge back', () => {
  it('of several, in any order, leaves what the others alone would have made', () => {
    fc.assert(
      fc.property(
        values,
        fc.array(merging, { minLength: 1, maxLength: 5 }),
        fc.infiniteStream(fc.nat()),
        (start, merges, picks) => {
          let state = merged(start, merges);
          let left = merges;
          while (left.length > 0) {
            const at = (picks.next().value ?? 0) % left.length;
            state = withoutMerge(state.chain, at, state.current);
            left = left.filter((_, place) => place !== at);
            expect(state).toEqual(merged(start, left));
          }
          expect(state.current).toEqual(start);
        },
      ),
    );
  });

  it('leaves a field alone that somebody changed since', () => {
    fc.assert(
      fc.property(values, merging, fc.integer({ min: 1, max: 5 }), (start, one, severity) => {
        const { chain, current } = merged(start, [one]);
        fc.pre(severity !== current['severity']);
        const { current: after } = withoutMerge(chain, 0, { ...current, severity });
        expect(after).toEqual({ ...start, severity });
      }),
    );
  });
});
