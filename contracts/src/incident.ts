// An incident: alerts that belong together, owned by someone, worked through stages to a close.
import * as z from 'zod';

import { Entity } from './alert.ts';
import { incidentStages, timelineLanes, verdicts } from './words.ts';

export { incidentStages, timelineLanes } from './words.ts';
export type { IncidentStage } from './words.ts';

/** SEV1 is the worst. */
export const IncidentSeverity = z.int().min(1).max(5);
/** An alert's severity (0 info … 4 critical) as an incident's (SEV5 … SEV1), and back. */
export const incidentSeverityOf = (alertSeverity: number): number => 5 - alertSeverity;

export const Incident = z.object({
  id: z.uuid(),
  number: z.string(),
  title: z.string(),
  summary: z.string(),
  severity: IncidentSeverity,
  stage: z.enum(incidentStages),
  verdict: z.enum(verdicts).nullable(),
  closeReason: z.string().nullable(),
  owner: z.object({ id: z.uuid(), name: z.string() }).nullable(),
  sites: z.array(z.object({ id: z.uuid(), code: z.string(), name: z.string() })),
  /** How it began: `manual`, or the grouping rule's name. */
  openedBy: z.string(),
  alertCount: z.int(),
  openAlertCount: z.int(),
  entities: z.array(Entity),
  techniques: z.array(z.string()),
  tactics: z.array(z.string()),
  startedAt: z.iso.datetime(),
  lastActivityAt: z.iso.datetime(),
  createdAt: z.iso.datetime(),
  closedAt: z.iso.datetime().nullable(),
  /** Seen only by the people it names. */
  restricted: z.boolean(),
  rev: z.int(),
});
export type Incident = z.infer<typeof Incident>;

/** One mark on the incident's timeline: an alert, or something people or Tocsin did about it. */
export const TimelineItem = z.object({
  id: z.string(),
  at: z.iso.datetime(),
  lane: z.enum(timelineLanes),
  severity: z.int(),
  title: z.string(),
  detail: z.string(),
  tactic: z.string().nullable(),
  /** Shown with a label: the first of its rule in this incident, or a change of stage. */
  key: z.boolean(),
  ref: z.object({ kind: z.enum(['alert', 'activity', 'comment', 'event']), id: z.string() }),
});
export type TimelineItem = z.infer<typeof TimelineItem>;

export const Comment = z.object({
  id: z.uuid(),
  author: z.object({ id: z.uuid(), name: z.string() }),
  /** Markdown. */
  body: z.string(),
  createdAt: z.iso.datetime(),
  editedAt: z.iso.datetime().nullable(),
});
export type Comment = z.infer<typeof Comment>;

/** An alert in an incident, and why it is there. */
export const Membership = z.object({ alertId: z.uuid(), via: z.string(), because: z.string(), at: z.iso.datetime() });
export type Membership = z.infer<typeof Membership>;
