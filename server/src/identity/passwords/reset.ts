// A forgotten password: a link by mail, good once and for an hour.
import { passwordChanged, passwordResetAsked } from '@tocsin/contracts/activity';

import { record } from '#platform/activity';
import { inTransaction, type Context } from '#platform/context';
import type { DatabaseHandle } from '#platform/database';
import { Problem } from '#platform/errors';
import type { SendMail } from '#platform/mail';
import { hashPassword } from '#platform/password';

import { beginAttempt } from '../attempts.ts';
import { lettersIn } from '../letters.ts';
import { networkOf } from '../lock-out.ts';
import { contextAs, emailKeyOf, findMember, findMemberById, type Member } from '../members.ts';
import { asSystem, endSessions } from '../sessions.ts';
import { languageOf, tablesOf } from '../store.ts';
import { hashToken, newToken } from '../tokens.ts';
import type { PasswordCheck } from './check.ts';

const lifeMs = 60 * 60 * 1000;
type Ground = { handle: DatabaseHandle; sendMail: SendMail; publicUrl: () => string };

/** The same answer, and as soon, whoever asks for whom: the mail goes out afterwards. Five an address in 15 minutes. */
export const askPasswordResetWith =
  ({ handle, sendMail, publicUrl }: Ground) =>
  async (ctx: Context, { email }: { email: string }): Promise<Record<string, never>> => {
    const emailKey = emailKeyOf(email);
    const counted = { emailKey: `reset of ${emailKey}`, network: networkOf(ctx.ip), now: ctx.now() };
    const allowed = await beginAttempt(handle, counted).catch((error: unknown) => {
      if (error instanceof Problem) return null;
      throw error;
    });
    const member = await findMember(handle, emailKey);
    const token = newToken();
    if (allowed && member?.active) {
      const link = `${publicUrl()}/password-reset?token=${token}`;
      // Not awaited: how long it takes would tell that somebody of this address is here.
      keepAndSend({ handle, sendMail, ctx, member, token, link }).catch((error: unknown) =>
        ctx.log.warn({ err: error }, 'the mail with a link to reset a password could not be sent'),
      );
    }
    return {};
  };

type Sending = {
  handle: DatabaseHandle;
  sendMail: SendMail;
  ctx: Context;
  member: Member;
  token: string;
  link: string;
};
async function keepAndSend({ handle, sendMail, ctx, member, token, link }: Sending): Promise<void> {
  const expiresAt = new Date(ctx.now().getTime() + lifeMs);
  await handle.asSystem(async (db) => {
    await tablesOf(db).deleteFrom('passwordReset').where('expiresAt', '<=', ctx.now()).execute();
    await tablesOf(db)
      .insertInto('passwordReset')
      .values({ tokenHash: hashToken(token), personId: member.id, expiresAt })
      .execute();
  });
  await inTransaction(contextAs(handle, ctx, member), (tx) =>
    record(tx, passwordResetAsked, { subjectId: member.id }, { email: member.email }),
  );
  const language = await handle.asSystem((db) => languageOf(db, member.id));
  await sendMail({ to: [member.email], ...lettersIn(language).passwordReset({ email: member.email, link }) });
}

/**
 * The person signs in anew afterwards, second factor and all.
 * @throws Problem `forbidden` `reset_link_ended`; `invalid_input` `weak_password`
 */
export const completePasswordResetWith =
  ({ handle }: Pick<Ground, 'handle'>, check: PasswordCheck) =>
  async (ctx: Context, { token, password }: { token: string; password: string }): Promise<Record<string, never>> => {
    const tokenHash = hashToken(token);
    const offered = await handle.asSystem((db) =>
      tablesOf(db)
        .selectFrom('passwordReset')
        .select('personId')
        .where('tokenHash', '=', tokenHash)
        .where('expiresAt', '>', ctx.now())
        .executeTakeFirst(),
    );
    const member = offered && (await findMemberById(handle, offered.personId));
    if (!member?.active) throw linkEnded();
    const asMember = contextAs(handle, ctx, member);
    await check(asMember, { password, about: [member.email, member.name] });
    const passwordHash = await hashPassword(password);
    return await asSystem(handle, asMember, async (tx) => {
      const [spent] = await tablesOf(tx.db).deleteFrom('passwordReset').where('tokenHash', '=', tokenHash).execute();
      if (spent?.numDeletedRows !== 1n) throw linkEnded();
      await tablesOf(tx.db).deleteFrom('passwordReset').where('personId', '=', member.id).execute();
      await tablesOf(tx.db).updateTable('person').set({ passwordHash }).where('id', '=', member.id).execute();
      await endSessions(tx.db, member.id);
      await record(tx, passwordChanged, { subjectId: member.id }, { email: member.email, way: 'reset_link' });
      return {};
    });
  };

const linkEnded = (): Problem =>
  new Problem('forbidden', 'reset_link_ended', 'This link was used, or is too old. Ask for another.');
