// Opens one rule with its source.
import type { RuleDocument } from '@tocsin/contracts/rule';

import { authorize } from '#platform/authorize';
import { inTransaction, type Context } from '#platform/context';
import { notFound } from '#platform/errors';

import { findRule } from './store.ts';

export async function getRule(ctx: Context, { ruleId }: { ruleId: string }): Promise<RuleDocument> {
  authorize(ctx, 'rule:read');
  const rule = await inTransaction(ctx, (tx) => findRule(tx.db, ruleId));
  if (!rule) throw notFound('rule', ruleId);
  return rule;
}
