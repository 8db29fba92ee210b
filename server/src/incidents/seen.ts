// An incident as somebody sees it who sees some sites only: what it takes from its alerts is taken from theirs.
import { getAlertsForGrouping } from '#alerts';
import type { Tx } from '#platform/context';

import { sumUp } from './summary.ts';
import { tables, type IncidentRow } from './tables.ts';

/** Title, summary, severity and stage are the incident's own: they are shown as they are. */
export async function asSeen(tx: Tx, rows: readonly IncidentRow[]): Promise<IncidentRow[]> {
  if (tx.reach.sites === null || rows.length === 0) return [...rows];
  const members = await tables(tx.db)
    .selectFrom('incidentAlert')
    .select(['incidentId', 'alertId'])
    .where((where) => where('incidentId', '=', where.fn.any(where.val(rows.map(({ id }) => id)))))
    .where('removedAt', 'is', null)
    .execute();
  const found = await getAlertsForGrouping(
    tx,
    members.map(({ alertId }) => alertId),
  );
  const byId = new Map(found.map((alert) => [alert.id, alert]));
  const byIncident = Map.groupBy(members, ({ incidentId }) => incidentId);
  return rows.map((row) => {
    const alerts = (byIncident.get(row.id) ?? []).flatMap(({ alertId }) => byId.get(alertId) ?? []);
    const summary = sumUp(alerts);
    return {
      ...row,
      alertCount: alerts.length,
      startedAt: summary?.startedAt ?? row.createdAt,
      entities: summary?.entities ?? [],
      tactics: summary?.tactics ?? [],
      techniques: summary?.techniques ?? [],
      siteCodes: summary?.siteCodes ?? [],
    };
  });
}
