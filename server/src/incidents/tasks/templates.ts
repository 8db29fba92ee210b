// Tasks made from a template of the organisation: by hand, or because the incident is of the template's type.
import { taskAdded } from '@tocsin/contracts/activity';
import type { applyTaskTemplate as endpoint } from '@tocsin/contracts/api/tasks';
import { hasEnded } from '@tocsin/contracts/incident';
import type { TaskTemplate } from '@tocsin/contracts/incident-model';
import type { Task } from '@tocsin/contracts/task';
import type * as z from 'zod';

import { recordMany } from '#platform/activity';
import { authorize } from '#platform/authorize';
import { inTransaction, type Context, type Tx } from '#platform/context';
import { conflict, notFound } from '#platform/errors';
import { uuidv7 } from '#platform/id';

import { findModel } from '../model.ts';
import { lockIncident, updateIncident } from '../store.ts';
import type { IncidentRow, TaskRow } from '../tables.ts';
import { presentTasks } from './present.ts';
import { findTasks, insertTasks } from './store.ts';

const hourMs = 3_600_000;

async function apply(tx: Tx, row: IncidentRow, template: TaskTemplate): Promise<TaskRow[]> {
  const ids = template.tasks.map(() => uuidv7());
  const made = await insertTasks(
    tx,
    row.id,
    template.tasks.map(({ dueAfterHours, dependsOn, checklist, ...task }) => ({
      ...task,
      assigneeId: null,
      dueAt: dueAfterHours === null ? null : new Date(tx.now().getTime() + dueAfterHours * hourMs),
      dependsOn: dependsOn.flatMap((place) => ids[place] ?? []),
      checklist: checklist.map((text) => ({ text, done: false })),
      templateId: template.id,
    })),
    ids,
  );
  await recordMany(
    tx,
    taskAdded,
    made.map(({ id, number, title, phase }) => ({
      subjectId: row.id,
      incidentId: row.id,
      data: { taskId: id, number, title, phase },
    })),
  );
  return made;
}

/** Those of its type that were not applied to it yet. */
export async function applyTemplatesOfType(tx: Tx, row: IncidentRow): Promise<void> {
  const { templates } = await findModel(tx);
  const wanted = templates.filter(({ incidentType }) => incidentType !== null && incidentType === row.type);
  if (wanted.length === 0) return;
  const applied = new Set((await findTasks(tx.db, row.id)).map(({ templateId }) => templateId));
  for (const template of wanted) if (!applied.has(template.id)) await apply(tx, row, template);
}

/** @throws Problem `not_found`; `conflict` when the incident is over. */
export async function applyTaskTemplate(
  ctx: Context,
  { incidentId, templateId }: z.output<typeof endpoint.input>,
): Promise<{ items: Task[] }> {
  authorize(ctx, 'incident:write');

  return inTransaction(ctx, async (tx) => {
    const row = await lockIncident(tx.db, incidentId);
    if (hasEnded(row.stage)) throw conflict('incident_closed', 'The incident is closed; reopen it first.');
    const template = (await findModel(tx)).templates.find(({ id }) => id === templateId);
    if (!template) throw notFound('task template', templateId);
    const made = await apply(tx, row, template);
    await updateIncident(tx, row, {});
    return { items: await presentTasks(tx, made) };
  });
}
