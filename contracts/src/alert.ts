// An alert: what a detection becomes, deduplicated, triaged and explained.
import * as z from 'zod';

import { AssetMark } from './entity/schema.ts';
import { Attack } from './rule.ts';
import { Severity } from './severity.ts';
import { alertStages, entityKinds, verdicts } from './words.ts';

export { alertStages, entityKinds, openAlertStages, verdicts } from './words.ts';
export type { AlertStage, Verdict } from './words.ts';

/** What one arriving detection did to the queue. */
export const dedupOutcomes = ['created', 'updated', 'repeated', 'reopened', 'recurred'] as const;
export type DedupOutcome = (typeof dedupOutcomes)[number];

/** What the product that raised an alert says of it; `unknown` where products do not say when something is over. */
export const sourceStatuses = ['firing', 'resolved', 'unknown'] as const;
export type SourceStatus = (typeof sourceStatuses)[number];

/** Of an alert that another product raised and sent here. */
export const AlertSource = z.object({
  product: z.string(),
  /** The webhook it came through, by name. */
  name: z.string(),
  /** Leads back to it in the product. */
  url: z.string().nullable(),
  /** As the product wrote it. */
  severity: z.string().nullable(),
  status: z.enum(sourceStatuses),
  statusAt: z.iso.datetime(),
});
export type AlertSource = z.infer<typeof AlertSource>;

export const Entity = z.object({ kind: z.enum(entityKinds), value: z.string() });
export type Entity = z.infer<typeof Entity>;

export const Alert = z.object({
  id: z.uuid(),
  number: z.string(),
  title: z.string(),
  severity: Severity,
  /** 0 to 100. */
  riskScore: z.int(),
  stage: z.enum(alertStages),
  verdict: z.enum(verdicts).nullable(),
  verdictReason: z.string().nullable(),
  assignee: z.object({ id: z.uuid(), name: z.string() }).nullable(),
  site: z.object({ id: z.uuid(), code: z.string(), name: z.string() }).nullable(),
  rule: z.object({ id: z.string(), title: z.string(), version: z.int() }),
  dataset: z.string(),
  attack: Attack,
  entities: z.array(Entity),
  occurrenceCount: z.int(),
  firstSeenAt: z.iso.datetime(),
  lastSeenAt: z.iso.datetime(),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
  incident: z.object({ id: z.uuid(), number: z.string() }).nullable(),
  recurrenceOf: z.uuid().nullable(),
  /** Null for what Tocsin’s own rules found. */
  source: AlertSource.nullable(),
  rev: z.int(),
});
export type Alert = z.infer<typeof Alert>;

/** One matched event kept with the alert: the first, the last 20 and every distinct content. */
export const AlertEvidence = z.object({
  eventId: z.string(),
  time: z.iso.datetime(),
  message: z.string(),
  /** The native fields the rule looked at, with the values that satisfied it. */
  matched: z.record(z.string(), z.string()),
  fields: z.record(z.string(), z.unknown()),
});
export type AlertEvidence = z.infer<typeof AlertEvidence>;

export const AlertDetail = Alert.extend({
  description: z.string(),
  falsePositives: z.array(z.string()),
  references: z.array(z.string()),
  evidence: z.array(AlertEvidence),
  /** Why the severity and the risk are what they are, one sentence each. */
  scoreFactors: z.array(z.string()),
  /** The assets among its entities, by entity as `kind:value`. */
  assets: z.array(AssetMark.extend({ entity: z.string() })),
});
export type AlertDetail = z.infer<typeof AlertDetail>;

export const DedupExplanation = z.object({
  key: z.string(),
  keyKind: z.enum(['explicit', 'template', 'native', 'auto']),
  components: z.array(z.object({ name: z.string(), value: z.string() })),
  open: z.boolean(),
  reopenUntil: z.iso.datetime().nullable(),
  idleUntil: z.iso.datetime(),
  maxUntil: z.iso.datetime(),
  history: z.array(
    z.object({ at: z.iso.datetime(), outcome: z.enum(dedupOutcomes), because: z.string(), count: z.int() }),
  ),
});
export type DedupExplanation = z.infer<typeof DedupExplanation>;
