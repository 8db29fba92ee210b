// The versions of a rule, and what others say of each.
import { ruleReviewed } from '@tocsin/contracts/activity';
import type { RuleTest, RuleVersion } from '@tocsin/contracts/rule';

import { record } from '#platform/activity';
import { authorize } from '#platform/authorize';
import { inTransaction, type Context, type Database } from '#platform/context';
import { conflict, notFound } from '#platform/errors';

import { findRule, tables } from '../store.ts';

type Kept = RuleVersion & { source: string; tests: RuleTest[] };

async function versionsOf(
  db: Database,
  rule: { id: string; deployedVersion: number | null },
  only?: number,
): Promise<Kept[]> {
  const rows = await tables(db)
    .selectFrom('ruleVersion')
    .selectAll()
    .where('rule', '=', rule.id)
    .$if(only !== undefined, (query) => query.where('version', '=', only ?? 0))
    .orderBy('version', 'desc')
    .limit(500)
    .execute();
  const reviews = await tables(db)
    .selectFrom('ruleReview')
    .selectAll()
    .where('rule', '=', rule.id)
    .orderBy('at')
    .execute();
  return rows.map((row) => ({
    version: row.version,
    madeAt: row.madeAt.toISOString(),
    madeBy: { id: row.madeById, name: row.madeBy },
    note: row.note,
    deployed: row.version === rule.deployedVersion,
    source: row.source,
    tests: row.tests,
    reviews: reviews
      .filter(({ version }) => version === row.version)
      .map(({ reviewerId, reviewerName, verdict, comment, at }) => ({
        reviewer: { id: reviewerId, name: reviewerName },
        verdict,
        comment,
        at: at.toISOString(),
      })),
  }));
}

/** @throws Problem `rule_not_found` */
export async function listRuleVersions(
  ctx: Context,
  { ruleId }: { ruleId: string },
): Promise<{ items: RuleVersion[] }> {
  authorize(ctx, 'rule:read');
  return inTransaction(ctx, async (tx) => {
    const rule = await findRule(tx.db, ruleId);
    if (!rule) throw notFound('rule', ruleId);
    return { items: (await versionsOf(tx.db, rule)).map(({ source: _, tests: __, ...version }) => version) };
  });
}

/** @throws Problem `rule_not_found`, `rule_version_not_found` */
export async function getRuleVersion(
  ctx: Context,
  { ruleId, version }: { ruleId: string; version: number },
): Promise<Kept> {
  authorize(ctx, 'rule:read');
  return inTransaction(ctx, async (tx) => {
    const rule = await findRule(tx.db, ruleId);
    if (!rule) throw notFound('rule', ruleId);
    const [found] = await versionsOf(tx.db, rule, version);
    if (!found) throw notFound('rule version', `${ruleId} ${version}`);
    return found;
  });
}

/** @throws Problem `rule_not_found`, `rule_version_not_found`, `reviewer_is_author` */
export async function reviewRule(
  ctx: Context,
  input: { ruleId: string; version: number; verdict: 'approved' | 'changes_requested'; comment: string },
): Promise<RuleVersion> {
  authorize(ctx, 'rule:approve');
  return inTransaction(ctx, async (tx) => {
    const rule = await findRule(tx.db, input.ruleId);
    if (!rule) throw notFound('rule', input.ruleId);
    const [version] = await versionsOf(tx.db, rule, input.version);
    if (!version) throw notFound('rule version', `${input.ruleId} ${input.version}`);
    if (version.madeBy.id === tx.actor.id)
      throw conflict('reviewer_is_author', 'Someone else than its author reviews a version.');
    const review = { verdict: input.verdict, comment: input.comment, at: tx.now(), reviewerName: tx.actor.name };
    await tables(tx.db)
      .insertInto('ruleReview')
      .values({ ...review, orgId: tx.orgId, rule: rule.id, version: input.version, reviewerId: tx.actor.id })
      .onConflict((on) => on.columns(['orgId', 'rule', 'version', 'reviewerId']).doUpdateSet(review))
      .execute();
    const { ruleId, title } = rule;
    await record(
      tx,
      ruleReviewed,
      { subjectId: rule.id },
      { ruleId, title, version: input.version, verdict: input.verdict },
    );
    const [saved] = await versionsOf(tx.db, rule, input.version);
    return saved ?? version;
  });
}
