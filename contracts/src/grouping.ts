// Grouping: the rules by which alerts become incidents, what they propose, and what a change of them would do.
import * as z from 'zod';

import { AlertFilter } from './api/alerts.ts';
import {
  entityKinds,
  groupingActions,
  groupingFields,
  groupingKinds,
  groupingModes,
  groupingProposalStates,
  groupingWindows,
} from './words.ts';

const moment = z.iso.datetime();
const Text = z.string().trim().min(1).max(200);

/** A field of an alert, or a kind of entity it names. */
const groupingKeys = [...groupingFields, ...entityKinds] as const;
const GroupingKey = z.enum(groupingKeys);
export type GroupingKey = z.infer<typeof GroupingKey>;

/** The filter of the alert queue, without what changes as the work goes on. */
export const GroupingMatch = AlertFilter.pick({
  severity: true,
  site: true,
  rule: true,
  dataset: true,
  tactic: true,
  technique: true,
  entity: true,
  minRisk: true,
  q: true,
});
export type GroupingMatch = z.infer<typeof GroupingMatch>;

const minutes = z.int().min(1).max(43_200);

export const GroupingRuleBody = z.object({
  name: Text,
  mode: z.enum(groupingModes),
  match: GroupingMatch.default({}),
  kind: z.enum(groupingKinds),
  /** What alerts of one group have in common; empty: all that match are one group. */
  groupBy: z.array(GroupingKey).max(5).default([]),
  /** `all`: the values together are the key. `any`: each value is a key of its own. */
  groupByMode: z.enum(['all', 'any']).default('all'),
  /** An alert without a value: it is left out, or belongs to the group of those without. */
  missing: z.enum(['skip', 'null_bucket']).default('skip'),
  /** An alert with several values: one group each (10 at most), or the group of that set. */
  multiValue: z.enum(['explode', 'set']).default('explode'),
  window: z
    .object({
      /** `rolling`: around each alert. `fixed`: from the first one on. `session`: as long as no gap is longer. */
      mode: z.enum(groupingWindows).default('rolling'),
      minutes: minutes.default(120),
      maxSpanMinutes: minutes.default(1440),
    })
    .default({ mode: 'rolling', minutes: 120, maxSpanMinutes: 1440 }),
  threshold: z
    .object({
      op: z.enum(['gte', 'gt']).default('gte'),
      count: z.int().min(1).max(200).default(1),
      /** `severity`: medium weighs 1, high 2, critical 3. */
      weight: z.enum(['one', 'severity']).default('one'),
      /** What is counted by `value_count`; of other kinds, what must differ at least `distinct` times. */
      distinctBy: GroupingKey.nullable().default(null),
      distinct: z.int().min(1).max(50).default(1),
    })
    .default({ op: 'gte', count: 1, weight: 'one', distinctBy: null, distinct: 1 }),
  /** Of `temporal` and `temporal_ordered`: detection rules that must all be seen. */
  sequence: z.array(z.string().min(1).max(200)).max(10).default([]),
  /** Of `entity_overlap`. */
  overlap: z
    .object({
      propose: z.number().min(0).max(20).default(0.6),
      attach: z.number().min(0).max(20).default(1.5),
      tauMinutes: minutes.default(240),
      /** An entity that more open alerts name connects nothing. */
      hubCap: z.int().min(1).max(1000).default(50),
      /** By kind of entity; those left out do not count. */
      weights: z.partialRecord(z.enum(entityKinds), z.number().min(0).max(10)).default({}),
    })
    .default({ propose: 0.6, attach: 1.5, tauMinutes: 240, hubCap: 50, weights: {} }),
  action: z.enum(groupingActions).default('create'),
  /** Also joins the open incident of an alert it would be grouped with, whoever opened it. */
  follow: z.boolean().default(false),
  /** With `{title}`, `{rule}`, `{count}`, `{key}`; null: from the alerts. */
  titleTemplate: Text.nullable().default(null),
  /** `max`: the worst alert’s. `raised`: that, one worse from `count` alerts on. Incident severities are 1 worst … 5. */
  severity: z
    .object({
      kind: z.enum(['max', 'fixed', 'raised']).default('max'),
      severity: z.int().min(1).max(5).default(3),
      count: z.int().min(2).max(500).default(10),
    })
    .default({ kind: 'max', severity: 3, count: 10 }),
  /** Beyond it alerts are counted, not added. */
  cap: z.int().min(2).max(500).default(500),
  onClosed: z.enum(['new_recurrence', 'reopen', 'attach_context']).default('new_recurrence'),
  /** An alert that arrives later than this counts by its arrival; null: always by the source’s clock. */
  latenessMinutes: z.int().min(1).max(1440).nullable().default(15),
});
export type GroupingRuleBody = z.infer<typeof GroupingRuleBody>;

