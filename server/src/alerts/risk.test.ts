// What the risk of an alert adds up.
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { riskOf } from './risk.ts';

describe('the risk of an alert', () => {
  it('is its severity alone when nothing else speaks', () => {
    const once = [0, 1, 2, 3, 4].map((severity) =>
      riskOf({ severity, occurrenceCount: 1, distinctContents: 1, recurring: false }),
    );
    expect(once.map(({ score }) => score)).toEqual([5, 20, 45, 70, 90]);
    expect(once[4]?.factors).toEqual(['Severity critical gives 90.']);
  });

  it('says what it adds up', () => {
    expect(riskOf({ severity: 3, occurrenceCount: 57, distinctContents: 3, recurring: true })).toEqual({
      score: 80,
      factors: [
        'Severity high gives 70.',
        'Seen 57 times adds 3.',
        'Coming back after it had ended or been resolved adds 5.',
        '3 different contents add 2.',
      ],
    });
  });

  it('knows what depends on what it names', () => {
    const about = { severity: 2, occurrenceCount: 1, distinctContents: 1, recurring: false };
    const asset = { id: 'a', name: 'LYO-DC01', owner: null };
    const of = (criticality: 'low' | 'medium' | 'high' | 'critical') =>
      riskOf({ ...about, asset: { ...asset, criticality } });
    expect([of('low').score, of('medium').score, of('high').score, of('critical').score]).toEqual([40, 45, 51, 57]);
    expect(of('critical').factors).toContain('LYO-DC01 is an asset of critical importance: adds 12.');
    expect(of('medium').factors).toEqual(['Severity medium gives 45.']);
  });

  it('stays within 0 and 100, and never lets a lower severity overtake by more than its extras', () => {
    const input = fc.record({
      severity: fc.integer({ min: 0, max: 4 }),
      occurrenceCount: fc.integer({ min: 1, max: 1e9 }),
      distinctContents: fc.integer({ min: 0, max: 200 }),
      recurring: fc.boolean(),
    });
    fc.assert(
      fc.property(input, (one) => {
        const { score } = riskOf(one);
        expect(score).toBeGreaterThanOrEqual(0);
        expect(score).toBeLessThanOrEqual(100);
        expect(score).toBeLessThanOrEqual(riskOf({ ...one, severity: Math.min(4, one.severity + 1) }).score);
      }),
    );
  });
});
