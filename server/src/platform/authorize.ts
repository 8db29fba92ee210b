// The one question asked before anything is read or changed.
import type { Permission } from '@tocsin/contracts/identity';

import type { Context } from './context.ts';
import { Problem } from './errors.ts';

/** @throws Problem `forbidden` when the actor lacks the permission. */
export function authorize(ctx: Context, permission: Permission): void {
  if (!ctx.actor.permissions.has(permission))
    throw new Problem('forbidden', 'missing_permission', `This needs the permission ${permission}.`);
}