export const GroupingRule = GroupingRuleBody.extend({
  id: z.uuid(),
  /** Comes with Tocsin. */
  shipped: z.boolean(),
  /** Counted from 1; the first rule that groups an alert wins. */
  position: z.int(),
  version: z.int(),
  /** Raised by changes that change keys: open groups end on the version they began with. */
  major: z.int(),
  changedBy: z.string(),
  changedAt: moment,
  rev: z.int(),
});
export type GroupingRule = z.infer<typeof GroupingRule>;

export const GroupingStatistics = z.object({
  ruleId: z.uuid(),
  /** In the days asked for. */
  grouped: z.int(),
  incidents: z.int(),
  alsoMatched: z.int(),
  shadow: z.int(),
  beyondCap: z.int(),
  /** Alerts it grouped that people took out again. */
  removed: z.int(),
  proposed: z.int(),
  accepted: z.int(),
  rejected: z.int(),
  /** Of all it grouped and all it proposed that was decided: the part that stood. Null: nothing yet. */
  precision: z.number().nullable(),
});
export type GroupingStatistics = z.infer<typeof GroupingStatistics>;

const AlertName = z.object({ id: z.uuid(), number: z.string(), title: z.string(), severity: z.int() });
export const GroupingProposal = z.object({
  id: z.uuid(),
  ruleId: z.uuid(),
  ruleName: z.string(),
  ruleVersion: z.int(),
  alert: AlertName,
  /** Where it would go; null: a new incident with `others`. */
  incident: z.object({ id: z.uuid(), number: z.string(), title: z.string() }).nullable(),
  others: z.array(AlertName),
  because: z.string(),
  score: z.number().nullable(),
  state: z.enum(groupingProposalStates),
  at: moment,
  decidedBy: z.string().nullable(),
  decidedAt: moment.nullable(),
  reason: z.string().nullable(),
});
export type GroupingProposal = z.infer<typeof GroupingProposal>;

export const ShadowResult = z.object({
  ruleId: z.uuid(),
  ruleVersion: z.int(),
  alert: AlertName,
  because: z.string(),
  at: moment,
});
export type ShadowResult = z.infer<typeof ShadowResult>;

/** An alert in the lab: one of the organisation’s, or one that a payload would become. */
const LabAlert = z.object({
  key: z.string(),
  number: z.string(),
  title: z.string(),
  severity: z.int(),
  at: moment,
  /** Null: in no incident. */
  before: z.string().nullable(),
  after: z.string().nullable(),
  moved: z.boolean(),
  becauseBefore: z.string().nullable(),
  becauseAfter: z.string().nullable(),
});
export const LabIncident = z.object({
  /** `A1`, `A2` … before, `B1` … after. */
  key: z.string(),
  /** The same incident on the other side; null: it exists only here. */
  twin: z.string().nullable(),
  title: z.string(),
  severity: z.int(),
  rule: z.string(),
  alerts: z.int(),
  startedAt: moment,
});
export type LabIncident = z.infer<typeof LabIncident>;
const LabProposal = z.object({ alert: z.string(), into: z.string(), rule: z.string(), because: z.string() });
export const LabDedup = z.object({
  number: z.string(),
  title: z.string(),
  key: z.string(),
  keyKind: z.string(),
  components: z.array(z.object({ name: z.string(), value: z.string() })),
  outcome: z.string(),
  because: z.string(),
  /** Under the draft of a dedup policy; null without one. */
  after: z.object({ outcome: z.string(), because: z.string() }).nullable(),
});
export type LabDedup = z.infer<typeof LabDedup>;
export const LabAnswer = z.object({
  alerts: z.int(),
  /** There were more than were looked at; these are the latest. */
  more: z.boolean(),
  moved: z.int(),
  rows: z.array(LabAlert),
  before: z.array(LabIncident),
  after: z.array(LabIncident),
  proposalsBefore: z.array(LabProposal),
  proposalsAfter: z.array(LabProposal),
  dedup: z.array(LabDedup),
});
export type LabAnswer = z.infer<typeof LabAnswer>;

const hours = z.int().min(1).max(720);
export const DedupDraft = z.object({
  reopenHours: hours.default(24),
  idleHours: hours.default(24),
  maxAgeHours: hours.default(168),
});
export type DedupDraft = z.infer<typeof DedupDraft>;
