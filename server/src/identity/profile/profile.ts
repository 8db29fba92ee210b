// One's own account: what there is, and one's name.
import { userChanged } from '@tocsin/contracts/activity';
import type { Profile } from '@tocsin/contracts/sign-in';

import { record } from '#platform/activity';
import type { Context, Tx } from '#platform/context';
import type { DatabaseHandle } from '#platform/database';
import { notFound } from '#platform/errors';

import { changesBetween } from '../changes.ts';
import { passkeyOf, passkeysOf } from '../passkeys/store.ts';
import { countRecoveryCodes, totpSince } from '../second-factor/store.ts';
import { findPolicy } from '../security-policy.ts';
import { asSystem, requirePerson } from '../sessions.ts';
import { findUser, tablesOf } from '../store.ts';

/** @param tx of the system role */
export async function profileOf(tx: Tx, personId: string): Promise<Profile> {
  const user = await findUser(tx, personId);
  if (!user) throw notFound('user', personId);
  const policy = await findPolicy(tx.db, tx.orgId);
  const { passwordHash } = await tablesOf(tx.db)
    .selectFrom('person')
    .select('passwordHash')
    .where('id', '=', personId)
    .executeTakeFirstOrThrow();
  return {
    name: user.name,
    email: user.email,
    hasPassword: passwordHash !== null,
    totpSince: (await totpSince(tx.db, personId))?.toISOString() ?? null,
    passkeys: (await passkeysOf(tx.db, personId)).map(passkeyOf),
    recoveryCodesLeft: await countRecoveryCodes(tx.db, personId),
    leastPasswordLength: policy.leastPasswordLength,
    secondFactorRequired: policy.secondFactorRoles.includes(user.role),
  };
}

export const getProfileWith =
  (handle: DatabaseHandle) =>
  async (ctx: Context): Promise<Profile> => {
    const { personId } = requirePerson(ctx);
    return await asSystem(handle, ctx, (tx) => profileOf(tx, personId));
  };

export const changeProfileWith =
  (handle: DatabaseHandle) =>
  async (ctx: Context, { name }: { name: string }): Promise<Profile> => {
    const { personId } = requirePerson(ctx);
    return await asSystem(handle, ctx, async (tx) => {
      const before = await profileOf(tx, personId);
      const fields = changesBetween({ name: before.name }, { name });
      if (Object.keys(fields).length === 0) return before;
      await tablesOf(tx.db).updateTable('person').set({ name }).where('id', '=', personId).execute();
      await record(tx, userChanged, { subjectId: personId }, { email: before.email, fields });
      return { ...before, name };
    });
  };
