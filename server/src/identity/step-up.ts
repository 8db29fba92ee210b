// A signed-in person proves again who they are: with the second factor where they have one, else with the password.
import { steppedUp } from '@tocsin/contracts/activity';
import type * as sessionsApi from '@tocsin/contracts/api/sessions';
import { raisedBy, type AuthStrength } from '@tocsin/contracts/auth-strength';
import type { Session } from '@tocsin/contracts/identity';
import type * as z from 'zod';

import { record } from '#platform/activity';
import type { Context } from '#platform/context';
import type { DatabaseHandle } from '#platform/database';
import { invalid, Problem } from '#platform/errors';
import type { Wire } from '#platform/module';
import { verifyPassword } from '#platform/password';
import type { Seal } from '#platform/seal';

import { beginAttempt, endAttempts } from './attempts.ts';
import { networkOf } from './lock-out.ts';
import { emailKeyOf, findMemberById, type Member } from './members.ts';
import { requestOptions } from './passkeys/relying-party.ts';
import { passkeysOf, provePasskey } from './passkeys/store.ts';
import { guardedCode } from './second-factor/codes.ts';
import { factorsOf, takeTotpCode } from './second-factor/store.ts';
import { makeTicket, spendTicket, tryTicket } from './second-factor/tickets.ts';
import { asSystem, describeSession, renewSession, requirePerson } from './sessions.ts';

type Input = z.output<typeof sessionsApi.stepUp.input>;
type Options = z.input<typeof sessionsApi.startStepUp.output>;
type Method = 'password' | 'totp' | 'passkey';
type Ground = { handle: DatabaseHandle; seal: Seal };

/** A recovery code is for getting in, not for this. Who came through a provider has no password to show. */
const methodsOf = async (handle: DatabaseHandle, ctx: Context, personId: string): Promise<Method[]> => {
  const factors = await handle.asSystem((db) => factorsOf(db, personId));
  const own = factors.filter((factor) => factor !== 'recovery');
  return own.length === 0 && !isThroughProvider(ctx) ? ['password'] : own;
};
const isThroughProvider = ({ strength }: Context): boolean => strength?.startsWith('sso') ?? false;

export const startStepUpWith =
  (handle: DatabaseHandle) =>
  async (ctx: Context, _input: object, { origin }: Wire): Promise<Options> => {
    const { personId } = requirePerson(ctx);
    const own = await methodsOf(handle, ctx, personId);
    const methods = isThroughProvider(ctx) ? [...own, 'provider' as const] : own;
    if (!methods.includes('passkey')) return { methods, ticket: null, passkey: null };
    const known = await handle.asSystem((db) => passkeysOf(db, personId));
    const passkey = await requestOptions(origin, known, 'preferred');
    const begun = { purpose: 'step-up', personId, challenge: passkey.challenge, ip: ctx.ip, now: ctx.now() } as const;
    return { methods, ticket: await makeTicket(handle, begun), passkey };
  };

/**
 * The session gets a new token, and with a second factor the strength it may have lacked.
 * @throws Problem `forbidden` `not_proven`, `method_not_enough`; `unauthenticated` `ticket_ended`, `session_ended`;
 *   `invalid_input` `one_proof_needed`; `too_many_requests` `too_many_attempts`
 */
export const stepUpWith =
  (ground: Ground) =>
  async (ctx: Context, input: Input, wire: Wire): Promise<Session> => {
    const { handle } = ground;
    const { personId, sessionId } = requirePerson(ctx);
    const [method, ...more] = (['password', 'totp', 'passkey'] as const).filter((name) => input[name] !== undefined);
    if (method === undefined || more.length > 0)
      throw invalid('one_proof_needed', 'Send one of password, totp and passkey.');
    if (!(await methodsOf(handle, ctx, personId)).includes(method))
      throw new Problem('forbidden', 'method_not_enough', 'Prove it with your second factor.');
    const member = await findMemberById(handle, personId);
    if (!member || !(await proves(ground, ctx, { input, member, origin: wire.origin })))
      throw new Problem('forbidden', 'not_proven', 'This does not prove who you are. Try again.');
    return await asSystem(handle, ctx, async (tx) => {
      const strength = raised(tx.strength ?? 'password', method);
      await renewSession(tx, wire, strength);
      await record(tx, steppedUp, { subjectId: sessionId }, { email: member.email, strength, method });
      return await describeSession(tx, personId, strength);
    });
  };

const raised = (strength: AuthStrength, method: Method): AuthStrength =>
  method === 'password' ? strength : raisedBy(strength, method);

type Proof = { input: Input; member: Member; origin: string };

async function proves({ handle, seal }: Ground, ctx: Context, { input, member, origin }: Proof): Promise<boolean> {
  const now = ctx.now();
  const { password, totp, passkey } = input;
  if (passkey !== undefined) {
    const shown = { token: passkey.ticket, purpose: 'step-up', ip: ctx.ip, now } as const;
    const ticket = await tryTicket(handle, shown);
    const { response } = passkey;
    const asked = { response, challenge: ticket.challenge, origin, requireUserVerification: false, now };
    if (ticket.personId !== member.id || (await provePasskey(handle, asked)) !== member.id) return false;
    await spendTicket(handle, ticket);
    return true;
  }
  if (totp !== undefined)
    return await guardedCode(handle, ctx, member.email, () =>
      handle.asSystem((db) => takeTotpCode(db, seal, { personId: member.id, code: totp, now, confirmed: true })),
    );
  return await provePassword(handle, ctx, member, password ?? '');
}

/** Counted like a sign-in: a stolen session must not become a way to guess. */
export async function provePassword(
  handle: DatabaseHandle,
  ctx: Context,
  member: Member,
  password: string,
): Promise<boolean> {
  const emailKey = emailKeyOf(member.email);
  const attempt = await beginAttempt(handle, { emailKey, network: networkOf(ctx.ip), now: ctx.now() });
  const fits = await verifyPassword(password, member.passwordHash);
  if (fits) await endAttempts(handle, attempt);
  return fits;
}
