// The n-th number is the one a sorted array would have there.
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { OrderedNumbers } from './order-statistics.ts';

describe('ordered numbers', () => {
  it('have at each rank what a sorted array has, while numbers come and go', () => {
    const change = fc.tuple(fc.boolean(), fc.integer({ min: -20, max: 20 }));
    fc.assert(
      fc.property(fc.array(change, { maxLength: 200 }), (changes) => {
        const numbers = new OrderedNumbers();
        const sorted: number[] = [];
        for (const [adding, number] of changes) {
          const known = sorted.indexOf(number);
          if (adding) sorted.push(number);
          else if (known >= 0) sorted.splice(known, 1);
          if (adding) numbers.add(number);
          else numbers.remove(number);
        }
        sorted.sort((left, right) => left - right);
        expect(Array.from({ length: numbers.size }, (_, rank) => numbers.at(rank))).toEqual(sorted);
        expect([numbers.at(-1), numbers.at(numbers.size)]).toEqual([Number.NaN, Number.NaN]);
      }),
    );
  });

  it('stay in order over many blocks', () => {
    const numbers = new OrderedNumbers();
    const count = 20_000;
    for (let index = 0; index < count; index++) numbers.add((index * 7919) % count);
    for (let number = 0; number < count; number += 2) numbers.remove(number);
    expect(numbers.size).toBe(count / 2);
    for (let rank = 0; rank < count / 2; rank++) expect(numbers.at(rank)).toBe(2 * rank + 1);
  });
});
