// The rule of deduplication, as a table and as properties.
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { dedupPolicy, dedupStep, windowsOf, type DedupState } from './dedup.ts';

const hour = 3_600_000;
const start = Date.parse('2026-03-14T09:00:00Z');
const at = (hours: number): number => start + hours * hour;

const open: DedupState = {
  stage: 'investigating',
  verdict: null,
  resolvedAt: null,
  since: start,
  firstSeen: start,
  lastSeen: at(1),
  count: 3,
  severity: 2,
  quietSince: null,
  quietCount: 0,
};
const resolved = (verdict: DedupState['verdict']): DedupState => ({
  ...open,
  stage: 'resolved',
  verdict,
  resolvedAt: at(2),
});

describe('the outcome of one detection', () => {
  const cases: [string, DedupState | null, { time: number; seen?: boolean; now?: number }, string, boolean][] = [
    ['nobody holds the key', null, { time: at(0) }, 'created', true],
    ['same content', open, { time: at(2), seen: true }, 'repeated', false],
    ['new content', open, { time: at(2) }, 'updated', false],
    ['exactly at the end of the idle window', open, { time: at(25), seen: true }, 'repeated', false],
    ['after the idle window', open, { time: at(25) + 1 }, 'recurred', true],
    ['after the greatest age', { ...open, lastSeen: at(7 * 24) }, { time: at(7 * 24) + 1 }, 'recurred', true],
    ['resolved within the window', resolved('true_positive'), { time: at(3) }, 'reopened', false],
    ['expected behaviour seen again', resolved('benign_true_positive'), { time: at(3) }, 'reopened', false],
    ['undetermined', resolved('undetermined'), { time: at(3) }, 'reopened', false],
    ['resolved, window passed', resolved('true_positive'), { time: at(3), now: at(26) + 1 }, 'recurred', true],
    ['resolved, but it happened before', resolved('true_positive'), { time: at(0.5), now: at(3) }, 'updated', false],
    [
      'resolved, before, same content',
      resolved('true_positive'),
      { time: at(1), now: at(3), seen: true },
      'repeated',
      false,
    ],
    ['false positive', resolved('false_positive'), { time: at(3), seen: true }, 'repeated', false],
    ['false positive, new content', resolved('false_positive'), { time: at(3) }, 'updated', false],
    ['false positive, window passed', resolved('false_positive'), { time: at(3), now: at(27) }, 'recurred', true],
    ['duplicate', resolved('duplicate'), { time: at(3) }, 'recurred', true],
  ];
  it.each(cases)('%s', (_name, state, { time, seen = false, now = time }, outcome, fresh) => {
    const step = dedupStep(state, { time, seen, severity: 1 }, now, dedupPolicy);
    expect({ outcome: step.outcome, fresh: step.fresh }).toEqual({ outcome, fresh });
    expect(step.because).toMatch(/\.$/);
  });

  it('keeps the higher severity', () => {
    expect(dedupStep(open, { time: at(2), seen: false, severity: 4 }, at(2), dedupPolicy).state.severity).toBe(4);
    expect(dedupStep(open, { time: at(2), seen: false, severity: 0 }, at(2), dedupPolicy).state.severity).toBe(2);
  });

  it('reopens as new, without its verdict', () => {
    const { state } = dedupStep(
      resolved('true_positive'),
      { time: at(3), seen: true, severity: 2 },
      at(3),
      dedupPolicy,
    );
    expect(state).toMatchObject({ stage: 'new', verdict: null, resolvedAt: null, count: 4, lastSeen: at(3) });
  });

  it('moves only the count and the first time for a late arrival', () => {
    const { state } = dedupStep(open, { time: at(-1), seen: false, severity: 2 }, at(2), dedupPolicy);
    expect(state).toEqual({ ...open, count: 4, firstSeen: at(-1) });
  });
});

describe('a false positive', () => {
  const flood = (state: DedupState, count: number, severity: number, everyMs: number) => {
    let current = state;
    for (let index = 1; index <= count; index += 1) {
      const time = at(3) + index * everyMs;
      const step = dedupStep(current, { time, seen: true, severity }, time, dedupPolicy);
      if (step.outcome === 'reopened') return index;
      current = step.state;
    }
    return null;
  };

  it('wakes when severity and rate together pass the threshold', () => {
    expect(flood(resolved('false_positive'), 200, 4, 1000)).toBe(100);
    expect(flood(resolved('false_positive'), 200, 2, 1000)).toBe(167);
  });

  it('stays closed at a low rate, however long', () => {
    expect(flood(resolved('false_positive'), 150, 4, 60_000)).toBeNull();
  });
});

describe('the windows', () => {
  it('are those that the step goes by', () => {
    expect(windowsOf(open, dedupPolicy)).toEqual({ reopenUntil: null, idleUntil: at(25), maxUntil: at(7 * 24) });
    expect(windowsOf(resolved('duplicate'), dedupPolicy).reopenUntil).toBe(at(26));
  });
});

describe('within the windows', () => {
  const arrivals = fc.array(
    fc.record({
      time: fc.integer({ min: at(0), max: at(20) }),
      severity: fc.integer({ min: 0, max: 4 }),
      seen: fc.boolean(),
    }),
    { minLength: 1, maxLength: 40 },
  );
  const fold = (all: { time: number; severity: number; seen: boolean }[]): DedupState | null => {
    let state: DedupState | null = null;
    for (const arrival of all) state = dedupStep(state, arrival, at(20), dedupPolicy).state;
    return state;
  };

  it('counts, first, last and severity do not depend on the order of arrival', () => {
    fc.assert(
      fc.property(
        arrivals.chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length }))),
        ([all, shuffled]) => {
          const { count, firstSeen, lastSeen, severity } = fold(all) ?? open;
          expect(fold(shuffled)).toMatchObject({ count, firstSeen, lastSeen, severity });
          expect(count).toBe(all.length);
        },
      ),
    );
  });
});
