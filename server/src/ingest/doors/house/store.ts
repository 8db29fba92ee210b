// The SQL of the doors. What a door needs of all organisations is read by Tocsin itself; the rest stays behind the wall.
import { sql } from 'kysely';

import type { Database, Tx } from '#platform/context';

import { tablesOf, type DoorRow, type SenderRow, type TokenRow } from './tables.ts';

export const findDoorRows = (db: Database): Promise<DoorRow[]> =>
  tablesOf(db).selectFrom('ingestDoor').selectAll().execute();

export const findDoorRow = (db: Database, id: string): Promise<DoorRow | undefined> =>
  tablesOf(db).selectFrom('ingestDoor').selectAll().where('id', '=', id).executeTakeFirst();

/** The door's row, made of `fresh` when there is none, held until the transaction ends. */
export async function lockDoorRow(db: Database, fresh: DoorRow): Promise<DoorRow> {
  await tablesOf(db)
    .insertInto('ingestDoor')
    .values(stored(fresh))
    .onConflict((on) => on.column('id').doNothing())
    .execute();
  return tablesOf(db)
    .selectFrom('ingestDoor')
    .selectAll()
    .where('id', '=', fresh.id)
    .forUpdate()
    .executeTakeFirstOrThrow();
}

export const updateDoorRow = (db: Database, { id, ...row }: DoorRow): Promise<DoorRow> =>
  tablesOf(db).updateTable('ingestDoor').set(stored(row)).where('id', '=', id).returningAll().executeTakeFirstOrThrow();

/** The drivers write objects into jsonb in ways of their own; text is read the same by both. */
const stored = <Row extends { options: Record<string, unknown> }>(row: Row) => ({
  ...row,
  options: sql<Record<string, unknown>>`${JSON.stringify(row.options)}::jsonb`,
});

/** Those among the hashes that are in force, of all organisations. */
export const findTokensByHash = (db: Database, hashes: readonly string[]): Promise<TokenRow[]> =>
  tablesOf(db)
    .selectFrom('ingestToken')
    .selectAll()
    .where('tokenHash', 'in', [...hashes])
    .where('revokedAt', 'is', null)
    .execute();

export const markUsed = (db: Database, ids: readonly string[], at: Date): Promise<unknown> =>
  tablesOf(db)
    .updateTable('ingestToken')
    .set({ lastUsedAt: at })
    .where('id', 'in', [...ids])
    .execute();

export const findTokens = (tx: Tx, doorId: string): Promise<TokenRow[]> =>
  tablesOf(tx.db).selectFrom('ingestToken').selectAll().where('doorId', '=', doorId).orderBy('id', 'desc').execute();

export const findToken = (tx: Tx, doorId: string, id: string): Promise<TokenRow | undefined> =>
  tablesOf(tx.db)
    .selectFrom('ingestToken')
    .selectAll()
    .where('doorId', '=', doorId)
    .where('id', '=', id)
    .executeTakeFirst();

export const insertToken = (tx: Tx, row: TokenRow): Promise<TokenRow> =>
  tablesOf(tx.db).insertInto('ingestToken').values(row).returningAll().executeTakeFirstOrThrow();

/** Nothing when it is revoked already, or not there. */
export const markTokenRevoked = (tx: Tx, doorId: string, id: string): Promise<TokenRow | undefined> =>
  tablesOf(tx.db)
    .updateTable('ingestToken')
    .set({ revokedAt: tx.now() })
    .where('doorId', '=', doorId)
    .where('id', '=', id)
    .where('revokedAt', 'is', null)
    .returningAll()
    .executeTakeFirst();

/** Of all organisations. */
export const findSendersOfAll = (db: Database): Promise<SenderRow[]> =>
  tablesOf(db).selectFrom('ingestSender').selectAll().execute();

export const findSenders = (tx: Tx, doorId: string): Promise<SenderRow[]> =>
  tablesOf(tx.db).selectFrom('ingestSender').selectAll().where('doorId', '=', doorId).orderBy('id', 'desc').execute();

/** Nothing when another sender, perhaps of another organisation, has the network or the name. */
export const insertSender = (tx: Tx, row: SenderRow): Promise<SenderRow | undefined> =>
  tablesOf(tx.db)
    .insertInto('ingestSender')
    .values(row)
    .onConflict((on) => on.doNothing())
    .returningAll()
    .executeTakeFirst();

export const deleteSender = (tx: Tx, doorId: string, id: string): Promise<SenderRow | undefined> =>
  tablesOf(tx.db)
    .deleteFrom('ingestSender')
    .where('doorId', '=', doorId)
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirst();
