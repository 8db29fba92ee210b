// Rules are read once, whoever asks.
import { expect, it } from 'vitest';

import { aRuleText } from '../fixtures.ts';
import { keptDocuments, readAtWork } from './kept.ts';

it('gives everyone the same documents of the same text, and each row its own', async () => {
  const [one, other] = [aRuleText({ title: 'One' }), aRuleText({ title: 'Other' })];
  const first = keptDocuments(one, 'a');
  const read = await readAtWork([
    { source: one, ruleId: 'a' },
    { source: other, ruleId: 'b' },
    { source: 'title: [', ruleId: 'c' },
  ]);
  expect(read[0]?.documents).toBe(first);
  expect(read.map(({ ruleId, documents }) => [ruleId, documents[0]?.columns.title])).toEqual([
    ['a', 'One'],
    ['b', 'Other'],
    ['c', undefined],
  ]);
});
