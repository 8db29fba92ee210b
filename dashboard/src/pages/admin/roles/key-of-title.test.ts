// Whatever a role is called, its key is one that the contract takes.
import { RoleKey } from '@tocsin/contracts/identity';
import fc from 'fast-check';
import { expect, test } from 'vitest';

import { keyOfTitle } from './key-of-title.ts';

test.each([
  ['Night shift', 'night_shift'],
  ['Équipe de nuit', 'equipe_de_nuit'],
  ['24/7 desk', 'desk'],
  ['夜勤', 'role'],
])('%s → %s', (title, key) => {
  expect(keyOfTitle(title)).toBe(key);
});

test('any name makes a key', () => {
  fc.assert(
    fc.property(fc.string(), (title) => {
      expect(RoleKey.safeParse(keyOfTitle(title)).success).toBe(true);
    }),
  );
});
