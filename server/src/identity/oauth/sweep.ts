// Takes off the disk what is over: revoked tokens that would have ended by now, and assertions nobody can send again.
import { inTransaction, type Context } from '#platform/context';

import { tablesOf } from '../store.ts';

export const sweepOAuth = (ctx: Context): Promise<void> =>
  inTransaction(ctx, async (tx) => {
    await tablesOf(tx.db).deleteFrom('oauthRevokedToken').where('expiresAt', '<=', tx.now()).execute();
    await tablesOf(tx.db).deleteFrom('oauthAssertion').where('expiresAt', '<=', tx.now()).execute();
  });
