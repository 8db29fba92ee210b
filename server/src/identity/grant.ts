// What a member may do: the permissions of their role, and of running the installation where they do.
import { builtInRoles, expand, isBuiltIn, type Permission, type Role } from '@tocsin/contracts/identity';

import type { Tx } from '#platform/context';

import { tablesOf } from './store.ts';

export type Grant = {
  role: Role;
  /** Of a role of the organisation's own; null where there is none of that key. */
  ownPermissions?: readonly Permission[] | null;
  runsPlatform?: boolean;
};

/** A role that is not there gives nothing. */
export function permissionsOf({ role, ownPermissions, runsPlatform }: Grant): Permission[] {
  const held = isBuiltIn(role) ? builtInRoles[role].permissions : (ownPermissions ?? []);
  return expand(runsPlatform ? [...held, ...builtInRoles.platform_admin.permissions] : held);
}

/** What the role's key alone does not say. */
export async function findGrant(
  tx: Tx,
  { id, role }: { id: string; role: Role },
): Promise<Required<Omit<Grant, 'role'>>> {
  const own = isBuiltIn(role)
    ? undefined
    : await tablesOf(tx.db).selectFrom('role').select('permissions').where('key', '=', role).executeTakeFirst();
  const runs = await tablesOf(tx.db)
    .selectFrom('platformAdministrator')
    .select('personId')
    .where('personId', '=', id)
    .executeTakeFirst();
  return { ownPermissions: own?.permissions ?? null, runsPlatform: runs !== undefined };
}
