// All SQL of mappings.
import type { Mapping } from '@tocsin/contracts/mapping';
import { sql } from 'kysely';

import type { Database, Tx } from '#platform/context';

export type MappingRecord = {
  orgId: string;
  id: string;
  name: string;
  title: string;
  version: number;
  document: Mapping;
  updatedAt: Date;
  updatedBy: string;
};
export type VersionRecord = {
  orgId: string;
  mapping: string;
  version: number;
  title: string;
  document: Mapping;
  note: string;
  at: Date;
  byName: string;
};
type Tables = { mapping: MappingRecord; mappingVersion: VersionRecord };
const tables = (db: Database) => db.$extendTables<Tables>();
const json = (document: Mapping) => sql<Mapping>`${JSON.stringify(document)}::jsonb`;

export const listMappings = (db: Database): Promise<MappingRecord[]> =>
  tables(db).selectFrom('mapping').selectAll().orderBy('name').execute();

export const findMapping = (db: Database, id: string): Promise<MappingRecord | undefined> =>
  tables(db).selectFrom('mapping').selectAll().where('id', '=', id).executeTakeFirst();

export const findMappingByName = (db: Database, name: string): Promise<MappingRecord | undefined> =>
  tables(db).selectFrom('mapping').selectAll().where('name', '=', name).executeTakeFirst();

/** Newest first. */
export const listVersions = (db: Database, id: string): Promise<VersionRecord[]> =>
  tables(db).selectFrom('mappingVersion').selectAll().where('mapping', '=', id).orderBy('version', 'desc').execute();

/** False when the name is taken. */
export async function insertMapping(tx: Tx, row: MappingRecord, note: string): Promise<boolean> {
  const inserted = await tables(tx.db)
    .insertInto('mapping')
    .values({ ...row, document: json(row.document) })
    .onConflict((on) => on.columns(['orgId', 'name']).doNothing())
    .returning('id')
    .executeTakeFirst();
  if (inserted) await insertVersion(tx, row, note);
  return inserted !== undefined;
}

/** False when another version was saved meanwhile. */
export async function updateMapping(tx: Tx, row: MappingRecord, note: string): Promise<boolean> {
  const { title, version, document, updatedAt, updatedBy } = row;
  const changed = await tables(tx.db)
    .updateTable('mapping')
    .set({ title, version, document: json(document), updatedAt, updatedBy })
    .where('id', '=', row.id)
    .where('version', '=', version - 1)
    .returning('id')
    .executeTakeFirst();
  if (changed) await insertVersion(tx, row, note);
  return changed !== undefined;
}

async function insertVersion(tx: Tx, row: MappingRecord, note: string): Promise<void> {
  await tables(tx.db)
    .insertInto('mappingVersion')
    .values({
      orgId: row.orgId,
      mapping: row.id,
      version: row.version,
      title: row.title,
      document: json(row.document),
      note,
      at: row.updatedAt,
      byName: row.updatedBy,
    })
    .execute();
}

export const removeMapping = (tx: Tx, id: string): Promise<MappingRecord | undefined> =>
  tables(tx.db).deleteFrom('mapping').where('id', '=', id).returningAll().executeTakeFirst();
