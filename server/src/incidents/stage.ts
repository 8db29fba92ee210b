// Someone moves an incident to another stage.
import { incidentStaged } from '@tocsin/contracts/activity';
import type { stageIncident as endpoint } from '@tocsin/contracts/api/incidents';
import type { Incident } from '@tocsin/contracts/incident';
import type * as z from 'zod';

import { record } from '#platform/activity';
import { authorize } from '#platform/authorize';
import { inTransaction, type Context } from '#platform/context';
import { Problem } from '#platform/errors';

import { checkStageMove } from './lifecycle.ts';
import { milestonesAfter } from './milestones.ts';
import { keepOperation } from './operations.ts';
import { presentIncident } from './present.ts';
import { lockIncident, updateIncident } from './store.ts';

/** @throws Problem as `checkStageMove` says; `not_found`. */
export async function stageIncident(
  ctx: Context,
  { incidentId, stage, reason }: z.output<typeof endpoint.input>,
): Promise<Incident> {
  authorize(ctx, 'incident:write');

  return inTransaction(ctx, async (tx) => {
    const row = await lockIncident(tx.db, incidentId);
    const move = checkStageMove(row.stage, stage, reason);
    if (!move.ok) throw new Problem(move.kind, move.code, move.because);
    const next = await updateIncident(tx, row, {
      stage,
      // A label belongs to the stage it names.
      statusLabel: null,
      hold: null,
      milestones: milestonesAfter(row.milestones, { from: row.stage, to: stage, at: tx.now() }),
    });
    const subject = { incidentId: row.id, taskId: null, madeRev: next.rev };
    const names = ['stage', 'statusLabel', 'hold', 'milestones'];
    await keepOperation(tx, subject, { before: row, after: next, names });
    await record(
      tx,
      incidentStaged,
      { subjectId: row.id, incidentId: row.id },
      { before: row.stage, after: stage, reason: reason ?? null },
    );
    return presentIncident(tx, next);
  });
}
