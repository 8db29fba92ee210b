// An incident: alerts that belong together, owned by someone, worked through stages to a close.
import * as z from 'zod';

import { Entity } from './alert.ts';
import {
  criticalities,
  harmLevels,
  holdReasons,
  incidentRoles,
  incidentStages,
  milestones,
  papLevels,
  relationKinds,
  timelineLanes,
  tlpLevels,
  verdicts,
  watchReasons,
} from './words.ts';

export { hasEnded, incidentStages, timelineLanes } from './words.ts';
export type { IncidentStage } from './words.ts';

/** SEV1 is the worst. */
export const IncidentSeverity = z.int().min(1).max(5);
/** An alert's severity (0 info … 4 critical) as an incident's (SEV5 … SEV1), and back. */
export const incidentSeverityOf = (alertSeverity: number): number => 5 - alertSeverity;

const Person = z.object({ id: z.uuid(), name: z.string() });
const Actor = z.object({ id: z.string(), name: z.string() });
/** Another incident, as far as a link needs it. */
export const IncidentRef = z.object({ id: z.uuid(), number: z.string() });

/** The stage stays what it was; the clock of whoever waits does not. */
export const Hold = z.object({
  waitingOn: z.enum(holdReasons),
  until: z.iso.datetime().nullable(),
  reason: z.string(),
  since: z.iso.datetime(),
});
export type Hold = z.infer<typeof Hold>;

/** When something was reached. `originalAt`: what the change of stage had said, where somebody has corrected it. */
export const MilestoneMark = z.object({
  milestone: z.enum(milestones),
  at: z.iso.datetime(),
  originalAt: z.iso.datetime().nullable(),
  edited: z.object({ by: Actor, reason: z.string(), at: z.iso.datetime() }).nullable(),
});
export type MilestoneMark = z.infer<typeof MilestoneMark>;

const count = z.int().min(0).max(1_000_000_000).nullable();
/** What it did to the organisation. Null and empty: not known. */
export const Impact = z.object({
  confidentiality: z.enum(harmLevels).nullable(),
  integrity: z.enum(harmLevels).nullable(),
  availability: z.enum(harmLevels).nullable(),
  /** Records of persons or customers that were touched. */
  records: count,
  systems: count,
  regions: z.array(z.string().trim().min(1).max(100)).max(50),
  /** `currency`: ISO 4217. */
  money: z.object({ amount: z.number().min(0).max(1e12), currency: z.string().regex(/^[A-Z]{3}$/) }).nullable(),
});
export type Impact = z.infer<typeof Impact>;
export const noImpact: Impact = {
  confidentiality: null,
  integrity: null,
  availability: null,
  records: null,
  systems: null,
  regions: [],
  money: null,
};

/** By the field's id. Text, a day (`2026-03-14`) and a choice are text. */
export const CustomValues = z.record(z.string().max(40), z.union([z.string().max(2000), z.number(), z.boolean()]));
export type CustomValues = z.infer<typeof CustomValues>;

/** P1 is the most urgent. */
export const Priority = z.object({
  value: z.int().min(1).max(5),
  /** What severity and asset criticality make of it. */
  computed: z.int().min(1).max(5),
  /** Of the assets in it; `medium` where none is known. */
  criticality: z.enum(criticalities),
  /** Why somebody said otherwise. */
  overriddenBecause: z.string().nullable(),
});
export type Priority = z.infer<typeof Priority>;

export const Incident = z.object({
  id: z.uuid(),
  number: z.string(),
  title: z.string(),
  summary: z.string(),
  severity: IncidentSeverity,
  stage: z.enum(incidentStages),
  verdict: z.enum(verdicts).nullable(),
  closeReason: z.string().nullable(),
  owner: Person.nullable(),
  /** A type of the incident model. */
  type: z.string().nullable(),
  /** A label of the incident model; it belongs to the stage. */
  statusLabel: z.string().nullable(),
  priority: Priority,
  hold: Hold.nullable(),
  tlp: z.enum(tlpLevels).nullable(),
  pap: z.enum(papLevels).nullable(),
  roles: z.array(z.object({ role: z.enum(incidentRoles), person: Person })),
  impact: Impact,
  /** Markdown. */
  rootCause: z.string(),
  /** Markdown: what was learned. */
  lessons: z.string(),
  milestones: z.array(MilestoneMark),
  custom: CustomValues,
  /** Where its alerts, comments and tasks are now; null also when whoever asks does not see that one. */
  mergedInto: IncidentRef.nullable(),
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
  /** Markdown; empty where it was deleted. */
  body: z.string(),
  createdAt: z.iso.datetime(),
  editedAt: z.iso.datetime().nullable(),
  /** The comment that began the thread; null for that one itself. */
  threadId: z.uuid().nullable(),
  /** Whom it names: `@` and this name stand in its body. */
  mentions: z.array(Person),
  /** Of a thread, on its first comment. */
  resolved: z.object({ by: Actor, at: z.iso.datetime() }).nullable(),
  deleted: z.object({ by: Actor, at: z.iso.datetime() }).nullable(),
});
export type Comment = z.infer<typeof Comment>;

export const Watcher = z.object({ person: Person, because: z.enum(watchReasons), at: z.iso.datetime() });
export type Watcher = z.infer<typeof Watcher>;

/** What one of the texts said before. */
export const TextRevision = z.object({ id: z.uuid(), body: z.string(), author: Actor, at: z.iso.datetime() });
export type TextRevision = z.infer<typeof TextRevision>;

/** A field that says something else in the merged incident than in the one it went into, which wins. */
export const MergeConflict = z.object({
  sourceId: z.uuid(),
  sourceNumber: z.string(),
  fieldId: z.string(),
  kept: CustomValues.valueType,
  other: CustomValues.valueType,
});
export type MergeConflict = z.infer<typeof MergeConflict>;

/** One incident that went into another, and until when it can be taken out again. */
export const Merge = z.object({
  id: z.uuid(),
  source: IncidentRef.extend({ title: z.string(), summary: z.string(), severity: IncidentSeverity }),
  at: z.iso.datetime(),
  by: Actor,
  reason: z.string(),
  undoableUntil: z.iso.datetime(),
});
export type Merge = z.infer<typeof Merge>;

export const Relation = z.object({
  /** Null for what Tocsin found itself; it cannot be taken away. */
  id: z.uuid().nullable(),
  kind: z.enum(relationKinds),
  incident: IncidentRef.extend({ title: z.string(), severity: IncidentSeverity, stage: z.enum(incidentStages) }),
});
export type Relation = z.infer<typeof Relation>;

/** One thing to be done before the incident can be closed. */
export const CloseGate = z.object({
  id: z.string(),
  passed: z.boolean(),
  /** What is missing: fields, tasks, alerts, by id, with a name where they have one. */
  missing: z.array(z.object({ id: z.string(), name: z.string() })),
});
export type CloseGate = z.infer<typeof CloseGate>;

/** An alert in an incident, and why it is there. */
export const Membership = z.object({
  alertId: z.uuid(),
  via: z.string(),
  because: z.string(),
  at: z.iso.datetime(),
  /** The grouping rule that put it there; null: somebody did. */
  rule: z.object({ id: z.uuid(), name: z.string(), version: z.int() }).nullable(),
  /** Rules that would have grouped it too, had this one not come first. */
  alsoMatched: z.array(z.string()),
});
export type Membership = z.infer<typeof Membership>;
