// A session: made at sign-in, found by the cookie's token, gone when it idles, ages or is ended.
import type { AuthStrength } from '@tocsin/contracts/auth-strength';
import type { Session } from '@tocsin/contracts/identity';

import type { Actor, Context, Database, Tx } from '#platform/context';
import type { DatabaseHandle } from '#platform/database';
import { notFound, Problem } from '#platform/errors';
import { uuidv7 } from '#platform/id';
import type { Wire } from '#platform/module';

import type { AtProvider } from './at-provider.ts';
import { findGrant, permissionsOf, type Grant } from './grant.ts';
import { defaultPolicy, findPolicy, isLimited } from './security-policy.ts';
import { findOrganisation, findUser, languageOf, tablesOf, userOf } from './store.ts';
import { hashToken, newToken } from './tokens.ts';

/** An identity provider that has signed somebody in, and what it said of its own session. */
export type Through = { id: string; name: string; at: AtProvider | null };

/** Where the organisation has not said otherwise. */
export const idleMs = defaultPolicy.idleMinutes * 60_000;
export const lifetimeMs = defaultPolicy.lifetimeHours * 3_600_000;
/** How exactly the last use of sessions and keys is known. */
export const seenEveryMs = 60 * 1000;

/** Answers with the token, which is kept nowhere. Whoever has just signed in has just proved who they are. */
export async function createSession(
  tx: Tx,
  personId: string,
  userAgent: string | null,
  strength: AuthStrength = 'password',
  through: Pick<Through, 'id' | 'at'> | null = null,
): Promise<{ id: string; token: string; expiresAt: Date }> {
  const [id, token, now] = [uuidv7(), newToken(), tx.now()];
  const { lifetimeHours } = await findPolicy(tx.db, tx.orgId);
  const expiresAt = new Date(now.getTime() + lifetimeHours * 3_600_000);
  await tablesOf(tx.db)
    .insertInto('session')
    .values({
      id,
      orgId: tx.orgId,
      personId,
      tokenHash: hashToken(token),
      createdAt: now,
      lastSeenAt: now,
      expiresAt,
      ip: tx.ip,
      userAgent,
      strength,
      steppedUpAt: now,
      providerId: through?.id ?? null,
      atProvider: through?.at ? JSON.stringify(through.at) : null,
    })
    .execute();
  await tablesOf(tx.db).updateTable('person').set({ lastSignInAt: now }).where('id', '=', personId).execute();
  return { id, token, expiresAt };
}

/**
 * A new token for the session at hand, because what it may do has grown; the old one ends. Of two at once one loses.
 * @throws Problem `session_ended`
 */
export async function renewSession(tx: Tx, wire: Wire, strength: AuthStrength): Promise<void> {
  const token = newToken();
  const renewed = await tablesOf(tx.db)
    .updateTable('session')
    .set({ tokenHash: hashToken(token), strength, steppedUpAt: tx.now() })
    .where('id', '=', tx.sessionId ?? '')
    .where('tokenHash', '=', hashToken(wire.sessionToken ?? ''))
    .returning('expiresAt')
    .executeTakeFirst();
  if (!renewed) throw new Problem('unauthenticated', 'session_ended', 'Your session has ended. Sign in again.');
  wire.setSession(token, renewed.expiresAt);
}

/** Ends a person's sessions in every organisation, but the one named. Answers with how many there were. */
export async function endSessions(db: Database, personId: string, but: string | null = null): Promise<number> {
  const query = tablesOf(db).deleteFrom('session').where('personId', '=', personId);
  const [result] = await (but === null ? query : query.where('id', '!=', but)).execute();
  return Number(result?.numDeletedRows ?? 0);
}

/** What the dashboard knows of who is signed in. */
export async function describeSession(tx: Tx, personId: string, strength: AuthStrength = 'password'): Promise<Session> {
  const user = await findUser(tx, personId);
  if (!user) throw notFound('user', personId);
  const limited = isLimited(await findPolicy(tx.db, tx.orgId), user.role, strength);
  return {
    user: userOf(user),
    organisation: await findOrganisation(tx),
    permissions: limited ? [] : permissionsOf({ role: user.role, ...(await findGrant(tx, user)) }),
    strength,
    language: await languageOf(tx.db, personId),
    limited,
  };
}

export const actorOf = (person: Grant & { id: string; name: string }): Actor => ({
  kind: 'user',
  id: person.id,
  name: person.name,
  permissions: new Set(permissionsOf(person)),
});

/** A signed-in person. @throws Problem `not_a_person` */
export function requirePerson(ctx: Context): { personId: string; sessionId: string } {
  if (ctx.actor.kind !== 'user' || !ctx.sessionId)
    throw new Problem('forbidden', 'not_a_person', 'An API key has no session.');
  return { personId: ctx.actor.id, sessionId: ctx.sessionId };
}

/** One transaction over what belongs to a person and what belongs to the organisation at once: names both itself. */
export const asSystem = <T>(handle: DatabaseHandle, ctx: Context, work: (tx: Tx) => Promise<T>): Promise<T> =>
  handle.asSystem((db) => work({ ...ctx, db }));
