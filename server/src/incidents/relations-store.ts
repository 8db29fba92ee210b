// SQL about how incidents stand to each other.
import { sql } from 'kysely';

import type { Database, Tx } from '#platform/context';
import { uuidv7 } from '#platform/id';

import { tables, type IncidentTables } from './tables.ts';

type RelationRow = IncidentTables['incidentRelation'];

export const findRelations = (db: Database, incidentId: string): Promise<RelationRow[]> =>
  tables(db)
    .selectFrom('incidentRelation')
    .selectAll()
    .where((where) => where.or([where('fromId', '=', incidentId), where('toId', '=', incidentId)]))
    .orderBy('id')
    .execute();

/** False when it stands already. */
export async function insertRelation(tx: Tx, said: Pick<RelationRow, 'fromId' | 'toId' | 'kind'>): Promise<boolean> {
  const made = await tables(tx.db)
    .insertInto('incidentRelation')
    .values({ ...said, id: uuidv7(), orgId: tx.orgId, byName: tx.actor.name, at: tx.now() })
    .onConflict((on) => on.doNothing())
    .returning('id')
    .execute();
  return made.length > 0;
}

export async function deleteRelation(db: Database, relationId: string): Promise<void> {
  await tables(db).deleteFrom('incidentRelation').where('id', '=', relationId).execute();
}

/** Whether `ancestorId` stands anywhere above `incidentId`, or is it. */
export async function isAbove(db: Database, ancestorId: string, incidentId: string): Promise<boolean> {
  const { rows } = await sql<{ found: boolean }>`
    with recursive above as (
      select ${incidentId}::uuid as id
      union select r.from_id from incident_relation r join above on r.to_id = above.id where r.kind = 'parent')
    select exists (select from above where id = ${ancestorId}::uuid) as found`.execute(db);
  return rows[0]?.found ?? false;
}
