// The rows of audit streams.
import type { AuditSinkSettings } from '@tocsin/contracts/api/audit-streams';
import type { Kysely } from 'kysely';

import type { ActivityTables } from '#platform/activity';
import type { Database } from '#platform/context';

export type StreamedActivity = ActivityTables['activity'];
export type SinkRow = {
  id: string;
  orgId: string;
  name: string;
  settings: AuditSinkSettings;
  /** Sealed. */
  credential: string | null;
  filter: string[];
  needToKnow: boolean;
  enabled: boolean;
  xact: string;
  seq: number | bigint;
  delivered: number | bigint;
  deliveredAt: Date | null;
  sentAt: Date | null;
  problem: string | null;
  failures: number;
  retryAt: Date | null;
  holder: string | null;
  leasedUntil: Date | null;
  createdBy: string;
  createdAt: Date;
  rev: number;
};
type StreamTables = ActivityTables & { auditSink: SinkRow };
export const tables = (db: Database): Kysely<StreamTables> => db.$extendTables<StreamTables>();
