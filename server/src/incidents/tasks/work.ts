// What people do with the tasks of an incident: add, change, move on, note.
import { isDeepStrictEqual } from 'node:util';

import { taskAdded, taskEdited, taskLogged, taskStaged } from '@tocsin/contracts/activity';
import type * as tasksApi from '@tocsin/contracts/api/tasks';
import { hasEnded } from '@tocsin/contracts/incident';
import type { Task, TaskLog } from '@tocsin/contracts/task';
import type * as z from 'zod';

import { activeMembers } from '#identity';
import { record } from '#platform/activity';
import { authorize } from '#platform/authorize';
import { inTransaction, type Context, type Tx } from '#platform/context';
import { conflict, invalid, Problem } from '#platform/errors';
import { uuidv7 } from '#platform/id';

import { keepOperation } from '../operations.ts';
import { findRestriction, nameInAccess } from '../restriction-store.ts';
import { lockIncident, updateIncident } from '../store.ts';
import type { IncidentRow, TaskRow } from '../tables.ts';
import { presentTask } from './present.ts';
import { checkTaskMove, wouldCircle } from './rules.ts';
import { countLogs, findTask, findTasks, insertLog, insertTasks, updateTask, type NewTask } from './store.ts';

const excerptLength = 200;
const about = ({ id }: IncidentRow) => ({ subjectId: id, incidentId: id });
const named = ({ id, number, title }: TaskRow) => ({ taskId: id, number, title });

const keep = (tx: Tx, before: TaskRow, after: TaskRow, names: readonly string[]): Promise<void> =>
  keepOperation(tx, { incidentId: before.incidentId, taskId: before.id, madeRev: after.rev }, { before, after, names });

/** The incident is locked, so that nothing moves while it is looked at. @throws Problem `not_found`, `incident_closed`. */
async function lockOf(tx: Tx, taskId: string): Promise<{ row: IncidentRow; task: TaskRow }> {
  const { incidentId } = await findTask(tx.db, taskId);
  const row = await lockIncident(tx.db, incidentId);
  if (hasEnded(row.stage)) throw conflict('incident_closed', 'The incident is closed; reopen it first.');
  return { row, task: await findTask(tx.db, taskId) };
}

/** Whoever is to do something about a need-to-know incident has to see it. @throws Problem `person_unknown`. */
async function checkAssignee(tx: Tx, row: IncidentRow, assigneeId: string | null | undefined): Promise<void> {
  if (!assigneeId) return;
  if (!(await activeMembers(tx, [assigneeId])).has(assigneeId))
    throw invalid('person_unknown', 'There is no such person in this organisation.', [
      { pointer: '/assigneeId', detail: 'The id of a member.' },
    ]);
  if (await findRestriction(tx.db, row.id)) await nameInAccess(tx, row.id, [assigneeId]);
}

/** @throws Problem `task_dependency_unknown`, `task_circle`. */
async function checkDependencies(
  tx: Tx,
  row: IncidentRow,
  taskId: string,
  dependsOn: readonly string[],
): Promise<void> {
  const tasks = await findTasks(tx.db, row.id);
  const at = (detail: string) => [{ pointer: '/dependsOn', detail }];
  if (dependsOn.some((id) => !tasks.some((task) => task.id === id)))
    throw invalid('task_dependency_unknown', 'A task waits only for tasks of its incident.', at('Ids of its tasks.'));
  if (wouldCircle(tasks, taskId, dependsOn))
    throw invalid('task_circle', 'The task would wait for itself.', at('One of these waits for this task.'));
}

export async function addTask(
  ctx: Context,
  { incidentId, dueAt, ...said }: z.output<typeof tasksApi.addTask.input>,
): Promise<Task> {
  authorize(ctx, 'incident:write');

  return inTransaction(ctx, async (tx) => {
    const row = await lockIncident(tx.db, incidentId);
    if (hasEnded(row.stage)) throw conflict('incident_closed', 'The incident is closed; reopen it first.');
    await checkAssignee(tx, row, said.assigneeId);
    const id = uuidv7();
    await checkDependencies(tx, row, id, said.dependsOn);
    const [task] = await insertTasks(
      tx,
      row.id,
      [{ ...said, dueAt: dueAt === null ? null : new Date(dueAt), templateId: null }],
      [id],
    );
    if (!task) throw new Error('One task was added.');
    await updateIncident(tx, row, {});
    await record(tx, taskAdded, about(row), { ...named(task), phase: task.phase, assigneeId: task.assigneeId });
    return presentTask(tx, task);
  });
}

