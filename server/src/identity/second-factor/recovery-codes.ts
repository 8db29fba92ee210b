// Recovery codes: ten ways in when the phone is lost, each good once, kept as hashes.
import { randomBytes } from 'node:crypto';

import type { Database } from '#platform/context';

import { tablesOf } from '../store.ts';
import { hashToken } from '../tokens.ts';
import { base32 } from './totp.ts';

const howMany = 10;
const bytesOfCode = 10;

/** 80 random bits, as `ABCD-EFGH-IJKL-MNOP`: too many to try, so a fast hash will do. */
export const newRecoveryCode = (): string => (base32(randomBytes(bytesOfCode)).match(/.{4}/g) ?? []).join('-');

/** However it is typed: dashes, spaces and case do not matter. */
const hashOf = (code: string): string => hashToken(code.toUpperCase().replaceAll(/[^A-Z2-7]/g, ''));

/** The old ones end. The codes are kept nowhere. */
export async function replaceRecoveryCodes(db: Database, personId: string, now: Date): Promise<string[]> {
  const codes = Array.from({ length: howMany }, newRecoveryCode);
  await tablesOf(db).deleteFrom('recoveryCode').where('personId', '=', personId).execute();
  await tablesOf(db)
    .insertInto('recoveryCode')
    .values(codes.map((code) => ({ personId, codeHash: hashOf(code), createdAt: now })))
    .execute();
  return codes;
}

/** True for one of those who come with the same code at once. */
export async function spendRecoveryCode(db: Database, personId: string, code: string): Promise<boolean> {
  const [spent] = await tablesOf(db)
    .deleteFrom('recoveryCode')
    .where('personId', '=', personId)
    .where('codeHash', '=', hashOf(code))
    .execute();
  return spent?.numDeletedRows === 1n;
}
