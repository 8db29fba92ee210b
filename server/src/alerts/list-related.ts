// Alerts that share an entity with this one, in the 24 hours around it.
import type { Alert } from '@tocsin/contracts/alert';

import { authorize } from '#platform/authorize';
import { inTransaction, type Context } from '#platform/context';
import { notFound } from '#platform/errors';

import { presentAlerts } from './present.ts';
import { findAlert, findListRows, findSharing } from './store.ts';

const dayMs = 24 * 3_600_000;
const most = 50;

/**
 * Those that share most come first, then the latest; at most 50.
 * @throws Problem `not_found`.
 */
export async function listRelatedAlerts(
  ctx: Context,
  { alertId }: { alertId: string },
): Promise<{ items: (Alert & { shared: string[] })[] }> {
  authorize(ctx, 'alert:read');

  return inTransaction(ctx, async (tx) => {
    const row = await findAlert(tx.db, alertId);
    if (!row) throw notFound('alert', alertId);
    const sharing = await findSharing(tx.db, {
      entities: row.entities.map((entity) => entity.toLowerCase()),
      from: new Date(row.firstSeenAt.getTime() - dayMs),
      to: new Date(row.lastSeenAt.getTime() + dayMs),
      without: row.id,
      limit: most,
    });
    const rows = await findListRows(
      tx.db,
      sharing.map(({ id }) => id),
    );
    const alerts = new Map((await presentAlerts(tx, rows)).map((alert) => [alert.id, alert]));
    const items = sharing.flatMap(({ id, shared }) => {
      const alert = alerts.get(id);
      return alert ? [{ ...alert, shared }] : [];
    });
    return { items };
  });
}
