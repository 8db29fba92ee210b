// Takes activities away for a purge: their entries stay, marked, so that the chain still holds.
import { rootOver, type RemovedActivities } from '@tocsin/contracts/ledger/certificate';

import type { Database } from '#platform/context';

import { tables } from './tables.ts';

const page = 5000;

/** As Tocsin itself, in the caller's transaction: the mark first, then the activity. */
export async function removeActivities(
  db: Database,
  { orgId, purgeId, ids }: { orgId: string; purgeId: string; ids: readonly string[] },
): Promise<void> {
  await tables(db)
    .insertInto('ledgerRemoval')
    .values(ids.map((recordId) => ({ orgId, recordId, purgeId })))
    .execute();
  await tables(db).deleteFrom('activity').where('orgId', '=', orgId).where('id', 'in', ids).execute();
}

/** All that the purge removed, as its certificate says it. */
export async function removedActivities(db: Database, orgId: string, purgeId: string): Promise<RemovedActivities> {
  const ids: string[] = [];
  for (let after: string | undefined; ;) {
    let query = tables(db)
      .selectFrom('ledgerRemoval')
      .select('recordId')
      .where('orgId', '=', orgId)
      .where('purgeId', '=', purgeId);
    if (after !== undefined) query = query.where('recordId', '>', after);
    const rows = await query.orderBy('recordId').limit(page).execute();
    ids.push(...rows.map(({ recordId }) => recordId));
    after = rows.at(-1)?.recordId;
    if (after === undefined) return { count: ids.length, root: await rootOver(ids.toSorted()) };
  }
}
