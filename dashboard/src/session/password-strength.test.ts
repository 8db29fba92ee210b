// The meter's order: what others would try first stays at the bottom.
import { expect, test } from 'vitest';

import { loadMeter } from './password-strength.ts';

const meter = await loadMeter();

test.each([
  ['password', 0],
  ['azertyuiop', 1],
  ['Password2026!', 2],
  ['correct horse battery', 4],
])('%s: %i', (password, most) => expect(meter(password, [])).toBeLessThanOrEqual(most));

test('words that have nothing to do with each other are out of reach', () => {
  expect(meter('seven green bottles standing', [])).toBe(4);
});

test('a name that others know makes it weaker', () => {
  const password = 'marguerite-aubracienne';
  expect(meter(password, ['marguerite@aubracienne.example'])).toBeLessThan(meter(password, []));
});

test('of a long one the beginning is looked at, and is enough', () => {
  expect(meter('seven green bottles standing on a wall '.repeat(4), [])).toBe(4);
});
