// A detection engineer adds a rule of their own.
import { ruleAdded } from '@tocsin/contracts/activity';
import type { RuleDocument } from '@tocsin/contracts/rule';

import { record } from '#platform/activity';
import { authorize } from '#platform/authorize';
import { inTransaction, type Context } from '#platform/context';
import { conflict } from '#platform/errors';

import { getRule } from './get-rule.ts';
import { columnsOf, readOneRule } from './rule-text.ts';
import { bumpRuleSet, insertRules } from './store.ts';

/** @throws Problem `rule_syntax` with the places of the faults, `rule_exists` when the id is taken. */
export async function addRule(ctx: Context, input: { source: string; enabled: boolean }): Promise<RuleDocument> {
  authorize(ctx, 'rule:write');
  const rule = readOneRule(input.source);

  return inTransaction(ctx, async (tx) => {
    const about = { orgId: tx.orgId, at: tx.now(), by: tx.actor.name };
    const [added] = await insertRules(tx.db, about, [{ ...columnsOf(rule), ...input, origin: 'own' }]);
    if (!added)
      throw conflict('rule_exists', `A rule with the id ${rule.id} is in the library already; change that one.`);
    await bumpRuleSet(tx.db, tx.orgId);
    await record(tx, ruleAdded, { subjectId: added.id }, { ruleId: rule.id, title: rule.title, origin: 'own' });
    return getRule(tx, { ruleId: added.id });
  });
}
