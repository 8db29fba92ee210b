// An incident's alerts and activities as marks on a timeline.
import type { TimelineItem } from '@tocsin/contracts/incident';

import { getAlertsForGrouping } from '#alerts';
import { readActivities } from '#platform/activity-log';
import { authorize } from '#platform/authorize';
import { inTransaction, type Context } from '#platform/context';

import { findMembers } from './members-store.ts';
import { findMergedInto } from './merge-store.ts';
import { findIncident } from './store.ts';
import type { IncidentRow } from './tables.ts';
import { activityMarks, alertMarks, mergeMarks } from './timeline.ts';

const mostItems = 20_000;
export const mostActivities = 5_000;

/** Says what the cap of the grouping rule left out. */
export const beyondCap = ({ id, beyondCap: count, lastActivityAt }: IncidentRow): TimelineItem[] =>
  count === 0
    ? []
    : [
        {
          id: `beyond-cap:${id}`,
          at: lastActivityAt.toISOString(),
          lane: 'response',
          severity: 0,
          title: `${count} more alerts fitted this incident`,
          detail: 'They were left out because it is full; they are in the queue.',
          tactic: null,
          key: true,
          ref: { kind: 'activity', id },
        },
      ];

/** Oldest first, at most 20,000; of the activities the latest 5,000. @throws Problem `not_found`. */
export async function getIncidentTimeline(
  ctx: Context,
  { incidentId }: { incidentId: string },
): Promise<{ items: TimelineItem[] }> {
  authorize(ctx, 'incident:read');

  return inTransaction(ctx, async (tx) => {
    const row = await findIncident(tx.db, incidentId);
    const members = await findMembers(tx.db, row.id);
    const alerts = await getAlertsForGrouping(
      tx,
      members.map(({ alertId }) => alertId),
    );
    const ids = [row.id, ...(await findMergedInto(tx.db, row.id))];
    const activities = await readActivities(tx, { subjectIds: ids, incidentIds: ids }, { limit: mostActivities });
    const response = [...activityMarks(activities), ...beyondCap(row)];
    const room = mostItems - response.length;
    return { items: mergeMarks(alertMarks(alerts).slice(0, room), response) };
  });
}
