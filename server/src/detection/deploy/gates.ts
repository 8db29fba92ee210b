// What a version has and lacks on its way to work: tests, a backtest, a review by someone else.
import { rulePhrases } from '@tocsin/contracts/phrases/rules';
import { say } from '@tocsin/contracts/phrases/template';
import type { Gate, RuleDocument, RulePolicy } from '@tocsin/contracts/rule';

import { authorize } from '#platform/authorize';
import { inTransaction, type Context, type Database } from '#platform/context';
import { notFound } from '#platform/errors';

import { readDocuments } from '../documents/read.ts';
import { runTests, type Normalise } from '../documents/run-tests.ts';
import { findRule, tables } from '../store.ts';
import { libraryFor } from './library-of.ts';
import { readPolicy } from './policy.ts';

export type Readiness = { version: number; gates: Gate[]; ready: boolean };

/** @throws Problem `rule_not_found`, `rule_version_not_found` */
export async function getRuleReadiness(
  ctx: Context,
  normalise: Normalise,
  { ruleId, version }: { ruleId: string; version?: number | undefined },
): Promise<Readiness> {
  authorize(ctx, 'rule:read');
  return inTransaction(ctx, async (tx) => {
    const rule = await findRule(tx.db, ruleId);
    if (!rule) throw notFound('rule', ruleId);
    return readinessOf(tx.db, normalise, rule, version ?? rule.version);
  });
}

export async function readinessOf(
  db: Database,
  normalise: Normalise,
  rule: Pick<RuleDocument, 'id' | 'ruleId'>,
  version: number,
): Promise<Readiness> {
  const row = await tables(db)
    .selectFrom('ruleVersion')
    .select(['source', 'tests'])
    .where('rule', '=', rule.id)
    .where('version', '=', version)
    .executeTakeFirst();
  if (!row) throw notFound('rule version', `${rule.ruleId} ${version}`);
  const policy = await readPolicy(db);
  const gates = [
    await testsGate(db, normalise, row, policy),
    await backtestGate(db, rule.id, version, policy),
    await reviewGate(db, rule.id, version, policy),
  ];
  return { version, gates, ready: gates.every(({ passed, required }) => passed || !required) };
}

async function testsGate(
  db: Database,
  normalise: Normalise,
  { source, tests }: Pick<RuleDocument, 'source' | 'tests'>,
  { requireTests: required }: RulePolicy,
): Promise<Gate> {
  const gate = (passed: boolean, detail: string): Gate => ({ gate: 'tests', passed, required, detail });
  const { documents, faults } = readDocuments(source, 'rule');
  const [document] = documents;
  if (!document)
    return gate(false, say(rulePhrases.unreadable, { why: faults[0]?.message ?? say(rulePhrases.isEmpty, {}) }));
  if (tests.length === 0) return gate(false, say(rulePhrases.noTests, {}));
  const results = runTests(document, tests, await libraryFor(db, document), normalise);
  const failed = results.filter(({ passed }) => !passed);
  if (failed.length > 0)
    return gate(
      false,
      say(rulePhrases.testsFail, { failed: failed.length, all: results.length, first: failed[0]?.name ?? '' }),
    );
  const kinds = new Set(tests.map(({ expect }) => expect));
  if (kinds.size < 2) return gate(false, say(rulePhrases.oneOfEach, {}));
  return gate(true, say(rulePhrases.allPass, { count: results.length }));
}

async function backtestGate(
  db: Database,
  rule: string,
  version: number,
  { requireBacktest: required }: RulePolicy,
): Promise<Gate> {
  const row = await newestBacktest(db, rule, version);
  const detail = row
    ? say(rulePhrases.hitsInWindow, { count: row.result?.hits ?? 0 })
    : say(rulePhrases.neverBacktested, { version });
  return { gate: 'backtest', passed: row !== undefined, required, detail };
}

/** The newest finished run of that very version. */
export const newestBacktest = (db: Database, rule: string, version: number) =>
  tables(db)
    .selectFrom('ruleBacktest')
    .select('result')
    .where('rule', '=', rule)
    .where('version', '=', version)
    .where('state', '=', 'done')
    .orderBy('startedAt', 'desc')
    .limit(1)
    .executeTakeFirst();

async function reviewGate(
  db: Database,
  rule: string,
  version: number,
  { requireReview: required }: RulePolicy,
): Promise<Gate> {
  const reviews = await tables(db)
    .selectFrom('ruleReview')
    .select(['verdict', 'reviewerName'])
    .where('rule', '=', rule)
    .where('version', '=', version)
    .orderBy('at', 'desc')
    .execute();
  const objection = reviews.find(({ verdict }) => verdict === 'changes_requested');
  const approval = reviews.find(({ verdict }) => verdict === 'approved');
  const passed = approval !== undefined && objection === undefined;
  const detail = objection
    ? say(rulePhrases.asksForChanges, { name: objection.reviewerName })
    : approval
      ? say(rulePhrases.approvedIt, { name: approval.reviewerName })
      : say(rulePhrases.notApproved, {});
  return { gate: 'review', passed, required, detail };
}
