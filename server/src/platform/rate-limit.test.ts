// Token buckets never give more than burst plus refill, whatever the pattern of asking.
import * as fc from 'fast-check';
import { expect, test } from 'vitest';

import { createRateLimit } from './rate-limit.ts';

test('a burst is allowed, then one call per refill', () => {
  let nowMs = 0;
  const limit = createRateLimit({ perSecond: 2, burst: 3, clock: () => nowMs });
  expect([1, 2, 3, 4].map(() => limit.take('a').ok)).toEqual([true, true, true, false]);
  expect(limit.take('a').retryAfterSeconds).toBeCloseTo(0.5);
  expect(limit.take('b').ok).toBe(true);
  nowMs += 500;
  expect(limit.take('a').ok).toBe(true);
  expect(limit.take('a').ok).toBe(false);
});

test('over any stretch of time no more is given than burst plus what came back', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 2000 }), { maxLength: 200 }), (pauses) => {
      let nowMs = 0;
      const limit = createRateLimit({ perSecond: 5, burst: 10, clock: () => nowMs });
      let given = 0;
      for (const pause of pauses) {
        nowMs += pause;
        if (limit.take('a').ok) given++;
      }
      expect(given).toBeLessThanOrEqual(10 + (nowMs / 1000) * 5 + 1e-6);
    }),
  );
});

test('callers who went quiet are forgotten', () => {
  let nowMs = 0;
  const limit = createRateLimit({ perSecond: 1, burst: 1, clock: () => nowMs });
  for (let i = 0; i <= 10_000; i++) limit.take(`caller-${i}`);
  nowMs = 60_000;
  limit.take('the last one');
  expect(limit.size()).toBe(1);
});
