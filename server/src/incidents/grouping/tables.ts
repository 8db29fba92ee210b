// The rows of grouping.
import type { GroupingMode, GroupingProposalState } from '@tocsin/contracts/words';
import type { ColumnType, Kysely } from 'kysely';

import type { Database } from '#platform/context';

export type GroupingRuleRow = {
  id: string;
  orgId: string;
  shipped: string | null;
  name: string;
  mode: GroupingMode;
  position: number;
  body: ColumnType<unknown, string, string>;
  version: number;
  major: number;
  changedBy: string;
  changedAt: Date;
  removedAt: Date | null;
  rev: number;
};
export type ProposalRow = {
  id: string;
  orgId: string;
  ruleId: string;
  ruleVersion: number;
  alertId: string;
  incidentId: string | null;
  otherIds: string[];
  because: string;
  score: number | null;
  pair: string;
  state: GroupingProposalState;
  at: Date;
  decidedBy: string | null;
  decidedAt: Date | null;
  reason: string | null;
};
export type GroupingOutcome = 'grouped' | 'also' | 'shadow' | 'full' | 'proposed';

type GroupingTables = {
  groupingRule: GroupingRuleRow;
  groupingRuleVersion: {
    orgId: string;
    ruleId: string;
    version: number;
    major: number;
    body: ColumnType<unknown, string, string>;
    changedBy: string;
    changedAt: Date;
  };
  groupingOutcome: {
    orgId: string;
    ruleId: string;
    alertId: string;
    ruleVersion: number;
    outcome: GroupingOutcome;
    because: string;
    at: Date;
  };
  groupingProposal: ProposalRow;
};
export const tables = (db: Database): Kysely<GroupingTables> => db.$extendTables<GroupingTables>();
