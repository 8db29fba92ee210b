// Correlations mean what the specification says, and the sliding evaluation agrees with looking through every window.
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import type { SigmaCorrelation } from '../ast.ts';
import { correlate } from './correlate.ts';
import type { RuleDetection } from './detections.ts';
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
import { correlateSlowly } from './test-support/reference.ts';

const all = (correlation: SigmaCorrelation, ...detections: RuleDetection[]) =>
  correlate(resolved(correlation), detections);
const spans = (correlation: SigmaCorrelation, ...detections: RuleDetection[]) =>
  all(correlation, ...detections).map(({ first, last }) => [first, last]);
const gte = (value: number) => [{ operator: 'gte', value }] as const;

describe('windows and runs', () => {
  const three = aCorrelation({ id: 'c', bounds: gte(3) });

  it('tells of a run from the detection at which the condition first holds to the last, with all members', () => {
    const found = all(three, ...[1, 4, 6, 9, 30].map((time) => aDetection(`d${time}`, time)));
    expect(found).toEqual([
      {
        key: '1:c0:2:d6',
        correlation: 'c',
        group: {},
        first: 6,
        last: 9,
        windowStart: 1,
        members: ['d1', 'd4', 'd6', 'd9'],
        memberCount: 4,
        value: 4,
      },
    ]);
  });

  it('has let go of what is exactly one timespan older', () => {
    expect(spans(three, aDetection('a', 0), aDetection('b', 5), aDetection('c', 10))).toEqual([]);
    expect(spans(three, aDetection('a', 1), aDetection('b', 5), aDetection('c', 10))).toEqual([[10, 10]]);
  });

  it('slides over any boundary', () => {
    const day = 86_400_000;
    const found = spans(three, aDetection('a', day - 2), aDetection('b', day - 1), aDetection('c', day + 1));
    expect(found).toEqual([[day + 1, day + 1]]);
  });

  it('counts a detection that is delivered twice once', () => {
    expect(spans(three, aDetection('a', 1), aDetection('a', 1), aDetection('b', 2))).toEqual([]);
  });

  it('starts another run after a detection at which the condition does not hold', () => {
    const exactly = aCorrelation({ id: 'c', bounds: [{ operator: 'eq', value: 1 }] });
    const found = spans(exactly, aDetection('a', 0), aDetection('b', 5), aDetection('c', 50));
    expect(found).toEqual([
      [0, 0],
      [50, 50],
    ]);
  });

  it('takes several bounds as a range', () => {
    const range = aCorrelation({ id: 'c', bounds: [...gte(2), { operator: 'lt', value: 3 }] });
    expect(spans(range, ...[0, 1, 2].map((time) => aDetection(`d${time}`, time)))).toEqual([[1, 1]]);
  });

  it('never matches without a detection, whatever the condition', () => {
    const few = aCorrelation({ id: 'c', bounds: [{ operator: 'lt', value: 5 }] });
    expect(all(few)).toEqual([]);
  });

  it('cuts a run that outlasts a cell, and only such a run, at the boundaries of cells', () => {
    const always = aCorrelation({ id: 'c', timespanMs: hourMs, bounds: gte(1) });
    const every = (from: number, to: number) =>
      Array.from({ length: (to - from) * 2 }, (_, index) => aDetection(`d${index}`, (from + index / 2) * hourMs));
    expect(spans(always, ...every(5, 8))).toEqual([[5 * hourMs, 7.5 * hourMs]]);
    expect(spans(always, ...every(6, 13))).toEqual([[6 * hourMs, 12.5 * hourMs]]);
    expect(spans(always, ...every(5, 19))).toEqual([
      [5 * hourMs, 11.5 * hourMs],
      [12 * hourMs, 17.5 * hourMs],
      [18 * hourMs, 18.5 * hourMs],
    ]);
  });

  it('lists as many members as asked for and counts the others', () => {
    const detections = [1, 2, 3, 4, 5].map((time) => aDetection(`d${time}`, time));
    const [match] = correlate(resolved(three), detections, { maxMembers: 2 });
    expect(match).toMatchObject({ members: ['d1', 'd2'], memberCount: 5 });
  });
});

