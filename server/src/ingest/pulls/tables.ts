// The rows of pulls and of the objects they have taken.
import type { pullObjectStates } from '@tocsin/contracts/api/pulls';
import type { Kysely } from 'kysely';

import type { Database } from '#platform/context';

export type PullSettings = {
  name: string;
  endpoint: string;
  region: string;
  bucket: string;
  prefix: string;
  pathStyle: boolean;
  accessKeyId: string | null;
  source: string;
  siteId: string | null;
  everyMinutes: number;
  since: Date | null;
  paused: boolean;
};
export type PullRow = PullSettings & {
  id: string;
  orgId: string;
  /** Sealed. */
  secret: string | null;
  createdBy: string;
  createdAt: Date;
  nextRunAt: Date;
  claimedUntil: Date | null;
  startedAt: Date | null;
  endedAt: Date | null;
  problem: string | null;
  rev: number;
};
export type ObjectState = (typeof pullObjectStates)[number];
export type ObjectRow = {
  pullId: string;
  orgId: string;
  key: string;
  etag: string;
  size: number;
  modifiedAt: Date;
  state: ObjectState;
  tries: number;
  nextTryAt: Date | null;
  accepted: number;
  unparsed: number;
  reason: string | null;
  at: Date;
};
type PullTables = { ingestPull: PullRow; ingestPullObject: ObjectRow };

export const tables = (db: Database): Kysely<PullTables> => db.$extendTables<PullTables>();
