// What happened to an incident and its alerts, newest first.
import type { ActivityRow } from '@tocsin/contracts/activity';
import type { listIncidentActivity as endpoint } from '@tocsin/contracts/api/incidents';
import type { Page } from '@tocsin/contracts/page';
import type * as z from 'zod';

import { readActivities } from '#platform/activity-log';
import { authorize } from '#platform/authorize';
import { inTransaction, type Context } from '#platform/context';
import { readCursor, writeCursor } from '#platform/cursor';

import { findMembers } from './members-store.ts';
import { findMergedInto } from './merge-store.ts';
import { findIncident } from './store.ts';

const sort = 'newest';

/** Also what happened to its alerts before they came here. @throws Problem `not_found`. */
export async function listIncidentActivity(
  ctx: Context,
  { incidentId, cursor, limit }: z.output<typeof endpoint.input>,
): Promise<Page<ActivityRow>> {
  authorize(ctx, 'incident:read');

  const before = cursor === undefined ? null : String(readCursor(cursor, sort, ['id'])[0]);
  return inTransaction(ctx, async (tx) => {
    const { id } = await findIncident(tx.db, incidentId);
    const members = await findMembers(tx.db, id);
    const incidentIds = [id, ...(await findMergedInto(tx.db, id))];
    const subjectIds = [...incidentIds, ...members.map(({ alertId }) => alertId)];
    const rows = await readActivities(tx, { subjectIds, incidentIds }, { limit: limit + 1, before });
    const items = rows.slice(0, limit);
    const last = items.at(-1);
    return { items, next: rows.length > limit && last ? writeCursor(sort, [last.id]) : null };
  });
}
