// Someone signs out: this session ends, others of theirs go on.
import { signedOut } from '@tocsin/contracts/activity';

import { record } from '#platform/activity';
import { inTransaction, type Context } from '#platform/context';
import type { Wire } from '#platform/module';

import { findUser, tablesOf } from './store.ts';
import { hashToken } from './tokens.ts';

/** Also without a session (an API key, or signed out twice) the cookie is cleared and nothing is wrong. */
export async function signOut(ctx: Context, _input: object, wire: Wire): Promise<Record<string, never>> {
  wire.clearSession();
  const { sessionToken } = wire;
  if (sessionToken === null) return {};
  return inTransaction(ctx, async (tx) => {
    const ended = await tablesOf(tx.db)
      .deleteFrom('session')
      .where('tokenHash', '=', hashToken(sessionToken))
      .where('personId', '=', tx.actor.id)
      .returning('id')
      .executeTakeFirst();
    const user = ended && (await findUser(tx, tx.actor.id));
    if (user) await record(tx, signedOut, { subjectId: ended.id }, { email: user.email });
    return {};
  });
}
