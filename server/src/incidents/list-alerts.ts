// The alerts of an incident, each with the reason why it is there.
import type { listIncidentAlerts as endpoint } from '@tocsin/contracts/api/incidents';
import type * as z from 'zod';

import { presentAlertsById } from '#alerts';
import { authorize } from '#platform/authorize';
import { inTransaction, type Context } from '#platform/context';
import { readCursor, writeCursor } from '#platform/cursor';

import { findAlsoMatched } from './grouping/store.ts';
import { findMemberPage } from './members-store.ts';
import { findIncident } from './store.ts';

const sort = 'members';

/** In the order in which they were added. @throws Problem `not_found`; `invalid_input` for a foreign cursor. */
export async function listIncidentAlerts(
  ctx: Context,
  { incidentId, cursor, limit }: z.output<typeof endpoint.input>,
): Promise<z.output<typeof endpoint.output>> {
  authorize(ctx, 'incident:read');

  const after = cursor === undefined ? null : String(readCursor(cursor, sort, ['id'])[0]);
  return inTransaction(ctx, async (tx) => {
    const { id } = await findIncident(tx.db, incidentId);
    const rows = await findMemberPage(tx.db, id, after, limit + 1);
    const page = rows.slice(0, limit);
    const alerts = await presentAlertsById(
      tx,
      page.map(({ alertId }) => alertId),
    );
    const also = await findAlsoMatched(
      tx,
      page.map(({ alertId }) => alertId),
    );
    const items = page.flatMap(({ alertId, via, because, at, ruleId, ruleVersion }) => {
      const alert = alerts.get(alertId);
      const rule = ruleId === null || ruleVersion === null ? null : { id: ruleId, name: via, version: ruleVersion };
      const membership = { alertId, via, because, at: at.toISOString(), rule, alsoMatched: also.get(alertId) ?? [] };
      return alert ? [{ ...alert, membership }] : [];
    });
    const last = page.at(-1);
    return { items, next: rows.length > limit && last ? writeCursor(sort, [last.id]) : null };
  });
}
