// One's own recovery codes: ten new ones, shown this once.
import { recoveryCodesMade } from '@tocsin/contracts/activity';

import { record } from '#platform/activity';
import type { Context } from '#platform/context';
import type { DatabaseHandle } from '#platform/database';
import { conflict } from '#platform/errors';

import { replaceRecoveryCodes } from '../second-factor/recovery-codes.ts';
import { factorsOf } from '../second-factor/store.ts';
import { asSystem, requirePerson } from '../sessions.ts';
import { findUser } from '../store.ts';

/** @throws Problem `conflict` `no_second_factor`: they stand in for one, and are none themselves. */
export const makeRecoveryCodesWith =
  (handle: DatabaseHandle) =>
  async (ctx: Context): Promise<{ codes: string[] }> => {
    const { personId } = requirePerson(ctx);
    return await asSystem(handle, ctx, async (tx) => {
      if ((await factorsOf(tx.db, personId)).length === 0)
        throw conflict('no_second_factor', 'Set up an authenticator app or a passkey first.');
      const codes = await replaceRecoveryCodes(tx.db, personId, tx.now());
      const user = await findUser(tx, personId);
      await record(tx, recoveryCodesMade, { subjectId: personId }, { email: user?.email ?? '' });
      return { codes };
    });
  };
