// SQL about entries that are kept on the timeline itself.
import { sql, type RawBuilder } from 'kysely';

import type { Database, Tx } from '#platform/context';
import { notFound } from '#platform/errors';

import { tables, type EntryRow } from '../tables.ts';

type Condition = RawBuilder<boolean>;
const allOf = (conditions: readonly Condition[]): Condition =>
  conditions.length === 0 ? sql<boolean>`true` : sql<boolean>`${sql.join(conditions, sql` and `)}`;

export type Position = { at: string; id: string };

/** Oldest first, after a position. */
export function findEntryPage(
  db: Database,
  incidentId: string,
  conditions: readonly Condition[],
  { after, limit }: { after: Position | null; limit: number },
): Promise<EntryRow[]> {
  const beyond =
    after === null
      ? []
      : [sql<boolean>`(occurred_at, id) > (${after.at}::timestamptz, ${after.id.replace('entry:', '')}::uuid)`];
  return tables(db)
    .selectFrom('incidentTimelineEntry')
    .selectAll()
    .where('incidentId', '=', incidentId)
    .where('removedAt', 'is', null)
    .where(allOf([...conditions, ...beyond]))
    .orderBy('occurredAt')
    .orderBy('id')
    .limit(limit)
    .execute();
}

export const findEntriesById = async (db: Database, incidentId: string, ids: readonly string[]): Promise<EntryRow[]> =>
  ids.length === 0
    ? []
    : await tables(db)
        .selectFrom('incidentTimelineEntry')
        .selectAll()
        .where('incidentId', '=', incidentId)
        .where('removedAt', 'is', null)
        .where((where) => where('id', '=', where.fn.any(where.val([...ids]))))
        .orderBy('occurredAt')
        .orderBy('id')
        .execute();

/** @throws Problem `entry_not_found` */
export async function lockEntry(db: Database, incidentId: string, entryId: string): Promise<EntryRow> {
  const id = entryId.startsWith('entry:') ? entryId.slice('entry:'.length) : null;
  const row =
    id === null
      ? undefined
      : await tables(db)
          .selectFrom('incidentTimelineEntry')
          .selectAll()
          .where('incidentId', '=', incidentId)
          .where('id', '=', id)
          .where('removedAt', 'is', null)
          .forUpdate()
          .executeTakeFirst();
  if (!row) throw notFound('entry', entryId);
  return row;
}

/** What a search through the timeline looks into. */
export const searchText = ({ title, body, entities }: Pick<EntryRow, 'title' | 'body' | 'entities'>): string =>
  [title, body, ...entities.map((entity) => entity.slice(entity.indexOf(':') + 1))].join('\n').toLowerCase();

export type NewEntry = Omit<EntryRow, 'orgId' | 'originIncidentId' | 'removedAt' | 'search' | 'rev'>;
const rowsAtOnce = 500;

/** Those whose `onceKey` is there already are left out. The ids that were written. */
export async function insertEntries(tx: Tx, entries: readonly NewEntry[]): Promise<string[]> {
  const written: string[] = [];
  for (let start = 0; start < entries.length; start += rowsAtOnce) {
    const rows = await tables(tx.db)
      .insertInto('incidentTimelineEntry')
      .values(
        entries.slice(start, start + rowsAtOnce).map((entry) => ({
          ...entry,
          refs: JSON.stringify(entry.refs),
          orgId: tx.orgId,
          originIncidentId: null,
          removedAt: null,
          search: searchText(entry),
          rev: 1,
        })),
      )
      .onConflict((conflict) => conflict.doNothing())
      .returning('id')
      .execute();
    for (const { id } of rows) written.push(id);
  }
  return written;
}

