// The rows of this module, as Kysely sees them.
import type { Verdict } from '@tocsin/contracts/alert';
import type { CustomValues, Hold, IncidentStage } from '@tocsin/contracts/incident';
import type { BadRow, EntryRef, ImportMapping } from '@tocsin/contracts/timeline';
import type {
  Assertion,
  EntryLane,
  ImportFormat,
  IncidentRole,
  Pap,
  TaskPhase,
  TaskState,
  TimelineLane,
  TimePrecision,
  Tlp,
  WatchReason,
} from '@tocsin/contracts/words';
import type { ColumnType, Kysely } from 'kysely';

import type { Database } from '#platform/context';

import type { Milestones } from './milestones.ts';

/** Read as what it holds, written as text. */
type Json<Value> = ColumnType<Value, string, string>;

export type IncidentRow = {
  id: string;
  orgId: string;
  number: string;
  title: string;
  summary: string;
  severity: number;
  stage: IncidentStage;
  verdict: Verdict | null;
  closeReason: string | null;
  ownerId: string | null;
  openedBy: string;
  alertCount: number;
  entities: string[];
  tactics: string[];
  techniques: string[];
  siteCodes: string[];
  startedAt: Date;
  lastActivityAt: Date;
  createdAt: Date;
  closedAt: Date | null;
  recurrenceOf: string | null;
  beyondCap: number;
  /** When the next of its clocks is due; null where none runs. */
  slaDueAt: Date | null;
  slaBreached: boolean;
  search: string;
  rev: number;
  type: string | null;
  statusLabel: string | null;
  tlp: Tlp | null;
  pap: Pap | null;
  priority: number | null;
  priorityReason: string | null;
  roles: Partial<Record<IncidentRole, string>>;
  /** Without keys where nothing was said. */
  impact: object;
  rootCause: string;
  lessons: string;
  custom: CustomValues;
  milestones: Milestones;
  hold: Hold | null;
  mergedInto: string | null;
};

/** The columns that hold JSON: written as text. */
export const jsonColumns = ['roles', 'impact', 'custom', 'milestones', 'hold'] as const;
type JsonColumn = (typeof jsonColumns)[number];

export type TaskRow = {
  id: string;
  orgId: string;
  number: string;
  incidentId: string;
  originIncidentId: string | null;
  title: string;
  description: string;
  phase: TaskPhase;
  state: TaskState;
  stateReason: string | null;
  assigneeId: string | null;
  dueAt: Date | null;
  mandatory: boolean;
  dependsOn: string[];
  checklist: { text: string; done: boolean }[];
  templateId: string | null;
  createdAt: Date;
  updatedAt: Date;
  rev: number;
};

export type EntryRow = {
  id: string;
  orgId: string;
  incidentId: string;
  originIncidentId: string | null;
  kind: 'manual' | 'event' | 'import';
  lane: EntryLane;
  surface: TimelineLane | null;
  occurredAt: Date;
  precision: TimePrecision;
  timeZone: string | null;
  skewMs: number;
  endAt: Date | null;
  severity: number;
  title: string;
  body: string;
  tactics: string[];
  techniques: string[];
  entities: string[];
  host: string | null;
  username: string | null;
  refs: EntryRef[];
  assertion: Assertion;
  confidence: number | null;
  siteCode: string | null;
  onceKey: string | null;
  importId: string | null;
  authorId: string;
  authorName: string;
  createdAt: Date;
  removedAt: Date | null;
  search: string;
  rev: number;
};

export type ImportRow = {
  id: string;
  orgId: string;
  incidentId: string;
  originIncidentId: string | null;
  name: string;
  format: ImportFormat;
  mapping: ImportMapping;
  added: number;
  known: number;
  bad: number;
  rejected: BadRow[];
  byId: string;
  byName: string;
  at: Date;
  undoneAt: Date | null;
  undoneById: string | null;
  undoneByName: string | null;
};

export type EntryMarkRow = {
  id: string;
  orgId: string;
  incidentId: string;
  originIncidentId: string | null;
  entryKey: string;
  starred: boolean;
  inReport: boolean;
  annotation: string;
  at: Date;
};

/** Of one field of the target: what it said before the merge and after it, and what the source said. */
export type MergeEffect = { before: unknown; after: unknown; source: unknown; chosen: boolean };
export type Access = { reason: string; byId: string; byName: string; at: string; people: string[] };

