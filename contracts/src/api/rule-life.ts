// A rule's life: versions, reviews, comments, tests, backtests, deployments, policy, and what comes from upstream.
import * as z from 'zod';

import { Backtest } from '../backtest.ts';
import { listOf, pageOf, PageQuery } from '../page.ts';
import {
  Deployment,
  Gate,
  Rule,
  RuleComment,
  RuleDocument,
  RuleFault,
  RuleHealth,
  ruleModes,
  RulePolicy,
  RuleTest,
  RuleTestResult,
  RuleVersion,
  Upstream,
} from '../rule.ts';
import { proposalKinds, ruleKinds } from '../words.ts';
import { endpoint } from './endpoint.ts';

const ruleId = z.string().describe('Our id, or the id of the document');
const ofRule = z.object({ ruleId });
const Source = z.string().max(1_000_000);
const moment = z.iso.datetime({ offset: true });

export const listRuleVersions = endpoint('GET', '/detection/rules/:ruleId/versions', {
  summary: 'Versions of a rule, the newest first, with their reviews',
  permission: 'rule:read',
  input: ofRule,
  output: z.object({ items: z.array(RuleVersion) }),
});
export const getRuleVersion = endpoint('GET', '/detection/rules/:ruleId/versions/:version', {
  summary: 'One version with its source and tests',
  permission: 'rule:read',
  input: ofRule.extend({ version: z.coerce.number().int() }),
  output: RuleVersion.extend({ source: z.string(), tests: z.array(RuleTest) }),
});
export const reviewRule = endpoint('POST', '/detection/rules/:ruleId/reviews', {
  summary: 'Approve a version or ask for changes; 409 `reviewer_is_author` for one’s own',
  permission: 'rule:approve',
  input: ofRule.extend({
    version: z.int(),
    verdict: z.enum(['approved', 'changes_requested']),
    comment: z.string().max(10_000).default(''),
  }),
  output: RuleVersion,
  status: 201,
});
export const listRuleComments = endpoint('GET', '/detection/rules/:ruleId/comments', {
  summary: 'What people said about a rule, oldest first',
  permission: 'rule:read',
  input: ofRule,
  output: z.object({ items: z.array(RuleComment) }),
});
export const commentOnRule = endpoint('POST', '/detection/rules/:ruleId/comments', {
  summary: 'Say something about a rule or one of its versions',
  permission: 'rule:approve',
  input: ofRule.extend({ text: z.string().min(1).max(10_000), version: z.int().optional() }),
  output: RuleComment,
  status: 201,
});

export const setRuleTests = endpoint('PUT', '/detection/rules/:ruleId/tests', {
  summary: 'Replace the tests that live with a rule',
  permission: 'rule:write',
  input: ofRule.extend({ tests: z.array(RuleTest).max(200), rev: z.int().optional() }),
  output: RuleDocument,
});
export const testRule = endpoint('POST', '/detection/rules/test', {
  summary: 'Run tests against a document without keeping either',
  permission: 'rule:read',
  input: z.object({ source: Source, tests: z.array(RuleTest).max(200) }),
  output: z.object({ results: z.array(RuleTestResult), passed: z.boolean() }),
});

export const startBacktest = endpoint('POST', '/detection/backtests', {
  summary: 'Run a rule of the library, or a document that is not in it, over stored events of a window',
  permission: 'rule:read',
  input: z
    .object({
      ruleId: ruleId.optional(),
      /** The newest unless said. */
      version: z.int().optional(),
      source: Source.optional(),
      from: moment,
      to: moment,
    })
    .refine(({ ruleId: named, source }) => (named === undefined) !== (source === undefined), {
      message: 'Give a ruleId or a source, not both.',
    }),
  output: Backtest,
  status: 202,
});
export const getBacktest = endpoint('GET', '/detection/backtests/:backtestId', {
  summary: 'One backtest, with its result when it is done',
  permission: 'rule:read',
  input: z.object({ backtestId: z.uuid() }),
  output: Backtest,
});
export const listBacktests = endpoint('GET', '/detection/rules/:ruleId/backtests', {
  summary: 'Backtests of a rule, the newest first',
  permission: 'rule:read',
  input: ofRule,
  output: z.object({ items: z.array(Backtest) }),
});

