// The rows of this module, as Kysely sees them.
import type { AlertStage, DedupExplanation, DedupOutcome, SourceStatus, Verdict } from '@tocsin/contracts/alert';
import type { Kysely } from 'kysely';

import type { Database } from '#platform/context';

export type AlertRow = {
  id: string;
  orgId: string;
  number: string;
  title: string;
  description: string;
  falsePositives: string[];
  referenceUrls: string[];
  severity: number;
  riskScore: number;
  scoreFactors: string[];
  stage: AlertStage;
  verdict: Verdict | null;
  verdictReason: string | null;
  resolvedAt: Date | null;
  assigneeId: string | null;
  siteId: string | null;
  siteCode: string | null;
  ruleId: string;
  ruleTitle: string;
  ruleVersion: number;
  dataset: string;
  tactics: string[];
  techniques: string[];
  entities: string[];
  dedupKey: string;
  dedupKind: DedupExplanation['keyKind'];
  dedupComponents: DedupExplanation['components'];
  dedupPolicy: string;
  dedupOpen: boolean;
  dedupSince: Date;
  quietSince: Date | null;
  quietCount: number;
  reopenCount: number;
  distinctContents: number;
  occurrenceCount: number;
  firstSeenAt: Date;
  lastSeenAt: Date;
  createdAt: Date;
  updatedAt: Date;
  incidentId: string | null;
  incidentNumber: string | null;
  recurrenceOf: string | null;
  /** All null where Tocsin's own rules raised it. */
  sourceProduct: string | null;
  sourceName: string | null;
  sourceUrl: string | null;
  sourceSeverity: string | null;
  sourceStatus: SourceStatus | null;
  sourceStatusAt: Date | null;
  search: string;
  rev: number;
};

export type AlertTables = {
  alert: AlertRow;
  alertEvidence: {
    alertId: string;
    eventId: string;
    orgId: string;
    time: Date;
    contentHash: string;
    distinctContent: boolean;
    message: string;
    matched: unknown;
    fields: unknown;
  };
  alertEntity: { orgId: string; entity: string; alertId: string };
  alertOutcome: {
    alertId: string;
    hour: Date;
    outcome: DedupOutcome;
    because: string;
    orgId: string;
    at: Date;
    count: number;
  };
  raisedBatch: { orgId: string; batchKey: string; at: Date; counts: unknown };
  alertOperation: {
    orgId: string;
    operationId: string;
    alertId: string;
    actorId: string;
    at: Date;
    action: string;
    before: unknown;
    revAfter: number;
    undoneAt: Date | null;
  };
};

/** This module's view of the database: a query on another module's table does not type-check. */
export const tables = (db: Database): Kysely<AlertTables> => db.$extendTables<AlertTables>();
