import { expect, test } from 'vitest';

import { createMeter } from './meter.ts';

test('the rate is over the last ten whole seconds, per organisation', () => {
  let now = 1_000_000;
  const meter = createMeter(() => now);
  meter.count('a', 500);
  expect(meter.perSecond('a')).toBe(0);
  now += 1000;
  meter.count('a', 500);
  meter.count('b', 7);
  expect(meter.perSecond('a')).toBe(50);
  now += 1000;
  expect(meter.perSecond('a')).toBe(100);
  expect(meter.perSecond('b')).toBe(0.7);
  now += 9000;
  expect(meter.perSecond('a')).toBe(50);
  now += 60_000;
  expect(meter.perSecond('a')).toBe(0);
});
