// Who may do something: the active members whose role has a permission, and which sites they see.
import type { Permission, Role } from '@tocsin/contracts/identity';
import type { Language } from '@tocsin/contracts/words';

import type { Tx } from '#platform/context';

import { permissionsOf } from './grant.ts';
import { tablesOf } from './store.ts';

export type MemberWith = {
  id: string;
  name: string;
  email: string;
  language: Language | null;
  /** Null: all sites. */
  siteCodes: readonly string[] | null;
};

/** By name; of `ids` only, where they are given. */
export async function membersWith(tx: Tx, permission: Permission, ids?: readonly string[]): Promise<MemberWith[]> {
  if (ids?.length === 0) return [];
  const query = tablesOf(tx.db)
    .selectFrom('membership')
    .innerJoin('person', 'person.id', 'membership.personId')
    .select(['person.id', 'person.name', 'person.email', 'person.language'])
    .select(['membership.siteCodes', 'membership.role'])
    .where('membership.active', '=', true)
    .orderBy('person.name')
    .orderBy('person.id');
  const rows = await (ids === undefined ? query : query.where('person.id', 'in', [...new Set(ids)])).execute();
  const own = new Map(
    (await tablesOf(tx.db).selectFrom('role').select(['key', 'permissions']).execute()).map((role) => [
      role.key,
      role.permissions,
    ]),
  );
  const may = (role: Role): boolean =>
    permissionsOf({ role, ownPermissions: own.get(role) ?? null }).includes(permission);
  return rows.filter(({ role }) => may(role)).map(({ role: _role, ...member }) => member);
}
