// Someone takes an alert out of an incident; no grouping rule puts it back.
import { incidentAlertRemoved } from '@tocsin/contracts/activity';
import type { removeAlertFromIncident as endpoint } from '@tocsin/contracts/api/incidents';
import type { Incident } from '@tocsin/contracts/incident';
import type * as z from 'zod';

import { getAlertsForGrouping, setIncident } from '#alerts';
import { record } from '#platform/activity';
import { authorize } from '#platform/authorize';
import { inTransaction, widened, type Context } from '#platform/context';
import { Problem } from '#platform/errors';

import { removeMember } from './members-store.ts';
import { refreshFromAlerts } from './members.ts';
import { presentIncident } from './present.ts';
import { lockIncident } from './store.ts';

/** @throws Problem `not_found` when the alert is not in the incident. */
export async function removeAlertFromIncident(
  ctx: Context,
  { incidentId, alertId, reason }: z.output<typeof endpoint.input>,
): Promise<Incident> {
  authorize(ctx, 'incident:write');

  return inTransaction(ctx, async (tx) => {
    const row = await lockIncident(tx.db, incidentId);
    const [alert] = await getAlertsForGrouping(tx, [alertId]);
    const removed = alert && (await widened(tx, (wide) => removeMember(wide, row.id, alertId, reason)));
    if (!alert || !removed)
      throw new Problem('not_found', 'alert_not_in_incident', `The alert ${alertId} is not in ${row.number}.`);
    if (alert.incidentId === row.id) await setIncident(tx, [alertId], null);
    await record(
      tx,
      incidentAlertRemoved,
      { subjectId: row.id, incidentId: row.id },
      { alertId, alertNumber: alert.number, reason },
    );
    return presentIncident(tx, await widened(tx, (wide) => refreshFromAlerts(wide, row, false)));
  });
}
