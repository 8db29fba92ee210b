// What is said of the text to keep: how it began, where both sides changed it, and that it was written in.
import { expect, it, test } from 'vitest';

import type { ProposalTexts } from './queries.ts';
import { keptWords, needsMerge, proposedMerge, startOf } from './use-merged.ts';

const base = 'title: A\ndate: 1\nlevel: high\nstatus: test\n';
const conflict = (said: Partial<ProposalTexts> = {}): ProposalTexts => ({
  id: '01a1fcde-0000-7000-8000-000000000000',
  kind: 'change',
  ruleKind: 'sigma',
  ruleId: 'x',
  rule: '01a1fcde-0000-7000-8000-000000000001',
  title: 'A',
  upstream: { url: '/srv/rules', revision: 'r2', path: 'a.yml' },
  conflict: true,
  added: 1,
  removed: 1,
  at: '2026-11-21T07:00:00.000Z',
  base,
  ours: base.replace('high', 'low'),
  theirs: base.replace('title: A', 'title: B'),
  ...said,
});

it('starts with both sides where the texts have a common past, and with ours otherwise', () => {
  const both = proposedMerge(conflict());
  expect(both).toEqual({ text: 'title: B\ndate: 1\nlevel: low\nstatus: test\n', clashes: [] });
  expect(startOf(conflict(), both.text)).toBe('both');
  const own = conflict({ base: null });
  expect(startOf(own, proposedMerge(own).text)).toBe('ours');
});

test.each([
  ['the two sides fit', conflict(), 'fit together'],
  ['both changed a line', conflict({ theirs: base.replace('high', 'critical') }), 'at line 3;'],
  [
    'both changed two',
    conflict({ ours: 'A\ndate: 1\nlevel: low\n', theirs: 'B\ndate: 1\nlevel: high!\n' }),
    'lines 1 and 3;',
  ],
])('says that %s', (_, proposal, words) => {
  expect(keptWords(proposal, proposedMerge(proposal).text).words).toContain(words);
});

it('says whose text it is, and that it was written in', () => {
  expect(keptWords(conflict(), conflict().ours ?? '').words).toContain('our text');
  expect(keptWords(conflict(), conflict().theirs ?? '').words).toContain('upstream’s text');
  expect(keptWords(conflict(), 'title: C').words).toContain('by hand');
});

it('asks for a merge only where there are two texts to bring together', () => {
  expect(needsMerge(conflict())).toBe(true);
  expect(needsMerge(conflict({ kind: 'remove', theirs: null }))).toBe(false);
  expect(needsMerge(conflict({ conflict: false }))).toBe(false);
});
