// Upstream changes in words: addresses and revisions short enough to read, and what accepting does.
import type { Proposal } from '@tocsin/contracts/api/rule-life';
import { expect, it, test } from 'vitest';

import { acceptWords, gateWords, linesText, revisionName, sourceName } from './words.ts';

test.each([
  ['https://github.com/SigmaHQ/sigma.git', 'github.com/SigmaHQ/sigma'],
  ['https://someone:word@example.org/rules.tar.gz', 'example.org/rules.tar.gz'],
  ['ssh://git@example.org/rules/', 'example.org/rules'],
  ['/srv/rules', '/srv/rules'],
  ['/', '/'],
])('%s is called %s', (url, name) => expect(sourceName(url)).toBe(name));

test.each([
  ['sha256:abd6d2848806c6e76173b2b3202cbe966304cc5a', 'abd6d28488'],
  ['0123456789abcdef0123456789abcdef01234567', '0123456789'],
  ['v2.1', 'v2.1'],
  ['r2026-11-01', 'r2026-11-01'],
])('the revision %s is shown as %s', (revision, shown) => expect(revisionName(revision)).toBe(shown));

it('shows lines that came and went', () => {
  expect(linesText({ added: 1200, removed: 3 })).toBe('+1,200 −3');
  expect(linesText({ added: 0, removed: 3 })).toBe('−3');
  expect(linesText({ added: 0, removed: 0 })).toBe('±0');
});

const policy = {
  requireTests: false,
  requireBacktest: false,
  requireReview: false,
  rollbackFactor: null,
  rollbackMinimum: 20,
};

it('names what the policy asks for', () => {
  expect(gateWords(policy)).toBeNull();
  expect(gateWords({ ...policy, requireReview: true })).toBe('a review');
  expect(gateWords({ ...policy, requireTests: true, requireReview: true })).toBe('passed tests and a review');
});

it('says what accepting does, kind by kind', () => {
  const proposal = (kind: Proposal['kind']): Proposal => ({
    id: '01a1fcde-0000-7000-8000-000000000000',
    kind,
    ruleKind: 'sigma',
    ruleId: 'x',
    rule: null,
    title: 'X',
    upstream: { url: '/srv/rules', revision: 'r1', path: 'x.yml' },
    conflict: false,
    added: 1,
    removed: 0,
    at: '2026-11-21T07:00:00.000Z',
  });
  expect(acceptWords([proposal('add'), proposal('add'), proposal('remove')], null)).toEqual([
    '2 rules are added to the library.',
    '1 rule is gone upstream and will be disabled.',
  ]);
  expect(acceptWords([proposal('change')], 'a review')).toEqual([
    'The rule gets a new version, which needs a review before it is active.',
  ]);
});