/** What is the same already is not a change. @throws Problem `conflict` `stale_revision`. */
export async function changeTask(ctx: Context, input: z.output<typeof tasksApi.changeTask.input>): Promise<Task> {
  authorize(ctx, 'incident:write');

  return inTransaction(ctx, async (tx) => {
    const { row, task } = await lockOf(tx, input.taskId);
    if (input.rev !== undefined && input.rev !== task.rev)
      throw conflict('stale_revision', 'Someone has changed this task since you loaded it. Look again, then repeat.');
    const said = {
      title: input.title,
      description: input.description,
      phase: input.phase,
      assigneeId: input.assigneeId,
      dueAt: input.dueAt && new Date(input.dueAt),
      mandatory: input.mandatory,
      dependsOn: input.dependsOn,
      checklist: input.checklist,
    };
    const fields = Object.entries(said).flatMap(([name, after]) => {
      const before: unknown = Reflect.get(task, name);
      if (after === undefined || isDeepStrictEqual(before, after)) return [];
      return [[name, { before, after }] as const];
    });
    if (fields.length === 0) return presentTask(tx, task);
    await checkAssignee(tx, row, input.assigneeId);
    if (input.dependsOn) await checkDependencies(tx, row, task.id, input.dependsOn);
    const wanted: Partial<NewTask> = Object.fromEntries(fields.map(([name, { after }]) => [name, after]));
    const next = await updateTask(tx, task, wanted);
    await keep(tx, task, next, Object.keys(wanted));
    await updateIncident(tx, row, {});
    await record(tx, taskEdited, about(row), { ...named(next), fields: Object.fromEntries(fields) });
    return presentTask(tx, next);
  });
}

/** @throws Problem as `checkTaskMove` says. */
export async function stageTask(
  ctx: Context,
  { taskId, state, reason }: z.output<typeof tasksApi.stageTask.input>,
): Promise<Task> {
  authorize(ctx, 'incident:write');

  return inTransaction(ctx, async (tx) => {
    const { row, task } = await lockOf(tx, taskId);
    const others = await findTasks(tx.db, row.id);
    const move = checkTaskMove({
      from: task.state,
      to: state,
      reason,
      mandatory: task.mandatory,
      logCount: (await countLogs(tx.db, [task.id])).get(task.id) ?? 0,
      waitsFor: others
        .filter((other) => task.dependsOn.includes(other.id))
        .filter((other) => other.state !== 'done' && other.state !== 'cancelled')
        .map(({ number }) => number),
    });
    if (!move.ok) throw new Problem(move.kind, move.code, move.because);
    const held = state === 'blocked' || state === 'cancelled';
    const next = await updateTask(tx, task, { state, stateReason: held ? (reason ?? null) : null });
    await keep(tx, task, next, ['state', 'stateReason']);
    await updateIncident(tx, row, {});
    await record(tx, taskStaged, about(row), {
      ...named(task),
      before: task.state,
      after: state,
      reason: reason ?? null,
    });
    return presentTask(tx, next);
  });
}

export async function addTaskLog(
  ctx: Context,
  { taskId, body }: z.output<typeof tasksApi.addTaskLog.input>,
): Promise<TaskLog> {
  authorize(ctx, 'incident:write');

  return inTransaction(ctx, async (tx) => {
    const { row, task } = await lockOf(tx, taskId);
    const log = { id: uuidv7(), authorId: tx.actor.id, authorName: tx.actor.name, body, at: tx.now() };
    await insertLog(tx.db, { ...log, orgId: tx.orgId, taskId: task.id });
    await updateIncident(tx, row, {});
    const excerpt = body.length > excerptLength ? `${body.slice(0, excerptLength).toWellFormed()}…` : body;
    await record(tx, taskLogged, about(row), { ...named(task), excerpt });
    return {
      id: log.id,
      author: { id: log.authorId, name: log.authorName },
      body,
      at: log.at.toISOString(),
    };
  });
}
