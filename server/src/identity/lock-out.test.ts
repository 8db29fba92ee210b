// The rule of the lock-out, apart from any clock or database.
import * as fc from 'fast-check';
import { expect, test } from 'vitest';

import { lockedForSeconds, networkOf, windowMs } from './lock-out.ts';

const now = new Date('2026-03-14T09:26:53.000Z');
const ago = (ms: number) => new Date(now.getTime() - ms);

test('locked from the limit on, until so many are left that are fewer than the limit', () => {
  const failures = [ago(1000), ago(2000), ago(60_000)];
  expect(lockedForSeconds(failures, 4, now)).toBe(0);
  expect(lockedForSeconds(failures, 3, now)).toBe(14 * 60);
  expect(lockedForSeconds(failures, 1, now)).toBe(15 * 60 - 1);
  expect(lockedForSeconds([ago(windowMs)], 1, now)).toBe(0);
});

test('after the time it says, another attempt is allowed', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 0, max: 2 * windowMs }), { maxLength: 20 }),
      fc.integer({ min: 1, max: 6 }),
      (ages, limit) => {
        const failures = ages.map(ago);
        const seconds = lockedForSeconds(failures, limit, now);
        const then = new Date(now.getTime() + seconds * 1000);
        expect(lockedForSeconds(failures, limit, then)).toBe(0);
      },
    ),
  );
});

test.each([
  ['192.0.2.7', '192.0.2.7'],
  ['::ffff:192.0.2.7', '192.0.2.7'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:db8:1:2:ffff::1', '2001:db8:1:2::/64'],
  ['nonsense', null],
  [null, null],
])('the network of %s is %s', (ip, network) => {
  expect(networkOf(ip)).toBe(network);
});
