// Takes back an own triage action on the alerts that nobody has touched since.
import { alertRestored } from '@tocsin/contracts/activity';
import { alertStages, verdicts } from '@tocsin/contracts/alert';
import type { ActionResult } from '@tocsin/contracts/api/alerts';
import * as z from 'zod';

import { recordMany } from '#platform/activity';
import { authorize } from '#platform/authorize';
import { inTransaction, type Context } from '#platform/context';
import { conflict, notFound } from '#platform/errors';

import { lockAlerts, lockOperation, markUndone, setTriage } from './store.ts';

const undoWindowMs = 10 * 60_000;

const Before = z.object({
  stage: z.enum(alertStages),
  verdict: z.enum(verdicts).nullable(),
  verdictReason: z.string().nullable(),
  resolvedAt: z.iso
    .datetime()
    .nullable()
    .transform((at) => (at === null ? null : new Date(at))),
  assigneeId: z.string().nullable(),
});

/**
 * @throws Problem `not_found` when the operation is unknown, someone else's or undone already; `conflict` when it is
 * older than ten minutes.
 */
export async function undoAlertAction(
  ctx: Context,
  { operationId }: { operationId: string },
): Promise<z.output<typeof ActionResult>> {
  authorize(ctx, 'alert:write');

  return inTransaction(ctx, async (tx) => {
    const operations = (await lockOperation(tx.db, operationId)).filter(({ actorId }) => actorId === ctx.actor.id);
    const [first] = operations;
    if (!first) throw notFound('operation', operationId);
    if (ctx.now().getTime() - first.at.getTime() > undoWindowMs)
      throw conflict('undo_expired', 'An action can be undone for ten minutes.');

    const ids = operations.map(({ alertId }) => alertId);
    const alerts = new Map((await lockAlerts(tx.db, ids)).map((alert) => [alert.id, alert]));
    const untouched = operations.filter(({ alertId, revAfter }) => alerts.get(alertId)?.rev === revAfter);
    await setTriage(
      tx.db,
      untouched.map(({ alertId, before }) => ({ id: alertId, to: Before.parse(before) })),
      ctx.now(),
    );
    await recordMany(
      tx,
      alertRestored,
      untouched.map(({ alertId, action }) => ({
        subjectId: alertId,
        incidentId: alerts.get(alertId)?.incidentId ?? null,
        data: { number: alerts.get(alertId)?.number ?? '', undone: action },
      })),
    );
    await markUndone(tx.db, operationId, ctx.now());
    const changed = untouched.map(({ alertId }) => alertId);
    const done = new Set(changed);
    return {
      operationId: ctx.requestId,
      changed,
      skipped: ids.filter((id) => !done.has(id)).map((id) => ({ id, because: 'It was changed since.' })),
    };
  });
}
