// What answers to what is typed.
import * as fc from 'fast-check';
import { expect, test } from 'vitest';

import { fuzzyScore, ranked } from './fuzzy.ts';

const names = [
  'Alert queue',
  'Incidents',
  'Assign to me',
  'Action board',
  'Switch to the light theme',
  'Se déconnecter',
];

test.each([
  ['atm', 'Assign to me'],
  ['inc', 'Incidents'],
  ['light', 'Switch to the light theme'],
  ['aq', 'Alert queue'],
  ['deco', 'Se déconnecter'],
  ['act boa', 'Action board'],
])('%s is %s', (typed, name) => {
  expect(ranked(names, typed, (each) => each)[0]).toBe(name);
});

test('what lacks a letter does not answer', () => {
  expect(fuzzyScore('Incidents', 'zzz')).toBeNull();
});

test('a name answers to itself, and nothing throws', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (name, typed) => {
      fuzzyScore(name, typed);
      expect(fuzzyScore(name, name)).not.toBeNull();
    }),
  );
});
