// A provider has signed somebody out: the sessions here that it began end too.
import { sessionsRevoked } from '@tocsin/contracts/activity';
import { sql } from 'kysely';

import { record } from '#platform/activity';
import type { Tx } from '#platform/context';

import { tables, type ProviderRow } from './tables.ts';

export type SignedOutThere = {
  /** Null: whoever has one of the sessions. */
  subject: string | null;
  /** Of the provider's sessions; none: all of the subject's. */
  indexes: readonly string[];
};

/** @param tx of the system role, in the provider's organisation. Answers with how many ended. */
export async function endSessionsAt(
  tx: Tx,
  { id, name, orgId }: Pick<ProviderRow, 'id' | 'name' | 'orgId'>,
  { subject, indexes }: SignedOutThere,
): Promise<number> {
  const ofSubject = sql<boolean>`at_provider ->> 'subject' = ${subject}`;
  const list = sql`${[...indexes]}::text[]`;
  // A session that came without an index is any of the subject's.
  const meant =
    subject === null
      ? sql<boolean>`at_provider ->> 'index' = any(${list})`
      : indexes.length === 0
        ? ofSubject
        : sql<boolean>`${ofSubject} and (at_provider ->> 'index' is null or at_provider ->> 'index' = any(${list}))`;
  // A sign-in that waits for our second factor goes no further.
  await tables(tx.db).deleteFrom('signInTicket').where('providerId', '=', id).where(meant).execute();
  const ended = await tables(tx.db)
    .deleteFrom('session')
    .where('providerId', '=', id)
    .where('orgId', '=', orgId)
    .where(meant)
    .returning('personId')
    .execute();
  const actor = { kind: 'system', id: 'identity', name, permissions: new Set<never>() } as const;
  for (const [personId, sessions] of Map.groupBy(ended, ({ personId: whose }) => whose)) {
    const person = await tables(tx.db)
      .selectFrom('person')
      .select('email')
      .where('id', '=', personId)
      .executeTakeFirst();
    const about = { email: person?.email ?? '', sessions: sessions.length };
    await record({ ...tx, actor }, sessionsRevoked, { subjectId: personId }, about);
  }
  return ended.length;
}
