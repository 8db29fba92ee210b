// Whose credential is this? Session cookies and API keys, looked up by their hash.
import type { AuthStrength } from '@tocsin/contracts/auth-strength';
import { expand, type Permission, type Role } from '@tocsin/contracts/identity';
import type { SecurityPolicy } from '@tocsin/contracts/sign-in';

import type { DatabaseHandle } from '#platform/database';
import type { Authenticate, Caller } from '#platform/http';

import { reachOfKey, reachOfPerson } from './reach.ts';
import { endOf, findPolicy, isLimited } from './security-policy.ts';
import { actorOf, seenEveryMs } from './sessions.ts';
import { tablesOf } from './store.ts';
import { hashToken } from './tokens.ts';

/** Null for what is unknown, expired, revoked, or belongs to someone deactivated. */
export const createAuthenticate =
  (handle: DatabaseHandle, now: () => Date): Authenticate =>
  ({ kind, token }, { passive } = { passive: false }) => {
    const lookUp = kind === 'session' ? bySession : byApiKey;
    return lookUp(handle, hashToken(token), now(), passive);
  };

type LookUp = (handle: DatabaseHandle, tokenHash: string, now: Date, passive: boolean) => Promise<Caller | null>;

const bySession: LookUp = (handle, tokenHash, now, passive) =>
  handle.asSystem(async (db) => {
    const found = await tablesOf(db)
      .selectFrom('session')
      .innerJoin('person', 'person.id', 'session.personId')
      .innerJoin('membership', (join) =>
        join.onRef('membership.orgId', '=', 'session.orgId').onRef('membership.personId', '=', 'session.personId'),
      )
      .innerJoin('organisation', 'organisation.id', 'session.orgId')
      .leftJoin('role', (join) =>
        join.onRef('role.orgId', '=', 'membership.orgId').onRef('role.key', '=', 'membership.role'),
      )
      .leftJoin('platformAdministrator', 'platformAdministrator.personId', 'person.id')
      .select(['role.permissions as ownPermissions', 'platformAdministrator.since as runsSince'])
      .select([
        'session.id as sessionId',
        'session.orgId',
        'session.createdAt',
        'session.lastSeenAt',
        'session.strength',
        'session.steppedUpAt',
        'person.id',
        'person.name',
        'membership.role',
        'membership.siteCodes',
      ])
      .where('session.tokenHash', '=', tokenHash)
      .where('session.expiresAt', '>', now)
      .where('membership.active', '=', true)
      .where('organisation.suspendedAt', 'is', null)
      .executeTakeFirst();
    if (!found) return null;
    const policy = await findPolicy(db, found.orgId);
    if (endOf(policy, found) <= now) return null;
    if (!passive && isDue(found.lastSeenAt, now))
      await tablesOf(db).updateTable('session').set({ lastSeenAt: now }).where('id', '=', found.sessionId).execute();
    return callerOf(found, policy);
  });

type Found = {
  sessionId: string;
  orgId: string;
  strength: AuthStrength;
  steppedUpAt: Date | null;
  id: string;
  name: string;
  role: Role;
  siteCodes: readonly string[] | null;
  ownPermissions: readonly Permission[] | null;
  runsSince: Date | null;
};

function callerOf(found: Found, policy: SecurityPolicy): Caller {
  const { sessionId, steppedUpAt } = found;
  const limited = isLimited(policy, found.role, found.strength);
  const actor = actorOf({ ...found, runsPlatform: found.runsSince !== null });
  return {
    orgId: found.orgId,
    actor: limited ? { ...actor, permissions: new Set() } : actor,
    reach: reachOfPerson(found),
    credentialId: `session:${sessionId}`,
    strength: found.strength,
    session: {
      id: sessionId,
      steppedUpAt,
      steppedUpUntil: steppedUpAt && new Date(steppedUpAt.getTime() + policy.stepUpMinutes * 60_000),
      limited,
      allowedNetworks: policy.allowedNetworks,
    },
  };
}

const byApiKey: LookUp = (handle, keyHash, now, passive) =>
  handle.asSystem(async (db) => {
    const found = await tablesOf(db)
      .selectFrom('apiKey')
      .innerJoin('organisation', 'organisation.id', 'apiKey.orgId')
      .leftJoin('site', 'site.id', 'apiKey.siteId')
      .select(['apiKey.id', 'apiKey.orgId', 'apiKey.name', 'apiKey.scopes', 'apiKey.lastUsedAt'])
      .select('site.code as siteCode')
      .where('organisation.suspendedAt', 'is', null)
      .where('keyHash', '=', keyHash)
      .where('revokedAt', 'is', null)
      .where((where) => where.or([where('expiresAt', 'is', null), where('expiresAt', '>', now)]))
      .executeTakeFirst();
    if (!found) return null;
    if (!passive && isDue(found.lastUsedAt, now))
      await tablesOf(db).updateTable('apiKey').set({ lastUsedAt: now }).where('id', '=', found.id).execute();
    const { id, orgId, name, scopes } = found;
    return {
      orgId,
      actor: { kind: 'api_key', id, name, permissions: new Set(expand(scopes)) },
      reach: reachOfKey(found),
      credentialId: `key:${id}`,
      strength: 'api_key',
    };
  });

const isDue = (last: Date | null, now: Date): boolean => last === null || now.getTime() - last.getTime() >= seenEveryMs;
