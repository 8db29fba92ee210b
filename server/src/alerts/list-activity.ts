// What happened to an alert, newest first.
import type { ActivityRow } from '@tocsin/contracts/activity';

import { readActivities } from '#platform/activity-log';
import { authorize } from '#platform/authorize';
import { inTransaction, type Context } from '#platform/context';
import { notFound } from '#platform/errors';

import { findAlert } from './store.ts';

const newest = 500;

/** @throws Problem `not_found`. */
export async function listAlertActivity(
  ctx: Context,
  { alertId }: { alertId: string },
): Promise<{ items: ActivityRow[] }> {
  authorize(ctx, 'alert:read');

  return inTransaction(ctx, async (tx) => {
    if (!(await findAlert(tx.db, alertId))) throw notFound('alert', alertId);
    return { items: await readActivities(tx, { subjectIds: [alertId] }, { limit: newest }) };
  });
}
