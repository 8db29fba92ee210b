// One's own account: what there is, one's name and language.
import { userChanged } from '@tocsin/contracts/activity';
import type * as profileApi from '@tocsin/contracts/api/profile';
import type { Profile } from '@tocsin/contracts/sign-in';
import type * as z from 'zod';

import { record } from '#platform/activity';
import type { Context, Tx } from '#platform/context';
import type { DatabaseHandle } from '#platform/database';
import { notFound } from '#platform/errors';

import { changesBetween } from '../changes.ts';
import { passkeyOf, passkeysOf } from '../passkeys/store.ts';
import { countRecoveryCodes, totpSince } from '../second-factor/store.ts';
import { findPolicy } from '../security-policy.ts';
import { asSystem, requirePerson } from '../sessions.ts';
import { identitiesOf } from '../single-sign-on/linked.ts';
import { findUser, tablesOf } from '../store.ts';

/** @param tx of the system role */
export async function profileOf(tx: Tx, personId: string): Promise<Profile> {
  const user = await findUser(tx, personId);
  if (!user) throw notFound('user', personId);
  const policy = await findPolicy(tx.db, tx.orgId);
  const { passwordHash, language } = await tablesOf(tx.db)
    .selectFrom('person')
    .select(['passwordHash', 'language'])
    .where('id', '=', personId)
    .executeTakeFirstOrThrow();
  return {
    name: user.name,
    email: user.email,
    language,
    hasPassword: passwordHash !== null,
    totpSince: (await totpSince(tx.db, personId))?.toISOString() ?? null,
    passkeys: (await passkeysOf(tx.db, personId)).map(passkeyOf),
    recoveryCodesLeft: await countRecoveryCodes(tx.db, personId),
    identities: (await identitiesOf(tx, personId)).map(({ identity }) => identity),
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
  async (ctx: Context, patch: z.output<typeof profileApi.changeProfile.input>): Promise<Profile> => {
    const { personId } = requirePerson(ctx);
    return await asSystem(handle, ctx, async (tx) => {
      const before = await profileOf(tx, personId);
      const { name = before.name, language = before.language } = patch;
      const fields = changesBetween({ name: before.name, language: before.language }, { name, language });
      if (Object.keys(fields).length === 0) return before;
      await tablesOf(tx.db).updateTable('person').set({ name, language }).where('id', '=', personId).execute();
      await record(tx, userChanged, { subjectId: personId }, { email: before.email, fields });
      return { ...before, name, language };
    });
  };
