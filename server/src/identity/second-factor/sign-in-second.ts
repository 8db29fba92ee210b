// The second half of a sign-in: a code, a recovery code or a passkey, with the ticket of the first half.
import type * as sessionsApi from '@tocsin/contracts/api/sessions';
import { raisedBy, type AuthStrength } from '@tocsin/contracts/auth-strength';
import type { Session } from '@tocsin/contracts/identity';
import type * as z from 'zod';

import type { Context } from '#platform/context';
import type { DatabaseHandle } from '#platform/database';
import { invalid, Problem } from '#platform/errors';
import type { Wire } from '#platform/module';
import type { Seal } from '#platform/seal';

import { beginSession, recordRefusal } from '../begin-session.ts';
import { findMemberById, type Member } from '../members.ts';
import { provePasskey } from '../passkeys/store.ts';
import { throughProvider } from '../single-sign-on/store.ts';
import { guardedCode } from './codes.ts';
import { spendRecoveryCode } from './recovery-codes.ts';
import { takeTotpCode } from './store.ts';
import { spendTicket, tryTicket, type Ticket } from './tickets.ts';

type Input = z.output<typeof sessionsApi.signInSecond.input>;
type Ground = { handle: DatabaseHandle; seal: Seal };
type Asked = { input: Input; ticket: Ticket; member: Member; origin: string };

/**
 * @throws Problem `unauthenticated` `ticket_ended`, `wrong_code`; `invalid_input` `one_proof_needed`;
 *   `too_many_requests` `too_many_attempts`
 */
export const signInSecondWith =
  (ground: Ground) =>
  async (ctx: Context, input: Input, wire: Wire): Promise<Session> => {
    const { handle } = ground;
    if ([input.totp, input.recoveryCode, input.passkey].filter((given) => given !== undefined).length !== 1)
      throw invalid('one_proof_needed', 'Send one of totp, recoveryCode and passkey.');
    const shown = { token: input.ticket, purpose: 'second-factor', ip: ctx.ip, now: ctx.now() } as const;
    const ticket = await tryTicket(handle, shown);
    const member = await findMemberById(handle, ticket.personId ?? '');
    if (!member?.active) throw wrongCode();
    const strength = await strengthOf(ground, ctx, { input, ticket, member, origin: wire.origin });
    if (strength === null) {
      await recordRefusal(handle, ctx, { email: member.email, member, because: 'wrong second factor' });
      throw wrongCode();
    }
    await spendTicket(handle, ticket);
    const through = ticket.providerId === null ? null : await throughProvider(handle, ticket.providerId);
    return await beginSession(handle, ctx, {
      member,
      strength,
      wire,
      through: through && { ...through, at: ticket.atProvider },
    });
  };

/** What the sign-in has proved with it, or null where it has proved nothing. */
async function strengthOf(
  { handle, seal }: Ground,
  ctx: Context,
  { input, ticket, member, origin }: Asked,
): Promise<AuthStrength | null> {
  const now = ctx.now();
  const { totp, recoveryCode, passkey } = input;
  const base = ticket.providerId === null ? 'password' : 'sso';
  if (passkey !== undefined) {
    const asked = { response: passkey, challenge: ticket.challenge, origin, requireUserVerification: false, now };
    return (await provePasskey(handle, asked)) === member.id ? raisedBy(base, 'passkey') : null;
  }
  const taken = await guardedCode(handle, ctx, member.email, () =>
    handle.asSystem((db) =>
      totp !== undefined
        ? takeTotpCode(db, seal, { personId: member.id, code: totp, now, confirmed: true })
        : spendRecoveryCode(db, member.id, recoveryCode ?? ''),
    ),
  );
  if (!taken) return null;
  return raisedBy(base, totp === undefined ? 'recovery' : 'totp');
}

const wrongCode = (): Problem =>
  new Problem('unauthenticated', 'wrong_code', 'This code does not fit, or was used before.');
