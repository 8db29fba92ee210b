// Whether a person belongs to another organisation too: then no organisation alone decides about their sign-in.
import { sql } from 'kysely';

import type { Tx } from '#platform/context';

import { tablesOf } from './store.ts';

/**
 * Looks past the wall, which is why the answer is all that leaves here. The person is locked until the transaction
 * ends, so that nobody joins another organisation meanwhile.
 */
export async function isShared(tx: Tx, personId: string): Promise<boolean> {
  await sql`select set_config('role', 'tocsin_system', true)`.execute(tx.db);
  await lockPerson(tx, personId);
  const elsewhere = await tablesOf(tx.db)
    .selectFrom('membership')
    .select('orgId')
    .where('personId', '=', personId)
    .where('orgId', '!=', tx.orgId)
    .executeTakeFirst();
  await sql`select set_config('role', 'tocsin_app', true)`.execute(tx.db);
  return elsewhere !== undefined;
}

/** Whoever adds a membership to somebody who is there already does this first. */
export const lockPerson = (tx: Pick<Tx, 'db'>, personId: string): Promise<unknown> =>
  tablesOf(tx.db).selectFrom('person').select('id').where('id', '=', personId).forUpdate().execute();
