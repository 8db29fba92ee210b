// Whether a token still counts: asked of the database at every call, so that whatever is taken away is gone at once.
import type { AuthStrength } from '@tocsin/contracts/auth-strength';
import { expand, permissions, type Permission } from '@tocsin/contracts/identity';

import type { Database } from '#platform/context';
import type { DatabaseHandle } from '#platform/database';
import type { Caller } from '#platform/http';

import { isDue, noteUseOfAccount, usedNow, type Use } from '../authenticate-key.ts';
import { reachOfPerson } from '../reach.ts';
import { findPolicy, isLimited } from '../security-policy.ts';
import { findStanding, permissionsWithin, reachOfProgram } from '../service-accounts/standing.ts';
import { actorOf } from '../sessions.ts';
import { tablesOf } from '../store.ts';
import { findOAuthPolicy } from './settings.ts';
import type { Claims } from './tokens.ts';

/** Unknown words are left out: a permission may have been there when the token was made. */
export const scopesIn = (scope: string): Permission[] => {
  const words = new Set(scope.split(' '));
  return permissions.filter((permission) => words.has(permission));
};

/** Null where the token was revoked, or whoever it is of may not come any more. */
export const callerOfClaims = (handle: DatabaseHandle, claims: Claims, use: Use): Promise<Caller | null> =>
  handle.asSystem(async (db) => {
    const organisation = await tablesOf(db)
      .selectFrom('organisation')
      .leftJoin('oauthRevokedToken', (join) => join.on('oauthRevokedToken.jti', '=', claims.jti))
      .select('oauthRevokedToken.jti')
      .where('organisation.id', '=', claims.org)
      .where('organisation.suspendedAt', 'is', null)
      .executeTakeFirst();
    if (!organisation || organisation.jti !== null) return null;
    return claims.actor === 'user' ? personBy(db, claims) : accountBy(db, claims, use);
  });

async function accountBy(db: Database, claims: Claims, use: Use): Promise<Caller | null> {
  const client = await tablesOf(db)
    .selectFrom('oauthClient')
    .select(['id', 'name', 'scopes', 'lastUsedAt', 'lastUsedIp'])
    .where('id', '=', claims.client_id)
    .where('orgId', '=', claims.org)
    .where('serviceAccountId', '=', claims.sub)
    .where('revokedAt', 'is', null)
    .executeTakeFirst();
  if (!client) return null;
  const account = await findStanding(db, claims.org, claims.sub, use.now);
  if (!account) return null;
  if (isDue(client, use))
    await tablesOf(db).updateTable('oauthClient').set(usedNow(use)).where('id', '=', client.id).execute();
  await noteUseOfAccount(db, account, use);
  const reach = reachOfProgram(account, null);
  const allowed = client.scopes && new Set(expand(client.scopes));
  const scopes = scopesIn(claims.scope).filter((scope) => allowed?.has(scope) ?? true);
  return {
    orgId: claims.org,
    actor: {
      kind: 'service_account',
      id: account.id,
      name: account.name,
      permissions: new Set(permissionsWithin(scopes, account, reach)),
    },
    reach,
    credentialId: `client:${client.id}`,
    strength: 'oauth_client',
  };
}

async function personBy(db: Database, claims: Claims): Promise<Caller | null> {
  const { passwordGrant } = await findOAuthPolicy(db, claims.org);
  if (!passwordGrant) return null;
  const found = await tablesOf(db)
    .selectFrom('membership')
    .innerJoin('person', 'person.id', 'membership.personId')
    .leftJoin('role', (join) =>
      join.onRef('role.orgId', '=', 'membership.orgId').onRef('role.key', '=', 'membership.role'),
    )
    .leftJoin('platformAdministrator', 'platformAdministrator.personId', 'person.id')
    .select(['person.id', 'person.name', 'membership.role', 'membership.siteCodes'])
    .select(['role.permissions as ownPermissions', 'platformAdministrator.since as runsSince'])
    .where('membership.orgId', '=', claims.org)
    .where('person.id', '=', claims.sub)
    .where('membership.active', '=', true)
    .executeTakeFirst();
  if (!found) return null;
  const policy = await findPolicy(db, claims.org);
  const strength: AuthStrength = claims.acr ?? 'password';
  const limited = isLimited(policy, found.role, strength);
  const actor = actorOf({ ...found, runsPlatform: found.runsSince !== null });
  const held = scopesIn(claims.scope).filter((scope) => actor.permissions.has(scope));
  const steppedUpAt = new Date(claims.iat * 1000);
  return {
    orgId: claims.org,
    actor: { ...actor, permissions: new Set(limited ? [] : held) },
    reach: reachOfPerson(found),
    credentialId: `token:${found.id}`,
    strength,
    // What an organisation asks of sessions it asks of these, too; there is no session to end or to renew.
    session: {
      id: null,
      steppedUpAt,
      steppedUpUntil: new Date(steppedUpAt.getTime() + policy.stepUpMinutes * 60_000),
      limited,
      allowedNetworks: policy.allowedNetworks,
    },
  };
}
