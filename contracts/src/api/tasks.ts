// Tasks of incidents.
import * as z from 'zod';

import { listOf, pageOf, PageQuery } from '../page.ts';
import { ChecklistItem, Task, TaskLog, TaskTitle } from '../task.ts';
import { taskPhases, taskStates } from '../words.ts';
import { endpoint } from './endpoint.ts';

const incidentId = z.string().describe('The id or the number');
const taskId = z.uuid();
const fields = {
  title: TaskTitle,
  description: z.string().max(10_000),
  phase: z.enum(taskPhases),
  assigneeId: z.uuid().nullable(),
  dueAt: z.iso.datetime({ offset: true }).nullable(),
  mandatory: z.boolean(),
  dependsOn: z.array(z.uuid()).max(50),
  checklist: z.array(ChecklistItem).max(100),
};

export const listTasks = endpoint('GET', '/tasks', {
  summary: 'Tasks of all incidents you see, those due first on top, those without a date last',
  permission: 'incident:read',
  input: z
    .object({ state: listOf(z.enum(taskStates)), assignee: z.enum(['me', 'none']).optional() })
    .extend(PageQuery.shape),
  output: pageOf(Task),
});
export const listIncidentTasks = endpoint('GET', '/incidents/:incidentId/tasks', {
  summary: 'The tasks of an incident, by phase',
  permission: 'incident:read',
  input: z.object({ incidentId }),
  output: z.object({ items: z.array(Task) }),
});
export const addTask = endpoint('POST', '/incidents/:incidentId/tasks', {
  summary: 'Add a task',
  permission: 'incident:write',
  input: z.object({
    incidentId,
    title: fields.title,
    phase: fields.phase,
    description: fields.description.default(''),
    assigneeId: fields.assigneeId.default(null),
    dueAt: fields.dueAt.default(null),
    mandatory: fields.mandatory.default(false),
    dependsOn: fields.dependsOn.default([]),
    checklist: fields.checklist.default([]),
  }),
  output: Task,
  status: 201,
});
export const applyTaskTemplate = endpoint('POST', '/incidents/:incidentId/tasks/template', {
  summary: 'Add the tasks of a template of the incident model',
  permission: 'incident:write',
  input: z.object({ incidentId, templateId: z.string() }),
  output: z.object({ items: z.array(Task) }),
  status: 201,
});
export const changeTask = endpoint('PATCH', '/tasks/:taskId', {
  summary: 'Change a task',
  permission: 'incident:write',
  input: z.object({
    taskId,
    rev: z.int().optional().describe('Refused with 409 when the task has moved on since; also `If-Match`'),
    ...z.object(fields).partial().shape,
  }),
  output: Task,
});
export const stageTask = endpoint('POST', '/tasks/:taskId/state', {
  summary: 'Move a task on. Blocking and cancelling need a reason; a mandatory one is done only with a log.',
  permission: 'incident:write',
  input: z.object({ taskId, state: z.enum(taskStates), reason: z.string().trim().min(1).max(2000).optional() }),
  output: Task,
});
export const listTaskLogs = endpoint('GET', '/tasks/:taskId/logs', {
  summary: 'What was noted on a task, oldest first',
  permission: 'incident:read',
  input: z.object({ taskId }),
  output: z.object({ items: z.array(TaskLog) }),
});
export const addTaskLog = endpoint('POST', '/tasks/:taskId/logs', {
  summary: 'Note something on a task, in Markdown; it stays as it is written',
  permission: 'incident:write',
  input: z.object({ taskId, body: z.string().trim().min(1).max(20_000) }),
  output: TaskLog,
  status: 201,
});
