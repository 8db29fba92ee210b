// The text a new rule begins with has no faults and is of its kind, whoever writes it.
import { ruleKinds } from '@tocsin/contracts/words';
import { parseSigma } from '@tocsin/sigma';
import fc from 'fast-check';
import { expect, test } from 'vitest';

import { kindOfText } from './kinds.ts';
import { newRuleId, newRuleText } from './templates.ts';

const anAuthor = fc.string({ unit: 'grapheme-ascii', minLength: 1 });
const textOf = (kind: (typeof ruleKinds)[number], author: string) =>
  newRuleText(kind, { id: newRuleId(), author, on: new Date() });

test.each(['sigma', 'correlation', 'filter'] as const)('a new %s passes the check for every author', (kind) => {
  fc.assert(
    fc.property(anAuthor, (author) => {
      const { rules, correlations, filters, faults } = parseSigma(textOf(kind, author), 'rule');
      expect(faults).toEqual([]);
      const found = { sigma: rules, correlation: correlations, filter: filters };
      expect(found[kind]).toHaveLength(1);
      expect(found[kind][0]?.author).toBe(author);
    }),
    { numRuns: 50 },
  );
});

test.each(ruleKinds)('a new %s is taken for what it is', (kind) => {
  fc.assert(
    fc.property(anAuthor, (author) => {
      expect(kindOfText(textOf(kind, author))).toBe(kind);
    }),
    { numRuns: 50 },
  );
});

test('kinds are told by what stands in the text, comments aside', () => {
  expect(kindOfText('// rule A {\ntitle: x')).toBe('sigma');
  expect(kindOfText('/* of ours */ import "pe"\nprivate rule A { condition: true }')).toBe('yara');
  expect(kindOfText('title: rule of thumb')).toBe('sigma');
  expect(kindOfText('title: x\nkind: query # mine\n')).toBe('query');
  expect(kindOfText('')).toBe('sigma');
});

test('ids are version 4 UUIDs and differ', () => {
  const ids = Array.from({ length: 50 }, newRuleId);
  for (const id of ids) expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(new Set(ids).size).toBe(50);
});
