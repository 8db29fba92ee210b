// An identity at a provider is taken away from a person: by themselves, or by an administrator.
import { identityUnlinked } from '@tocsin/contracts/activity';
import type { LinkedIdentity, Profile } from '@tocsin/contracts/sign-in';

import { record } from '#platform/activity';
import { authorize } from '#platform/authorize';
import { inTransaction, type Context, type Tx } from '#platform/context';
import type { DatabaseHandle } from '#platform/database';
import { conflict, notFound } from '#platform/errors';

import { findBelow } from '../devices.ts';
import { passkeysOf } from '../passkeys/store.ts';
import { profileOf } from '../profile/profile.ts';
import { asSystem, requirePerson } from '../sessions.ts';
import { findUser } from '../store.ts';
import { mustUseProvider } from './enforcement.ts';
import { identitiesOf } from './linked.ts';
import { tables } from './tables.ts';

export async function listIdentitiesOfUser(
  ctx: Context,
  { userId }: { userId: string },
): Promise<{ items: LinkedIdentity[] }> {
  authorize(ctx, 'user:read');
  return inTransaction(ctx, async (tx) => {
    if (!(await findUser(tx, userId))) throw notFound('user', userId);
    return { items: (await identitiesOf(tx, userId)).map(({ identity }) => identity) };
  });
}

type OfOne = { identityProviderId: string };

/** @throws Problem `identity_not_found`; `conflict` `only_way_in` */
export const untieOwnIdentityWith =
  (handle: DatabaseHandle) =>
  async (ctx: Context, { identityProviderId }: OfOne): Promise<Profile> => {
    const { personId, sessionId } = requirePerson(ctx);
    return await asSystem(handle, ctx, async (tx) => {
      await untie(tx, { personId, identityProviderId, but: sessionId });
      return await profileOf(tx, personId);
    });
  };

/** @throws Problem `user_not_found`, `role_exceeds_yours`, `identity_not_found`; `conflict` `only_way_in` */
export const untieIdentityOfUserWith =
  (handle: DatabaseHandle) =>
  async (ctx: Context, { userId, identityProviderId }: OfOne & { userId: string }): Promise<Record<string, never>> => {
    authorize(ctx, 'user:write');
    await inTransaction(ctx, (tx) => findBelow(tx, userId));
    return await asSystem(handle, ctx, async (tx) => {
      await untie(tx, { personId: userId, identityProviderId, but: null });
      return {};
    });
  };

type Untying = OfOne & { personId: string; /** The session that asks, which goes on. */ but: string | null };

/** The sessions that were begun through the provider end. @param tx of the system role */
async function untie(tx: Tx, { personId, identityProviderId, but }: Untying): Promise<void> {
  // Two at once would each count on the other's identity.
  await tables(tx.db).selectFrom('person').select('id').where('id', '=', personId).forUpdate().execute();
  const all = await identitiesOf(tx, personId);
  const gone = all.filter(({ identity }) => identity.providerId === identityProviderId);
  const [first] = gone;
  const user = await findUser(tx, personId);
  if (!first || !user) throw notFound('identity', identityProviderId);
  const others = all.some(({ identity, enabled }) => enabled && identity.providerId !== identityProviderId);
  if (!others && !(await hasOwnWay(tx, personId)))
    throw conflict('only_way_in', 'It is the only way in: set a password or add a passkey first.');
  await tables(tx.db)
    .deleteFrom('externalIdentity')
    .where('orgId', '=', tx.orgId)
    .where('personId', '=', personId)
    .where('providerId', '=', identityProviderId)
    .execute();
  const sessions = tables(tx.db)
    .deleteFrom('session')
    .where('orgId', '=', tx.orgId)
    .where('personId', '=', personId)
    .where('providerId', '=', identityProviderId);
  await (but === null ? sessions : sessions.where('id', '!=', but)).execute();
  const { email } = user;
  const { provider } = first.identity;
  for (const { identity } of gone)
    await record(tx, identityUnlinked, { subjectId: personId }, { email, provider, subject: identity.subject });
}

/** A password or a passkey, where the organisation lets them sign in by it. */
async function hasOwnWay(tx: Tx, personId: string): Promise<boolean> {
  const person = await tables(tx.db)
    .selectFrom('person')
    .innerJoin('membership', 'membership.personId', 'person.id')
    .select(['person.email', 'person.passwordHash', 'membership.role'])
    .where('person.id', '=', personId)
    .where('membership.orgId', '=', tx.orgId)
    .executeTakeFirstOrThrow();
  const { email, role, passwordHash } = person;
  if (passwordHash === null && (await passkeysOf(tx.db, personId)).length === 0) return false;
  return !(await mustUseProvider(tx.db, { id: personId, email, role, orgId: tx.orgId }));
}
