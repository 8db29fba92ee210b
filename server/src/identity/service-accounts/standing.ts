// What a service account may do at this moment, and where: asked at every call of its keys and clients.
import { expand, type Permission, type Role } from '@tocsin/contracts/identity';

import type { Database } from '#platform/context';
import { wholeOrganisation, type Reach } from '#platform/reach';

import { permissionsOf } from '../grant.ts';
import { tablesOf } from '../store.ts';

export type Standing = {
  id: string;
  name: string;
  permissions: readonly Permission[];
  sites: readonly string[] | null;
  lastUsedAt: Date | null;
  lastUsedIp: string | null;
};

type Held = {
  role: Role | null;
  permissions: readonly Permission[] | null;
  ownPermissions: readonly Permission[] | null;
};

export const heldBy = ({ role, permissions, ownPermissions }: Held): Permission[] =>
  role === null ? expand(permissions ?? []) : permissionsOf({ role, ownPermissions });

/** Null where it is switched off, expired, deleted or not there. */
export async function findStanding(db: Database, orgId: string, id: string, now: Date): Promise<Standing | null> {
  const row = await tablesOf(db)
    .selectFrom('serviceAccount')
    .leftJoin('role', (join) =>
      join.onRef('role.orgId', '=', 'serviceAccount.orgId').onRef('role.key', '=', 'serviceAccount.role'),
    )
    .select(['serviceAccount.id', 'serviceAccount.name', 'serviceAccount.role', 'serviceAccount.permissions'])
    .select(['serviceAccount.siteCodes', 'serviceAccount.lastUsedAt', 'serviceAccount.lastUsedIp'])
    .select('role.permissions as ownPermissions')
    .where('serviceAccount.orgId', '=', orgId)
    .where('serviceAccount.id', '=', id)
    .where('serviceAccount.enabled', '=', true)
    .where('serviceAccount.deletedAt', 'is', null)
    .where((where) =>
      where.or([where('serviceAccount.expiresAt', 'is', null), where('serviceAccount.expiresAt', '>', now)]),
    )
    .executeTakeFirst();
  if (!row) return null;
  const { name, siteCodes: sites, lastUsedAt, lastUsedIp } = row;
  return { id: row.id, name, permissions: heldBy(row), sites, lastUsedAt, lastUsedIp };
}

/** What of `scopes` it still may. Whoever sees no site has none to send for. */
export function permissionsWithin(
  scopes: readonly Permission[],
  standing: Standing | null,
  reach: Reach,
): Permission[] {
  const held = expand(scopes);
  const allowed = standing ? held.filter((permission) => standing.permissions.includes(permission)) : held;
  const sends = reach.sites === null || reach.sites.length > 0;
  return sends ? allowed : allowed.filter((permission) => permission !== 'ingest:write');
}

/** The sites of the account, narrowed to the one site of a key that is bound to one. */
export function reachOfProgram(standing: Standing | null, siteCode: string | null): Reach {
  const sites = standing?.sites ?? null;
  const bound = siteCode === null ? null : [siteCode];
  const both = bound && sites ? bound.filter((code) => sites.includes(code)) : (bound ?? sites);
  return { ...wholeOrganisation(null), sites: both };
}
