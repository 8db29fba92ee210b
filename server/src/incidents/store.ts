// SQL about incidents themselves; memberships, groups and comments have their own files.
import { sql } from 'kysely';
import * as z from 'zod';

import type { Database, Tx } from '#platform/context';
import { conflict, notFound } from '#platform/errors';

import type { Summary } from './summary.ts';
import { jsonColumns, tables, type IncidentRow } from './tables.ts';

const byIdOrNumber = (db: Database, idOrNumber: string) => {
  const query = tables(db).selectFrom('incident').selectAll();
  return z.uuid().safeParse(idOrNumber).success
    ? query.where('id', '=', idOrNumber)
    : query.where('number', '=', idOrNumber.toUpperCase());
};

/** By id or by number. @throws Problem `not_found`. */
export async function findIncident(db: Database, idOrNumber: string): Promise<IncidentRow> {
  const row = await byIdOrNumber(db, idOrNumber).executeTakeFirst();
  if (!row) throw notFound('incident', idOrNumber);
  return row;
}

/**
 * The same, and nobody else changes it before this transaction ends.
 * @throws Problem `not_found`; `conflict` `incident_merged`: what was in it is elsewhere.
 */
export async function lockIncident(db: Database, idOrNumber: string): Promise<IncidentRow> {
  const row = await lockAnyIncident(db, idOrNumber);
  if (row.stage === 'merged')
    throw conflict('incident_merged', 'The incident was merged into another one; go on there, or take it out again.');
  return row;
}

/** Also one that was merged. @throws Problem `not_found`. */
export async function lockAnyIncident(db: Database, idOrNumber: string): Promise<IncidentRow> {
  const row = await byIdOrNumber(db, idOrNumber).forUpdate().executeTakeFirst();
  if (!row) throw notFound('incident', idOrNumber);
  return row;
}

export const findIncidents = async (db: Database, ids: readonly string[]): Promise<IncidentRow[]> =>
  ids.length === 0
    ? []
    : await tables(db)
        .selectFrom('incident')
        .selectAll()
        .where((where) => where('id', '=', where.fn.any(where.val([...ids]))))
        .execute();

const searchText = ({
  number,
  title,
  summary,
  entities,
}: Pick<IncidentRow, 'number' | 'title' | 'summary' | 'entities'>) =>
  [number, title, summary.slice(0, 2000), ...entities.map((entity) => entity.slice(entity.indexOf(':') + 1))]
    .join('\n')
    .toLowerCase();

/** Columns of JSON as the text that is written. */
function written<Row extends Partial<IncidentRow>>(
  row: Row,
): Omit<Row, (typeof jsonColumns)[number]> & Partial<Record<(typeof jsonColumns)[number], string | null>> {
  const { roles, impact, custom, milestones, hold, ...plain } = row;
  const json = { roles, impact, custom, milestones, hold };
  const texts = jsonColumns.flatMap((name) => {
    const value = json[name];
    return value === undefined ? [] : [[name, value === null ? null : JSON.stringify(value)] as const];
  });
  return { ...plain, ...Object.fromEntries(texts) };
}

/** Of a new incident, what nobody has said anything about. */
const unsaid = {
  beyondCap: 0,
  type: null,
  statusLabel: null,
  tlp: null,
  pap: null,
  priority: null,
  priorityReason: null,
  roles: {},
  impact: {},
  rootCause: '',
  lessons: '',
  custom: {},
  milestones: {},
  hold: null,
  mergedInto: null,
  slaDueAt: null,
  slaBreached: false,
} satisfies Partial<IncidentRow>;

export async function insertIncident(
  db: Database,
  said: Omit<IncidentRow, 'search' | 'rev' | keyof typeof unsaid>,
): Promise<IncidentRow> {
  const row = { ...unsaid, ...said, search: searchText(said), rev: 1 };
  return await tables(db)
    .insertInto('incident')
    .values({
      ...row,
      roles: JSON.stringify(row.roles),
      impact: JSON.stringify(row.impact),
      custom: JSON.stringify(row.custom),
      milestones: JSON.stringify(row.milestones),
    })
    .returningAll()
    .executeTakeFirstOrThrow();
}

export type Change = Partial<
  Omit<IncidentRow, 'id' | 'orgId' | 'number' | 'search' | 'rev' | 'lastActivityAt' | 'createdAt'>
>;

/** For a row that the caller has locked. */
export async function updateIncident(tx: Tx, row: IncidentRow, change: Change): Promise<IncidentRow> {
  const next = { ...row, ...change };
  return await tables(tx.db)
    .updateTable('incident')
    .set({ ...written(change), search: searchText(next), lastActivityAt: tx.now(), rev: row.rev + 1 })
    .where('id', '=', row.id)
    .returningAll()
    .executeTakeFirstOrThrow();
}

/** What the incident takes from its alerts; severity is left to the caller, who may only raise it. */
export const takenFrom = (summary: Summary | null, alertCount: number, otherwise: Date): Change => ({
  alertCount,
  startedAt: summary?.startedAt ?? otherwise,
  entities: summary?.entities ?? [],
  tactics: summary?.tactics ?? [],
  techniques: summary?.techniques ?? [],
  siteCodes: summary?.siteCodes ?? [],
});

export async function countBeyondCap(db: Database, incidentId: string): Promise<void> {
  await sql`update incident set beyond_cap = beyond_cap + 1 where id = ${incidentId}::uuid`.execute(db);
}
