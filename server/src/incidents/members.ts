// Puts alerts into an incident or takes them out, and keeps what the incident says about them true.
import { incidentAlertAdded } from '@tocsin/contracts/activity';

import { getAlertsForGrouping, setIncident, type GroupableAlert } from '#alerts';
import { recordMany } from '#platform/activity';
import type { Tx } from '#platform/context';

import { findMembers, insertMembers, type NewMember } from './members-store.ts';
import { takenFrom, updateIncident } from './store.ts';
import { addSums, sumUp } from './summary.ts';
import type { IncidentRow } from './tables.ts';

/** Everything that is derived from the alerts, anew. `raiseSeverity`: the worst alert may raise it, nothing lowers it. */
export async function refreshFromAlerts(tx: Tx, row: IncidentRow, raiseSeverity: boolean): Promise<IncidentRow> {
  const members = await findMembers(tx.db, row.id);
  const alerts = await getAlertsForGrouping(
    tx,
    members.map(({ alertId }) => alertId),
  );
  const summary = sumUp(alerts);
  const severity = raiseSeverity && summary ? Math.min(row.severity, summary.severity) : row.severity;
  return await updateIncident(tx, row, { ...takenFrom(summary, members.length, row.createdAt), severity });
}

/** Sums of more alerts than this are carried on instead of made anew. */
const countedAnew = 50;

/** The incident with alerts just added. */
async function refreshWith(
  tx: Tx,
  row: IncidentRow,
  added: readonly GroupableAlert[],
  raiseSeverity: boolean,
): Promise<IncidentRow> {
  const more = sumUp(added);
  if (row.alertCount <= countedAnew || !more) return await refreshFromAlerts(tx, row, raiseSeverity);
  const summary = addSums({ ...row, lastSeenAt: more.lastSeenAt }, more);
  const severity = raiseSeverity ? summary.severity : row.severity;
  return await updateIncident(tx, row, {
    ...takenFrom(summary, row.alertCount + added.length, row.createdAt),
    severity,
  });
}

/**
 * Adds alerts to an incident that the caller has locked, records each, and refreshes the incident.
 * Those in an open incident already are left out; the alerts that were added are given back.
 */
export async function addMembers(
  tx: Tx,
  row: IncidentRow,
  alerts: readonly GroupableAlert[],
  why: (alert: GroupableAlert) => Omit<NewMember, 'alertId'>,
  { raiseSeverity }: { raiseSeverity: boolean },
): Promise<{ incident: IncidentRow; added: GroupableAlert[] }> {
  const ids = new Set(
    await insertMembers(
      tx,
      row.id,
      alerts.map((alert) => ({ alertId: alert.id, ...why(alert) })),
    ),
  );
  const added = alerts.filter(({ id }) => ids.has(id));
  if (added.length === 0) return { incident: row, added };
  await setIncident(tx, [...ids], { id: row.id, number: row.number });
  await recordMany(
    tx,
    incidentAlertAdded,
    added.map((alert) => ({
      subjectId: row.id,
      incidentId: row.id,
      data: { alertId: alert.id, alertNumber: alert.number, alertTitle: alert.title, because: why(alert).because },
    })),
  );
  return { incident: await refreshWith(tx, row, added, raiseSeverity), added };
}
