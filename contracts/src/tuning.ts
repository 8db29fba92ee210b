// Tuning: what a team decided not to be told of a rule, why, by whom, until when, and what that hid.
import * as z from 'zod';

import { Severity } from './severity.ts';
import { tuningKinds, tuningStates } from './words.ts';

export { tuningKinds, tuningStates } from './words.ts';
export type { TuningKind, TuningState } from './words.ts';

/** One condition on a native field, as a Sigma item: `field|modifier` and its values. All of an entry's must hold. */
export const TuningCondition = z.object({
  /** A native field with Sigma modifiers, e.g. `Image|endswith`. */
  field: z.string().min(1).max(200),
  values: z.array(z.string().max(10_000)).min(1).max(200),
});
export type TuningCondition = z.infer<typeof TuningCondition>;

/**
 * `exception`: matching events raise nothing. `threshold`: only `count` matches within `timeframeSeconds` (by `groupBy`)
 * raise. `severity`: matching events raise with another severity. `scope`: only these sites and datasets raise (or all
 * but these, with `exclude`).
 */
export const TuningEffect = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('exception'), conditions: z.array(TuningCondition).min(1).max(50) }),
  z.object({
    kind: z.literal('threshold'),
    count: z.int().min(2).max(1_000_000),
    timeframeSeconds: z
      .int()
      .min(1)
      .max(30 * 86_400),
    groupBy: z.array(z.string().max(200)).max(10),
  }),
  z.object({ kind: z.literal('severity'), severity: Severity, conditions: z.array(TuningCondition).max(50) }),
  z.object({
    kind: z.literal('scope'),
    sites: z.array(z.string().max(100)).max(1000),
    datasets: z.array(z.string().max(200)).max(1000),
    exclude: z.boolean(),
  }),
]);
export type TuningEffect = z.infer<typeof TuningEffect>;

const Who = z.object({ id: z.string(), name: z.string() });

export const TuningEntry = z.object({
  id: z.uuid(),
  rule: z.object({ id: z.uuid(), ruleId: z.string(), title: z.string() }),
  kind: z.enum(tuningKinds),
  effect: TuningEffect,
  reason: z.string(),
  /** Alerts that led to it, by id. */
  evidence: z.array(z.uuid()),
  state: z.enum(tuningStates),
  createdAt: z.iso.datetime(),
  createdBy: Who,
  approvedAt: z.iso.datetime().nullable(),
  approvedBy: Who.nullable(),
  expiresAt: z.iso.datetime(),
  /** Matches it kept from becoming alerts (or changed), and the last of them. */
  hidden: z.int(),
  lastHiddenAt: z.iso.datetime().nullable(),
  /** A hidden match shares an entity with an incident or alert found true later. */
  warning: z
    .object({
      entity: z.string(),
      subject: z.enum(['incident', 'alert']),
      id: z.uuid(),
      number: z.string(),
      at: z.iso.datetime(),
    })
    .nullable(),
  rev: z.int(),
});
export type TuningEntry = z.infer<typeof TuningEntry>;

/** One match that an entry hid. */
export const HiddenMatch = z.object({
  eventId: z.string(),
  time: z.iso.datetime(),
  dataset: z.string(),
  message: z.string(),
  entities: z.array(z.string()),
  matched: z.record(z.string(), z.string()),
});
export type HiddenMatch = z.infer<typeof HiddenMatch>;
