// The tables that only this module may touch.
import type { BacktestResult } from '@tocsin/contracts/backtest';
import type { ruleOrigins, RuleKind, RuleMode, RuleTest, Upstream } from '@tocsin/contracts/rule';
import type { TuningEffect, TuningEntry, TuningKind, TuningState } from '@tocsin/contracts/tuning';
import type { ProposalKind } from '@tocsin/contracts/words';
import type { ColumnType, Generated } from 'kysely';

export type RuleOrigin = (typeof ruleOrigins)[number];

/** Written as JSON text, read as what it says. */
type Json<Value> = ColumnType<Value, string, string>;
type JsonWithDefault<Value> = ColumnType<Value, string | null | undefined, string | null>;

export type RuleTable = {
  id: string;
  orgId: string;
  ruleId: string;
  kind: Generated<RuleKind>;
  title: string;
  description: string;
  author: string;
  severity: number;
  status: string;
  product: string;
  category: string;
  service: string;
  tactics: string[];
  techniques: string[];
  mode: RuleMode;
  deployedVersion: number | null;
  ownerId: string | null;
  ownerName: string | null;
  tests: JsonWithDefault<RuleTest[]>;
  origin: RuleOrigin;
  edited: Generated<boolean>;
  version: Generated<number>;
  source: string;
  hits: Generated<number>;
  lastHitAt: Date | null;
  shadowHits: Generated<number>;
  costMicros: number | null;
  usedBy: JsonWithDefault<{ ruleId: string; title: string } | null>;
  upstream: JsonWithDefault<Upstream | null>;
  upstreamSource: string | null;
  search: Generated<string>;
  rev: Generated<number>;
  updatedAt: Date;
};

type RuleVersionTable = {
  orgId: string;
  rule: string;
  version: number;
  source: string;
  tests: JsonWithDefault<RuleTest[]>;
  note: Generated<string>;
  madeAt: Date;
  madeBy: string;
  madeById: Generated<string>;
};

type RuleDeploymentTable = {
  id: string;
  orgId: string;
  rule: string;
  version: number;
  mode: RuleMode;
  startedAt: Date;
  endedAt: Date | null;
  byName: string;
  because: string;
  hits: Generated<number>;
  expectedPerHour: number | null;
  rolledBack: Generated<boolean>;
};

type RuleReviewTable = {
  orgId: string;
  rule: string;
  version: number;
  reviewerId: string;
  reviewerName: string;
  verdict: 'approved' | 'changes_requested';
  comment: string;
  at: Date;
};

type RuleCommentTable = {
  id: string;
  orgId: string;
  rule: string;
  version: number | null;
  authorId: string;
  authorName: string;
  text: string;
  at: Date;
};

type RuleBacktestTable = {
  id: string;
  orgId: string;
  rule: string | null;
  version: number | null;
  title: string;
  source: string;
  fromAt: Date;
  toAt: Date;
  state: 'running' | 'done' | 'failed';
  startedAt: Date;
  startedBy: string;
  endedAt: Date | null;
  result: JsonWithDefault<BacktestResult | null>;
  because: string | null;
  /** What whoever started it sees: codes of sites, null for all. */
  sites: string[] | null;
};

type RulePolicyTable = {
  orgId: string;
  requireTests: boolean;
  requireBacktest: boolean;
  requireReview: boolean;
  rollbackFactor: number | null;
  rollbackMinimum: number;
};

type RuleProposalTable = {
  id: string;
  orgId: string;
  kind: ProposalKind;
  ruleKind: RuleKind;
  ruleId: string;
  rule: string | null;
  title: string;
  url: string;
  revision: string;
  path: string;
  base: string | null;
  theirs: string | null;
  conflict: boolean;
  added: number;
  removed: number;
  at: Date;
  decidedAt: Date | null;
  decision: 'accept' | 'dismiss' | null;
  decidedBy: string | null;
};

type CorrelationMatchTable = {
  orgId: string;
  ruleId: string;
  matchKey: string;
  groupValues: Json<Record<string, string>>;
  windowStart: Date;
  firstAt: Date;
  lastAt: Date;
  value: number;
  members: number;
  raisedAt: Date | null;
};

type DetectionRunnerTable = {
  orgId: string;
  leasedUntil: Date;
  holder: string;
  progress: Json<Record<string, number>>;
};

type TuningTable = {
  id: string;
  orgId: string;
  rule: string;
  kind: TuningKind;
  effect: Json<TuningEffect>;
  reason: string;
  evidence: string[];
  state: TuningState;
  createdAt: Date;
  createdById: string;
  createdByName: string;
  approvedAt: Date | null;
  approvedById: string | null;
  approvedByName: string | null;
  expiresAt: Date;
  endedAt: Date | null;
  hidden: Generated<number>;
  lastHiddenAt: Date | null;
  warning: JsonWithDefault<TuningEntry['warning']>;
  rev: Generated<number>;
};

export type DetectionTables = {
  rule: RuleTable;
  ruleVersion: RuleVersionTable;
  ruleSet: { orgId: string; version: number };
  ruleDeployment: RuleDeploymentTable;
  ruleReview: RuleReviewTable;
  ruleComment: RuleCommentTable;
  ruleBacktest: RuleBacktestTable;
  rulePolicy: RulePolicyTable;
  ruleProposal: RuleProposalTable;
  ruleSync: { orgId: string; url: string; revision: string; ruleId: string };
  correlationMatch: CorrelationMatchTable;
  detectionPending: { orgId: string; batchKey: string; fromAt: Date; toAt: Date };
  detectionRunner: DetectionRunnerTable;
  tuning: TuningTable;
};
