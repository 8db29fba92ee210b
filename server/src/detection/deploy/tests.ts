// The tests that live with a rule: kept with it, and run without keeping.
import { ruleTestsChanged } from '@tocsin/contracts/activity';
import type { RuleDocument, RuleTest, RuleTestResult } from '@tocsin/contracts/rule';

import { record } from '#platform/activity';
import { authorize } from '#platform/authorize';
import { inTransaction, type Context } from '#platform/context';
import { conflict, notFound } from '#platform/errors';

import { readOneDocument } from '../documents/read.ts';
import { runTests, type Normalise } from '../documents/run-tests.ts';
import { getRule } from '../get-rule.ts';
import { findRule, tables } from '../store.ts';
import { libraryFor } from './library-of.ts';

/** @throws Problem `rule_not_found`, `stale_revision` */
export async function setRuleTests(
  ctx: Context,
  normalise: Normalise,
  input: { ruleId: string; tests: RuleTest[]; rev?: number | undefined },
): Promise<RuleDocument> {
  authorize(ctx, 'rule:write');
  return inTransaction(ctx, async (tx) => {
    const rule = await findRule(tx.db, input.ruleId);
    if (!rule) throw notFound('rule', input.ruleId);
    const tests = JSON.stringify(input.tests);
    const changed = await tables(tx.db)
      .updateTable('rule')
      .set((set) => ({ tests, rev: set('rev', '+', 1), updatedAt: tx.now() }))
      .where('id', '=', rule.id)
      .where('rev', '=', input.rev ?? rule.rev)
      .returning('version')
      .executeTakeFirst();
    if (!changed) throw conflict('stale_revision', 'Someone changed this rule a moment ago; load it again.');
    await tables(tx.db)
      .updateTable('ruleVersion')
      .set({ tests })
      .where('rule', '=', rule.id)
      .where('version', '=', changed.version)
      .execute();
    const document = readOneDocument(rule.source);
    const results = runTests(document, input.tests, await libraryFor(tx.db, document), normalise);
    await record(
      tx,
      ruleTestsChanged,
      { subjectId: rule.id },
      {
        ruleId: rule.ruleId,
        title: rule.title,
        tests: input.tests.length,
        passed: results.every(({ passed }) => passed),
      },
    );
    return getRule(tx, { ruleId: rule.id });
  });
}

/** @throws Problem `rule_syntax` */
export async function testRule(
  ctx: Context,
  normalise: Normalise,
  { source, tests }: { source: string; tests: RuleTest[] },
): Promise<{ results: RuleTestResult[]; passed: boolean }> {
  authorize(ctx, 'rule:read');
  const document = readOneDocument(source);
  const library = await inTransaction(ctx, (tx) => libraryFor(tx.db, document));
  const results = runTests(document, tests, library, normalise);
  return { results, passed: results.every(({ passed }) => passed) };
}
