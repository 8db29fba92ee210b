// Takes a rule out of the library, with its versions and its life; its alerts stay.
import { ruleDeleted } from '@tocsin/contracts/activity';
import type { RuleDocument } from '@tocsin/contracts/rule';

import { record } from '#platform/activity';
import { authorize } from '#platform/authorize';
import { inTransaction, type Context, type Database } from '#platform/context';
import { conflict, notFound } from '#platform/errors';

import { readDocuments } from './documents/read.ts';
import { bumpRuleSet, findRule, tables } from './store.ts';
import { followReferences } from './used-by.ts';

/**
 * The audit trail keeps the last text and the reason.
 * @throws Problem `rule_not_found`, `shipped_rule`, `rule_in_use` naming the correlations that refer to it.
 */
export async function deleteRule(
  ctx: Context,
  { ruleId, because }: { ruleId: string; because: string },
): Promise<Record<string, never>> {
  authorize(ctx, 'rule:write');
  return inTransaction(ctx, async (tx) => {
    const rule = await findRule(tx.db, ruleId);
    if (!rule) throw notFound('rule', ruleId);
    if (rule.origin === 'tocsin')
      throw conflict('shipped_rule', 'It comes with Tocsin and would be back after an update: disable it instead.');
    const users = await correlationsOf(tx.db, rule);
    if (users.length > 0)
      throw conflict('rule_in_use', `Correlations refer to it: ${users.join(', ')}. Change or delete these first.`);
    await tables(tx.db).deleteFrom('rule').where('id', '=', rule.id).execute();
    await tables(tx.db).deleteFrom('correlationMatch').where('ruleId', '=', rule.ruleId).execute();
    await record(
      tx,
      ruleDeleted,
      { subjectId: rule.id },
      { ruleId: rule.ruleId, title: rule.title, version: rule.version, because, source: rule.source },
    );
    await bumpRuleSet(tx.db, tx.orgId);
    await followReferences(tx.db);
    return {};
  });
}

/** The titles of the correlations that name a rule by its id or its name, at work or not. */
async function correlationsOf(db: Database, rule: RuleDocument): Promise<string[]> {
  const names = new Set([rule.ruleId]);
  for (const document of readDocuments(rule.source, rule.ruleId).documents) {
    if (document.kind === 'sigma' && document.rule.name) names.add(document.rule.name);
    if (document.kind === 'correlation' && document.correlation.name) names.add(document.correlation.name);
  }
  const rows = await tables(db)
    .selectFrom('rule')
    .select(['ruleId', 'source'])
    .where('kind', '=', 'correlation')
    .where('id', '!=', rule.id)
    .execute();
  return rows
    .flatMap(({ ruleId, source }) => readDocuments(source, ruleId).documents)
    .flatMap((document) =>
      document.kind === 'correlation' && document.correlation.rules.some((name) => names.has(name))
        ? [document.correlation.title]
        : [],
    );
}
