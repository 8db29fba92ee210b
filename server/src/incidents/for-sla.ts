// What service levels and saved views ask of incidents, and what they are told. Each takes the caller's transaction.
import type { IncidentFilter } from '@tocsin/contracts/api/incidents';

import type { Tx } from '#platform/context';

import { matching } from './filter.ts';
import { tables } from './tables.ts';

/** Whether an incident is one of those the filter lists. */
export async function incidentMatches(tx: Tx, incidentId: string, filter: IncidentFilter): Promise<boolean> {
  const row = await tables(tx.db)
    .selectFrom('incident')
    .select('id')
    .where('id', '=', incidentId)
    .where(matching(filter, tx))
    .executeTakeFirst();
  return row !== undefined;
}

/** How many the filter lists, counted no further than `most`. */
export async function countIncidentsTo(tx: Tx, filter: IncidentFilter, most: number): Promise<number> {
  const rows = await tables(tx.db)
    .selectFrom('incident')
    .select('id')
    .where(matching(filter, tx))
    .limit(most)
    .execute();
  return rows.length;
}

/** For lists in the order of time left. It is no change of the incident: its revision and last activity stay. */
export async function setIncidentDue(
  tx: Tx,
  incidentId: string,
  { dueAt, breached }: { dueAt: Date | null; breached: boolean },
): Promise<void> {
  await tables(tx.db)
    .updateTable('incident')
    .set({ slaDueAt: dueAt, slaBreached: breached })
    .where('id', '=', incidentId)
    .execute();
}
