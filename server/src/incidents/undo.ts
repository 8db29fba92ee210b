// Someone takes back what they just did to an incident or a task. The record tells of it as of any other change.
import {
  incidentAssigned,
  incidentEdited,
  incidentHeld,
  incidentResumed,
  incidentStaged,
  taskEdited,
  taskStaged,
} from '@tocsin/contracts/activity';
import type * as talkApi from '@tocsin/contracts/api/talk';
import { hasEnded, type Incident } from '@tocsin/contracts/incident';
import { incidentPhrases } from '@tocsin/contracts/phrases/incidents';
import { say } from '@tocsin/contracts/phrases/template';
import type { Task } from '@tocsin/contracts/task';
import type * as z from 'zod';

import { peopleByIds } from '#identity';
import { record } from '#platform/activity';
import { authorize } from '#platform/authorize';
import { inTransaction, type Context, type Tx } from '#platform/context';
import { conflict } from '#platform/errors';

import { takeBack } from './operations.ts';
import { presentIncident } from './present.ts';
import { lockIncident, updateIncident, type Change } from './store.ts';
import type { IncidentRow, TaskRow } from './tables.ts';
import { presentTask } from './tasks/present.ts';
import { findTask, updateTask } from './tasks/store.ts';
import { insertText } from './texts.ts';

const texts = ['summary', 'rootCause', 'lessons'] as const;
/** Told in ways of their own, or with another field. */
const apart = ['stage', 'statusLabel', 'hold', 'milestones', 'ownerId', 'priorityReason'];
const undone = (): string => say(incidentPhrases.undone, {});

async function recordOwner(tx: Tx, row: IncidentRow, ownerId: string | null): Promise<void> {
  const ids = [row.ownerId, ownerId].filter((id) => id !== null);
  const people = await peopleByIds(tx, ids);
  const named = (id: string | null) => (id === null ? null : { id, name: people.get(id)?.name ?? 'Former member' });
  const data = { before: named(row.ownerId), after: named(ownerId) };
  await record(tx, incidentAssigned, { subjectId: row.id, incidentId: row.id }, data);
}

async function recordHold(tx: Tx, row: IncidentRow, { hold }: Change): Promise<void> {
  const about = { subjectId: row.id, incidentId: row.id };
  if (hold) {
    const { waitingOn, until } = hold;
    await record(tx, incidentHeld, about, { waitingOn, until, reason: undone() });
  } else if (row.hold) await record(tx, incidentResumed, about, { waitedOn: row.hold.waitingOn });
}

/** The same activities as if somebody had changed it by hand: clocks, notices and streams follow those. */
async function recordBack(tx: Tx, row: IncidentRow, change: Change): Promise<void> {
  const about = { subjectId: row.id, incidentId: row.id };
  if (change.stage !== undefined)
    await record(tx, incidentStaged, about, { before: row.stage, after: change.stage, reason: undone() });
  else if (change.hold !== undefined) await recordHold(tx, row, change);
  if (change.ownerId !== undefined) await recordOwner(tx, row, change.ownerId);
  const fields = Object.entries(change).filter(([name]) => !apart.includes(name));
  if (fields.length > 0) {
    const told = fields.map(([name, after]) => [name, { before: Reflect.get(row, name) as unknown, after }] as const);
    await record(tx, incidentEdited, about, { fields: Object.fromEntries(told) });
  }
}

/** @throws Problem `not_found`, `undo_expired`, `changed_since`, `incident_merged`. */
export async function undoIncident(
  ctx: Context,
  { incidentId, madeRev }: z.output<typeof talkApi.undoIncident.input>,
): Promise<Incident> {
  authorize(ctx, 'incident:write');

  return inTransaction(ctx, async (tx) => {
    const row = await lockIncident(tx.db, incidentId);
    // What was kept are columns of the row, as they were.
    const change = (await takeBack(tx, { incidentId: row.id, taskId: null, madeRev }, row)) as Change;
    for (const field of texts) if (change[field] !== undefined && row[field] !== '') await insertText(tx, row, field);
    await recordBack(tx, row, change);
    return presentIncident(tx, await updateIncident(tx, row, change));
  });
}

async function recordTaskBack(tx: Tx, row: IncidentRow, task: TaskRow, change: Partial<TaskRow>): Promise<void> {
  const about = { subjectId: row.id, incidentId: row.id };
  const named = { taskId: task.id, number: task.number, title: task.title };
  if (change.state !== undefined)
    await record(tx, taskStaged, about, { ...named, before: task.state, after: change.state, reason: undone() });
  else
    await record(tx, taskEdited, about, {
      ...named,
      fields: Object.fromEntries(
        Object.entries(change).map(([name, after]) => [name, { before: Reflect.get(task, name) as unknown, after }]),
      ),
    });
}

/** @throws Problem `not_found`, `undo_expired`, `changed_since`, `incident_closed`, `incident_merged`. */
export async function undoTask(
  ctx: Context,
  { taskId, madeRev }: z.output<typeof talkApi.undoTask.input>,
): Promise<Task> {
  authorize(ctx, 'incident:write');

  return inTransaction(ctx, async (tx) => {
    const row = await lockIncident(tx.db, (await findTask(tx.db, taskId)).incidentId);
    if (hasEnded(row.stage)) throw conflict('incident_closed', 'The incident is closed; reopen it first.');
    const task = await findTask(tx.db, taskId);
    const kept = await takeBack(tx, { incidentId: row.id, taskId, madeRev }, task);
    const { dueAt } = kept;
    const change = { ...kept, ...(typeof dueAt === 'string' ? { dueAt: new Date(dueAt) } : {}) } as Partial<TaskRow>;
    await recordTaskBack(tx, row, task, change);
    const next = await updateTask(tx, task, change);
    await updateIncident(tx, row, {});
    return presentTask(tx, next);
  });
}
