// What activation needs in an organisation. Nothing by default: a team of one must be able to work.
import { rulePolicyChanged } from '@tocsin/contracts/activity';
import type { RulePolicy } from '@tocsin/contracts/rule';

import { record } from '#platform/activity';
import { authorize } from '#platform/authorize';
import { inTransaction, type Context, type Database } from '#platform/context';

import { tables } from '../store.ts';

export const openPolicy: RulePolicy = {
  requireTests: false,
  requireBacktest: false,
  requireReview: false,
  rollbackFactor: 10,
  rollbackMinimum: 20,
};

export async function readPolicy(db: Database): Promise<RulePolicy> {
  const row = await tables(db)
    .selectFrom('rulePolicy')
    .select(['requireTests', 'requireBacktest', 'requireReview', 'rollbackFactor', 'rollbackMinimum'])
    .executeTakeFirst();
  return row ?? openPolicy;
}

export async function getRulePolicy(ctx: Context): Promise<RulePolicy> {
  authorize(ctx, 'rule:read');
  return inTransaction(ctx, (tx) => readPolicy(tx.db));
}

export async function setRulePolicy(ctx: Context, policy: RulePolicy): Promise<RulePolicy> {
  authorize(ctx, 'identity:write');
  return inTransaction(ctx, async (tx) => {
    const before: Record<string, unknown> = await readPolicy(tx.db);
    const fields = Object.fromEntries(
      Object.entries(policy)
        .filter(([name, after]) => before[name] !== after)
        .map(([name, after]) => [name, { before: before[name], after }]),
    );
    if (Object.keys(fields).length === 0) return policy;
    await tables(tx.db)
      .insertInto('rulePolicy')
      .values({ orgId: tx.orgId, ...policy })
      .onConflict((conflict) => conflict.column('orgId').doUpdateSet(policy))
      .execute();
    await record(tx, rulePolicyChanged, { subjectId: tx.orgId }, { fields });
    return policy;
  });
}
