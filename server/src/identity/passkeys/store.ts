// Passkeys in SQL. Their table belongs to the system role.
import type { Passkey, PasskeyAssertion } from '@tocsin/contracts/sign-in';
import type * as z from 'zod';

import type { Database } from '#platform/context';
import type { DatabaseHandle } from '#platform/database';

import { tablesOf } from '../store.ts';
import type { PasskeyRow } from '../tables.ts';
import { readAssertion } from './relying-party.ts';

export const passkeysOf = (db: Database, personId: string): Promise<PasskeyRow[]> =>
  tablesOf(db).selectFrom('passkey').selectAll().where('personId', '=', personId).orderBy('id').execute();

export const passkeyOf = (row: PasskeyRow): Passkey => ({
  id: row.id,
  name: row.name,
  createdAt: row.createdAt.toISOString(),
  lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
  backedUp: row.backedUp,
});

type Assertion = {
  response: z.output<typeof PasskeyAssertion>;
  challenge: string | null;
  origin: string;
  requireUserVerification: boolean;
  now: Date;
};

/** Whose passkey signed this, or null. A counter that another use has moved on meanwhile is no proof. */
export async function provePasskey(handle: DatabaseHandle, asked: Assertion): Promise<string | null> {
  const { response, challenge, now, ...how } = asked;
  const passkey = await handle.asSystem((db) =>
    tablesOf(db).selectFrom('passkey').selectAll().where('credentialId', '=', response.id).executeTakeFirst(),
  );
  if (!passkey || challenge === null) return null;
  const proven = await readAssertion(response, passkey, { ...how, challenge });
  if (!proven) return null;
  const used = await handle.asSystem((db) =>
    tablesOf(db)
      .updateTable('passkey')
      .set({ counter: proven.counter, backedUp: proven.backedUp, lastUsedAt: now })
      .where('id', '=', passkey.id)
      .where('counter', '=', passkey.counter)
      .returning('personId')
      .executeTakeFirst(),
  );
  return used?.personId ?? null;
}
