// Triage of one or many alerts: what can move moves, the rest is named with the reason.
import { alertAssigned, alertReopened, alertResolved, alertStaged } from '@tocsin/contracts/activity';
import type { ActionResult, AlertAction } from '@tocsin/contracts/api/alerts';
import type * as z from 'zod';

import { activeMembers } from '#identity';
import { recordMany } from '#platform/activity';
import { authorize } from '#platform/authorize';
import { inTransaction, type Context, type Tx } from '#platform/context';
import { invalid } from '#platform/errors';

import { moveAlert, type Triage } from './lifecycle.ts';
import { namesFor } from './names.ts';
import { findListRows, keepOperations, lockAlerts, setTriage, type LockedAlert } from './store.ts';

type Moved = { alert: LockedAlert; to: Triage };
type Result = z.output<typeof ActionResult>;

/** Who an alert may be given to: a member of this organisation. */
async function checkAssignee(tx: Tx, action: AlertAction): Promise<void> {
  if (action.action !== 'assign' || action.assigneeId === null) return;
  if (!(await activeMembers(tx, [action.assigneeId])).has(action.assigneeId))
    throw invalid('assignee_unknown', 'There is no such person in this organisation.', [
      { pointer: '/assigneeId', detail: 'The id of a member.' },
    ]);
}

async function recordAssigned(tx: Tx, moved: readonly Moved[]): Promise<void> {
  const ids = moved.flatMap(({ alert, to }) => [alert.assigneeId, to.assigneeId]);
  const names = await namesFor(
    tx,
    ids.map((assigneeId) => ({ assigneeId, siteId: null })),
  );
  const person = (id: string | null) => (id === null ? null : names.person(id));
  await recordMany(
    tx,
    alertAssigned,
    moved.map(({ alert, to }) => ({
      subjectId: alert.id,
      incidentId: alert.incidentId,
      data: {
        number: alert.number,
        before: person(alert.assigneeId),
        after: person(to.assigneeId),
        ...(alert.stage === to.stage ? {} : { stageBefore: alert.stage }),
      },
    })),
  );
}

const about = ({ id, incidentId }: LockedAlert) => ({ subjectId: id, incidentId });

async function recordMoves(tx: Tx, action: AlertAction, moved: readonly Moved[]): Promise<void> {
  switch (action.action) {
    case 'assign':
      return recordAssigned(tx, moved);
    case 'resolve':
      return recordMany(
        tx,
        alertResolved,
        moved.map(({ alert }) => ({
          ...about(alert),
          data: { number: alert.number, before: alert.stage, verdict: action.verdict, reason: action.reason ?? null },
        })),
      );
    case 'reopen': {
      const rows = await findListRows(
        tx.db,
        moved.map(({ alert }) => alert.id),
      );
      const titles = new Map(rows.map(({ id, title }) => [id, title]));
      return recordMany(
        tx,
        alertReopened,
        moved.map(({ alert }) => ({
          ...about(alert),
          data: {
            number: alert.number,
            title: titles.get(alert.id) ?? alert.number,
            because: action.reason,
            before: alert.stage,
            verdictBefore: alert.verdict,
          },
        })),
      );
    }
    default:
      return recordMany(
        tx,
        alertStaged,
        moved.map(({ alert, to }) => ({
          ...about(alert),
          data: { number: alert.number, before: alert.stage, after: to.stage },
        })),
      );
  }
}

const triageOf = ({ stage, verdict, verdictReason, resolvedAt, assigneeId }: LockedAlert): Triage => ({
  stage,
  verdict,
  verdictReason,
  resolvedAt,
  assigneeId,
});

/** Everything but the question who asks: verbs of incidents resolve their alerts through this too. */
export async function applyAction(tx: Tx, action: AlertAction): Promise<Result> {
  await checkAssignee(tx, action);
  const ids = [...new Set(action.ids)];
  const locked = new Map((await lockAlerts(tx.db, ids)).map((alert) => [alert.id, alert]));
  const moved: Moved[] = [];
  const skipped: Result['skipped'] = [];
  for (const id of ids) {
    const alert = locked.get(id);
    const move = alert ? moveAlert(triageOf(alert), action, tx.now()) : { because: 'There is no such alert.' };
    if (alert && 'to' in move) moved.push({ alert, to: move.to });
    else if ('because' in move) skipped.push({ id, because: move.because });
  }
  await setTriage(
    tx.db,
    moved.map(({ alert, to }) => ({ id: alert.id, to })),
    tx.now(),
  );
  await recordMoves(tx, action, moved);
  await keepOperations(
    tx.db,
    moved.map(({ alert }) => ({
      orgId: tx.orgId,
      operationId: tx.requestId,
      alertId: alert.id,
      actorId: tx.actor.id,
      at: tx.now(),
      action: action.action,
      before: JSON.stringify(triageOf(alert)),
      revAfter: alert.rev + 1,
      undoneAt: null,
    })),
  );
  return { operationId: tx.requestId, changed: moved.map(({ alert }) => alert.id), skipped };
}

/**
 * Alerts are locked, so of two that act at once the second sees what the first did.
 * @throws Problem `invalid_input` when the assignee is not a member.
 */
export async function actOnAlerts(ctx: Context, action: AlertAction): Promise<Result> {
  authorize(ctx, 'alert:write');

  return inTransaction(ctx, (tx) => applyAction(tx, action));
}
