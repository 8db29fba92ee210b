// Batches folded in memory.
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { aDetection } from './fixtures.ts';
import { evidenceOf, foldGroup, groupByKey, keptContents, keptLast, type Segment } from './fold.ts';

const org = '01930000-0000-7000-8000-000000000001';
const start = Date.parse('2026-03-14T09:00:00Z');
const now = start + 30 * 24 * 3_600_000;
const one = (detections: ReturnType<typeof aDetection>[]) => {
  const [group, ...others] = groupByKey(org, detections, now);
  expect(others).toEqual([]);
  return group?.arrivals ?? [];
};

describe('a batch in memory', () => {
  it('becomes one group per key, each in order of time', () => {
    const groups = groupByKey(
      org,
      [
        aDetection({ time: start + 2 }),
        aDetection({ time: start + 1, entities: ['host:other'] }),
        aDetection({ time: start }),
      ],
      now,
    );
    expect(groups.map(({ arrivals }) => arrivals.map(({ time }) => time - start))).toEqual(
      expect.arrayContaining([[0, 2], [1]]),
    );
  });

  it('takes a clock that runs ahead for now', () => {
    expect(one([aDetection({ time: now + 5 })])[0]?.time).toBe(now);
  });

  it('falls into several alerts where the idle window passes within it', () => {
    const day = 24 * 3_600_000;
    const segments = foldGroup(
      null,
      one([0, 1, 2 * day, 2 * day + 1, 4 * day].map((ms) => aDetection({ time: start + ms }))),
      now,
    );
    expect(segments.map(({ outcome, state }) => [outcome, state.count])).toEqual([
      ['created', 2],
      ['recurred', 2],
      ['recurred', 1],
    ]);
  });

  it('adds up equal outcomes', () => {
    const [segment] = foldGroup(
      null,
      one(Array.from({ length: 50 }, (_, ms) => aDetection({ time: start + ms }))),
      now,
    );
    expect([...(segment?.outcomes.values() ?? [])].map(({ outcome, count }) => [outcome, count])).toEqual([
      ['created', 1],
      ['repeated', 49],
    ]);
  });

  it('gives the same alerts however the detections are cut into batches', () => {
    const hours = fc.array(fc.tuple(fc.integer({ min: 0, max: 100 }), fc.integer({ min: 0, max: 4 })), {
      minLength: 1,
      maxLength: 40,
    });
    const counted = (segments: readonly Segment[]) => segments.map(({ state }) => state);
    fc.assert(
      fc.property(hours, fc.integer({ min: 1, max: 39 }), (said, cut) => {
        const arrivals = one(
          said.map(([hour, content]) =>
            aDetection({
              time: start + hour * 3_600_000,
              matched: { Image: `${content}` },
              rule: { severity: content },
            }),
          ),
        );
        const first = foldGroup(null, arrivals.slice(0, cut), now);
        const held = first.at(-1) ?? null;
        const second = foldGroup(held, arrivals.slice(cut), now);
        expect([...counted(first.slice(0, -1)), ...counted(second)]).toEqual(counted(foldGroup(null, arrivals, now)));
      }),
    );
  });

  it('keeps the first, the last and each new content as evidence, within bounds', () => {
    const detections = Array.from({ length: 1000 }, (_, ms) =>
      aDetection({ time: start + ms, matched: { Image: `${ms % 2 === 0 ? 'same' : ms}` } }),
    );
    const [segment] = foldGroup(null, one(detections), now);
    const kept = segment ? [...evidenceOf(segment)].map(({ time }) => time - start) : [];
    expect(kept).toContain(0);
    for (let last = 1000 - keptLast; last < 1000; last += 1) expect(kept).toContain(last);
    expect(segment?.novel.size).toBe(keptContents);
    expect(kept.length).toBeLessThanOrEqual(keptContents + keptLast + 1);
  });
});
