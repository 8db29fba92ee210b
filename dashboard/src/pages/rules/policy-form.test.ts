// The policy dialog: from a policy to a form and back, and what is no policy.
import { expect, it, test } from 'vitest';

import { blankPolicyForm, policyOf } from './policy-form.ts';

const policy = {
  requireTests: true,
  requireBacktest: false,
  requireReview: true,
  rollbackFactor: 4.5,
  rollbackMinimum: 30,
};

test.each([policy, { ...policy, rollbackFactor: null }])('gives back the policy it was made of', (given) => {
  expect(policyOf(blankPolicyForm(given))).toEqual(given);
});

it('offers the usual factor where there was none', () => {
  const form = blankPolicyForm({ ...policy, rollbackFactor: null });
  expect(policyOf({ ...form, rollback: true })).toMatchObject({ rollbackFactor: 10 });
});

test.each([{ factor: '' }, { factor: 1 }, { factor: 2000 }, { minimum: 0 }, { minimum: '' }, { minimum: 2.5 }])(
  'is no policy with %j',
  (wrong) => expect(policyOf({ ...blankPolicyForm(policy), ...wrong })).toBeNull(),
);
