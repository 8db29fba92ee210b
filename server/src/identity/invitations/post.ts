// How an invitation reaches somebody: a link, and a letter where mail is set up.
import { inTransaction, type Context } from '#platform/context';
import { Problem } from '#platform/errors';
import type { SendMail } from '#platform/mail';

import { lettersIn } from '../letters.ts';
import { languageOf } from '../store.ts';

export type Post = {
  /** The address people use, without a slash at its end. */
  publicUrl: () => string;
  sendMail: SendMail;
};

/** The token stands behind `#`, which no browser sends and no server logs. */
export const linkOf = ({ publicUrl }: Post, token: string): string => `${publicUrl()}/invitation#${token}`;

/** Whether the mail server took it. That it did not is no failure: the link was shown to whoever invites. */
export async function postInvitation(
  ctx: Context,
  { sendMail }: Post,
  { email, organisation, link }: { email: string; organisation: string; link: string },
): Promise<boolean> {
  // Nobody knows what they read; most likely what whoever invites them reads.
  const language = await inTransaction(ctx, (tx) => languageOf(tx.db, ctx.actor.id));
  try {
    await sendMail({
      to: [email],
      ...lettersIn(language).invitation({ from: ctx.actor.name, organisation, link }),
    });
    return true;
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    if (error.code !== 'mail_not_set_up') ctx.log.warn({ err: error }, 'an invitation could not be mailed');
    return false;
  }
}
