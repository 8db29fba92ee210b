// What an organisation says its incidents are: types, fields of its own, labels for the stages, gates, task templates.
import * as z from 'zod';

import { customFieldKinds, openIncidentStages, requirableFields, taskPhases } from './words.ts';

const Slug = z.string().regex(/^[a-z][a-z0-9_]{0,39}$/, 'Small letters, digits and underscores, a letter first.');
const Name = z.string().trim().min(1).max(100);

export const IncidentType = z.object({ id: Slug, name: Name });
export const CustomField = z.object({
  id: Slug,
  name: Name,
  kind: z.enum(customFieldKinds),
  /** Of a choice. */
  choices: z.array(Name).max(100).default([]),
  /** The incident is closed only with it. */
  required: z.boolean().default(false),
});
export type CustomField = z.infer<typeof CustomField>;
export const StatusLabel = z.object({ id: Slug, name: Name, stage: z.enum(openIncidentStages) });
export type StatusLabel = z.infer<typeof StatusLabel>;

export const TemplateTask = z.object({
  title: z.string().trim().min(1).max(300),
  description: z.string().max(10_000).default(''),
  phase: z.enum(taskPhases),
  mandatory: z.boolean().default(false),
  /** After the template is applied. */
  dueAfterHours: z.int().min(1).max(8760).nullable().default(null),
  /** Positions in the list of tasks that come first; only earlier ones, so that none waits for itself. */
  dependsOn: z.array(z.int().min(0)).max(20).default([]),
  checklist: z.array(z.string().trim().min(1).max(300)).max(50).default([]),
});
export type TemplateTask = z.infer<typeof TemplateTask>;
export const TaskTemplate = z.object({
  id: Slug,
  name: Name,
  /** Applied when an incident of this type is opened or given the type; null: by hand only. */
  incidentType: Slug.nullable(),
  tasks: z.array(TemplateTask).min(1).max(100),
});
export type TaskTemplate = z.infer<typeof TaskTemplate>;

export const IncidentModel = z.object({
  /** Beside those that every organisation has. */
  types: z.array(IncidentType).max(50),
  fields: z.array(CustomField).max(50),
  labels: z.array(StatusLabel).max(50),
  gates: z.object({
    required: z.array(z.enum(requirableFields)),
    /** Mandatory tasks are done. */
    tasks: z.boolean(),
    /** No alert in it is open, unless closing resolves them. */
    alerts: z.boolean(),
  }),
  templates: z.array(TaskTemplate).max(50),
});
export type IncidentModel = z.infer<typeof IncidentModel>;
export const plainIncidentModel: IncidentModel = {
  types: [],
  fields: [],
  labels: [],
  gates: { required: [], tasks: true, alerts: false },
  templates: [],
};
