// Who sees an incident: whom a comment may name, and whom news of it may reach.
import { membersWith, type MemberWith } from '#identity';
import { authorize } from '#platform/authorize';
import { inTransaction, type Context, type Tx } from '#platform/context';
import { invalid } from '#platform/errors';

import { findAccess, findRestriction } from '../restriction-store.ts';
import { findIncident } from '../store.ts';
import type { IncidentRow } from '../tables.ts';
import type { Named } from './comments-store.ts';

type Seen = Pick<IncidentRow, 'siteCodes'> & {
  /** Whom a need-to-know incident names; null where it is none. */
  access: readonly string[] | null;
};

/** The rule that the database keeps (`tocsin_narrow` of `incident`), for one incident and many people. */
const sees = ({ id, siteCodes }: Pick<MemberWith, 'id' | 'siteCodes'>, incident: Seen): boolean =>
  (siteCodes === null || incident.siteCodes.some((code) => siteCodes.includes(code))) &&
  (incident.access === null || incident.access.includes(id));

/** Those who see it now, of `ids` only where they are given. */
export async function readersOf(tx: Tx, row: IncidentRow, ids?: readonly string[]): Promise<MemberWith[]> {
  const access = (await findRestriction(tx.db, row.id)) ? await findAccess(tx.db, row.id) : null;
  const members = await membersWith(tx, 'incident:read', ids);
  return members.filter((member) => sees(member, { siteCodes: row.siteCodes, access }));
}

/** By name. @throws Problem `mention_unseen` where one of them does not see the incident. */
export async function namedReaders(tx: Tx, row: IncidentRow, ids: readonly string[]): Promise<Named[]> {
  const wanted = [...new Set(ids)];
  const readers = await readersOf(tx, row, wanted);
  if (readers.length < wanted.length)
    throw invalid('mention_unseen', 'Only people who see the incident are mentioned.', [
      { pointer: '/mentions', detail: 'Ids of people who see it.' },
    ]);
  return readers.map(({ id, name }) => ({ id, name }));
}

/** By name. @throws Problem `not_found`. */
export async function listReaders(ctx: Context, { incidentId }: { incidentId: string }): Promise<{ items: Named[] }> {
  authorize(ctx, 'incident:read');

  return inTransaction(ctx, async (tx) => {
    const row = await findIncident(tx.db, incidentId);
    return { items: (await readersOf(tx, row)).map(({ id, name }) => ({ id, name })) };
  });
}
