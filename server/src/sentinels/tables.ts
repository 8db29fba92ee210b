// The rows of the sentinels.
import type { Database } from '#platform/context';

import type { Finding } from './judge.ts';
import type { Usual } from './usual.ts';

export type SourceWatchRow = {
  orgId: string;
  source: string;
  site: string;
  firstSeenAt: Date;
  lastSeenAt: Date;
  expectedEveryS: number | null;
  mutedUntil: Date | null;
  learned: Usual | null;
  learnedAt: Date | null;
  findings: Finding[];
  checkedAt: Date | null;
};
export type CanaryRow = {
  orgId: string;
  id: string;
  sentAt: Date;
  acceptedAt: Date | null;
  raisedAt: Date | null;
  missed: boolean;
};
type Tables = { sourceWatch: SourceWatchRow; canary: CanaryRow };

export const tablesOf = (db: Database) => db.$extendTables<Tables>();