export const getRuleReadiness = endpoint('GET', '/detection/rules/:ruleId/readiness', {
  summary: 'Which gates the newest version (or the one said) has passed',
  permission: 'rule:read',
  input: ofRule.extend({ version: z.coerce.number().int().optional() }),
  output: z.object({ version: z.int(), gates: z.array(Gate), ready: z.boolean() }),
});
export const deployRule = endpoint('POST', '/detection/rules/:ruleId/deploy', {
  summary: 'Put a version to work, in shadow or active, or stop it; 409 `activation_refused` names the missing gates',
  permission: 'rule:write',
  input: ofRule.extend({
    mode: z.enum(ruleModes).exclude(['draft']),
    version: z.int().optional(),
    because: z.string().max(1000).default(''),
  }),
  output: Rule,
});
export const listDeployments = endpoint('GET', '/detection/rules/:ruleId/deployments', {
  summary: 'When which version was at work, the newest first',
  permission: 'rule:read',
  input: ofRule,
  output: z.object({ items: z.array(Deployment) }),
});
export const getRulePolicy = endpoint('GET', '/detection/policy', {
  summary: 'What activation needs in this organisation',
  permission: 'rule:read',
  input: z.object({}),
  output: RulePolicy,
});
export const setRulePolicy = endpoint('PUT', '/detection/policy', {
  summary: 'Change what activation needs',
  permission: 'identity:write',
  input: RulePolicy,
  output: RulePolicy,
});

export const getRulesHealth = endpoint('GET', '/detection/health', {
  summary: 'How rules are doing: hits by day, verdicts, precision, cost, silence',
  permission: 'rule:read',
  input: z.object({ rules: listOf(z.string()).describe('Rule ids, at most 100; all that are at work when missing') }),
  output: z.object({ items: z.array(RuleHealth) }),
});

export const draftRule = endpoint('POST', '/detection/rules/draft', {
  summary: 'A Sigma document that matches more events like this one, with a test made of it',
  permission: 'rule:read',
  input: z.object({
    eventId: z.string().max(100),
    /** Native fields to match on; the telling ones when missing. */
    fields: z.array(z.string().max(200)).max(50).optional(),
  }),
  output: z.object({
    source: z.string(),
    tests: z.array(RuleTest),
    /** Native fields of the event, the telling ones first, and whether the draft uses them. */
    fields: z.array(z.object({ name: z.string(), value: z.string(), used: z.boolean() })),
  }),
});

export const Proposal = z.object({
  id: z.uuid(),
  kind: z.enum(proposalKinds),
  ruleKind: z.enum(ruleKinds),
  ruleId: z.string(),
  /** Ours, where it is in the library. */
  rule: z.uuid().nullable(),
  title: z.string(),
  upstream: Upstream,
  /** The rule was changed here: accepting would lose that, so it is asked one by one. */
  conflict: z.boolean(),
  /** Lines added and removed against what is in the library. */
  added: z.int(),
  removed: z.int(),
  at: z.iso.datetime(),
});
export type Proposal = z.infer<typeof Proposal>;

export const syncRules = endpoint('POST', '/detection/proposals/sync', {
  summary:
    'Compare the documents of a source with the library; what differs becomes proposals, nothing changes by itself',
  permission: 'rule:write',
  input: z.object({
    url: z.string().min(1).max(2000),
    revision: z.string().min(1).max(200),
    files: z.array(z.object({ path: z.string().max(1000), source: Source })).max(10_000),
    /** The first and last part of a source that is sent in several requests with the same revision. */
    first: z.boolean().default(true),
    last: z.boolean().default(true),
  }),
  output: z.object({
    added: z.int(),
    changed: z.int(),
    removed: z.int(),
    conflicts: z.int(),
    unchanged: z.int(),
    refused: z.array(RuleFault),
  }),
});
const ProposalFilter = z.object({
  kind: listOf(z.enum(proposalKinds)),
  url: z.string().max(2000).optional(),
  conflict: z.stringbool().optional(),
  q: z.string().max(500).optional(),
});
export const listProposals = endpoint('GET', '/detection/proposals', {
  summary: 'Upstream changes that wait for a decision',
  permission: 'rule:read',
  input: ProposalFilter.extend(PageQuery.shape),
  output: pageOf(Proposal).extend({ total: z.int() }),
});
export const getProposal = endpoint('GET', '/detection/proposals/:proposalId', {
  summary: 'One proposal with the three texts: what upstream was, what we have, what upstream is',
  permission: 'rule:read',
  input: z.object({ proposalId: z.uuid() }),
  output: Proposal.extend({ base: z.string().nullable(), ours: z.string().nullable(), theirs: z.string().nullable() }),
});
export const decideProposals = endpoint('POST', '/detection/proposals/decide', {
  summary: 'Accept or dismiss proposals: by id, or all of a filter except conflicts',
  permission: 'rule:write',
  input: z.object({
    decision: z.enum(['accept', 'dismiss']),
    ids: z.array(z.uuid()).max(10_000).optional(),
    all: z.object({ kind: z.array(z.enum(proposalKinds)).optional(), url: z.string().max(2000).optional() }).optional(),
    /** With one id: the merged text to keep instead of upstream’s. */
    merged: Source.optional(),
    /** How accepted new rules start. */
    mode: z.enum(ruleModes).default('active'),
  }),
  output: z.object({ accepted: z.int(), dismissed: z.int(), refused: z.array(RuleFault) }),
});
