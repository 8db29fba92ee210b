// SQL about incidents that went into others, and about what moves with them.
import { sql } from 'kysely';

import type { Database, Tx } from '#platform/context';

import type { FieldValues } from './merge-effects.ts';
import { findAccess, findRestriction } from './restriction-store.ts';
import { tables, type Access, type IncidentRow, type MergeRow } from './tables.ts';

/** What hangs on an incident and goes with it: each has `incident_id` and `origin_incident_id`. */
const children = [
  'incident_alert',
  'incident_comment',
  'incident_group',
  'incident_task',
  'evidence',
  'incident_timeline_import',
  'incident_timeline_entry',
  'incident_timeline_mark',
  'incident_timeline_revision',
] as const;

/** All that went into it, and into those, as far as whoever asks sees them. */
export async function findMergedInto(db: Database, incidentId: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    with recursive merged as (
      select id from incident where merged_into = ${incidentId}::uuid
      union all select i.id from incident i join merged on i.merged_into = merged.id)
    select id from merged`.execute(db);
  return rows.map(({ id }) => id);
}

/** Nobody else changes them before this transaction ends. In one order, so that two who lock the same do not wait for each other. */
export const lockIncidents = (db: Database, ids: readonly string[]): Promise<IncidentRow[]> =>
  tables(db)
    .selectFrom('incident')
    .selectAll()
    .where((where) => where('id', '=', where.fn.any(where.val([...ids]))))
    .orderBy('id')
    .forUpdate()
    .execute();

/** What is in the source is in the target, and remembers the first incident it was in. */
export async function moveChildren(db: Database, sourceId: string, targetId: string): Promise<void> {
  for (const table of children)
    await sql`update ${sql.table(table)}
      set incident_id = ${targetId}::uuid, origin_incident_id = coalesce(origin_incident_id, incident_id)
      where incident_id = ${sourceId}::uuid`.execute(db);
}

/** What came with the source, or with one that had gone into it, is in the source again. */
export async function returnChildren(
  db: Database,
  { sourceId, targetId, below }: { sourceId: string; targetId: string; below: readonly string[] },
): Promise<void> {
  for (const table of children)
    await sql`update ${sql.table(table)}
      set incident_id = ${sourceId}::uuid,
        origin_incident_id = nullif(origin_incident_id, ${sourceId}::uuid)
      where incident_id = ${targetId}::uuid
        and origin_incident_id = any(${[sourceId, ...below]}::uuid[])`.execute(db);
}

export async function insertMerge(tx: Tx, row: MergeRow): Promise<void> {
  await tables(tx.db)
    .insertInto('incidentMerge')
    .values({
      ...row,
      effects: JSON.stringify(row.effects),
      sourceAccess: row.sourceAccess === null ? null : JSON.stringify(row.sourceAccess),
    })
    .execute();
}

/** Those that still stand, the oldest first. */
export const findMerges = (db: Database, targetId: string): Promise<MergeRow[]> =>
  tables(db)
    .selectFrom('incidentMerge')
    .selectAll()
    .where('targetId', '=', targetId)
    .where('undoneAt', 'is', null)
    .orderBy('id')
    .execute();

export async function setEffects(db: Database, mergeId: string, effects: MergeRow['effects']): Promise<void> {
  await tables(db)
    .updateTable('incidentMerge')
    .set({ effects: JSON.stringify(effects) })
    .where('id', '=', mergeId)
    .execute();
}

export async function markUndone(tx: Tx, mergeId: string): Promise<void> {
  await tables(tx.db).updateTable('incidentMerge').set({ undoneAt: tx.now() }).where('id', '=', mergeId).execute();
}

/** Whom a restricted incident names, and why; null when it is not restricted. */
export async function accessOf(db: Database, incidentId: string): Promise<Access | null> {
  const restriction = await findRestriction(db, incidentId);
  if (!restriction) return null;
  const { reason, byId, byName, at } = restriction;
  return { reason, byId, byName, at: at.toISOString(), people: (await findAccess(db, incidentId)).toSorted() };
}

/** Exactly this from now on, as it was said then. */
export async function setAccess(tx: Tx, incidentId: string, access: Access | null): Promise<void> {
  await tables(tx.db).deleteFrom('incidentRestriction').where('incidentId', '=', incidentId).execute();
  if (access === null) return;
  const { people, at, ...said } = access;
  await tables(tx.db)
    .insertInto('incidentRestriction')
    .values({ ...said, at: new Date(at), incidentId, orgId: tx.orgId })
    .execute();
  if (people.length > 0)
    await tables(tx.db)
      .insertInto('incidentAccess')
      .values(people.map((personId) => ({ orgId: tx.orgId, incidentId, personId, at: new Date(at) })))
      .execute();
}

export async function countChildren(
  db: Database,
  incidentIds: readonly string[],
): Promise<{ alerts: number; comments: number; tasks: number }> {
  const { rows } = await sql<{ alerts: number; comments: number; tasks: number }>`select
    (select count(*)::int from incident_alert where incident_id = any(${incidentIds}::uuid[])
      and removed_at is null) as alerts,
    (select count(*)::int from incident_comment where incident_id = any(${incidentIds}::uuid[])) as comments,
    (select count(*)::int from incident_task where incident_id = any(${incidentIds}::uuid[])) as tasks`.execute(db);
  return rows[0] ?? { alerts: 0, comments: 0, tasks: 0 };
}

export const accessIn = (values: FieldValues): Access | null => {
  const value = values['access'];
  return typeof value === 'object' && value !== null ? (value as Access) : null;
};
