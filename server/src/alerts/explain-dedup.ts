// Why these detections are one alert, and until when further ones would be.
import type { DedupExplanation } from '@tocsin/contracts/alert';

import { authorize } from '#platform/authorize';
import { inTransaction, type Context } from '#platform/context';
import { notFound } from '#platform/errors';

import { dedupPolicy, windowsOf } from './dedup.ts';
import { stateOf } from './state.ts';
import { findAlert, findOutcomes } from './store.ts';

const iso = (time: number): string => new Date(time).toISOString();

/** @throws Problem `not_found`. */
export async function explainAlertDedup(ctx: Context, { alertId }: { alertId: string }): Promise<DedupExplanation> {
  authorize(ctx, 'alert:read');

  return inTransaction(ctx, async (tx) => {
    const row = await findAlert(tx.db, alertId);
    if (!row) throw notFound('alert', alertId);
    const { reopenUntil, idleUntil, maxUntil } = windowsOf(stateOf(row), dedupPolicy);
    const now = ctx.now().getTime();
    const ended = now > Math.min(idleUntil, maxUntil, reopenUntil ?? Infinity);
    const history = await findOutcomes(tx.db, row.id);
    return {
      key: row.dedupKey,
      keyKind: row.dedupKind,
      components: row.dedupComponents,
      open: row.dedupOpen && !ended,
      reopenUntil: reopenUntil === null ? null : iso(reopenUntil),
      idleUntil: iso(idleUntil),
      maxUntil: iso(maxUntil),
      history: history.map(({ at, outcome, because, count }) => ({ at: at.toISOString(), outcome, because, count })),
    };
  });
}
