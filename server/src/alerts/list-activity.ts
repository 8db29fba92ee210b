// What happened to an alert, newest first.
import type { ActivityRow } from '@tocsin/contracts/activity';
import type { listAlertActivity as endpoint } from '@tocsin/contracts/api/alerts';
import type { Page } from '@tocsin/contracts/page';
import type * as z from 'zod';

import { readActivities } from '#platform/activity-log';
import { authorize } from '#platform/authorize';
import { inTransaction, type Context } from '#platform/context';
import { readCursor, writeCursor } from '#platform/cursor';
import { notFound } from '#platform/errors';

import { findAlert } from './store.ts';

const sort = 'newest';

/** @throws Problem `not_found`. */
export async function listAlertActivity(
  ctx: Context,
  { alertId, cursor, limit }: z.output<typeof endpoint.input>,
): Promise<Page<ActivityRow>> {
  authorize(ctx, 'alert:read');

  const before = cursor === undefined ? null : String(readCursor(cursor, sort, ['id'])[0]);
  return inTransaction(ctx, async (tx) => {
    if (!(await findAlert(tx.db, alertId))) throw notFound('alert', alertId);
    const rows = await readActivities(tx, { subjectIds: [alertId] }, { limit: limit + 1, before });
    const items = rows.slice(0, limit);
    const last = items.at(-1);
    return { items, next: rows.length > limit && last ? writeCursor(sort, [last.id]) : null };
  });
}
