// Changes activities for an erasure: their entries stay, marked with what each was before and is after.
import { rootOver, type RemovedActivities } from '@tocsin/contracts/ledger/certificate';
import { erasedLeaf } from '@tocsin/contracts/ledger/erasure';
import { contentHash } from '@tocsin/contracts/ledger/format';
import { sql } from 'kysely';

import type { ActivityTables } from '#platform/activity';
import type { Database } from '#platform/context';

import { activityContent, activityRecord } from './present.ts';
import { findRedactions } from './store.ts';
import { tables, type EntryRow, type RedactionRow } from './tables.ts';

const page = 5000;
/** What an erasure may change of an activity. */
type ActivityText = Pick<ActivityTables['activity'], 'actorName' | 'subjectId' | 'ip' | 'userAgent' | 'data'>;
export type RedactedActivity = { row: ActivityTables['activity']; after: ActivityText };

/**
 * As Tocsin itself, in the caller's transaction, the rows locked: the marks first, then the activities.
 * @returns those that have no entry yet and are left for the next time
 * @throws Error where a record is not what its entry says: a change behind the ledger's back must not be papered over
 */
export async function redactActivities(
  db: Database,
  { orgId, erasureId, changes }: { orgId: string; erasureId: string; changes: readonly RedactedActivity[] },
): Promise<{ changed: number; unchained: number }> {
  const ids = changes.map(({ row }) => row.id);
  if (ids.length === 0) return { changed: 0, unchained: 0 };
  const entries = new Map((await entriesOf(db, orgId, ids)).map((entry) => [entry.recordId, entry]));
  const earlier = Map.groupBy(await findRedactions(db, orgId, ids), ({ recordId }) => recordId);
  let changed = 0;
  for (const { row, after } of changes) {
    const entry = entries.get(row.id);
    if (!entry) continue;
    const marks = earlier.get(row.id) ?? [];
    const beforeHash = marks.at(-1)?.afterHash ?? entry.contentHash;
    if ((await contentHash(activityContent(row))) !== beforeHash)
      throw new Error(`Activity ${row.id} is not what the ledger says: verify the ledger before anything is erased.`);
    const mark: RedactionRow = {
      orgId,
      recordId: row.id,
      place: marks.length + 1,
      erasureId,
      beforeHash,
      afterHash: await contentHash(activityContent({ ...row, ...after })),
    };
    await tables(db).insertInto('ledgerRedaction').values(mark).execute();
    const { actorName, subjectId, ip, userAgent, data } = after;
    await sql`update activity set actor_name = ${actorName}, subject_id = ${subjectId}, ip = ${ip},
      user_agent = ${userAgent}, data = ${JSON.stringify(data)}::jsonb
      where org_id = ${orgId} and id = ${row.id}`.execute(db);
    changed += 1;
  }
  return { changed, unchained: changes.length - changed };
}

const entriesOf = (db: Database, orgId: string, ids: readonly string[]): Promise<EntryRow[]> =>
  tables(db)
    .selectFrom('ledgerEntry')
    .selectAll()
    .where('orgId', '=', orgId)
    .where('recordKind', '=', activityRecord)
    .where('recordId', 'in', ids)
    .execute();

/** All that the erasure changed, as its certificate says it. */
export async function redactedActivities(db: Database, orgId: string, erasureId: string): Promise<RemovedActivities> {
  const leaves: string[] = [];
  for (let after: string | undefined; ;) {
    let query = tables(db)
      .selectFrom('ledgerRedaction')
      .select(['recordId', 'beforeHash', 'afterHash'])
      .where('orgId', '=', orgId)
      .where('erasureId', '=', erasureId);
    if (after !== undefined) query = query.where('recordId', '>', after);
    const rows = await query.orderBy('recordId').limit(page).execute();
    leaves.push(...rows.map(({ recordId, beforeHash, afterHash }) => erasedLeaf(recordId, beforeHash, afterHash)));
    after = rows.at(-1)?.recordId;
    if (after === undefined) return { count: leaves.length, root: await rootOver(leaves.toSorted()) };
  }
}
