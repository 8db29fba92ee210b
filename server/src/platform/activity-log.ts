// What was recorded, read back: for the audit trail, for timelines and for whoever has a page open.
import { ActivityRow } from '@tocsin/contracts/activity';
import { sql, type Expression, type ExpressionBuilder, type SqlBool } from 'kysely';

import type { ActivityTables } from './activity.ts';
import type { Tx } from './context.ts';

/** An activity as it crosses the wall. */
export const presentActivity = (row: ActivityTables['activity']): ActivityRow =>
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

export type ActivityConditions = (where: ExpressionBuilder<ActivityTables, 'activity'>) => Expression<SqlBool>;
/** `before` is an activity's id: only older ones are given. */
export type ActivityPage = { limit: number; before?: string | null };

/** Newest first. */
export async function selectActivities(
  tx: Tx,
  conditions: ActivityConditions,
  { limit, before = null }: ActivityPage,
): Promise<ActivityRow[]> {
  const rows = await tx.db
    .$extendTables<ActivityTables>()
    .selectFrom('activity')
    .selectAll()
    .where(conditions)
    .where(before === null ? sql<boolean>`true` : sql<boolean>`id < ${before}::uuid`)
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
  return rows.map(presentActivity);
}

type Subjects = { subjectIds: readonly string[]; incidentIds?: readonly string[] };

/** What concerns any of the subjects, or was put on the timeline of one of the incidents. */
export const aboutAny = (where: Parameters<ActivityConditions>[0], about: Subjects): Expression<SqlBool> =>
  where.or([
    where('subjectId', '=', where.fn.any(where.val([...about.subjectIds]))),
    ...(about.incidentIds === undefined
      ? []
      : [where('incidentId', '=', where.fn.any(where.val([...about.incidentIds])))]),
  ]);

/** The same, newest first. */
export const readActivities = (tx: Tx, about: Subjects, page: ActivityPage): Promise<ActivityRow[]> =>
  selectActivities(tx, (where) => aboutAny(where, about), page);
