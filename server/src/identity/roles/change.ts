// Roles of an organisation's own are made, changed and deleted.
import { roleChanged, roleCreated, roleDeleted } from '@tocsin/contracts/activity';
import type * as peopleApi from '@tocsin/contracts/api/people';
import { expand, isBuiltIn, type Permission, type RoleEntry } from '@tocsin/contracts/identity';
import { isPlatformPermission } from '@tocsin/contracts/policy';
import type * as z from 'zod';

import { record } from '#platform/activity';
import { authorize } from '#platform/authorize';
import { inTransaction, type Context } from '#platform/context';
import { conflict, invalid } from '#platform/errors';
import { uuidv7 } from '#platform/id';

import { changesBetween } from '../changes.ts';
import { permissionsOf } from '../grant.ts';
import { requireWithin } from '../rank.ts';
import { tablesOf } from '../store.ts';
import { countPeople, entryOf, insertRole, lockRole, requireUnused } from './store.ts';

/** @throws Problem `forbidden` `role_exceeds_yours`, `conflict` `role_key_taken`, `invalid_input` `platform_permission`. */
export async function createRole(
  ctx: Context,
  { key, title, meaning, permissions }: z.output<typeof peopleApi.createRole.input>,
): Promise<RoleEntry> {
  authorize(ctx, 'role:write');
  const held = granted(permissions);
  requireWithin(ctx.actor, key, held);
  return inTransaction(ctx, async (tx) => {
    const about = {
      id: uuidv7(),
      orgId: tx.orgId,
      key,
      title,
      meaning,
      permissions: held,
      rev: 1,
      createdAt: tx.now(),
    };
    const row = isBuiltIn(key) ? undefined : await insertRole(tx, about);
    if (!row) throw conflict('role_key_taken', `There is a role ${key} already.`);
    await record(tx, roleCreated, { subjectId: row.id }, { key, title, permissions: row.permissions });
    return entryOf(row);
  });
}

/**
 * Whoever has the role may do what it now says from their next request on.
 * @throws Problem `forbidden` `role_exceeds_yours` for what it could do before, too; `conflict` `stale_revision`.
 */
export async function changeRole(
  ctx: Context,
  { roleId, rev, ...wanted }: z.output<typeof peopleApi.changeRole.input>,
): Promise<RoleEntry> {
  authorize(ctx, 'role:write');
  return inTransaction(ctx, async (tx) => {
    const row = await lockRole(tx, roleId);
    if (rev !== undefined && rev !== row.rev)
      throw conflict('stale_revision', 'Someone else has changed this role since you loaded it.');
    const after = {
      title: wanted.title ?? row.title,
      meaning: wanted.meaning ?? row.meaning,
      permissions: wanted.permissions ? granted(wanted.permissions) : row.permissions,
    };
    for (const permissions of [row.permissions, after.permissions])
      requireWithin(tx.actor, row.key, permissionsOf({ role: row.key, ownPermissions: permissions }));
    const people = (await countPeople(tx)).get(row.key);
    const fields = changesBetween(shown(row), shown(after));
    if (Object.keys(fields).length === 0) return entryOf(row, people);
    const changed = await tablesOf(tx.db)
      .updateTable('role')
      .set({ ...after, rev: row.rev + 1 })
      .where('id', '=', roleId)
      .returningAll()
      .executeTakeFirstOrThrow();
    await record(tx, roleChanged, { subjectId: roleId }, { key: row.key, title: changed.title, fields });
    return entryOf(changed, people);
  });
}

/** @throws Problem `conflict` `role_in_use`, `role_not_found`. */
export async function deleteRole(ctx: Context, { roleId }: { roleId: string }): Promise<Record<string, never>> {
  authorize(ctx, 'role:write');
  return inTransaction(ctx, async (tx) => {
    const row = await lockRole(tx, roleId);
    await requireUnused(tx, row);
    await tablesOf(tx.db).deleteFrom('role').where('id', '=', roleId).execute();
    await record(tx, roleDeleted, { subjectId: roleId }, { key: row.key, title: row.title });
    return {};
  });
}

/** With what is implied. @throws Problem `platform_permission`: no organisation gives these. */
function granted(permissions: readonly Permission[]): Permission[] {
  if (permissions.some(isPlatformPermission))
    throw invalid('platform_permission', 'Running the installation is not for a role of one organisation.', [
      { pointer: '/permissions', detail: 'platform:read and platform:write cannot be given here.' },
    ]);
  return expand(permissions);
}

const shown = ({ title, meaning, permissions }: { title: string; meaning: string; permissions: Permission[] }) => ({
  title,
  meaning,
  permissions: permissions.join(' '),
});
