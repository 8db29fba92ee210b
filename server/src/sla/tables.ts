// The rows of service levels.
import type { SlaKind, SlaLayer, SlaState, SlaSubjectKind } from '@tocsin/contracts/words';
import type { Kysely } from 'kysely';

import type { Database } from '#platform/context';

export type CalendarRow = {
  id: string;
  orgId: string;
  name: string;
  zone: string;
  week: unknown;
  holidays: unknown;
  overrides: unknown;
  changedBy: string;
  changedAt: Date;
  rev: number;
};
export type PolicyRow = {
  id: string;
  orgId: string;
  name: string;
  appliesTo: SlaSubjectKind;
  layer: SlaLayer;
  position: number;
  enabled: boolean;
  match: unknown;
  targets: unknown;
  version: number;
  effectiveFrom: Date;
  changedBy: string;
  changedAt: Date;
  removedAt: Date | null;
  rev: number;
};
type VersionRow = {
  orgId: string;
  policyId: string;
  version: number;
  body: unknown;
  changedBy: string;
  changedAt: Date;
};
type SubjectRow = {
  orgId: string;
  subjectKind: SlaSubjectKind;
  subjectId: string;
  policies: unknown;
};
export type ClockRow = {
  id: string;
  orgId: string;
  subjectKind: SlaSubjectKind;
  subjectId: string;
  policyId: string;
  policyVersion: number;
  target: string;
  kind: SlaKind;
  layer: SlaLayer;
  cycle: number;
  state: SlaState;
  severity: number;
  ownerId: string | null;
  targetMs: number | bigint | string | null;
  startedAt: Date | null;
  stoppedAt: Date | null;
  elapsedMs: number | bigint | string;
  pausedMs: number | bigint | string;
  dueAt: Date | null;
  atRiskAt: Date | null;
  breachedAt: Date | null;
  breachDisputed: boolean;
  segments: unknown;
  moments: unknown;
  told: string[];
  nextAt: Date | null;
  reasonRequired: boolean;
  breachReason: string | null;
  waivedBy: string | null;
  waivedAt: Date | null;
  waivedBecause: string | null;
  updatedAt: Date;
};

type SlaTables = {
  slaCalendar: CalendarRow;
  slaPolicy: PolicyRow;
  slaPolicyVersion: VersionRow;
  slaShipped: { orgId: string; at: Date };
  slaSubject: SubjectRow;
  slaClock: ClockRow;
};
/** This module's view of the database: a query on another module's table does not type-check. */
export const tables = (db: Database): Kysely<SlaTables> => db.$extendTables<SlaTables>();
