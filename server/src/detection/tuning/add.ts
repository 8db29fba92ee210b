// Someone asks not to be told of some matches of a rule, with a reason and an end.
import { tuningAdded } from '@tocsin/contracts/activity';
import type { addTuning as endpoint } from '@tocsin/contracts/api/tuning';
import type { TuningEffect, TuningEntry } from '@tocsin/contracts/tuning';
import type * as z from 'zod';

import { record } from '#platform/activity';
import { authorize } from '#platform/authorize';
import { inTransaction, type Context } from '#platform/context';
import { invalid, notFound } from '#platform/errors';
import { uuidv7 } from '#platform/id';

import { readPolicy } from '../deploy/policy.ts';
import { bumpRuleSet, findRule } from '../store.ts';
import { conditionFaults } from './compile.ts';
import { findTuning, insertTuning, shownTuning } from './store.ts';

const dayMs = 86_400_000;
const usualDays = 90;
const mostDays = 730;

/** @throws Problem `rule_not_found`, `tuning_unreadable`, `tuning_end`, `tuning_not_for_kind` */
export async function addTuning(ctx: Context, input: z.output<typeof endpoint.input>): Promise<TuningEntry> {
  authorize(ctx, 'rule:write');
  checkEffect(input.effect);
  const expiresAt = endOf(input.expiresAt, ctx.now());

  return inTransaction(ctx, async (tx) => {
    const rule = await findRule(tx.db, input.rule);
    if (!rule) throw notFound('rule', input.rule);
    if (rule.kind !== 'sigma')
      throw invalid('tuning_not_for_kind', 'Only Sigma rules are tuned; change the document of other kinds.');
    const alone = !(await readPolicy(tx.db)).requireReview;
    const id = uuidv7();
    const state = alone ? 'active' : 'proposed';
    const { effect, reason, evidence } = input;
    await insertTuning(tx, { id, rule: rule.id, effect, reason, evidence, state, expiresAt, approved: alone });
    if (alone) await bumpRuleSet(tx.db, tx.orgId);
    const about = { ruleId: rule.ruleId, title: rule.title, kind: effect.kind, reason };
    await record(tx, tuningAdded, { subjectId: id }, about);
    return shownTuning(await findTuning(tx.db, id));
  });
}

/** @throws Problem `tuning_unreadable` */
export function checkEffect(effect: TuningEffect): void {
  const [first] = conditionFaults(effect);
  if (first)
    throw invalid('tuning_unreadable', first.message, [{ pointer: '/effect/conditions', detail: first.message }]);
  if (effect.kind === 'scope' && effect.sites.length + effect.datasets.length === 0)
    throw invalid('tuning_unreadable', 'A scope names at least one site or dataset.', [
      { pointer: '/effect/sites', detail: 'Name a site, or a dataset.' },
    ]);
}

/** @throws Problem `tuning_end` */
export function endOf(said: string | undefined, now: Date): Date {
  const end = said === undefined ? new Date(now.getTime() + usualDays * dayMs) : new Date(said);
  const days = (end.getTime() - now.getTime()) / dayMs;
  if (days <= 0 || days > mostDays)
    throw invalid('tuning_end', `An entry ends after now and within ${mostDays} days.`, [
      { pointer: '/expiresAt', detail: 'Between now and two years from now.' },
    ]);
  return end;
}
