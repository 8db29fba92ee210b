// The rows of this module, as Kysely sees them.
import type { Verdict } from '@tocsin/contracts/alert';
import type { IncidentStage } from '@tocsin/contracts/incident';
import type { Kysely } from 'kysely';

import type { Database } from '#platform/context';

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
  search: string;
  rev: number;
};

export type IncidentTables = {
  incident: IncidentRow;
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
  };
};

/** This module's view of the database: a query on another module's table does not type-check. */
export const tables = (db: Database): Kysely<IncidentTables> => db.$extendTables<IncidentTables>();
