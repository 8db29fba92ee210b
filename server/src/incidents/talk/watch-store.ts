// SQL about who watches an incident.
import type { WatchReason } from '@tocsin/contracts/words';
import { sql } from 'kysely';

import type { Database, Tx } from '#platform/context';

import { tables, type IncidentTables } from '../tables.ts';

type WatchRow = IncidentTables['incidentWatch'];

/** Those who said that they do not want to, too. */
export const findWatches = (db: Database, incidentId: string): Promise<WatchRow[]> =>
  tables(db).selectFrom('incidentWatch').selectAll().where('incidentId', '=', incidentId).orderBy('at').execute();

/** What they do makes them watch, unless they said that they do not want to. */
export async function startWatching(
  tx: Tx,
  incidentId: string,
  people: readonly string[],
  because: WatchReason,
): Promise<void> {
  if (people.length === 0) return;
  await tables(tx.db)
    .insertInto('incidentWatch')
    .values(
      [...new Set(people)].map((personId) => ({
        incidentId,
        orgId: tx.orgId,
        personId,
        because,
        muted: false,
        at: tx.now(),
        originIncidentId: null,
      })),
    )
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

const byChoice: WatchReason = 'chosen';

/** They said so themselves. */
export async function setWatching(tx: Tx, incidentId: string, personId: string, watching: boolean): Promise<void> {
  const said = { because: byChoice, muted: !watching, at: tx.now() };
  await tables(tx.db)
    .insertInto('incidentWatch')
    .values({ incidentId, orgId: tx.orgId, personId, originIncidentId: null, ...said })
    // What they say of it now is no longer what a merge brought.
    .onConflict((conflict) =>
      conflict.columns(['incidentId', 'personId']).doUpdateSet({ ...said, originIncidentId: null }),
    )
    .execute();
}

/** Whoever watches the one watches the other too; they go on watching the one, for when it is taken out again. */
export async function mergeWatches(tx: Tx, sourceId: string, targetId: string): Promise<void> {
  await sql`insert into incident_watch (incident_id, org_id, person_id, because, muted, at, origin_incident_id)
    select ${targetId}::uuid, org_id, person_id, because, muted, at, ${sourceId}::uuid from incident_watch
    where incident_id = ${sourceId}::uuid on conflict do nothing`.execute(tx.db);
}

/** What merges of these brought goes. */
export async function unmergeWatches(db: Database, targetId: string, sourceId: string): Promise<void> {
  await tables(db)
    .deleteFrom('incidentWatch')
    .where('incidentId', '=', targetId)
    .where('originIncidentId', '=', sourceId)
    .execute();
}

/** Whoever watches the old one watches what was split from it. */
export async function copyWatches(tx: Tx, fromId: string, toId: string): Promise<void> {
  await sql`insert into incident_watch (incident_id, org_id, person_id, because, muted, at, origin_incident_id)
    select ${toId}::uuid, org_id, person_id, because, muted, at, null from incident_watch
    where incident_id = ${fromId}::uuid on conflict do nothing`.execute(tx.db);
}
