// The SQL of the organisations' keys.
import type { Database } from '../context.ts';

export type DataKeyRow = {
  orgId: string;
  version: number;
  /** Null once it was destroyed. */
  wrapped: string | null;
  masterKey: string;
  state: 'active' | 'retired' | 'shredded';
  createdAt: Date;
};
const tablesOf = (db: Database) => db.$extendTables<{ dataKey: DataKeyRow }>();

export const findKeys = (db: Database, orgId: string): Promise<DataKeyRow[]> =>
  tablesOf(db).selectFrom('dataKey').selectAll().where('orgId', '=', orgId).orderBy('version').execute();

/** Nothing when there is one of this version, or an active one, already. */
export async function insertKey(db: Database, row: DataKeyRow): Promise<boolean> {
  const rows = await tablesOf(db)
    .insertInto('dataKey')
    .values(row)
    .onConflict((on) => on.doNothing())
    .returning('version')
    .execute();
  return rows.length === 1;
}

export const retireActive = (db: Database, orgId: string, version: number): Promise<unknown> =>
  tablesOf(db)
    .updateTable('dataKey')
    .set({ state: 'retired' })
    .where('orgId', '=', orgId)
    .where('version', '=', version)
    .where('state', '=', 'active')
    .execute();

/** Leaves it alone when it was destroyed, or wrapped anew, meanwhile. */
export async function replaceWrapped(
  db: Database,
  { orgId, version, wrapped }: DataKeyRow,
  by: { wrapped: string; masterKey: string },
): Promise<boolean> {
  const rows = await tablesOf(db)
    .updateTable('dataKey')
    .set(by)
    .where('orgId', '=', orgId)
    .where('version', '=', version)
    .where('wrapped', '=', wrapped)
    .returning('version')
    .execute();
  return rows.length === 1;
}

/** How many keys there were. */
export async function destroyKeys(db: Database, orgId: string): Promise<number> {
  const rows = await tablesOf(db)
    .updateTable('dataKey')
    .set({ state: 'shredded', wrapped: null })
    .where('orgId', '=', orgId)
    .where('state', '<>', 'shredded')
    .returning('version')
    .execute();
  return rows.length;
}
