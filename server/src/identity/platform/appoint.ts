// The settings say who runs the installation.
import type { DatabaseHandle } from '#platform/database';

import { tablesOf } from '../store.ts';

/**
 * Called at every start: those of the addresses who are active in the oldest organisation, which is the one of whoever
 * set Tocsin up, run the installation, and nobody else does. An address that only another organisation knows counts
 * for nothing: its administrator could have made it.
 */
export const appointPlatformAdministrators = (
  handle: DatabaseHandle,
  { emails, now }: { emails: readonly string[]; now: () => Date },
): Promise<void> =>
  handle.asSystem(async (db) => {
    await tablesOf(db).deleteFrom('platformAdministrator').execute();
    const first = await tablesOf(db)
      .selectFrom('organisation')
      .select('id')
      .orderBy('createdAt')
      .orderBy('id')
      .executeTakeFirst();
    if (!first || emails.length === 0) return;
    const people = await tablesOf(db)
      .selectFrom('membership')
      .innerJoin('person', 'person.id', 'membership.personId')
      .select('person.id')
      .where('membership.orgId', '=', first.id)
      .where('membership.active', '=', true)
      .where(
        'person.emailKey',
        'in',
        emails.map((email) => email.toLowerCase()),
      )
      .execute();
    if (people.length === 0) return;
    await tablesOf(db)
      .insertInto('platformAdministrator')
      .values(people.map(({ id }) => ({ personId: id, since: now() })))
      .onConflict((on) => on.column('personId').doNothing())
      .execute();
  });
