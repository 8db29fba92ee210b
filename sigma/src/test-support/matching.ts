// For the tests of the matcher: one rule of one selection, read as its file would be.
import { stringify } from 'yaml';

import type { SigmaRule } from '../ast.ts';
import { createMatcher } from '../matcher.ts';
import { parseSigma } from '../parse-rule.ts';

export const document = (detection: unknown, logsource: unknown = { product: 'test' }): string =>
  stringify({ title: 'A rule', logsource, detection });

export function read(source: string, placeholders: Record<string, string[]> = {}): SigmaRule {
  const { rules, faults } = parseSigma(source, 'rule.yml', { placeholders });
  const [rule] = rules;
  if (!rule) throw new Error(faults.map(({ message }) => message).join('\n'));
  return rule;
}

export const matches = (selection: unknown, event: Record<string, unknown>): boolean =>
  createMatcher([read(document({ selection, condition: 'selection' }))]).match(event, { product: 'test' }).length > 0;