export type MergeRow = {
  id: string;
  orgId: string;
  sourceId: string;
  targetId: string;
  reason: string;
  byId: string;
  byName: string;
  at: Date;
  sourceStage: IncidentStage;
  /** By field; a custom field as `custom.<id>`. */
  effects: Record<string, MergeEffect>;
  /** What the source's restriction was. */
  sourceAccess: Access | null;
  undoneAt: Date | null;
};

export type IncidentTables = {
  incident: Omit<IncidentRow, JsonColumn> & {
    [Name in JsonColumn]: ColumnType<IncidentRow[Name], string | null, string | null>;
  };
  incidentText: {
    id: string;
    orgId: string;
    incidentId: string;
    field: 'summary' | 'rootCause' | 'lessons';
    body: string;
    authorId: string;
    authorName: string;
    at: Date;
  };
  incidentModel: { orgId: string; model: Json<unknown>; rev: number; changedBy: string; changedAt: Date };
  incidentMerge: Omit<MergeRow, 'effects' | 'sourceAccess'> & {
    effects: Json<MergeRow['effects']>;
    sourceAccess: ColumnType<Access | null, string | null, string | null>;
  };
  incidentRelation: {
    id: string;
    orgId: string;
    fromId: string;
    toId: string;
    kind: 'parent' | 'recurrence_of' | 'duplicate' | 'related' | 'split_from';
    byName: string;
    at: Date;
  };
  incidentTask: Omit<TaskRow, 'checklist'> & { checklist: Json<TaskRow['checklist']> };
  incidentTaskLog: {
    id: string;
    orgId: string;
    taskId: string;
    authorId: string;
    authorName: string;
    body: string;
    at: Date;
  };
  incidentTimelineEntry: Omit<EntryRow, 'refs'> & { refs: Json<EntryRef[]> };
  incidentTimelineImport: Omit<ImportRow, 'mapping' | 'rejected'> & {
    mapping: Json<ImportMapping>;
    rejected: Json<BadRow[]>;
  };
  incidentTimelineMark: EntryMarkRow;
  incidentTimelineRevision: {
    id: string;
    orgId: string;
    incidentId: string;
    originIncidentId: string | null;
    entryKey: string;
    fields: Json<Record<string, { before: unknown; after: unknown }>>;
    reason: string;
    byId: string;
    byName: string;
    at: Date;
  };
  incidentAlert: {
    id: string;
    orgId: string;
    incidentId: string;
    alertId: string;
    via: string;
    because: string;
    byKind: string;
    byId: string;
    byName: string;
    at: Date;
    open: boolean;
    removedAt: Date | null;
    removedBecause: string | null;
    /** Where it was before a merge brought it here. */
    originIncidentId: string | null;
    ruleId: string | null;
    ruleVersion: number | null;
  };
  incidentComment: {
    id: string;
    orgId: string;
    incidentId: string;
    authorId: string;
    authorName: string;
    body: string;
    createdAt: Date;
    editedAt: Date | null;
    originIncidentId: string | null;
    threadId: string | null;
    resolvedAt: Date | null;
    resolvedById: string | null;
    resolvedByName: string | null;
    deletedAt: Date | null;
    deletedById: string | null;
    deletedByName: string | null;
  };
  incidentCommentText: {
    id: string;
    orgId: string;
    commentId: string;
    body: string;
    authorId: string;
    authorName: string;
    at: Date;
  };
  incidentMention: { commentId: string; orgId: string; personId: string; personName: string };
  incidentWatch: {
    incidentId: string;
    orgId: string;
    personId: string;
    because: WatchReason;
    muted: boolean;
    at: Date;
    originIncidentId: string | null;
  };
  incidentOperation: {
    id: string;
    orgId: string;
    incidentId: string;
    taskId: string | null;
    actorId: string;
    madeRev: number;
    before: Json<Record<string, unknown>>;
    after: Json<Record<string, unknown>>;
    at: Date;
    undoneAt: Date | null;
  };
  incidentRestriction: {
    incidentId: string;
    orgId: string;
    reason: string;
    byId: string;
    byName: string;
    at: Date;
  };
  incidentAccess: { orgId: string; incidentId: string; personId: string; at: Date };
  incidentGroup: {
    id: string;
    orgId: string;
    groupKey: string;
    rule: string;
    entity: string;
    incidentId: string;
    firstAt: Date;
    lastAt: Date;
    open: boolean;
    originIncidentId: string | null;
    ruleId: string | null;
    ruleVersion: number | null;
  };
};

/** This module's view of the database: a query on another module's table does not type-check. */
export const tables = (db: Database): Kysely<IncidentTables> => db.$extendTables<IncidentTables>();
