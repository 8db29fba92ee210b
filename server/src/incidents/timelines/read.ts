// What stands elsewhere and belongs on an incident's timeline: its alerts, and what was done about it.
import { getAlertsForGrouping } from '#alerts';
import { readActivities } from '#platform/activity-log';
import type { Tx } from '#platform/context';

import { beyondCap, mostActivities } from '../get-timeline.ts';
import { findMembers } from '../members-store.ts';
import { findMergedInto } from '../merge-store.ts';
import type { IncidentRow } from '../tables.ts';
import { activityEntries, alertEntries, plain, type Derived } from './derived.ts';

async function ofAlerts(tx: Tx, { id }: IncidentRow): Promise<Derived[]> {
  const members = await findMembers(tx.db, id);
  return alertEntries(
    await getAlertsForGrouping(
      tx,
      members.map(({ alertId }) => alertId),
    ),
  );
}

async function ofActivities(tx: Tx, row: IncidentRow): Promise<Derived[]> {
  const ids = [row.id, ...(await findMergedInto(tx.db, row.id))];
  const activities = await readActivities(tx, { subjectIds: ids, incidentIds: ids }, { limit: mostActivities });
  const full = beyondCap(row).map(({ at, title, detail }): Derived => ({
    ...plain,
    id: `activity:${row.id}`,
    kind: 'activity',
    lane: 'system',
    surface: null,
    at,
    severity: 0,
    title,
    body: detail,
    key: true,
  }));
  return [...activityEntries(activities), ...full];
}

export const inOrder = (a: { at: string; id: string }, b: { at: string; id: string }): number =>
  a.at === b.at ? (a.id < b.id ? -1 : a.id > b.id ? 1 : 0) : a.at < b.at ? -1 : 1;

/** Oldest first; of what was done, the latest 5,000. Only the kinds asked for are read. */
export async function readDerived(tx: Tx, row: IncidentRow, kinds?: readonly string[]): Promise<Derived[]> {
  const wants = (...names: string[]): boolean => !kinds?.length || names.some((name) => kinds.includes(name));
  const alerts = wants('alert') ? await ofAlerts(tx, row) : [];
  const others = wants('activity', 'comment') ? await ofActivities(tx, row) : [];
  return [...alerts, ...others].toSorted(inOrder);
}
