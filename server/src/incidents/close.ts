// Someone closes an incident with a verdict; its open alerts follow when asked.
import { incidentClosed } from '@tocsin/contracts/activity';
import type { closeIncident as endpoint } from '@tocsin/contracts/api/incidents';
import type { Incident } from '@tocsin/contracts/incident';
import type * as z from 'zod';

import { resolveAlertsOf } from '#alerts';
import { record } from '#platform/activity';
import { authorize } from '#platform/authorize';
import { inTransaction, widened, type Context } from '#platform/context';
import { conflict } from '#platform/errors';

import { releaseMembers } from './members-store.ts';
import { presentIncident } from './present.ts';
import { lockIncident, updateIncident } from './store.ts';

/** @throws Problem `conflict` when it is closed already; `forbidden` without `alert:write` when alerts are to follow. */
export async function closeIncident(
  ctx: Context,
  { incidentId, verdict, reason, resolveAlerts }: z.output<typeof endpoint.input>,
): Promise<Incident> {
  authorize(ctx, 'incident:write');
  if (resolveAlerts) authorize(ctx, 'alert:write');

  return inTransaction(ctx, async (tx) => {
    const row = await lockIncident(tx.db, incidentId);
    if (row.stage === 'closed') throw conflict('incident_closed', 'Someone has already closed this incident.');
    if (resolveAlerts) await resolveAlertsOf(tx, row.id, verdict, reason);
    // Also those that the closer does not see: they are resolved by nobody, and free for another incident.
    await widened(tx, ({ db }) => releaseMembers(db, row.id));
    const next = await updateIncident(tx, row, { stage: 'closed', verdict, closeReason: reason, closedAt: tx.now() });
    await record(tx, incidentClosed, { subjectId: row.id, incidentId: row.id }, { before: row.stage, verdict, reason });
    return presentIncident(tx, next);
  });
}
