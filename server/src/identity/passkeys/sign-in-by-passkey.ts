// A passkey as the whole sign-in: the browser says whose it is, and has asked for the finger, the face or the PIN.
import type * as sessionsApi from '@tocsin/contracts/api/sessions';
import type { Session } from '@tocsin/contracts/identity';
import type { PasskeyRequest } from '@tocsin/contracts/sign-in';
import type * as z from 'zod';

import type { Context } from '#platform/context';
import type { DatabaseHandle } from '#platform/database';
import { Problem } from '#platform/errors';
import type { Wire } from '#platform/module';

import { beginSession, recordRefusal } from '../begin-session.ts';
import { findMemberById } from '../members.ts';
import { makeTicket, spendTicket, tryTicket } from '../second-factor/tickets.ts';
import { requireNoEnforcement } from '../single-sign-on/enforcement.ts';
import { requestOptions } from './relying-party.ts';
import { provePasskey } from './store.ts';

const purpose = 'passkey-sign-in';

export const startPasskeySignInWith =
  (handle: DatabaseHandle) =>
  async (ctx: Context, _input: object, wire: Wire): Promise<{ ticket: string; options: PasskeyRequest }> => {
    const options = await requestOptions(wire.origin, [], 'required');
    const { challenge } = options;
    const ticket = await makeTicket(handle, { purpose, personId: null, challenge, ip: ctx.ip, now: ctx.now() });
    return { ticket, options };
  };

/** @throws Problem `unauthenticated` `ticket_ended`, `wrong_passkey` */
export const signInByPasskeyWith =
  (handle: DatabaseHandle) =>
  async (
    ctx: Context,
    { ticket: token, response }: z.output<typeof sessionsApi.signInByPasskey.input>,
    wire: Wire,
  ): Promise<Session> => {
    const now = ctx.now();
    const ticket = await tryTicket(handle, { token, purpose, ip: ctx.ip, now });
    const { challenge } = ticket;
    const asked = { response, challenge, origin: wire.origin, requireUserVerification: true, now };
    const personId = await provePasskey(handle, asked);
    const member = personId === null ? undefined : await findMemberById(handle, personId);
    if (!member?.active) {
      if (member) await recordRefusal(handle, ctx, { email: member.email, member, because: 'deactivated' });
      throw new Problem('unauthenticated', 'wrong_passkey', 'This passkey opens nothing here.');
    }
    await requireNoEnforcement(handle, ctx, member);
    await spendTicket(handle, ticket);
    return await beginSession(handle, ctx, { member, strength: 'passkey', wire });
  };
