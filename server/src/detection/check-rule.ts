// Says what is wrong with a rule while its author writes it.
import type { RuleFault } from '@tocsin/contracts/rule';

import { authorize } from '#platform/authorize';
import type { Context } from '#platform/context';

import { readRules } from './rule-text.ts';

export async function checkRule(
  ctx: Context,
  { source }: { source: string },
): Promise<{ faults: RuleFault[]; title: string | null }> {
  authorize(ctx, 'rule:read');
  const { rules, faults } = readRules(source, 'rule');
  return { faults, title: rules[0]?.rule.title ?? null };
}
