// Service accounts are listed, made and changed. Nobody makes or changes one that may do more than themselves.
import { serviceAccountChanged, serviceAccountCreated } from '@tocsin/contracts/activity';
import type * as api from '@tocsin/contracts/api/service-accounts';
import { expand, type Permission, type Role, type ServiceAccount } from '@tocsin/contracts/identity';
import { isPlatformPermission } from '@tocsin/contracts/policy';
import type * as z from 'zod';

import { record } from '#platform/activity';
import { authorize } from '#platform/authorize';
import { inTransaction, type Context, type Tx } from '#platform/context';
import { conflict, invalid } from '#platform/errors';
import { uuidv7 } from '#platform/id';

import { changesBetween } from '../changes.ts';
import { requireRank, requireRankOver, requireWithin } from '../rank.ts';
import { knownSites, requireSites } from '../reach.ts';
import { activeMembers, isTaken, peopleByIds, tablesOf } from '../store.ts';
import { findServiceAccounts, getServiceAccount, lockServiceAccount } from './store.ts';

export async function listServiceAccounts(ctx: Context): Promise<{ items: ServiceAccount[] }> {
  authorize(ctx, 'api_key:read');
  return inTransaction(ctx, async (tx) => ({ items: await findServiceAccounts(tx) }));
}

/**
 * @throws Problem `forbidden` `role_exceeds_yours`, `sites_exceed_yours`; `invalid_input` `role_or_permissions`,
 * `unknown_person`, `unknown_site`, `expires_in_past`; `conflict` `service_account_name_taken`.
 */
export async function createServiceAccount(
  ctx: Context,
  input: z.output<typeof api.createServiceAccount.input>,
): Promise<ServiceAccount> {
  authorize(ctx, 'api_key:write');
  const grant = grantOf(input);
  requireSites(ctx, input.siteCodes);
  return named(input.name, () =>
    inTransaction(ctx, async (tx) => {
      await requireGrant(tx, input.name, grant);
      const ownerId = input.ownerId ?? tx.actor.id;
      await requireOwner(tx, ownerId);
      const id = uuidv7();
      await tablesOf(tx.db)
        .insertInto('serviceAccount')
        .values({
          id,
          orgId: tx.orgId,
          name: input.name,
          description: input.description,
          ownerId,
          ...grant,
          siteCodes: await knownSites(tx, input.siteCodes),
          enabled: true,
          expiresAt: expiryOf(tx, input.expiresAt),
          lastUsedAt: null,
          lastUsedIp: null,
          createdBy: tx.actor.id,
          createdAt: tx.now(),
          rev: 1,
        })
        .execute();
      const { role, permissions } = grant;
      await record(
        tx,
        serviceAccountCreated,
        { subjectId: id },
        { name: input.name, role, permissions: permissions ?? [] },
      );
      return getServiceAccount(tx, id);
    }),
  );
}

/** @throws as `createServiceAccount`, also for what it could do before; `conflict` `stale_revision`. */
export async function changeServiceAccount(
  ctx: Context,
  { serviceAccountId: id, rev, ...wanted }: z.output<typeof api.changeServiceAccount.input>,
): Promise<ServiceAccount> {
  authorize(ctx, 'api_key:write');
  return named(wanted.name ?? '', () =>
    inTransaction(ctx, async (tx) => {
      const row = await lockServiceAccount(tx, id);
      if (rev !== undefined && rev !== row.rev)
        throw conflict('stale_revision', 'Someone else has changed this service account since you loaded it.');
      await requireHeld(tx, row);
      requireSites(tx, row.siteCodes);
      const regranted = wanted.role !== undefined || wanted.permissions !== undefined;
      const grant = regranted ? grantOf({ role: wanted.role ?? null, permissions: wanted.permissions ?? null }) : row;
      if (regranted) await requireGrant(tx, row.name, grant);
      if (wanted.siteCodes !== undefined) requireSites(tx, wanted.siteCodes);
      if (wanted.ownerId !== undefined && wanted.ownerId !== row.ownerId) await requireOwner(tx, wanted.ownerId);
      const after = {
        name: wanted.name ?? row.name,
        description: wanted.description ?? row.description,
        ownerId: wanted.ownerId ?? row.ownerId,
        role: grant.role,
        permissions: grant.permissions,
        siteCodes: wanted.siteCodes === undefined ? row.siteCodes : await knownSites(tx, wanted.siteCodes),
        enabled: wanted.enabled ?? row.enabled,
        expiresAt: wanted.expiresAt === undefined ? row.expiresAt : expiryOf(tx, wanted.expiresAt),
      };
      const fields = changesBetween(await shown(tx, row), await shown(tx, after));
      if (Object.keys(fields).length === 0) return getServiceAccount(tx, id);
      await tablesOf(tx.db)
        .updateTable('serviceAccount')
        .set({ ...after, rev: row.rev + 1 })
        .where('id', '=', id)
        .execute();
      await record(tx, serviceAccountChanged, { subjectId: id }, { name: after.name, fields });
      return getServiceAccount(tx, id);
    }),
  );
}

