// What stands between a new rule and its being active is said in a sentence.
import type { RulePolicy } from '@tocsin/contracts/rule';
import { expect, test } from 'vitest';

import { policyNote, startsOf } from './start.ts';

const open: RulePolicy = {
  requireTests: false,
  requireBacktest: false,
  requireReview: false,
  rollbackFactor: 10,
  rollbackMinimum: 20,
};
const both = [{ expect: 'match' }, { expect: 'no_match' }] as const;

test('an open policy asks for nothing', () => expect(policyNote(open, [])).toBeNull());

test('what cannot be there yet makes it a draft', () => {
  expect(policyNote({ ...open, requireReview: true }, both)).toContain('asks for a review first');
  expect(policyNote({ ...open, requireTests: true, requireBacktest: true, requireReview: true }, both)).toContain(
    'passing tests, a backtest and a review first',
  );
});

test('tests may come with the rule', () => {
  const policy = { ...open, requireTests: true };
  expect(policyNote(policy, [])).toContain('without them');
  expect(policyNote(policy, [both[0]])).toContain('without them');
  expect(policyNote(policy, both)).toContain('if one of them fails');
});

test('only what raises alerts can be watched in shadow', () => {
  expect(startsOf('threshold')).toContain('shadow');
  expect(startsOf('query')).not.toContain('shadow');
});