/** For a row that the caller has locked. */
export async function updateEntry(tx: Tx, row: EntryRow, change: Partial<EntryRow>): Promise<EntryRow> {
  const next = { ...row, ...change };
  const { refs, ...plain } = change;
  return await tables(tx.db)
    .updateTable('incidentTimelineEntry')
    .set({
      ...plain,
      ...(refs === undefined ? {} : { refs: JSON.stringify(refs) }),
      search: searchText(next),
      rev: row.rev + 1,
    })
    .where('id', '=', row.id)
    .returningAll()
    .executeTakeFirstOrThrow();
}

/** Which of these keys are on the timeline already. */
export async function findOnceKeys(db: Database, incidentId: string, keys: readonly string[]): Promise<Set<string>> {
  if (keys.length === 0) return new Set();
  const { rows } = await sql<{ key: string }>`
    select distinct once_key as key from incident_timeline_entry
    where incident_id = ${incidentId}::uuid and removed_at is null and once_key = any(${keys}::text[])`.execute(db);
  return new Set(rows.map(({ key }) => key));
}

/** How many came off. */
export async function removeOfImport(tx: Tx, importId: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    with gone as (
      update incident_timeline_entry set removed_at = ${tx.now()}
      where import_id = ${importId}::uuid and removed_at is null returning 1)
    select count(*)::int as count from gone`.execute(tx.db);
  return rows[0]?.count ?? 0;
}

/** Every kept mark in one row of columns: one row to decode instead of a hundred thousand. */
export type StoredColumns = {
  count: number;
  ids: string;
  at: string;
  kinds: string;
  lanes: string;
  surfaces: string;
  severities: string;
  supported: string;
  ends: string;
  tactics: string;
  hosts: string;
  users: string;
};
export const between = '\u001f';

export async function findStoredColumns(
  db: Database,
  incidentId: string,
  conditions: readonly Condition[],
  most: number,
): Promise<StoredColumns | null> {
  const joined = (value: RawBuilder<unknown>) => sql`coalesce(string_agg(${value}, ${between}), '')`;
  const { rows } = await sql<StoredColumns>`
    select count(*)::int as count,
      coalesce(string_agg(id::text, ''), '') as ids,
      ${joined(sql`(extract(epoch from occurred_at) * 1000)::bigint::text`)} as at,
      coalesce(string_agg(case kind when 'manual' then '3' when 'event' then '4' else '5' end, ''), '') as kinds,
      coalesce(string_agg(case lane when 'attack' then '0' when 'response' then '1' when 'system' then '2'
        when 'comms' then '3' else '4' end, ''), '') as lanes,
      ${joined(sql`coalesce(surface, '')`)} as surfaces,
      coalesce(string_agg(severity::text, ''), '') as severities,
      coalesce(string_agg(case when lane = 'attack' and kind = 'manual' and refs = '[]'::jsonb then '0' else '1' end,
        ''), '') as supported,
      ${joined(sql`coalesce((extract(epoch from end_at - occurred_at) * 1000)::bigint::text, '')`)} as ends,
      ${joined(sql`coalesce(tactics[1], '')`)} as tactics,
      ${joined(sql`coalesce(host, '')`)} as hosts,
      ${joined(sql`coalesce(username, '')`)} as users
    from (
      select id, occurred_at, kind, lane, surface, severity, refs, end_at, tactics, host, username
      from incident_timeline_entry
      where incident_id = ${incidentId}::uuid and removed_at is null and ${allOf(conditions)}
      order by occurred_at, id limit ${most}) as entry`.execute(db);
  return rows[0] ?? null;
}

export async function countStored(db: Database, incidentId: string, conditions: readonly Condition[]): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from incident_timeline_entry
    where incident_id = ${incidentId}::uuid and removed_at is null and ${allOf(conditions)}`.execute(db);
  return rows[0]?.count ?? 0;
}

export async function titlesOf(db: Database, ids: readonly string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const { rows } = await sql<{ id: string; title: string }>`
    select id, title from incident_timeline_entry where id = any(${ids}::uuid[])`.execute(db);
  return new Map(rows.map(({ id, title }) => [id, title]));
}
