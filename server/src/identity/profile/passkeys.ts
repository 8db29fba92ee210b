// One's own passkeys: add, rename, forget.
import { secondFactorAdded, secondFactorRemoved } from '@tocsin/contracts/activity';
import type * as profileApi from '@tocsin/contracts/api/profile';
import { raisedBy } from '@tocsin/contracts/auth-strength';
import type { Passkey, Profile } from '@tocsin/contracts/sign-in';
import type * as z from 'zod';

import { record } from '#platform/activity';
import type { Context } from '#platform/context';
import type { DatabaseHandle } from '#platform/database';
import { conflict, invalid, notFound } from '#platform/errors';
import { uuidv7 } from '#platform/id';
import type { Wire } from '#platform/module';

import { findMemberById } from '../members.ts';
import { creationOptions, readNewPasskey } from '../passkeys/relying-party.ts';
import { passkeyOf, passkeysOf } from '../passkeys/store.ts';
import { factorsOf } from '../second-factor/store.ts';
import { makeTicket, spendTicket, tryTicket } from '../second-factor/tickets.ts';
import { asSystem, renewSession, requirePerson } from '../sessions.ts';
import { isTaken, tablesOf } from '../store.ts';
import { profileOf } from './profile.ts';
import { requireAnother } from './totp.ts';

const purpose = 'new-passkey';
type Options = z.input<typeof profileApi.startPasskey.output>;

export const startPasskeyWith =
  (handle: DatabaseHandle) =>
  async (ctx: Context, _input: object, { origin }: Wire): Promise<Options> => {
    const { personId } = requirePerson(ctx);
    const member = await findMemberById(handle, personId);
    if (!member) throw notFound('user', personId);
    const known = await handle.asSystem((db) => passkeysOf(db, personId));
    const options = await creationOptions(origin, member, known);
    const { challenge } = options;
    return { ticket: await makeTicket(handle, { purpose, personId, challenge, ip: ctx.ip, now: ctx.now() }), options };
  };

/** @throws Problem `invalid_input` `passkey_not_valid`; `conflict` `passkey_known`; `unauthenticated` `ticket_ended` */
export const addPasskeyWith =
  (handle: DatabaseHandle) =>
  async (
    ctx: Context,
    { ticket: token, name, response }: z.output<typeof profileApi.addPasskey.input>,
    wire: Wire,
  ): Promise<Passkey> => {
    const { personId } = requirePerson(ctx);
    const ticket = await tryTicket(handle, { token, purpose, ip: ctx.ip, now: ctx.now() });
    const { challenge } = ticket;
    const read = await readNewPasskey(response, { origin: wire.origin, challenge: challenge ?? '' });
    if (!read || ticket.personId !== personId)
      throw invalid('passkey_not_valid', 'The browser’s answer does not fit what it was asked for. Try again.');
    await spendTicket(handle, ticket);
    const row = { ...read, id: uuidv7(), personId, name, createdAt: ctx.now(), lastUsedAt: null };
    try {
      return await asSystem(handle, ctx, async (tx) => {
        const { email } = await profileOf(tx, personId);
        await tablesOf(tx.db).insertInto('passkey').values(row).execute();
        // Making it has proved it; a session of a password alone is one of two factors from here on.
        await renewSession(tx, wire, raisedBy(tx.strength ?? 'password', 'passkey'));
        await record(tx, secondFactorAdded, { subjectId: personId }, { email, method: 'passkey', name });
        return passkeyOf(row);
      });
    } catch (error) {
      if (isTaken(error, 'passkey_credential_id_key'))
        throw conflict('passkey_known', 'This passkey is known already.');
      throw error;
    }
  };

export const renamePasskeyWith =
  (handle: DatabaseHandle) =>
  async (ctx: Context, { passkeyId, name }: { passkeyId: string; name: string }): Promise<Passkey> => {
    const { personId } = requirePerson(ctx);
    const row = await handle.asSystem((db) =>
      tablesOf(db)
        .updateTable('passkey')
        .set({ name })
        .where('id', '=', passkeyId)
        .where('personId', '=', personId)
        .returningAll()
        .executeTakeFirst(),
    );
    if (!row) throw notFound('passkey', passkeyId);
    return passkeyOf(row);
  };

/** @throws Problem `conflict` `last_second_factor` where the organisation asks for one; `passkey_not_found` */
export const removePasskeyWith =
  (handle: DatabaseHandle) =>
  async (ctx: Context, { passkeyId }: { passkeyId: string }): Promise<Profile> => {
    const { personId } = requirePerson(ctx);
    return await asSystem(handle, ctx, async (tx) => {
      const before = await profileOf(tx, personId);
      const passkey = before.passkeys.find(({ id }) => id === passkeyId);
      if (!passkey) throw notFound('passkey', passkeyId);
      requireAnother(before, before.passkeys.length - 1 + (before.totpSince === null ? 0 : 1));
      await tablesOf(tx.db).deleteFrom('passkey').where('id', '=', passkeyId).execute();
      if ((await factorsOf(tx.db, personId)).length === 0)
        await tablesOf(tx.db).deleteFrom('recoveryCode').where('personId', '=', personId).execute();
      const { email } = before;
      await record(tx, secondFactorRemoved, { subjectId: personId }, { email, method: 'passkey', name: passkey.name });
      return await profileOf(tx, personId);
    });
  };
