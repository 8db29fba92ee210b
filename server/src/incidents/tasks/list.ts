// Tasks: of one incident, of all that somebody sees, and what was noted on one.
import type * as tasksApi from '@tocsin/contracts/api/tasks';
import type { Page } from '@tocsin/contracts/page';
import type { Task, TaskLog } from '@tocsin/contracts/task';
import { openTaskStates, taskPhases } from '@tocsin/contracts/words';
import { sql } from 'kysely';
import type * as z from 'zod';

import { authorize } from '#platform/authorize';
import { inTransaction, type Context } from '#platform/context';
import { readCursor, writeCursor } from '#platform/cursor';

import { findIncident } from '../store.ts';
import { tables } from '../tables.ts';
import { presentTasks } from './present.ts';
import { findLogs, findTask, findTasks } from './store.ts';

const sort = 'due';
/** Of what has no date, so that it comes last. */
const never = '9999-12-31T00:00:00.000Z';

/** @throws Problem `invalid_input` for a cursor of another list. */
export async function listTasks(
  ctx: Context,
  { state, assignee, cursor, limit }: z.output<typeof tasksApi.listTasks.input>,
): Promise<Page<Task>> {
  authorize(ctx, 'incident:read');

  const after = cursor === undefined ? null : readCursor(cursor, sort, ['time', 'id']);
  const wanted = state?.length ? state : openTaskStates;
  const due = sql`coalesce(due_at, ${never}::timestamptz)`;
  return inTransaction(ctx, async (tx) => {
    const rows = await tables(tx.db)
      .selectFrom('incidentTask')
      .selectAll()
      .where((where) => where('state', '=', where.fn.any(where.val([...wanted]))))
      .where(
        assignee === undefined
          ? sql<boolean>`true`
          : assignee === 'none'
            ? sql<boolean>`assignee_id is null`
            : sql<boolean>`assignee_id::text = ${ctx.actor.id}`,
      )
      .where(after ? sql<boolean>`(${due}, id) > (${after[0]}::timestamptz, ${after[1]}::uuid)` : sql<boolean>`true`)
      .orderBy(sql`${due}, id`)
      .limit(limit + 1)
      .execute();
    const page = rows.slice(0, limit);
    const last = page.at(-1);
    const next = rows.length > limit && last ? writeCursor(sort, [last.dueAt?.toISOString() ?? never, last.id]) : null;
    return { items: await presentTasks(tx, page), next };
  });
}

/** By phase, then in the order in which they were made. @throws Problem `not_found`. */
export async function listIncidentTasks(
  ctx: Context,
  { incidentId }: { incidentId: string },
): Promise<{ items: Task[] }> {
  authorize(ctx, 'incident:read');

  return inTransaction(ctx, async (tx) => {
    const { id } = await findIncident(tx.db, incidentId);
    const rows = await findTasks(tx.db, id);
    const place = (phase: Task['phase']): number => taskPhases.indexOf(phase);
    return { items: (await presentTasks(tx, rows)).toSorted((a, b) => place(a.phase) - place(b.phase)) };
  });
}

/** Oldest first. @throws Problem `not_found`. */
export async function listTaskLogs(ctx: Context, { taskId }: { taskId: string }): Promise<{ items: TaskLog[] }> {
  authorize(ctx, 'incident:read');

  return inTransaction(ctx, async (tx) => {
    const { id } = await findTask(tx.db, taskId);
    const rows = await findLogs(tx.db, id);
    return {
      items: rows.map(({ id: logId, authorId, authorName, body, at }) => ({
        id: logId,
        author: { id: authorId, name: authorName },
        body,
        at: at.toISOString(),
      })),
    };
  });
}
