// Whether a browser has signed somebody in before: it keeps a random token, we keep the token's hash.
import type { Tx } from '#platform/context';
import type { Wire } from '#platform/module';

import { tablesOf } from './store.ts';
import { hashToken, newToken } from './tokens.ts';

/** Browsers keep no cookie longer than this. */
export const deviceLifeMs = 400 * 86_400_000;

/**
 * Notes the browser as known. The very first sign-in of somebody is not news to them.
 * @returns whether they should be told, and what gives the browser its token
 */
export async function seeDevice(tx: Tx, personId: string, wire: Wire): Promise<{ isNews: boolean; keep: () => void }> {
  const token = wire.browserToken ?? newToken();
  const row = { orgId: tx.orgId, personId, tokenHash: hashToken(token) };
  const person = await tablesOf(tx.db)
    .selectFrom('person')
    .select('lastSignInAt')
    .where('id', '=', personId)
    .executeTakeFirst();
  const known = await tablesOf(tx.db)
    .updateTable('knownDevice')
    .set({ seenAt: tx.now() })
    .where('orgId', '=', tx.orgId)
    .where('personId', '=', personId)
    .where('tokenHash', '=', row.tokenHash)
    .where('seenAt', '>', new Date(tx.now().getTime() - deviceLifeMs))
    .returning('personId')
    .executeTakeFirst();
  if (!known)
    await tablesOf(tx.db)
      .insertInto('knownDevice')
      .values({ ...row, seenAt: tx.now() })
      .onConflict((on) => on.columns(['orgId', 'personId', 'tokenHash']).doUpdateSet({ seenAt: tx.now() }))
      .execute();
  return {
    isNews: !known && person !== undefined && person.lastSignInAt !== null,
    keep: () => wire.setBrowserToken(token, new Date(tx.now().getTime() + deviceLifeMs)),
  };
}

/** Cookies of browsers that were not seen for so long are gone. */
export const sweepDevices = (tx: Tx): Promise<unknown> =>
  tablesOf(tx.db)
    .deleteFrom('knownDevice')
    .where('seenAt', '<=', new Date(tx.now().getTime() - deviceLifeMs))
    .execute();