type Grant = { role: Role | null; permissions: Permission[] | null };

function grantOf({ role, permissions }: Grant): Grant {
  if ((role === null) === (permissions === null))
    throw invalid('role_or_permissions', 'A service account has a role, or permissions of its own: one of the two.', [
      { pointer: '/role', detail: 'Give this or permissions.' },
    ]);
  if (permissions?.some(isPlatformPermission))
    throw invalid('platform_permission', 'Running the installation is not for a program of one organisation.', [
      { pointer: '/permissions', detail: 'platform:read and platform:write cannot be given here.' },
    ]);
  return { role, permissions: permissions && expand(permissions) };
}

async function requireGrant(tx: Tx, name: string, { role, permissions }: Grant): Promise<void> {
  if (role === 'platform_admin')
    throw invalid('platform_permission', 'Running the installation is not for a program of one organisation.');
  if (role !== null) await requireRank(tx, role);
  requireWithin(tx.actor, name, permissions ?? []);
}

/** Nobody touches what may do more than themselves, or makes credentials for it. @throws Problem `role_exceeds_yours`. */
export async function requireHeld(tx: Tx, { name, role, permissions }: Grant & { name: string }): Promise<void> {
  if (role !== null) await requireRankOver(tx, role);
  requireWithin(tx.actor, name, permissions ?? []);
}

async function requireOwner(tx: Tx, ownerId: string): Promise<void> {
  if ((await activeMembers(tx, [ownerId])).has(ownerId)) return;
  throw invalid('unknown_person', 'Its owner must be an active member of the organisation.', [
    { pointer: '/ownerId', detail: 'Not an active member.' },
  ]);
}

function expiryOf(ctx: Context, expiresAt: string | null): Date | null {
  if (expiresAt === null) return null;
  const at = new Date(expiresAt);
  if (at > ctx.now()) return at;
  throw invalid('expires_in_past', 'It would never work.', [
    { pointer: '/expiresAt', detail: 'Must be in the future.' },
  ]);
}

type Shown = Grant & {
  name: string;
  description: string;
  ownerId: string;
  siteCodes: string[] | null;
  enabled: boolean;
  expiresAt: Date | null;
};
/** One text or number a field: what is compared and what the record shows. */
const shown = async (tx: Tx, row: Shown) => ({
  name: row.name,
  description: row.description,
  owner: (await peopleByIds(tx, [row.ownerId])).get(row.ownerId)?.name ?? row.ownerId,
  role: row.role,
  permissions: row.permissions?.join(' ') ?? null,
  siteCodes: row.siteCodes?.join(', ') ?? null,
  enabled: row.enabled,
  expiresAt: row.expiresAt?.toISOString() ?? null,
});

async function named<T>(name: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!isTaken(error, 'service_account_org_id_name_key')) throw error;
    throw conflict('service_account_name_taken', `There is a service account ${name} already.`);
  }
}
