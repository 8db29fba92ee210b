import { expect, test } from 'vitest';

import { canaryWords, quietWords, rate, shareWords, span } from './words.ts';

test('spans are told in the unit that reads best, and the future with a sign', () => {
  expect([0, 850, 12_400, 89_000, 90_000, 3_600_000, 6 * 3_600_000, 3 * 86_400_000, -120_000].map(span)).toEqual([
    '0 ms', '850 ms', '12 s', '89 s', '2 min', '60 min', '6 h', '3 d', '−2 min',
  ]); // prettier-ignore
});

test('rates and shares keep what can be seen of them', () => {
  expect([0, 0.2, 9.96, 12.4, 12_345].map(rate)).toEqual(['0', '0.2', '10.0', '12', '12,345']);
  expect([shareWords(0, 10), shareWords(1, 10_000), shareWords(5, 1_000), shareWords(1, 4), shareWords(3, 0)]).toEqual([
    '', '< 0.1 %', '0.5 %', '25 %', '',
  ]); // prettier-ignore
});

test('the canary says how it is', () => {
  const at = { lastSentAt: null, lastRaisedAt: null };
  expect(canaryWords({ ...at, state: 'well', tookMs: [900, null, 1_200] })).toBe(
    'The last canary became a match in 1 s',
  );
  expect(canaryWords({ ...at, state: 'missed', tookMs: [900, null] })).toContain('did not');
  expect(canaryWords({ ...at, state: 'off', tookMs: [] })).toContain('off');
  expect(canaryWords({ ...at, state: 'waiting', tookMs: [] })).toContain('on its way');
});

test('a source is only as usual once it is known what is usual', () => {
  expect([quietWords({ silentAfterS: null }), quietWords({ silentAfterS: 900 })]).toEqual([
    'Being learned',
    'As usual',
  ]);
});
