// Someone signs out: this session ends, others of theirs go on. A provider that began it is left too, where it can be.
import { signedOut } from '@tocsin/contracts/activity';

import { record } from '#platform/activity';
import { inTransaction, type Context } from '#platform/context';
import type { Wire } from '#platform/module';

import type { AtProvider } from './at-provider.ts';
import { findUser, tablesOf } from './store.ts';
import { hashToken } from './tokens.ts';

/** Where the browser goes so that a provider's own session ends too; null where there is no such place now. */
export type Farewell = (ctx: Context, left: { providerId: string; at: AtProvider }) => Promise<string | null>;

/**
 * Also without a session (an API key, or signed out twice) the cookie is cleared and nothing is wrong. What the provider
 * does comes afterwards: our session has ended by then.
 */
export const signOutWith =
  (farewell: Farewell) =>
  async (ctx: Context, _input: object, wire: Wire): Promise<{ leave: string | null }> => {
    wire.clearSession();
    const { sessionToken } = wire;
    if (sessionToken === null) return { leave: null };
    const ended = await inTransaction(ctx, async (tx) => {
      const gone = await tablesOf(tx.db)
        .deleteFrom('session')
        .where('tokenHash', '=', hashToken(sessionToken))
        .where('personId', '=', tx.actor.id)
        .returning(['id', 'providerId', 'atProvider'])
        .executeTakeFirst();
      const user = gone && (await findUser(tx, tx.actor.id));
      if (user) await record(tx, signedOut, { subjectId: gone.id }, { email: user.email });
      return gone;
    });
    if (!ended?.providerId || !ended.atProvider) return { leave: null };
    return { leave: await farewell(ctx, { providerId: ended.providerId, at: ended.atProvider }) };
  };
