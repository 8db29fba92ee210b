// The rule library.
import * as z from 'zod';

import { listOf, pageOf, PageQuery } from '../page.ts';
import { Rule, RuleDocument, RuleFault, ruleOrigins } from '../rule.ts';
import { Severity } from '../severity.ts';
import { endpoint } from './endpoint.ts';

const ruleId = z.string().describe('Our id, or the id of the Sigma document');

export const RuleFilter = z.object({
  severity: listOf(z.coerce.number().pipe(Severity)),
  product: listOf(z.string()),
  tactic: listOf(z.string()),
  origin: listOf(z.enum(ruleOrigins)),
  enabled: z.preprocess((v) => (v === 'true' ? true : v === 'false' ? false : v), z.boolean().optional()),
  q: z.string().max(500).optional(),
});
export type RuleFilter = z.infer<typeof RuleFilter>;
export const ruleSorts = ['title', '-hits', '-lastHitAt', '-severity', '-updatedAt'] as const;

export const listRules = endpoint('GET', '/detection/rules', {
  summary: 'List rules',
  permission: 'rule:read',
  input: RuleFilter.extend(PageQuery.shape).extend({ sort: z.enum(ruleSorts).default('title') }),
  output: pageOf(Rule).extend({ total: z.int() }),
});
export const getRuleFacets = endpoint('GET', '/detection/rules/facets', {
  summary: 'Counts of rules by severity, product, tactic, origin and enabled',
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
  summary: 'Add a Sigma document. Faults answer 400 `rule_syntax` with a pointer `/source:LINE:COLUMN` each.',
  permission: 'rule:write',
  input: z.object({ source: z.string().max(1_000_000), enabled: z.boolean().default(true) }),
  output: RuleDocument,
  status: 201,
});
export const changeRule = endpoint('PATCH', '/detection/rules/:ruleId', {
  summary: 'Enable, disable, or replace the source, which makes a new version',
  permission: 'rule:write',
  input: z.object({ ruleId, enabled: z.boolean().optional(), source: z.string().max(1_000_000).optional() }),
  output: RuleDocument,
});
export const checkRule = endpoint('POST', '/detection/rules/check', {
  summary: 'Parse a Sigma document and say what is wrong with it, without keeping it',
  permission: 'rule:read',
  input: z.object({ source: z.string().max(1_000_000) }),
  output: z.object({ faults: z.array(RuleFault), title: z.string().nullable() }),
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
  }),
  output: z.object({ added: z.int(), changed: z.int(), unchanged: z.int(), refused: z.array(RuleFault) }),
});
