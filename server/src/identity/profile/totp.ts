// One's own authenticator app: begin, prove that it works, do without it.
import { secondFactorAdded, secondFactorRemoved } from '@tocsin/contracts/activity';
import { raisedBy } from '@tocsin/contracts/auth-strength';
import type { Session } from '@tocsin/contracts/identity';
import type { Profile } from '@tocsin/contracts/sign-in';
import createQrCode from 'qrcode-generator';

import { record } from '#platform/activity';
import type { Context } from '#platform/context';
import type { DatabaseHandle } from '#platform/database';
import { conflict, invalid } from '#platform/errors';
import type { Wire } from '#platform/module';
import type { Seal } from '#platform/seal';

import { findMemberById } from '../members.ts';
import { guardedCode } from '../second-factor/codes.ts';
import { factorsOf, keepTotpKey, takeTotpCode } from '../second-factor/store.ts';
import { base32, newTotpKey, totpUri } from '../second-factor/totp.ts';
import { asSystem, describeSession, renewSession, requirePerson } from '../sessions.ts';
import { findUser, tablesOf } from '../store.ts';
import { profileOf } from './profile.ts';

type Ground = { handle: DatabaseHandle; seal: Seal };
const name = 'Authenticator app';

/** @throws Problem `conflict` `totp_there_already` */
export const startTotpWith =
  ({ handle, seal }: Ground) =>
  async (ctx: Context): Promise<{ secret: string; uri: string; svg: string }> => {
    const { personId } = requirePerson(ctx);
    const key = newTotpKey();
    const email = await asSystem(handle, ctx, async (tx) => {
      if (!(await keepTotpKey(tx.db, seal, { personId, key, now: tx.now() })))
        throw conflict('totp_there_already', 'You have an authenticator app already; remove it first.');
      return (await findUser(tx, personId))?.email ?? '';
    });
    const uri = totpUri(key, 'Tocsin', email);
    return { secret: base32(key), uri, svg: qrCode(uri) };
  };

/** Black on white, whatever the theme, because a phone's camera must read it. */
function qrCode(text: string): string {
  const code = createQrCode(0, 'M');
  code.addData(text);
  code.make();
  return code.createSvgTag({ cellSize: 4, margin: 16, scalable: true });
}

/** @throws Problem `invalid_input` `code_does_not_fit`, also when nothing was begun */
export const confirmTotpWith =
  ({ handle, seal }: Ground) =>
  async (ctx: Context, { code }: { code: string }, wire: Wire): Promise<Session> => {
    const { personId } = requirePerson(ctx);
    const email = (await findMemberById(handle, personId))?.email ?? '';
    const taken = await guardedCode(handle, ctx, email, () =>
      handle.asSystem((db) => takeTotpCode(db, seal, { personId, code, now: ctx.now(), confirmed: false })),
    );
    if (!taken)
      throw invalid('code_does_not_fit', 'This is not the code of now. Is the clock of the phone right?', [
        { pointer: '/code', detail: 'Not the code of now.' },
      ]);
    return await asSystem(handle, ctx, async (tx) => {
      const strength = raisedBy(tx.strength ?? 'password', 'totp');
      await renewSession(tx, wire, strength);
      await record(tx, secondFactorAdded, { subjectId: personId }, { email, method: 'totp', name });
      return await describeSession(tx, personId, strength);
    });
  };

/** @throws Problem `conflict` `last_second_factor` where the organisation asks for one */
export const removeTotpWith =
  ({ handle }: Ground) =>
  async (ctx: Context): Promise<Profile> => {
    const { personId } = requirePerson(ctx);
    return await asSystem(handle, ctx, async (tx) => {
      const before = await profileOf(tx, personId);
      if (before.totpSince === null) return before;
      requireAnother(before, before.passkeys.length);
      await tablesOf(tx.db).deleteFrom('totp').where('personId', '=', personId).execute();
      if ((await factorsOf(tx.db, personId)).length === 0)
        await tablesOf(tx.db).deleteFrom('recoveryCode').where('personId', '=', personId).execute();
      await record(tx, secondFactorRemoved, { subjectId: personId }, { email: before.email, method: 'totp', name });
      return await profileOf(tx, personId);
    });
  };

export function requireAnother({ secondFactorRequired }: Profile, left: number): void {
  if (secondFactorRequired && left === 0)
    throw conflict('last_second_factor', 'Your organisation asks for a second factor; add another one first.');
}
