// An administrator lets someone in.
import { userCreated } from '@tocsin/contracts/activity';
import type * as identityApi from '@tocsin/contracts/api/identity';
import type { User } from '@tocsin/contracts/identity';
import type * as z from 'zod';

import { record } from '#platform/activity';
import { authorize } from '#platform/authorize';
import { inTransaction, type Context } from '#platform/context';
import { conflict, notFound } from '#platform/errors';
import { uuidv7 } from '#platform/id';
import { hashPassword } from '#platform/password';

import { requireRank } from './rank.ts';
import { addMember, findUser, isTaken, userOf } from './store.ts';

type Input = z.output<typeof identityApi.createUser.input>;

/** @throws Problem `conflict` `email_taken`, `forbidden` `role_exceeds_yours`. */
export async function createUser(ctx: Context, { email, name, role, password }: Input): Promise<User> {
  authorize(ctx, 'identity:write');
  requireRank(ctx.actor, role);
  const passwordHash = await hashPassword(password);
  const id = uuidv7();
  try {
    return await inTransaction(ctx, async (tx) => {
      await addMember(tx.db, tx.orgId, { id, email, name, passwordHash, role, at: tx.now() });
      await record(tx, userCreated, { subjectId: id }, { email, role });
      const row = await findUser(tx, id);
      if (!row) throw notFound('user', id);
      return userOf(row);
    });
  } catch (error) {
    if (isTaken(error, 'person_email_key_key')) throw conflict('email_taken', 'Someone has this address already.');
    throw error;
  }
}
