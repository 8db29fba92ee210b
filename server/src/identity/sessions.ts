// A session: made at sign-in, found by the cookie's token, gone when it idles, ages or is ended.
import { rolePermissions, type Session } from '@tocsin/contracts/identity';

import type { Actor, Tx } from '#platform/context';
import { notFound } from '#platform/errors';
import { uuidv7 } from '#platform/id';

import { findOrganisation, findUser, tablesOf, userOf } from './store.ts';
import { hashToken, newToken } from './tokens.ts';

export const idleMs = 12 * 60 * 60 * 1000;
export const lifetimeMs = 7 * 24 * 60 * 60 * 1000;
/** How exactly the last use of sessions and keys is known. */
export const seenEveryMs = 60 * 1000;

/** Answers with the token, which is kept nowhere. */
export async function createSession(
  tx: Tx,
  personId: string,
  userAgent: string | null,
): Promise<{ id: string; token: string; expiresAt: Date }> {
  const [id, token, now] = [uuidv7(), newToken(), tx.now()];
  const expiresAt = new Date(now.getTime() + lifetimeMs);
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
    })
    .execute();
  await tablesOf(tx.db).updateTable('person').set({ lastSignInAt: now }).where('id', '=', personId).execute();
  return { id, token, expiresAt };
}

/** What the dashboard knows of who is signed in. */
export async function describeSession(tx: Tx, personId: string): Promise<Session> {
  const user = await findUser(tx, personId);
  if (!user) throw notFound('user', personId);
  return {
    user: userOf(user),
    organisation: await findOrganisation(tx),
    permissions: [...rolePermissions[user.role]],
  };
}

export const actorOf = (person: { id: string; name: string; role: Session['user']['role'] }): Actor => ({
  kind: 'user',
  id: person.id,
  name: person.name,
  permissions: new Set(rolePermissions[person.role]),
});
