// The rows of retention.
import type { PrivacyState } from '@tocsin/contracts/api/privacy';
import type { Kysely } from 'kysely';

import type { Database } from '#platform/context';

export type RuleRow = {
  id: string;
  orgId: string;
  kind: string;
  dataset: string | null;
  site: string | null;
  days: number | null;
  changedBy: string;
  changedAt: Date;
};
export type HoldRow = {
  id: string;
  orgId: string;
  scope: unknown;
  reason: string;
  placedById: string;
  placedByName: string;
  placedAt: Date;
  releaseAskedById: string | null;
  releaseAskedByName: string | null;
  releaseAskedAt: Date | null;
  releaseReason: string | null;
  releasedById: string | null;
  releasedByName: string | null;
  releasedAt: Date | null;
};
export type PurgeRow = {
  id: string;
  orgId: string;
  cause: 'schedule' | 'demand';
  state: 'running' | 'done' | 'failed';
  byKind: string;
  byId: string;
  byName: string;
  startedAt: Date;
  endedAt: Date | null;
  because: string | null;
  certificate: unknown;
};
export type SectionRow = {
  orgId: string;
  purgeId: string;
  number: number;
  kind: string;
  dataset: string | null;
  site: string | null;
  days: number | null;
  count: number | bigint;
  fromAt: Date;
  toAt: Date;
  root: string;
  pending: string | null;
};

export type PrivacyKeyRow = { id: string; orgId: string; secret: string; createdAt: Date };
export type PrivacyRequestRow = {
  id: string;
  orgId: string;
  kind: 'export' | 'erasure';
  state: PrivacyState;
  sought: string | null;
  digest: string;
  pseudonym: string;
  personId: string | null;
  reason: string;
  reference: string | null;
  askedById: string;
  askedByName: string;
  askedAt: Date;
  dueAt: Date;
  decidedById: string | null;
  decidedByName: string | null;
  decidedAt: Date | null;
  startedAt: Date | null;
  endedAt: Date | null;
  because: string | null;
  counts: unknown;
  certificate: unknown;
  file: unknown;
  fileKey: string | null;
  expiresAt: Date | null;
};
/** `part` is '' for the sum of what is done. */
export type ErasureSectionRow = {
  orgId: string;
  requestId: string;
  kind: string;
  part: string;
  count: number | bigint;
};

type RetentionTables = {
  privacyKey: PrivacyKeyRow;
  privacyRequest: PrivacyRequestRow;
  erasureSection: ErasureSectionRow;
  retentionRule: RuleRow;
  legalHold: HoldRow;
  purge: PurgeRow;
  purgeSection: SectionRow;
};
export const tables = (db: Database): Kysely<RetentionTables> => db.$extendTables<RetentionTables>();