describe('groups', () => {
  const two = aCorrelation({ id: 'c', groupBy: ['User'], bounds: gte(2) });
  const by = (id: string, time: number, ...users: string[]) => aDetection(id, time, 'r1', { User: users });

  it('are apart, case and all, and a detection without the field takes no part', () => {
    const found = all(two, by('a', 1, 'ada'), by('b', 2, 'Ada'), by('c', 3), by('d', 4, 'ada'));
    expect(found.map(({ group, members }) => ({ group, members }))).toEqual([
      { group: { User: 'ada' }, members: ['a', 'd'] },
    ]);
  });

  it('take each element of an array for one of its own', () => {
    const found = all(two, by('a', 1, 'ada', 'bob', 'ada'), by('b', 2, 'bob', 'cy'));
    expect(found.map(({ group }) => group)).toEqual([{ User: 'bob' }]);
  });

  it('find a field under the name each rule has for it', () => {
    const moved = aCorrelation({
      id: 'c',
      type: 'temporal',
      rules: ['error', 'connect'],
      groupBy: ['address'],
      aliases: { address: { error: 'dst', connect: 'src' } },
    });
    const detections = (src: string) => [
      aDetection('a', 1, 'error', { dst: ['10.0.0.1'], src: ['10.0.0.9'] }),
      aDetection('b', 2, 'connect', { src: [src] }),
    ];
    expect(all(moved, ...detections('10.0.0.1')).map(({ group }) => group)).toEqual([{ address: '10.0.0.1' }]);
    expect(all(moved, ...detections('10.0.0.9'))).toEqual([]);
  });
});

describe('values', () => {
  const valued = (type: SigmaCorrelation['type'], parts: Partial<SigmaCorrelation>) =>
    aCorrelation({ id: 'c', type, valueFields: ['v'], bounds: gte(-1000), ...parts });
  const having = (...values: string[]) => values.map((v, index) => aDetection(`d${index}`, index, 'r1', { v: [v] }));
  const highest = (correlation: SigmaCorrelation, values: readonly string[]) =>
    all(correlation, ...having(...values))[0]?.value;

  it('are counted when distinct, several fields as tuples', () => {
    expect(highest(valued('value_count', {}), ['a', 'b', 'a', 'A'])).toBe(3);
    const pairs = valued('value_count', { valueFields: ['v', 'w'] });
    const detections = [
      ['1', '11'],
      ['11', '1'],
      ['1', '11'],
    ].map(([v = '', w = ''], index) => aDetection(`d${index}`, index, 'r1', { v: [v], w: [w] }));
    expect(all(pairs, ...detections)[0]?.value).toBe(2);
  });

  it('are summed exactly, and what is no number takes no part', () => {
    expect(highest(valued('value_sum', {}), ['0.1', 'many', '0.2', '', '1e3'])).toBe(1000.3);
    expect(all(valued('value_sum', {}), ...having('many', '', 'NaN', 'Infinity'))).toEqual([]);
  });

  it.each([
    ['value_avg', null, ['1', '2', '6'], 3],
    ['value_median', null, ['9', '1'], 9],
    ['value_percentile', 95, ['1', '2', '3'], 3],
    ['value_percentile', 50, ['4', '3', '2', '1'], 4],
    ['value_percentile', 0, ['1', '2', '3'], 1],
  ] as const)('reach a highest %s (%s) as defined', (type, percentile, values, highestValue) => {
    expect(highest(valued(type, { percentile }), values)).toBe(highestValue);
  });

  it('of an even count have their median between the two in the middle', () => {
    const exact = valued('value_median', { bounds: [{ operator: 'eq', value: 2.5 }] });
    expect(spans(exact, ...having('4', '1', '3', '2'))).toEqual([
      [1, 1],
      [3, 3],
    ]);
  });
});

