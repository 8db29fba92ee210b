// Nobody gives more than they have, or touches those who may do more than themselves.
import { isBuiltIn, type Permission, type Role } from '@tocsin/contracts/identity';

import type { Actor, Tx } from '#platform/context';
import { invalid, Problem } from '#platform/errors';

import { permissionsOf } from './grant.ts';
import { tablesOf } from './store.ts';

/** The permissions among `wanted` that the actor lacks. */
export const beyond = (actor: Actor, wanted: readonly Permission[]): Permission[] =>
  wanted.filter((permission) => !actor.permissions.has(permission));

/**
 * What somebody may put into a role or give with one: their own permissions. One more for whoever shapes roles: they
 * appoint those who see need-to-know incidents, without seeing these themselves.
 */
export const beyondGranting = (actor: Actor, wanted: readonly Permission[]): Permission[] =>
  beyond(actor, wanted).filter(
    (permission) => permission !== 'incident:restricted' || !actor.permissions.has('role:write'),
  );

/**
 * The role stays there until the transaction ends.
 * @throws Problem `forbidden` `role_exceeds_yours` when it may do something that the actor may not; `unknown_role`.
 */
export async function requireRank(tx: Tx, role: Role): Promise<void> {
  const wanted = await findPermissions(tx, role);
  if (!wanted)
    throw invalid('unknown_role', 'There is no such role.', [{ pointer: '/role', detail: 'No role has this key.' }]);
  requireWithin(tx.actor, role, wanted);
}

/** The same for what somebody has already, whose role may be gone. @throws Problem `role_exceeds_yours`. */
export async function requireRankOver(tx: Tx, role: Role): Promise<void> {
  requireWithin(tx.actor, role, (await findPermissions(tx, role)) ?? []);
}

/** @throws Problem `forbidden` `role_exceeds_yours`. */
export function requireWithin(actor: Actor, role: Role, wanted: readonly Permission[]): void {
  const missing = beyondGranting(actor, wanted);
  if (missing.length > 0)
    throw new Problem(
      'forbidden',
      'role_exceeds_yours',
      `The role ${role} may do what you may not: ${missing.join(', ')}.`,
    );
}

async function findPermissions(tx: Tx, role: Role): Promise<Permission[] | null> {
  if (isBuiltIn(role)) return permissionsOf({ role });
  const own = await tablesOf(tx.db)
    .selectFrom('role')
    .select('permissions')
    .where('key', '=', role)
    .forShare()
    .executeTakeFirst();
  return own ? permissionsOf({ role, ownPermissions: own.permissions }) : null;
}
