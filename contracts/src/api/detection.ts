// The rule library.
import * as z from 'zod';

import { listOf, pageOf, PageQuery } from '../page.ts';
import { Rule, RuleCheck, RuleDocument, RuleFault, ruleKinds, ruleModes, ruleOrigins, RuleTest } from '../rule.ts';
import { Severity } from '../severity.ts';
import { endpoint } from './endpoint.ts';

const ruleId = z.string().describe('Our id, or the id of the Sigma document');

export const RuleFilter = z.object({
  severity: listOf(z.coerce.number().pipe(Severity)),
  product: listOf(z.string()),
  tactic: listOf(z.string()),
  origin: listOf(z.enum(ruleOrigins)),
  enabled: z.preprocess((v) => (v === 'true' ? true : v === 'false' ? false : v), z.boolean().optional()),
  kind: listOf(z.enum(ruleKinds)),
  mode: listOf(z.enum(ruleModes)),
  technique: listOf(z.string()),
  /** `silent`: at work 30 days without a match; `noisy`: precision under a half; `never`: no match ever. */
  health: listOf(z.enum(['silent', 'noisy', 'never'])),
  q: z.string().max(500).optional(),
});
export type RuleFilter = z.infer<typeof RuleFilter>;
export const ruleSorts = ['title', '-hits', '-lastHitAt', '-severity', '-updatedAt', '-costMicros'] as const;

export const listRules = endpoint('GET', '/detection/rules', {
  summary: 'List rules',
  permission: 'rule:read',
  input: RuleFilter.extend(PageQuery.shape).extend({ sort: z.enum(ruleSorts).default('title') }),
  output: pageOf(Rule).extend({ total: z.int() }),
});
export const getRuleFacets = endpoint('GET', '/detection/rules/facets', {
  summary: 'Counts of rules by severity, product, tactic, origin, kind, mode, health and enabled',
  permission: 'rule:read',
  input: RuleFilter,
  output: z.record(z.string(), z.array(z.object({ value: z.string(), count: z.int() }))),
});
export const getRule = endpoint('GET', '/detection/rules/:ruleId', {
  summary: 'One rule with its source',
  permission: 'rule:read',
  input: z.object({ ruleId }),
  output: RuleDocument,
});
export const addRule = endpoint('POST', '/detection/rules', {
  summary:
    'Add a rule: a Sigma document (rule, correlation, filter), a threshold, a saved query or a YARA rule. Faults answer 400 `rule_syntax` with a pointer `/source:LINE:COLUMN` each.',
  permission: 'rule:write',
  input: z.object({
    source: z.string().max(1_000_000),
    /** Active at once, as far as the policy allows; otherwise it starts as a draft. */
    enabled: z.boolean().default(true),
    /** How it starts; goes before `enabled`. */
    mode: z.enum(ruleModes).optional(),
    tests: z.array(RuleTest).max(200).default([]),
    note: z.string().max(1000).default(''),
  }),
  output: RuleDocument,
  status: 201,
});
export const changeRule = endpoint('PATCH', '/detection/rules/:ruleId', {
  summary: 'Enable, disable, name an owner, or replace the source, which makes a new version',
  permission: 'rule:write',
  input: z.object({
    ruleId,
    enabled: z.boolean().optional(),
    source: z.string().max(1_000_000).optional(),
    note: z.string().max(1000).optional(),
    /** A person's id; null for nobody. */
    owner: z.uuid().nullable().optional(),
    /** The revision that was on screen: 409 `stale_revision` when someone else saved meanwhile. */
    rev: z.int().optional(),
  }),
  output: RuleDocument,
});
export const deleteRule = endpoint('DELETE', '/detection/rules/:ruleId', {
  summary:
    'Delete a rule with its versions; its alerts stay. 409 `shipped_rule` for those that come with Tocsin, `rule_in_use` for those a correlation refers to',
  permission: 'rule:write',
  stepUp: 'sessions',
  input: z.object({ ruleId, because: z.string().max(1000).default('') }),
  output: z.object({}),
});
export const checkRule = endpoint('POST', '/detection/rules/check', {
  summary: 'Parse a document and say what is wrong with it or could be better, without keeping it',
  permission: 'rule:read',
  input: z.object({ source: z.string().max(1_000_000) }),
  output: RuleCheck,
});
export const importRules = endpoint('POST', '/detection/rules/import', {
  summary: 'Add or update many Sigma documents at once; those that cannot be parsed are refused with the reason',
  permission: 'rule:write',
  input: z.object({
    files: z
      .array(z.object({ path: z.string().max(500), source: z.string().max(1_000_000) }))
      .min(1)
      .max(10_000),
    enabled: z.boolean().default(true),
    mode: z.enum(ruleModes).optional(),
  }),
  output: z.object({ added: z.int(), changed: z.int(), unchanged: z.int(), refused: z.array(RuleFault) }),
});
