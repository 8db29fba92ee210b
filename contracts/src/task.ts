// A task: one thing to be done about an incident, by whom, by when, after what.
import * as z from 'zod';

import { IncidentRef, IncidentSeverity } from './incident.ts';
import { taskPhases, taskStates } from './words.ts';

const Person = z.object({ id: z.uuid(), name: z.string() });
export const TaskTitle = z.string().trim().min(1).max(300);
export const ChecklistItem = z.object({ text: z.string().trim().min(1).max(300), done: z.boolean() });

export const Task = z.object({
  id: z.uuid(),
  number: z.string(),
  incident: IncidentRef.extend({ title: z.string(), severity: IncidentSeverity }),
  title: z.string(),
  /** Markdown. */
  description: z.string(),
  phase: z.enum(taskPhases),
  state: z.enum(taskStates),
  /** Why it is blocked or cancelled. */
  stateReason: z.string().nullable(),
  assignee: Person.nullable(),
  dueAt: z.iso.datetime().nullable(),
  /** Done only with an entry in its log; the incident waits for it. */
  mandatory: z.boolean(),
  /** Tasks of the same incident that come first. */
  dependsOn: z.array(z.uuid()),
  checklist: z.array(ChecklistItem),
  logCount: z.int(),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
  rev: z.int(),
});
export type Task = z.infer<typeof Task>;

/** Never changed, never taken away. */
export const TaskLog = z.object({
  id: z.uuid(),
  author: z.object({ id: z.string(), name: z.string() }),
  /** Markdown. */
  body: z.string(),
  at: z.iso.datetime(),
});
export type TaskLog = z.infer<typeof TaskLog>;
