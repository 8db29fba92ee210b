// The skeleton of a new rule is itself a rule without faults, whoever writes it.
import { parseSigma } from '@tocsin/sigma';
import fc from 'fast-check';
import { expect, test } from 'vitest';

import { newRuleId, newRuleText } from './new-rule.ts';

test('the skeleton passes the check for every author', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme-ascii', minLength: 1 }), (author) => {
      const { rules, faults } = parseSigma(newRuleText({ id: newRuleId(), author, on: new Date() }), 'rule');
      expect(faults).toEqual([]);
      expect(rules[0]?.author).toBe(author);
    }),
    { numRuns: 50 },
  );
});

test('ids are version 4 UUIDs and differ', () => {
  const ids = Array.from({ length: 50 }, newRuleId);
  for (const id of ids) expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(new Set(ids).size).toBe(50);
});
