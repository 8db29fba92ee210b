// SQL about single alerts and triage; raising and listing have their own files.
import { sql } from 'kysely';
import * as z from 'zod';

import type { Database } from '#platform/context';

import type { Triage } from './lifecycle.ts';
import { listColumns, type ListRow } from './present.ts';
import { tables, type AlertRow, type AlertTables } from './tables.ts';

/** By id or by number, in any case of letters. */
export function findAlert(db: Database, idOrNumber: string): Promise<AlertRow | undefined> {
  const query = tables(db).selectFrom('alert').selectAll();
  return z.uuid().safeParse(idOrNumber).success
    ? query.where('id', '=', idOrNumber).executeTakeFirst()
    : query.where('number', '=', idOrNumber.toUpperCase()).executeTakeFirst();
}

export const findEvidence = (db: Database, alertId: string) =>
  tables(db)
    .selectFrom('alertEvidence')
    .select(['eventId', 'time', 'message', 'matched', 'fields'])
    .where('alertId', '=', alertId)
    .orderBy('time', 'desc')
    .orderBy('eventId', 'desc')
    .execute();

export const findOutcomes = (db: Database, alertId: string) =>
  tables(db)
    .selectFrom('alertOutcome')
    .select(['at', 'outcome', 'because', 'count'])
    .where('alertId', '=', alertId)
    .orderBy('at', 'desc')
    .orderBy('hour', 'desc')
    .limit(500)
    .execute();

/** Alerts seen between `from` and `to` that share any of the entities, with those they share; the latest first. */
export async function findSharing(
  db: Database,
  {
    entities,
    from,
    to,
    without,
    limit,
  }: { entities: readonly string[]; from: Date; to: Date; without: string; limit: number },
): Promise<{ id: string; shared: string[] }[]> {
  const { rows } = await sql<{ id: string; shared: string[] }>`
    select alert.id, array_agg(alert_entity.entity order by alert_entity.entity) as shared
    from alert_entity join alert on alert.id = alert_entity.alert_id
    where alert_entity.entity = any(${entities}::text[]) and alert.id <> ${without}::uuid
      and alert.last_seen_at >= ${from} and alert.first_seen_at <= ${to}
    group by alert.id, alert.last_seen_at
    order by count(*) desc, alert.last_seen_at desc, alert.id desc limit ${limit}`.execute(db);
  return rows;
}

export async function findListRows(db: Database, ids: readonly string[]): Promise<ListRow[]> {
  if (ids.length === 0) return [];
  return await tables(db)
    .selectFrom('alert')
    .select(listColumns)
    .where((where) => where('id', '=', where.fn.any(where.val([...ids]))))
    .execute();
}

const triageColumns = ['stage', 'verdict', 'verdictReason', 'resolvedAt', 'assigneeId'] as const;
export type LockedAlert = Pick<AlertRow, 'id' | 'number' | 'incidentId' | 'rev' | (typeof triageColumns)[number]>;

/** Locked in the order of ids: two that act on the same alerts wait for each other instead of in a circle. */
export async function lockAlerts(db: Database, ids: readonly string[]): Promise<LockedAlert[]> {
  if (ids.length === 0) return [];
  return await tables(db)
    .selectFrom('alert')
    .select(['id', 'number', 'incidentId', 'rev', ...triageColumns])
    .where((where) => where('id', '=', where.fn.any(where.val([...ids]))))
    .orderBy('id')
    .forUpdate()
    .execute();
}

export async function setTriage(db: Database, alerts: readonly { id: string; to: Triage }[], at: Date): Promise<void> {
  if (alerts.length === 0) return;
  const rows = alerts.map(({ id, to }) => ({
    id,
    stage: to.stage,
    verdict: to.verdict,
    verdict_reason: to.verdictReason,
    resolved_at: to.resolvedAt,
    assignee_id: to.assigneeId,
  }));
  await sql`
    update alert set stage = new.stage, verdict = new.verdict, verdict_reason = new.verdict_reason,
      resolved_at = new.resolved_at, assignee_id = new.assignee_id, updated_at = ${at}, rev = alert.rev + 1
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as new (
      id uuid, stage text, verdict text, verdict_reason text, resolved_at timestamptz, assignee_id uuid)
    where alert.id = new.id`.execute(db);
}

type Operation = AlertTables['alertOperation'];

/** One request may act twice on an alert: what was before the first counts, and the revision after the last. */
export async function keepOperations(db: Database, operations: readonly Operation[]): Promise<void> {
  for (let start = 0; start < operations.length; start += 500)
    await tables(db)
      .insertInto('alertOperation')
      .values(operations.slice(start, start + 500))
      .onConflict((conflict) =>
        conflict
          .columns(['orgId', 'operationId', 'alertId'])
          .doUpdateSet({ revAfter: (set) => set.ref('excluded.revAfter') }),
      )
      .execute();
}

export const lockOperation = (db: Database, operationId: string) =>
  tables(db)
    .selectFrom('alertOperation')
    .selectAll()
    .where('operationId', '=', operationId)
    .where('undoneAt', 'is', null)
    .orderBy('alertId')
    .forUpdate()
    .execute();

export async function markUndone(db: Database, operationId: string, at: Date): Promise<void> {
  await tables(db).updateTable('alertOperation').set({ undoneAt: at }).where('operationId', '=', operationId).execute();
}

export async function forgetOperationsBefore(db: Database, at: Date): Promise<void> {
  await tables(db).deleteFrom('alertOperation').where('at', '<', at).execute();
}
