// A detection rule as the outside sees it.
import * as z from 'zod';

import { Severity } from './severity.ts';

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
  /** The `id` of the Sigma document. */
  ruleId: z.string(),
  title: z.string(),
  description: z.string(),
  author: z.string(),
  severity: Severity,
  status: z.string(),
  product: z.string(),
  category: z.string(),
  service: z.string(),
  attack: Attack,
  enabled: z.boolean(),
  origin: z.enum(ruleOrigins),
  version: z.int(),
  /** Alerts this rule raised or added to, ever; and when it last matched. */
  hits: z.int(),
  lastHitAt: z.iso.datetime().nullable(),
  rev: z.int(),
  updatedAt: z.iso.datetime(),
});
export type Rule = z.infer<typeof Rule>;

export const RuleDocument = Rule.extend({ source: z.string() });
export type RuleDocument = z.infer<typeof RuleDocument>;

/** A fault in a rule, at its place: 1-based line and column of the YAML text. */
export const RuleFault = z.object({
  file: z.string(),
  line: z.int(),
  column: z.int(),
  message: z.string(),
});
export type RuleFault = z.infer<typeof RuleFault>;
