// SQL about need-to-know: which incidents are restricted, and whom they name.
import type { Database, Tx } from '#platform/context';

import { tables, type IncidentTables } from './tables.ts';

type RestrictionRow = IncidentTables['incidentRestriction'];

export async function restrictedAmong(db: Database, rows: readonly { id: string }[]): Promise<Set<string>> {
  if (rows.length === 0) return new Set();
  const found = await tables(db)
    .selectFrom('incidentRestriction')
    .select('incidentId')
    .where((where) => where('incidentId', '=', where.fn.any(where.val(rows.map(({ id }) => id)))))
    .execute();
  return new Set(found.map(({ incidentId }) => incidentId));
}

export const findRestriction = (db: Database, incidentId: string): Promise<RestrictionRow | undefined> =>
  tables(db).selectFrom('incidentRestriction').selectAll().where('incidentId', '=', incidentId).executeTakeFirst();

/** The ids of the people it names. */
export async function findAccess(db: Database, incidentId: string): Promise<string[]> {
  const rows = await tables(db)
    .selectFrom('incidentAccess')
    .select('personId')
    .where('incidentId', '=', incidentId)
    .orderBy('personId')
    .execute();
  return rows.map(({ personId }) => personId);
}

export async function keepRestriction(tx: Tx, incidentId: string, reason: string): Promise<void> {
  const by = { reason, byId: tx.actor.id, byName: tx.actor.name, at: tx.now() };
  await tables(tx.db)
    .insertInto('incidentRestriction')
    .values({ incidentId, orgId: tx.orgId, ...by })
    .onConflict((conflict) => conflict.column('incidentId').doUpdateSet(by))
    .execute();
}

/** Puts people on the list of a restricted incident; those who are on it stay. */
export async function nameInAccess(tx: Tx, incidentId: string, people: readonly string[]): Promise<void> {
  if (people.length === 0) return;
  await tables(tx.db)
    .insertInto('incidentAccess')
    .values(people.map((personId) => ({ orgId: tx.orgId, incidentId, personId, at: tx.now() })))
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

export async function dropFromAccess(db: Database, incidentId: string, people: readonly string[]): Promise<void> {
  if (people.length === 0) return;
  await tables(db)
    .deleteFrom('incidentAccess')
    .where('incidentId', '=', incidentId)
    .where('personId', 'in', [...people])
    .execute();
}

/** Whom it names goes with it. */
export async function dropRestriction(db: Database, incidentId: string): Promise<void> {
  await tables(db).deleteFrom('incidentRestriction').where('incidentId', '=', incidentId).execute();
}