describe('rules seen together', () => {
  const seen = (...rules: string[]) => rules.map((rule, index) => aDetection(`d${index}`, index, rule));
  const temporal = (parts: Partial<SigmaCorrelation>) =>
    aCorrelation({ id: 'c', type: 'temporal', rules: ['r1', 'r2', 'r3'], ...parts });
  const ordered = (parts: Partial<SigmaCorrelation>) => temporal({ type: 'temporal_ordered', ...parts });
  const rule = (name: string) => ({ kind: 'rule', rule: name }) as const;

  it('match in any order, or only in theirs', () => {
    expect(spans(temporal({}), ...seen('r3', 'r1', 'r2'))).toEqual([[2, 2]]);
    expect(spans(ordered({}), ...seen('r3', 'r1', 'r2'))).toEqual([]);
    expect(spans(ordered({}), ...seen('r1', 'r3', 'r2', 'r3'))).toEqual([[3, 3]]);
  });

  it('may come at one time, in order of their ids', () => {
    const detections = ['r1', 'r2', 'r3'].map((rule, index) => aDetection(`d${index}`, 7, rule));
    expect(spans(ordered({}), ...detections.toReversed())).toEqual([[7, 7]]);
  });

  it('need a detection for each place of the order', () => {
    const again = ordered({ rules: ['r1', 'r2', 'r1'] });
    expect(spans(again, ...seen('r1', 'r2'))).toEqual([]);
    expect(spans(again, ...seen('r1', 'r2', 'r1'))).toEqual([[2, 2]]);
  });

  it('may be fewer than all where a count is given', () => {
    expect(spans(temporal({ bounds: gte(2) }), ...seen('r3', 'r3', 'r1'))).toEqual([[2, 2]]);
    expect(spans(ordered({ bounds: gte(2) }), ...seen('r3', 'r1', 'r3'))).toEqual([[2, 2]]);
  });

  it('are asked for with and, or and not', () => {
    const condition = {
      kind: 'and',
      of: [rule('r1'), { kind: 'or', of: [rule('r2'), { kind: 'not', of: rule('r3') }] }],
    } as const;
    const asked = temporal({ ruleCondition: condition });
    expect(spans(asked, ...seen('r3', 'r1'))).toEqual([]);
    expect(spans(asked, ...seen('r1', 'r3', 'r2'))).toEqual([
      [0, 0],
      [2, 2],
    ]);
    const inOrder = ordered({ ruleCondition: condition });
    expect(spans(inOrder, ...seen('r3', 'r2', 'r1'))).toEqual([]);
    expect(spans(inOrder, ...seen('r3', 'r1', 'r2'))).toEqual([[2, 2]]);
  });
});

describe('chains', () => {
  const burst = aCorrelation({ id: 'burst', name: 'many_failures', groupBy: ['User'], bounds: gte(3), timespanMs: 10 });
  const success = aCorrelation({
    id: 'success',
    type: 'temporal_ordered',
    rules: ['many_failures', 'logon'],
    groupBy: ['User'],
    timespanMs: 10,
  });
  const failures = (to: number, user = 'ada') =>
    Array.from({ length: to }, (_, index) => aDetection(`f${index}`, index * 3, 'r1', { User: [user] }));
  const logon = (time: number, user = 'ada') => aDetection('ok', time, 'logon', { User: [user] });
  const found = (correlations: readonly SigmaCorrelation[], ...detections: RuleDetection[]) =>
    correlate(resolved(...correlations), detections).filter(({ correlation }) => correlation !== 'burst');

  it('hand matches on by the group they are for', () => {
    expect(found([success, burst], ...failures(3), logon(8))).toMatchObject([
      { correlation: 'success', group: { User: 'ada' }, first: 8, members: ['5:burst3:ada2:f2', 'ok'], memberCount: 2 },
    ]);
    expect(found([success, burst], ...failures(3, 'bob'), logon(8))).toEqual([]);
    expect(found([success, burst], ...failures(2), logon(8))).toEqual([]);
  });

  it('see a match that goes on at each of its detections, yet as one member', () => {
    const [match] = found([success, burst], ...failures(30), logon(88));
    expect(match).toMatchObject({ first: 88, memberCount: 2, value: 2 });
  });

  it('count a match once, where it began', () => {
    const several = aCorrelation({ id: 'several', rules: ['burst'], bounds: gte(2), timespanMs: 1000 });
    expect(found([several, burst], ...failures(30))).toEqual([]);
    const apart = failures(3).map((one) => ({ ...one, id: `later-${one.id}`, time: one.time + 500 }));
    expect(found([several, burst], ...failures(3), ...apart)).toMatchObject([{ first: 506, memberCount: 2 }]);
  });
});

describe('the sliding evaluation', () => {
  it.each(correlationTypes)('agrees with looking through every window of %s', (type) => {
    fc.assert(
      fc.property(
        fc
          .constantFrom(1, hourMs)
          .chain((unitMs) => fc.tuple(someCorrelation('c1', type, { unitMs }), someDetections(unitMs))),
        ([correlation, detections]) => {
          expect(correlate(resolved(correlation), detections)).toEqual(correlateSlowly([correlation], detections));
        },
      ),
      { numRuns: 300 },
    );
  });

  it('agrees with it along chains', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(1, hourMs).chain((unitMs) => fc.tuple(someChain(unitMs), someDetections(unitMs))),
        ([correlations, detections]) => {
          const found = correlate(resolved(...correlations.toReversed()), detections);
          expect(found).toEqual(correlateSlowly(correlations, detections));
        },
      ),
      { numRuns: 300 },
    );
  });
});
