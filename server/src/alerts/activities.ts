// What was recorded about alerts and incidents, read back for their pages.
import { ActivityRow } from '@tocsin/contracts/activity';
import { sql } from 'kysely';

import type { ActivityTables } from '#platform/activity';
import type { Tx } from '#platform/context';

type StoredRow = ActivityTables['activity'];

const present = (row: StoredRow): ActivityRow =>
  ActivityRow.parse({
    id: row.id,
    type: row.type,
    at: row.at.toISOString(),
    actor: { kind: row.actorKind, id: row.actorId, name: row.actorName },
    subjectKind: row.subjectKind,
    subjectId: row.subjectId,
    incidentId: row.incidentId,
    data: row.data,
  });

/**
 * Newest first: what concerns any of the subjects, or was put on the incident's timeline.
 * `before` is an activity's id: only older ones are given.
 */
export async function readActivities(
  tx: Tx,
  about: { subjectIds: readonly string[]; incidentId?: string },
  { limit, before = null }: { limit: number; before?: string | null },
): Promise<ActivityRow[]> {
  const rows = await tx.db
    .$extendTables<ActivityTables>()
    .selectFrom('activity')
    .selectAll()
    .where((where) =>
      where.or([
        where('subjectId', '=', where.fn.any(where.val([...about.subjectIds]))),
        ...(about.incidentId === undefined ? [] : [where('incidentId', '=', about.incidentId)]),
      ]),
    )
    .where(before === null ? sql<boolean>`true` : sql<boolean>`id < ${before}::uuid`)
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
  return rows.map(present);
}
