// Puts a version of a rule to work, in shadow or active, or stops it.
import { ruleDeployed } from '@tocsin/contracts/activity';
import type { Gate, Rule, RuleDocument, RuleMode } from '@tocsin/contracts/rule';

import { record } from '#platform/activity';
import { authorize } from '#platform/authorize';
import { inTransaction, type Context, type Tx } from '#platform/context';
import { notFound, Problem } from '#platform/errors';

import type { Normalise } from '../documents/run-tests.ts';
import { bumpRuleSet, findRule, isAtWork, tables } from '../store.ts';
import { newestBacktest, readinessOf } from './gates.ts';
import { moveDeployments } from './stretches.ts';

export type Deploying = { mode: RuleMode; version: number; because: string };

/** @throws Problem `rule_not_found`, `rule_version_not_found`, `activation_refused` naming the missing gates */
export async function deployRule(
  ctx: Context,
  normalise: Normalise,
  input: { ruleId: string; mode: Exclude<RuleMode, 'draft'>; version?: number | undefined; because: string },
): Promise<Rule> {
  authorize(ctx, 'rule:write');
  return inTransaction(ctx, async (tx) => {
    const rule = await findRule(tx.db, input.ruleId);
    if (!rule) throw notFound('rule', input.ruleId);
    const stays = input.mode === 'disabled' && rule.deployedVersion !== null;
    const version = input.version ?? (stays ? (rule.deployedVersion ?? rule.version) : rule.version);
    if (input.mode === 'active') await mustBeReady(tx, normalise, rule, version);
    await putToWork(tx, rule, { mode: input.mode, version, because: input.because });
    const saved = await findRule(tx.db, rule.id);
    if (!saved) throw notFound('rule', rule.id);
    return saved;
  });
}

/** @throws Problem `activation_refused` */
async function mustBeReady(tx: Tx, normalise: Normalise, rule: RuleDocument, version: number): Promise<void> {
  const { gates, ready } = await readinessOf(tx.db, normalise, rule, version);
  if (ready) return;
  const missing = gates.filter(({ passed, required }) => required && !passed);
  const names: Record<Gate['gate'], string> = { tests: 'green tests', backtest: 'a backtest', review: 'a review' };
  throw new Problem(
    'conflict',
    'activation_refused',
    `Version ${version} cannot be active yet: the policy asks for ${missing.map(({ gate }) => names[gate]).join(', ')}.`,
    { faults: missing.map(({ gate, detail }) => ({ pointer: `/${gate}`, detail })) },
  );
}

/** Changes what is at work and records it; nothing happens where it is so already. */
export async function putToWork(tx: Tx, rule: RuleDocument, { mode, version, because }: Deploying): Promise<void> {
  const deployedVersion = isAtWork(mode) ? version : rule.deployedVersion;
  if (rule.mode === mode && rule.deployedVersion === deployedVersion) return;
  const tests = await newestBacktest(tx.db, rule.id, version);
  await tables(tx.db)
    .updateTable('rule')
    .set((set) => ({ mode, deployedVersion, rev: set('rev', '+', 1), updatedAt: tx.now() }))
    .where('id', '=', rule.id)
    .execute();
  await moveDeployments(tx, [
    { rule: rule.id, mode, version, because, expectedPerHour: tests?.result?.hitsPerHour ?? null },
  ]);
  await record(
    tx,
    ruleDeployed,
    { subjectId: rule.id },
    { ruleId: rule.ruleId, title: rule.title, version, before: rule.mode, after: mode, because },
  );
  await bumpRuleSet(tx.db, tx.orgId);
}
