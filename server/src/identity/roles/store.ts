// Roles of an organisation's own in SQL.
import { builtInRoles, isBuiltIn, roles, type RoleEntry } from '@tocsin/contracts/identity';

import type { Tx } from '#platform/context';
import { conflict, notFound } from '#platform/errors';

import { permissionsOf } from '../grant.ts';
import { tablesOf } from '../store.ts';
import type { RoleRow } from '../tables.ts';

export const findRoles = (tx: Tx): Promise<RoleRow[]> =>
  tablesOf(tx.db).selectFrom('role').selectAll().orderBy('title').orderBy('id').execute();

/** @throws Problem `role_not_found`, also for those of other organisations. */
export async function lockRole(tx: Tx, id: string): Promise<RoleRow> {
  const row = await tablesOf(tx.db).selectFrom('role').selectAll().where('id', '=', id).forUpdate().executeTakeFirst();
  if (!row) throw notFound('role', id);
  return row;
}

/** Nothing when the key is taken. */
export const insertRole = (tx: Tx, row: RoleRow): Promise<RoleRow | undefined> =>
  tablesOf(tx.db)
    .insertInto('role')
    .values(row)
    .onConflict((on) => on.columns(['orgId', 'key']).doNothing())
    .returningAll()
    .executeTakeFirst();

/** How many members have each role, by its key. */
export async function countPeople(tx: Tx): Promise<Map<string, number>> {
  const rows = await tablesOf(tx.db)
    .selectFrom('membership')
    .select((select) => ['role', select.fn.countAll<string>().as('people')])
    .groupBy('role')
    .execute();
  return new Map(rows.map(({ role, people }) => [role, Number(people)]));
}

/** @throws Problem `conflict` `role_in_use`. */
export async function requireUnused(tx: Tx, { key }: RoleRow): Promise<void> {
  const member = await tablesOf(tx.db)
    .selectFrom('membership')
    .select('personId')
    .where('role', '=', key)
    .executeTakeFirst();
  const invited = await tablesOf(tx.db)
    .selectFrom('invitation')
    .select('id')
    .where('role', '=', key)
    .where('acceptedAt', 'is', null)
    .where('revokedAt', 'is', null)
    .where('expiresAt', '>', tx.now())
    .executeTakeFirst();
  const program = await tablesOf(tx.db)
    .selectFrom('serviceAccount')
    .select('id')
    .where('role', '=', key)
    .where('deletedAt', 'is', null)
    .executeTakeFirst();
  if (member || invited || program)
    throw conflict('role_in_use', 'Somebody has this role, or is invited to it; give them another one first.');
}

export const entryOf = ({ id, key, title, meaning, permissions, rev }: RoleRow, people = 0): RoleEntry => ({
  id,
  key,
  title,
  meaning,
  permissions: permissionsOf({ role: key, ownPermissions: permissions }),
  builtIn: false,
  people,
  rev,
});

export const builtInEntries = (people: ReadonlyMap<string, number>): RoleEntry[] =>
  roles.map((key) => ({
    id: null,
    key,
    title: builtInRoles[key].title,
    meaning: builtInRoles[key].meaning,
    permissions: [...builtInRoles[key].permissions],
    builtIn: true,
    people: people.get(key) ?? 0,
    rev: 1,
  }));

/** What the role is called; its key where it is gone. */
export async function titleOfRole(tx: Tx, key: string): Promise<string> {
  if (isBuiltIn(key)) return builtInRoles[key].title;
  const row = await tablesOf(tx.db).selectFrom('role').select('title').where('key', '=', key).executeTakeFirst();
  return row?.title ?? key;
}
