// Sums are those of exact arithmetic, rounded once, whatever came and went.
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { ExactSum } from './exact-sum.ts';

const scale = 120n;
/** Doubles of very different sizes, each a whole number of 2^-120. */
const number = fc
  .tuple(fc.integer({ min: -(2 ** 31), max: 2 ** 31 }), fc.integer({ min: -120, max: 120 }))
  .map(([digits, exponent]) => ({
    double: digits * 2 ** exponent,
    whole: BigInt(digits) << (BigInt(exponent) + scale),
  }));

describe('an exact sum', () => {
  it('is the true sum of what is in it, rounded once', () => {
    fc.assert(
      fc.property(fc.array(number, { maxLength: 30 }), fc.array(number, { maxLength: 30 }), (kept, removed) => {
        const sum = new ExactSum();
        for (const { double } of [...removed, ...kept]) sum.add(double);
        for (const { double } of removed) sum.remove(double);
        const whole = kept.reduce((total, one) => total + one.whole, 0n);
        expect(sum.value()).toBe(Number(whole) * 2 ** -Number(scale));
      }),
      { numRuns: 2000 },
    );
  });

  it('rounds halves by what lies below them', () => {
    const sum = new ExactSum();
    for (const part of [1, 2 ** -53, 2 ** -106]) sum.add(part);
    expect(sum.value()).toBe(1 + 2 ** -52);
    sum.remove(2 ** -106);
    expect(sum.value()).toBe(1);
  });
});
