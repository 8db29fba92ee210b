// SQL about what people say about entries: starred, in the report, annotated.
import { sql } from 'kysely';

import type { Database, Tx } from '#platform/context';
import { uuidv7 } from '#platform/id';

import { tables } from '../tables.ts';

export type Marked = { starred: boolean; inReport: boolean; annotation: string };
export const unmarked: Marked = { starred: false, inReport: false, annotation: '' };

/** Where a merge brought two of the same entry together, one word for it is enough, and the latest note counts. */
export async function findMarks(db: Database, incidentId: string): Promise<Map<string, Marked>> {
  const rows = await tables(db)
    .selectFrom('incidentTimelineMark')
    .selectAll()
    .where('incidentId', '=', incidentId)
    .orderBy('at')
    .orderBy('id')
    .execute();
  const marks = new Map<string, Marked>();
  for (const { entryKey, starred, inReport, annotation } of rows) {
    const before = marks.get(entryKey) ?? unmarked;
    marks.set(entryKey, {
      starred: before.starred || starred,
      inReport: before.inReport || inReport,
      annotation: annotation === '' ? before.annotation : annotation,
    });
  }
  return marks;
}

/** The incident from which a merge brought what the entry stands on; it goes back there with what was said about it. */
async function originOf(db: Database, incidentId: string, entryId: string): Promise<string | null> {
  const [kind = '', id = ''] = entryId.split(':');
  const table = { alert: 'incident_alert', comment: 'incident_comment', entry: 'incident_timeline_entry' }[kind];
  if (table === undefined) return null;
  const column = kind === 'alert' ? 'alert_id' : 'id';
  const { rows } = await sql<{ origin: string | null }>`
    select origin_incident_id as origin from ${sql.table(table)}
    where incident_id = ${incidentId}::uuid and ${sql.ref(column)} = ${id}::uuid limit 1`.execute(db);
  return rows[0]?.origin ?? null;
}

/** For an incident that the caller has locked. */
export async function setMark(tx: Tx, incidentId: string, entryId: string, mark: Marked): Promise<void> {
  const changed = await tables(tx.db)
    .updateTable('incidentTimelineMark')
    .set({ ...mark, at: tx.now() })
    .where('incidentId', '=', incidentId)
    .where('entryKey', '=', entryId)
    .returning('id')
    .execute();
  if (changed.length > 0) return;
  await tables(tx.db)
    .insertInto('incidentTimelineMark')
    .values({
      ...mark,
      id: uuidv7(),
      orgId: tx.orgId,
      incidentId,
      originIncidentId: await originOf(tx.db, incidentId, entryId),
      entryKey: entryId,
      at: tx.now(),
    })
    .execute();
}
