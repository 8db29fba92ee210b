// Someone ends an incident: closed with a verdict when its gates are passed, or cancelled. Its open alerts follow.
import { incidentCancelled, incidentClosed } from '@tocsin/contracts/activity';
import type { Verdict } from '@tocsin/contracts/alert';
import type * as incidentsApi from '@tocsin/contracts/api/incidents';
import { hasEnded, type Incident } from '@tocsin/contracts/incident';
import type * as z from 'zod';

import { resolveAlertsOf } from '#alerts';
import { record } from '#platform/activity';
import { authorize } from '#platform/authorize';
import { inTransaction, widened, type Context, type Tx } from '#platform/context';
import { conflict } from '#platform/errors';

import { ownGates, refuseUnlessPassed, type Gate } from './gates.ts';
import { releaseMembers } from './members-store.ts';
import { milestonesAfter } from './milestones.ts';
import { presentIncident } from './present.ts';
import { lockIncident, updateIncident } from './store.ts';
import type { IncidentRow } from './tables.ts';
import { cancelOpenTasks } from './tasks/store.ts';

type Ending = {
  stage: 'closed' | 'cancelled';
  verdict: Verdict;
  reason: string;
  resolveAlerts: boolean;
};

/** What ends with the incident: its alerts when asked, its hold on them, and the tasks that are still open. */
async function end(tx: Tx, row: IncidentRow, { stage, verdict, reason, resolveAlerts }: Ending): Promise<IncidentRow> {
  if (resolveAlerts) await resolveAlertsOf(tx, row.id, verdict, reason);
  // Also those that the closer does not see: they are resolved by nobody, and free for another incident.
  await widened(tx, ({ db }) => releaseMembers(db, row.id));
  await cancelOpenTasks(tx, row, stage === 'closed' ? 'The incident was closed.' : 'The incident was cancelled.');
  return await updateIncident(tx, row, {
    stage,
    verdict,
    closeReason: reason,
    closedAt: tx.now(),
    statusLabel: null,
    hold: null,
    milestones: milestonesAfter(row.milestones, { from: row.stage, to: stage, at: tx.now() }),
  });
}

const refuseEnded = ({ stage }: IncidentRow): void => {
  if (hasEnded(stage)) throw conflict('incident_closed', 'Someone has already closed this incident.');
};

/**
 * @throws Problem `conflict` when it is closed already, or `close_gates` with what is missing of each gate;
 * `forbidden` without `alert:write` when alerts are to follow.
 */
export async function closeIncident(
  ctx: Context,
  { incidentId, verdict, reason, resolveAlerts }: z.output<typeof incidentsApi.closeIncident.input>,
  gates: readonly Gate[] = ownGates,
): Promise<Incident> {
  authorize(ctx, 'incident:write');
  if (resolveAlerts) authorize(ctx, 'alert:write');

  return inTransaction(ctx, async (tx) => {
    const row = await lockIncident(tx.db, incidentId);
    refuseEnded(row);
    await refuseUnlessPassed(tx, row, gates, { resolveAlerts });
    const next = await end(tx, row, { stage: 'closed', verdict, reason, resolveAlerts });
    await record(tx, incidentClosed, { subjectId: row.id, incidentId: row.id }, { before: row.stage, verdict, reason });
    return presentIncident(tx, next);
  });
}

/** It was nothing, or is worked on elsewhere. @throws Problem as closing, without gates. */
export async function cancelIncident(
  ctx: Context,
  { incidentId, as, reason, resolveAlerts }: z.output<typeof incidentsApi.cancelIncident.input>,
): Promise<Incident> {
  authorize(ctx, 'incident:write');
  if (resolveAlerts) authorize(ctx, 'alert:write');

  return inTransaction(ctx, async (tx) => {
    const row = await lockIncident(tx.db, incidentId);
    refuseEnded(row);
    const verdict = as === 'duplicate' ? 'duplicate' : 'false_positive';
    const next = await end(tx, row, { stage: 'cancelled', verdict, reason, resolveAlerts });
    await record(tx, incidentCancelled, { subjectId: row.id, incidentId: row.id }, { before: row.stage, as, reason });
    return presentIncident(tx, next);
  });
}
