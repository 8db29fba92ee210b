// Which second factors a person has, and the authenticator app's row.
import type { SecondFactor } from '@tocsin/contracts/sign-in';

import type { Database } from '#platform/context';
import type { Seal } from '#platform/seal';
import { Secret } from '#platform/secret';

import { tablesOf } from '../store.ts';
import { fromBase32, stepOf, base32 } from './totp.ts';

export const placeOfTotp = (personId: string): string => `totp ${personId}`;

/** Recovery codes help out; they are no factor of their own. */
export async function factorsOf(db: Database, personId: string): Promise<SecondFactor[]> {
  const [totp, passkey, recovery] = [
    await totpSince(db, personId),
    await tablesOf(db).selectFrom('passkey').select('id').where('personId', '=', personId).executeTakeFirst(),
    await countRecoveryCodes(db, personId),
  ];
  if (totp === null && !passkey) return [];
  return [
    ...(totp === null ? [] : (['totp'] as const)),
    ...(passkey ? (['passkey'] as const) : []),
    ...(recovery === 0 ? [] : (['recovery'] as const)),
  ];
}

export const totpSince = async (db: Database, personId: string): Promise<Date | null> =>
  (await tablesOf(db).selectFrom('totp').select('confirmedAt').where('personId', '=', personId).executeTakeFirst())
    ?.confirmedAt ?? null;

export const countRecoveryCodes = async (db: Database, personId: string): Promise<number> =>
  (await tablesOf(db).selectFrom('recoveryCode').select('codeHash').where('personId', '=', personId).execute()).length;

/** A new key takes the place of one that was never confirmed; false where there is a confirmed one. */
export async function keepTotpKey(
  db: Database,
  seal: Seal,
  { personId, key, now }: { personId: string; key: Buffer; now: Date },
): Promise<boolean> {
  const made = { secretSealed: seal.close(new Secret(base32(key)), placeOfTotp(personId)), createdAt: now };
  const kept = await tablesOf(db)
    .insertInto('totp')
    .values({ personId, ...made, confirmedAt: null })
    .onConflict((on) => on.column('personId').doUpdateSet(made).where('totp.confirmedAt', 'is', null))
    .returning('personId')
    .executeTakeFirst();
  return kept !== undefined;
}

/**
 * Takes a code once: its time step and those before are refused from then on, in every process.
 * @param confirmed whether the app must be confirmed already
 */
export async function takeTotpCode(
  db: Database,
  seal: Seal,
  { personId, code, now, confirmed }: { personId: string; code: string; now: Date; confirmed: boolean },
): Promise<boolean> {
  const row = await tablesOf(db)
    .selectFrom('totp')
    .select(['secretSealed', 'confirmedAt'])
    .where('personId', '=', personId)
    .executeTakeFirst();
  if (!row || (row.confirmedAt !== null) !== confirmed) return false;
  const step = stepOf(fromBase32(seal.open(row.secretSealed, placeOfTotp(personId)).reveal()), code, now);
  if (step === null) return false;
  const taken = await tablesOf(db)
    .updateTable('totp')
    .set({ lastStep: step, ...(confirmed ? {} : { confirmedAt: now }) })
    .where('personId', '=', personId)
    .where('lastStep', '<', step)
    .where('confirmedAt', confirmed ? 'is not' : 'is', null)
    .returning('personId')
    .executeTakeFirst();
  return taken !== undefined;
}

export const removeFactors = async (db: Database, personId: string): Promise<void> => {
  await tablesOf(db).deleteFrom('totp').where('personId', '=', personId).execute();
  await tablesOf(db).deleteFrom('passkey').where('personId', '=', personId).execute();
  await tablesOf(db).deleteFrom('recoveryCode').where('personId', '=', personId).execute();
};
