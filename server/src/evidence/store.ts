// The SQL of items, their incidents and holds.
import { sql } from 'kysely';
import * as z from 'zod';

import type { Database, Tx } from '#platform/context';
import { conflict, notFound } from '#platform/errors';

import { tables, type EvidenceRow } from './tables.ts';

const byIdOrNumber = (db: Database, idOrNumber: string) => {
  const query = tables(db).selectFrom('evidence').selectAll();
  return z.uuid().safeParse(idOrNumber).success
    ? query.where('id', '=', idOrNumber)
    : query.where('number', '=', idOrNumber.toUpperCase());
};

/** @throws Problem `evidence_not_found` */
export async function findEvidence(db: Database, idOrNumber: string): Promise<EvidenceRow> {
  const row = await byIdOrNumber(db, idOrNumber).executeTakeFirst();
  if (!row) throw notFound('evidence', idOrNumber);
  return row;
}

/** Nobody else adds to its chain before this transaction ends. @throws Problem `evidence_not_found`, `stale_revision` */
export async function lockEvidence(db: Database, idOrNumber: string, rev?: number): Promise<EvidenceRow> {
  const row = await byIdOrNumber(db, idOrNumber).forUpdate().executeTakeFirst();
  if (!row) throw notFound('evidence', idOrNumber);
  if (rev !== undefined && rev !== row.rev)
    throw conflict('stale_revision', 'The item has moved on since; load it again.');
  return row;
}

type IncidentLine = { id: string; number: string; title: string; restricted: boolean };

/** By id. Only those the reader may see. */
export async function findIncidents(db: Database, ids: readonly string[]): Promise<Map<string, IncidentLine>> {
  if (ids.length === 0) return new Map();
  const { rows } = await sql<IncidentLine>`
    select i.id, i.number, i.title,
      exists (select from incident_restriction r where r.incident_id = i.id) as restricted
    from incident i where i.id::text = any(${[...new Set(ids)]}::text[])`.execute(db);
  return new Map(rows.map((row) => [row.id, row]));
}

/** By id or number. @throws Problem `incident_not_found` */
export async function findIncident(db: Database, idOrNumber: string): Promise<IncidentLine> {
  const { rows } = await sql<{ id: string }>`
    select id from incident where id::text = ${idOrNumber} or number = ${idOrNumber.toUpperCase()}`.execute(db);
  const found = (
    await findIncidents(
      db,
      rows.map(({ id }) => id),
    )
  )
    .values()
    .next().value;
  if (!found) throw notFound('incident', idOrNumber);
  return found;
}

type HoldLine = { evidenceId: string; reason: string; by: string; at: Date };

/** The legal holds in force that keep each item: of its own, of its incident, of the whole organisation. */
export async function findHolds(tx: Tx, rows: readonly EvidenceRow[]): Promise<HoldLine[]> {
  if (rows.length === 0) return [];
  const found = await sql<HoldLine>`
    select e.id as evidence_id, h.reason, h.placed_by_name as by, h.placed_at as at
    from evidence e join legal_hold h on h.org_id = e.org_id and h.released_at is null and (
      h.scope ->> 'kind' = 'organisation'
      or (h.scope ->> 'kind' = 'incident' and h.scope ->> 'incidentId' = e.incident_id::text)
      or (h.scope ->> 'kind' = 'evidence' and h.scope ->> 'evidenceId' = e.id::text))
    where e.id::text = any(${rows.map(({ id }) => id)}::text[]) order by h.placed_at`.execute(tx.db);
  return found.rows;
}

export const searchOf = (row: Pick<EvidenceRow, 'number' | 'title' | 'labels' | 'fileName' | 'sha256'>): string =>
  [row.number, row.title, row.fileName ?? '', row.sha256 ?? '', ...row.labels].join('\n').toLowerCase();

type Change = Partial<Omit<EvidenceRow, 'id' | 'orgId' | 'number' | 'rev' | 'search' | 'headSeq' | 'headHash'>>;

/** For a row that the caller has locked. */
export async function updateEvidence(tx: Tx, row: EvidenceRow, change: Change): Promise<EvidenceRow> {
  const { acquisition, certificate, ...plain } = change;
  return await tables(tx.db)
    .updateTable('evidence')
    .set({
      ...plain,
      ...(acquisition !== undefined && { acquisition: sql`${JSON.stringify(acquisition)}::jsonb` }),
      ...(certificate !== undefined && { certificate: JSON.stringify(certificate) }),
      search: searchOf({ ...row, ...plain }),
      updatedAt: tx.now(),
      rev: row.rev + 1,
    })
    .where('id', '=', row.id)
    .returningAll()
    .executeTakeFirstOrThrow();
}
