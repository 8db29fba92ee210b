// A detection engineer adds a rule of their own, of any kind.
import { ruleAdded } from '@tocsin/contracts/activity';
import type { RuleDocument, RuleMode, RuleTest } from '@tocsin/contracts/rule';

import { record } from '#platform/activity';
import { authorize } from '#platform/authorize';
import { inTransaction, type Context } from '#platform/context';
import { conflict } from '#platform/errors';

import { startingMode } from './deploy/starting-mode.ts';
import { moveDeployments } from './deploy/stretches.ts';
import { readOneDocument } from './documents/read.ts';
import type { Normalise } from './documents/run-tests.ts';
import { getRule } from './get-rule.ts';
import { bumpRuleSet, insertRules, isAtWork } from './store.ts';
import { followReferences } from './used-by.ts';

export type NewRuleInput = {
  source: string;
  enabled: boolean;
  mode?: RuleMode | undefined;
  tests?: RuleTest[];
  note?: string;
};

/**
 * What the policy does not let be active yet starts as a draft; the answer's `mode` says so.
 * @throws Problem `rule_syntax` with the places of the faults, `rule_exists` when the id is taken.
 */
export async function addRule(ctx: Context, input: NewRuleInput, normalise?: Normalise): Promise<RuleDocument> {
  authorize(ctx, 'rule:write');
  const document = readOneDocument(input.source);
  const { tests = [], note = '' } = input;

  return inTransaction(ctx, async (tx) => {
    const wanted = input.mode ?? (input.enabled ? 'active' : 'draft');
    const mode = await startingMode(tx.db, wanted, { document, tests, normalise });
    const { columns, source } = document;
    const doing = { orgId: tx.orgId, at: tx.now(), by: tx.actor };
    const [added] = await insertRules(tx.db, doing, [{ ...columns, source, mode, origin: 'own', tests, note }]);
    if (!added)
      throw conflict('rule_exists', `A rule with the id ${columns.ruleId} is in the library already; change that one.`);
    if (isAtWork(mode))
      await moveDeployments(tx, [{ rule: added.id, mode, version: 1, because: '', expectedPerHour: null }]);
    await followReferences(tx.db);
    await bumpRuleSet(tx.db, tx.orgId);
    await record(
      tx,
      ruleAdded,
      { subjectId: added.id },
      { ruleId: columns.ruleId, title: columns.title, origin: 'own' },
    );
    return getRule(tx, { ruleId: added.id });
  });
}
