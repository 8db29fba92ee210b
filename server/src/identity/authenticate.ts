// Whose credential is this? Session cookies and API keys, looked up by their hash, and access tokens.
import type { AuthStrength } from '@tocsin/contracts/auth-strength';
import type { Permission, Role } from '@tocsin/contracts/identity';
import type { SecurityPolicy } from '@tocsin/contracts/sign-in';

import type { DatabaseHandle } from '#platform/database';
import type { Authenticate, Caller } from '#platform/http';

import { callerByKey, type Use } from './authenticate-key.ts';
import type { OAuth } from './oauth/index.ts';
import { looksLikeToken } from './oauth/tokens.ts';
import { reachOfPerson } from './reach.ts';
import { endOf, findPolicy, isLimited } from './security-policy.ts';
import { actorOf, seenEveryMs } from './sessions.ts';
import { tablesOf } from './store.ts';
import { hashToken } from './tokens.ts';

/** Null for what is unknown, expired, revoked, or belongs to someone deactivated. */
export const createAuthenticate =
  (handle: DatabaseHandle, now: () => Date, oauth?: Pick<OAuth, 'callerOf'>): Authenticate =>
  ({ kind, token }, { passive, ip = null } = { passive: false }) => {
    const use = { now: now(), passive, ip };
    if (kind === 'bearer' && oauth && looksLikeToken(token)) return oauth.callerOf(token, use);
    const lookUp = kind === 'session' ? bySession : byApiKey;
    return lookUp(handle, hashToken(token), use);
  };

type LookUp = (handle: DatabaseHandle, tokenHash: string, use: Use) => Promise<Caller | null>;

const bySession: LookUp = (handle, tokenHash, { now, passive }) =>
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

const byApiKey: LookUp = (handle, keyHash, use) => handle.asSystem((db) => callerByKey(db, keyHash, use));

const isDue = (last: Date, now: Date): boolean => now.getTime() - last.getTime() >= seenEveryMs;
