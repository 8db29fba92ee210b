// Every kind of activity on alerts and incidents has words of its own.
import { activityKinds } from '@tocsin/contracts/activity';
import { expect, test } from 'vitest';

import { activityWords } from './words.ts';

test('no alert or incident activity falls back to its type', () => {
  const told = activityKinds.filter(({ subject }) => subject === 'alert' || subject === 'incident');
  expect(told.length).toBeGreaterThan(10);
  const fallenBack = told.filter(({ type }) => activityWords({ type, data: {} }) === type.replaceAll(/[._]/g, ' '));
  expect(fallenBack.map(({ type }) => type)).toEqual([]);
});
test('a resolution says as what and why', () => {
  const data = { verdict: 'false_positive', reason: 'Backup job' };
  expect(activityWords({ type: 'alert.resolved', data })).toBe('resolved it as false positive: Backup job');
});
test('an unknown kind is shown by its name', () => {
  expect(activityWords({ type: 'planet.moved', data: {} })).toBe('planet moved');
});
