// A detection rule as the outside sees it.
import * as z from 'zod';

import { Severity } from './severity.ts';
import { ruleGates, ruleKinds, ruleModes } from './words.ts';

export { ruleGates, ruleKinds, ruleModes } from './words.ts';
export type { RuleGate, RuleKind, RuleMode } from './words.ts';

export const ruleOrigins = ['tocsin', 'imported', 'own'] as const;

export const Attack = z.object({
  /** ATT&CK tactic short names, e.g. `credential-access`. */
  tactics: z.array(z.string()),
  /** ATT&CK technique ids, e.g. `T1003.001`. */
  techniques: z.array(z.string()),
});
export type Attack = z.infer<typeof Attack>;

export const Rule = z.object({
  id: z.uuid(),
  /** The `id` of the document. */
  ruleId: z.string(),
  kind: z.enum(ruleKinds),
  title: z.string(),
  description: z.string(),
  author: z.string(),
  severity: Severity,
  status: z.string(),
  product: z.string(),
  category: z.string(),
  service: z.string(),
  attack: Attack,
  mode: z.enum(ruleModes),
  /** Whether the mode is `active`. */
  enabled: z.boolean(),
  origin: z.enum(ruleOrigins),
  /** The newest version. */
  version: z.int(),
  /** The version at work; null in draft. Differs from `version` while a newer one waits for its gates. */
  deployedVersion: z.int().nullable(),
  /** Why a rule that is active raises no alerts of its own: the correlation (not `generate`) that uses it. */
  usedBy: z.object({ ruleId: z.string(), title: z.string() }).nullable(),
  /** Whom a rollback is told to. */
  owner: z.object({ id: z.uuid(), name: z.string() }).nullable(),
  /** Alerts this rule raised or added to, ever; and when it last matched. */
  hits: z.int(),
  lastHitAt: z.iso.datetime().nullable(),
  /** Matches counted in shadow, ever. */
  shadowHits: z.int(),
  /** CPU time to decide one event of its log source, in microseconds; null until measured. */
  costMicros: z.number().nullable(),
  rev: z.int(),
  updatedAt: z.iso.datetime(),
});
export type Rule = z.infer<typeof Rule>;

/** One record as its source would send it, and what the rule must say to it. */
export const RuleTest = z.object({
  name: z.string().min(1).max(200),
  /** An ingest source, e.g. `windows`. */
  source: z.string().min(1).max(100),
  record: z.string().min(1).max(200_000),
  expect: z.enum(['match', 'no_match']),
});
export type RuleTest = z.infer<typeof RuleTest>;

export const RuleTestResult = z.object({
  name: z.string(),
  expect: z.enum(['match', 'no_match']),
  /** `unreadable`: the record is not one of its source. */
  outcome: z.enum(['match', 'no_match', 'unreadable']),
  passed: z.boolean(),
  /** The fields that made it match, with their values. */
  matched: z.record(z.string(), z.string()),
  /** One sentence when it did not pass. */
  because: z.string().nullable(),
});
export type RuleTestResult = z.infer<typeof RuleTestResult>;

/** Where a synchronised rule comes from. */
export const Upstream = z.object({
  /** A repository's or archive's address, or a folder's path. */
  url: z.string().max(2000),
  /** The pinned commit, tag or archive digest. */
  revision: z.string().max(200),
  path: z.string().max(1000),
});
export type Upstream = z.infer<typeof Upstream>;

export const RuleDocument = Rule.extend({
  source: z.string(),
  tests: z.array(RuleTest),
  upstream: Upstream.nullable(),
  /** Changed here since it came from upstream; updates leave it alone and arrive as proposals. */
  edited: z.boolean(),
});
export type RuleDocument = z.infer<typeof RuleDocument>;

/** A fault in a rule, at its place: 1-based line and column of the YAML text. */
export const RuleFault = z.object({
  file: z.string(),
  line: z.int(),
  column: z.int(),
  message: z.string(),
});
export type RuleFault = z.infer<typeof RuleFault>;

/** A fault that does not keep a rule from working: same places, another weight. */
export const RuleCheck = z.object({
  faults: z.array(RuleFault),
  warnings: z.array(RuleFault),
  title: z.string().nullable(),
  kind: z.enum(ruleKinds),
});
export type RuleCheck = z.infer<typeof RuleCheck>;

export const Gate = z.object({
  gate: z.enum(ruleGates),
  passed: z.boolean(),
  /** By the organisation's policy. */
  required: z.boolean(),
  /** One sentence: what is there or missing. */
  detail: z.string(),
});
export type Gate = z.infer<typeof Gate>;

/** What a version must have before it may be active, and when an active one is taken back to shadow. */
export const RulePolicy = z.object({
  requireTests: z.boolean(),
  requireBacktest: z.boolean(),
  /** By someone else than the version's author. Also asks a second person for tuning. */
  requireReview: z.boolean(),
  /** Rolled back when an hour has more than this many times the hits its backtest predicts; null: never. */
  rollbackFactor: z.number().min(1.1).max(1000).nullable(),
  /** No rollback below this many hits an hour, whatever the factor. */
  rollbackMinimum: z.int().min(1).max(100_000),
});
export type RulePolicy = z.infer<typeof RulePolicy>;

export const RuleVersion = z.object({
  version: z.int(),
  madeAt: z.iso.datetime(),
  madeBy: z.object({ id: z.string(), name: z.string() }),
  /** Why, in the words of who saved it; empty where they said nothing. */
  note: z.string(),
  deployed: z.boolean(),
  reviews: z.array(
    z.object({
      reviewer: z.object({ id: z.string(), name: z.string() }),
      verdict: z.enum(['approved', 'changes_requested']),
      comment: z.string(),
      at: z.iso.datetime(),
    }),
  ),
});
export type RuleVersion = z.infer<typeof RuleVersion>;

export const RuleComment = z.object({
  id: z.uuid(),
  author: z.object({ id: z.string(), name: z.string() }),
  text: z.string(),
  version: z.int().nullable(),
  at: z.iso.datetime(),
});
export type RuleComment = z.infer<typeof RuleComment>;

/** One stretch of time in which a version was at work in one mode. */
export const Deployment = z.object({
  version: z.int(),
  mode: z.enum(ruleModes),
  from: z.iso.datetime(),
  until: z.iso.datetime().nullable(),
  by: z.string(),
  because: z.string(),
  /** Matches in that stretch, in this mode. */
  hits: z.int(),
  /** What the backtest predicts; null without one. */
  expectedPerHour: z.number().nullable(),
  rolledBack: z.boolean(),
});
export type Deployment = z.infer<typeof Deployment>;

/** How a rule is doing, over the last 30 days unless said. */
export const RuleHealth = z.object({
  ruleId: z.string(),
  /** Matches a day for 14 days, oldest first. */
  days: z.array(z.int()),
  hits: z.int(),
  shadowHits: z.int(),
  suppressed: z.int(),
  alerts: z.int(),
  verdicts: z.record(z.string(), z.int()),
  /** Share of true positives among decided alerts, 0 to 1; null where none is decided. */
  precision: z.number().nullable(),
  costMicros: z.number().nullable(),
  lastHitAt: z.iso.datetime().nullable(),
  /** Since when it has been at work without a match; null when it matched in the last 30 days. */
  silentSince: z.iso.datetime().nullable(),
  /** Whether events of its log source arrived in the last 7 days. */
  hasData: z.boolean(),
});
export type RuleHealth = z.infer<typeof RuleHealth>;
