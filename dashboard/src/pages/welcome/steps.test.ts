// Where somebody goes on in the first steps.
import { expect, test } from 'vitest';

import { after, codeOf, goesOnAt, stateOf, stepIds, type Standing } from './steps.ts';

const nothing: Standing = { sites: 0, hasFactor: false, hasEvents: false, hasAlerts: false, people: 1 };
const everything: Standing = { sites: 1, hasFactor: true, hasEvents: true, hasAlerts: true, people: 2 };

test('the first that is neither done nor skipped is the one to go on at', () => {
  expect(goesOnAt(nothing, [])).toBe('site');
  expect(goesOnAt({ ...nothing, sites: 1 }, ['factor'])).toBe('connect');
  expect(goesOnAt({ ...everything, hasAlerts: false }, [])).toBe('watch');
  expect(goesOnAt(everything, [])).toBe('invite');
});

test('what is done counts as done, skipped before or not', () => {
  expect(stateOf('site', nothing, ['site'])).toBe('skipped');
  expect(stateOf('site', everything, ['site'])).toBe('done');
  expect(stepIds.map((id) => stateOf(id, nothing, []))).toEqual(stepIds.map(() => 'open'));
});

test('each step leads to the next, the last to none', () => {
  expect(stepIds.map(after)).toEqual(['factor', 'connect', 'watch', 'invite', null]);
});

test('a name becomes a code that the server takes', () => {
  expect(codeOf('Hôpital Nord, Lyon 3ᵉ')).toBe('hopital-nord-lyon-3');
  expect(codeOf('  ')).toBe('');
});
