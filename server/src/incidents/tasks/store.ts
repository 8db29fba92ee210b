// SQL about tasks and their logs.
import { taskStaged } from '@tocsin/contracts/activity';
import { openTaskStates } from '@tocsin/contracts/words';
import { sql } from 'kysely';

import { recordMany } from '#platform/activity';
import type { Database, Tx } from '#platform/context';
import { notFound } from '#platform/errors';
import { uuidv7 } from '#platform/id';
import { nextNumbers } from '#platform/numbers';

import { tables, type IncidentRow, type IncidentTables, type TaskRow } from '../tables.ts';

/** In the order in which they were made. */
export const findTasks = (db: Database, incidentId: string): Promise<TaskRow[]> =>
  tables(db).selectFrom('incidentTask').selectAll().where('incidentId', '=', incidentId).orderBy('id').execute();

export const findTasksById = async (db: Database, ids: readonly string[]): Promise<TaskRow[]> =>
  ids.length === 0
    ? []
    : await tables(db)
        .selectFrom('incidentTask')
        .selectAll()
        .where((where) => where('id', '=', where.fn.any(where.val([...ids]))))
        .execute();

/** @throws Problem `not_found`. */
export async function findTask(db: Database, taskId: string): Promise<TaskRow> {
  const [row] = await findTasksById(db, [taskId]);
  if (!row) throw notFound('task', taskId);
  return row;
}

export type NewTask = Omit<
  TaskRow,
  | 'id'
  | 'orgId'
  | 'number'
  | 'incidentId'
  | 'originIncidentId'
  | 'state'
  | 'stateReason'
  | 'createdAt'
  | 'updatedAt'
  | 'rev'
>;

/** In the order given, with numbers of their own. `ids` where they are known before. */
export async function insertTasks(
  tx: Tx,
  incidentId: string,
  tasks: readonly NewTask[],
  ids: readonly string[] = tasks.map(() => uuidv7()),
): Promise<TaskRow[]> {
  if (tasks.length === 0) return [];
  const numbers = await nextNumbers(tx, 'TSK', 'task', tasks.length);
  const rows = await tables(tx.db)
    .insertInto('incidentTask')
    .values(
      tasks.map(({ checklist, ...task }, index) => ({
        ...task,
        id: ids[index] ?? uuidv7(),
        orgId: tx.orgId,
        number: numbers[index] ?? '',
        incidentId,
        originIncidentId: null,
        state: 'todo' as const,
        stateReason: null,
        checklist: JSON.stringify(checklist),
        createdAt: tx.now(),
        updatedAt: tx.now(),
        rev: 1,
      })),
    )
    .returningAll()
    .execute();
  return rows.toSorted((a, b) => (a.number < b.number ? -1 : 1));
}

/** For a row whose incident the caller has locked. */
export async function updateTask(
  tx: Tx,
  row: TaskRow,
  change: Partial<NewTask & Pick<TaskRow, 'state' | 'stateReason'>>,
) {
  const { checklist, ...plain } = change;
  return await tables(tx.db)
    .updateTable('incidentTask')
    .set({
      ...plain,
      ...(checklist === undefined ? {} : { checklist: JSON.stringify(checklist) }),
      updatedAt: tx.now(),
      rev: row.rev + 1,
    })
    .where('id', '=', row.id)
    .returningAll()
    .executeTakeFirstOrThrow();
}

/** How many entries the log of each has; a task without any is left out. */
export async function countLogs(db: Database, taskIds: readonly string[]): Promise<Map<string, number>> {
  if (taskIds.length === 0) return new Map();
  const { rows } = await sql<{ taskId: string; count: number }>`
    select task_id, count(*)::int as count from incident_task_log
    where task_id = any(${taskIds}::uuid[]) group by 1`.execute(db);
  return new Map(rows.map(({ taskId, count }) => [taskId, count]));
}

type LogRow = IncidentTables['incidentTaskLog'];
export const findLogs = (db: Database, taskId: string): Promise<LogRow[]> =>
  tables(db).selectFrom('incidentTaskLog').selectAll().where('taskId', '=', taskId).orderBy('id').execute();

export async function insertLog(db: Database, row: LogRow): Promise<void> {
  await tables(db).insertInto('incidentTaskLog').values(row).execute();
}

/**
 * Nothing is left open in an incident that is over. A mandatory task that is open then was not asked for by the
 * organisation's gates, or the incident was cancelled.
 */
export async function cancelOpenTasks(tx: Tx, { id }: Pick<IncidentRow, 'id'>, reason: string): Promise<void> {
  const open = (await findTasks(tx.db, id)).filter(({ state }) => openTaskStates.some((each) => each === state));
  if (open.length === 0) return;
  await tables(tx.db)
    .updateTable('incidentTask')
    .set({ state: 'cancelled', stateReason: reason, updatedAt: tx.now(), rev: sql`rev + 1` })
    .where((where) => where('id', '=', where.fn.any(where.val(open.map((task) => task.id)))))
    .execute();
  await recordMany(
    tx,
    taskStaged,
    open.map((task) => ({
      subjectId: id,
      incidentId: id,
      data: {
        taskId: task.id,
        number: task.number,
        title: task.title,
        before: task.state,
        after: 'cancelled' as const,
        reason,
      },
    })),
  );
}
