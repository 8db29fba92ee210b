// Nobody gives more than they have, or touches those who may do more than themselves.
import { rolePermissions, type Permission, type Role } from '@tocsin/contracts/identity';

import type { Actor } from '#platform/context';
import { Problem } from '#platform/errors';

/** The permissions among `wanted` that the actor lacks. */
export const beyond = (actor: Actor, wanted: readonly Permission[]): Permission[] =>
  wanted.filter((permission) => !actor.permissions.has(permission));

/** @throws Problem `forbidden` when the role may do something that the actor may not. */
export function requireRank(actor: Actor, role: Role): void {
  const missing = beyond(actor, rolePermissions[role]);
  if (missing.length > 0)
    throw new Problem(
      'forbidden',
      'role_exceeds_yours',
      `The role ${role} may do what you may not: ${missing.join(', ')}.`,
    );
}
