// What becomes of a tuning entry: approved by a second person, given a later end, or ended.
import { tuningApproved, tuningExpired, tuningExtended, tuningReverted } from '@tocsin/contracts/activity';
import type { TuningEntry } from '@tocsin/contracts/tuning';

import { record, recordMany } from '#platform/activity';
import { authorize } from '#platform/authorize';
import { inTransaction, type Context, type Tx } from '#platform/context';
import { conflict } from '#platform/errors';

import { readPolicy } from '../deploy/policy.ts';
import { bumpRuleSet } from '../store.ts';
import { endOf } from './add.ts';
import { changeTuning, expireTuning, findTuning, shownTuning, type TuningRow } from './store.ts';

const about = ({ documentId, ruleTitle, kind }: TuningRow) => ({ ruleId: documentId, title: ruleTitle, kind });

async function finish(tx: Tx, id: string): Promise<TuningEntry> {
  await bumpRuleSet(tx.db, tx.orgId);
  return shownTuning(await findTuning(tx.db, id));
}

/** @throws Problem `tuning_not_found`, `approver_is_author`, `tuning_decided` */
export async function approveTuning(ctx: Context, { tuningId }: { tuningId: string }): Promise<TuningEntry> {
  authorize(ctx, 'rule:approve');
  return inTransaction(ctx, async (tx) => {
    const row = await findTuning(tx.db, tuningId);
    if (row.createdById === tx.actor.id && (await readPolicy(tx.db)).requireReview)
      throw conflict('approver_is_author', 'Someone else than its author approves a tuning entry.');
    const done = await changeTuning(tx.db, tuningId, ['proposed'], {
      state: 'active',
      approvedAt: tx.now(),
      approvedById: tx.actor.id,
      approvedByName: tx.actor.name,
    });
    if (!done) throw conflict('tuning_decided', `This entry is ${row.state} already.`);
    await record(tx, tuningApproved, { subjectId: tuningId }, about(row));
    return finish(tx, tuningId);
  });
}

/** @throws Problem `tuning_not_found`, `tuning_end`, `tuning_decided` */
export async function extendTuning(
  ctx: Context,
  input: { tuningId: string; expiresAt: string; reason: string },
): Promise<TuningEntry> {
  authorize(ctx, 'rule:write');
  const expiresAt = endOf(input.expiresAt, ctx.now());
  return inTransaction(ctx, async (tx) => {
    const row = await findTuning(tx.db, input.tuningId);
    if (!(await changeTuning(tx.db, row.id, ['active', 'proposed'], { expiresAt })))
      throw conflict('tuning_decided', `This entry is ${row.state}; make a new one.`);
    await record(
      tx,
      tuningExtended,
      { subjectId: row.id },
      {
        ...about(row),
        before: row.expiresAt.toISOString(),
        after: expiresAt.toISOString(),
        reason: input.reason,
      },
    );
    return finish(tx, row.id);
  });
}

/** @throws Problem `tuning_not_found`, `tuning_decided` */
export async function revertTuning(ctx: Context, input: { tuningId: string; reason: string }): Promise<TuningEntry> {
  authorize(ctx, 'rule:write');
  return inTransaction(ctx, async (tx) => {
    const row = await findTuning(tx.db, input.tuningId);
    if (!(await changeTuning(tx.db, row.id, ['active', 'proposed'], { state: 'reverted', endedAt: tx.now() })))
      throw conflict('tuning_decided', `This entry is ${row.state} already.`);
    await record(tx, tuningReverted, { subjectId: row.id }, { ...about(row), reason: input.reason });
    return finish(tx, row.id);
  });
}

/** By the clock: ends what is past its end. */
export async function expireOldTuning(ctx: Context): Promise<void> {
  await inTransaction(ctx, async (tx) => {
    const ended = await expireTuning(tx.db, tx.now());
    if (ended.length === 0) return;
    await recordMany(
      tx,
      tuningExpired,
      ended.map((row) => ({ subjectId: row.id, data: about(row) })),
    );
    await bumpRuleSet(tx.db, tx.orgId);
  });
}
