// What incidents may ask of alerts and do to them. Each takes the caller's transaction and trusts its authorisation.
import type { Alert, Verdict } from '@tocsin/contracts/alert';
import type { AlertFilter } from '@tocsin/contracts/api/alerts';
import { sql } from 'kysely';

import type { Tx } from '#platform/context';

import { applyAction } from './act.ts';
import { allOf, conditionsOf } from './filter.ts';
import { presentAlerts } from './present.ts';
import { findListRows, lockAlerts } from './store.ts';
import { tables, type AlertRow } from './tables.ts';

export const groupingColumns = [
  'id',
  'number',
  'title',
  'severity',
  'stage',
  'ruleId',
  'dataset',
  'tactics',
  'techniques',
  'entities',
  'siteId',
  'siteCode',
  'riskScore',
  'search',
  'createdAt',
  'occurrenceCount',
  'firstSeenAt',
  'lastSeenAt',
  'incidentId',
] as const;
/** What grouping, timelines and the sums of an incident are made of. */
export type GroupableAlert = Pick<AlertRow, (typeof groupingColumns)[number]>;

/** In the order of ids; ids that do not exist are left out. */
export async function getAlertsForGrouping(tx: Tx, ids: readonly string[]): Promise<GroupableAlert[]> {
  if (ids.length === 0) return [];
  return await tables(tx.db)
    .selectFrom('alert')
    .select(groupingColumns)
    .where((where) => where('id', '=', where.fn.any(where.val([...ids]))))
    .orderBy('id')
    .execute();
}

/**
 * Open alerts of at least this severity that share an entity (`kind:value` in lower case) and were seen between `from`
 * and `to`; the latest first.
 */
export async function findOpenAlertsSharing(
  tx: Tx,
  about: { entities: readonly string[]; from: Date; to: Date; minSeverity: number; without: string; limit: number },
): Promise<GroupableAlert[]> {
  if (about.entities.length === 0) return [];
  return await tables(tx.db)
    .selectFrom('alert')
    .select(groupingColumns)
    .where((where) =>
      where(
        'id',
        'in',
        where
          .selectFrom('alertEntity')
          .select('alertId')
          .where('entity', '=', where.fn.any(where.val([...about.entities]))),
      ),
    )
    .where('stage', '<>', sql.lit('resolved'))
    .where('severity', '>=', about.minSeverity)
    .where('id', '<>', about.without)
    .where('lastSeenAt', '>=', about.from)
    .where('firstSeenAt', '<=', about.to)
    .orderBy('lastSeenAt', 'desc')
    .orderBy('id', 'desc')
    .limit(about.limit)
    .execute();
}

/** Puts alerts under an incident, or takes them out with null. Triage and its undo are not touched. */
export async function setIncident(
  tx: Tx,
  alertIds: readonly string[],
  incident: { id: string; number: string } | null,
): Promise<void> {
  if (alertIds.length === 0) return;
  await lockAlerts(tx.db, alertIds);
  await tables(tx.db)
    .updateTable('alert')
    .set({ incidentId: incident?.id ?? null, incidentNumber: incident?.number ?? null, updatedAt: tx.now() })
    .where((where) => where('id', '=', where.fn.any(where.val([...alertIds]))))
    .execute();
}

/** Resolves what is still open of an incident, with an activity for each; the ids that were resolved. */
export async function resolveAlertsOf(tx: Tx, incidentId: string, verdict: Verdict, reason: string): Promise<string[]> {
  const open = await tables(tx.db)
    .selectFrom('alert')
    .select('id')
    .where('incidentId', '=', incidentId)
    .where('stage', '<>', 'resolved')
    .execute();
  if (open.length === 0) return [];
  const { changed } = await applyAction(tx, { action: 'resolve', ids: open.map(({ id }) => id), verdict, reason });
  return changed;
}

/** Alerts as they cross the wall, by id. */
export async function presentAlertsById(tx: Tx, ids: readonly string[]): Promise<Map<string, Alert>> {
  const alerts = await presentAlerts(tx, await findListRows(tx.db, ids));
  return new Map(alerts.map((alert) => [alert.id, alert]));
}

/** Open alerts by incident; an incident without any is left out. */
export async function countOpenAlerts(tx: Tx, incidentIds: readonly string[]): Promise<Map<string, number>> {
  if (incidentIds.length === 0) return new Map();
  const { rows } = await sql<{ incidentId: string; count: number }>`
    select incident_id, count(*)::int as count from alert
    where incident_id = any(${incidentIds}::uuid[]) and stage <> 'resolved' group by 1`.execute(tx.db);
  return new Map(rows.map(({ incidentId, count }) => [incidentId, count]));
}

/** How many the filter lists, counted no further than `most`. */
export async function countAlertsTo(tx: Tx, filter: AlertFilter, most: number): Promise<number> {
  const rows = await tables(tx.db)
    .selectFrom('alert')
    .select('id')
    .where(allOf(conditionsOf(filter, tx.actor.id)))
    .limit(most)
    .execute();
  return rows.length;
}

/** Whether an alert is one of those the filter lists. */
export async function alertMatches(tx: Tx, alertId: string, filter: AlertFilter): Promise<boolean> {
  const row = await tables(tx.db)
    .selectFrom('alert')
    .select('id')
    .where('id', '=', alertId)
    .where(allOf(conditionsOf(filter, tx.actor.id)))
    .executeTakeFirst();
  return row !== undefined;
}
