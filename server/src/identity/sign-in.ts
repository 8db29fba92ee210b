// Someone signs in with e-mail and password; a second factor, where they have one, comes after it.
import type { Session } from '@tocsin/contracts/identity';
import type { SecondFactorNeeded } from '@tocsin/contracts/sign-in';

import type { Context } from '#platform/context';
import type { DatabaseHandle } from '#platform/database';
import { Problem } from '#platform/errors';
import type { Wire } from '#platform/module';
import { hashPassword, isOutdated, verifyPassword } from '#platform/password';

import { beginAttempt, endAttempts } from './attempts.ts';
import { beginSession, recordRefusal } from './begin-session.ts';
import { networkOf } from './lock-out.ts';
import { emailKeyOf, findMember, type Member } from './members.ts';
import { requestOptions } from './passkeys/relying-party.ts';
import { passkeysOf } from './passkeys/store.ts';
import { factorsOf } from './second-factor/store.ts';
import { makeTicket } from './second-factor/tickets.ts';
import { requireNoEnforcement } from './single-sign-on/enforcement.ts';
import { tablesOf } from './store.ts';

type Input = { email: string; password: string };

/**
 * A refusal never says which of e-mail and password was wrong, and takes as long for strangers as for colleagues.
 * @throws Problem `unauthenticated` `wrong_credentials`, `too_many_requests` `too_many_attempts`.
 */
export const signInWith =
  (handle: DatabaseHandle) =>
  async (ctx: Context, { email, password }: Input, wire: Wire): Promise<Session | SecondFactorNeeded> => {
    const member = await provePassword(handle, ctx, { email, password });
    return (
      (await secondFactorFor(handle, ctx, member, wire)) ??
      (await beginSession(handle, ctx, { member, strength: 'password', wire }))
    );
  };

/**
 * The member whose password this is.
 * @param admits says why somebody whose password is right is refused all the same, or null
 * @throws as `signInWith`
 */
export async function provePassword(
  handle: DatabaseHandle,
  ctx: Context,
  { email, password }: Input,
  admits: (member: Member) => Promise<string | null> = () => Promise.resolve(null),
): Promise<Member> {
  const emailKey = emailKeyOf(email);
  const attempt = await beginAttempt(handle, { emailKey, network: networkOf(ctx.ip), now: ctx.now() });
  const member = await findMember(handle, emailKey);
  const refused = member ? await admits(member) : null;
  const fits = await verifyPassword(password, member?.passwordHash ?? null);
  if (!member || !fits || !member.active || refused !== null) {
    const because = !member ? 'unknown address' : (refused ?? (fits ? 'deactivated' : 'wrong password'));
    await recordRefusal(handle, ctx, { email: email.trim(), member, because });
    throw new Problem('unauthenticated', 'wrong_credentials', 'E-mail or password is wrong.');
  }
  await endAttempts(handle, attempt);
  await keepUpToDate(handle, member, password);
  await requireNoEnforcement(handle, ctx, member);
  return member;
}

/** A hash with the parameters of another day is made again, now that the password is at hand. */
async function keepUpToDate(handle: DatabaseHandle, member: Member, password: string): Promise<void> {
  const { id, passwordHash: before } = member;
  if (before === null || !isOutdated(before)) return;
  const passwordHash = await hashPassword(password);
  await handle.asSystem((db) =>
    tablesOf(db)
      .updateTable('person')
      .set({ passwordHash })
      .where('id', '=', id)
      .where('passwordHash', '=', before)
      .execute(),
  );
}

async function secondFactorFor(
  handle: DatabaseHandle,
  ctx: Context,
  { id: personId }: Member,
  { origin }: Wire,
): Promise<SecondFactorNeeded | null> {
  const [methods, known] = await handle.asSystem(async (db) => [
    await factorsOf(db, personId),
    await passkeysOf(db, personId),
  ]);
  if (methods.length === 0) return null;
  const passkey = known.length === 0 ? null : await requestOptions(origin, known, 'preferred');
  const ticket = await makeTicket(handle, {
    purpose: 'second-factor',
    personId,
    challenge: passkey?.challenge ?? null,
    ip: ctx.ip,
    now: ctx.now(),
  });
  return { kind: 'second_factor', ticket, methods, passkey };
}
