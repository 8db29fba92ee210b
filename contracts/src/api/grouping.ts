// Grouping: its rules, what they propose, how well they do, and the lab in which a change is tried.
import * as z from 'zod';

import {
  DedupDraft,
  GroupingProposal,
  GroupingRule,
  GroupingRuleBody,
  GroupingStatistics,
  LabAnswer,
  ShadowResult,
} from '../grouping.ts';
import { pageOf, PageQuery } from '../page.ts';
import { groupingProposalStates } from '../words.ts';
import { endpoint } from './endpoint.ts';
import { WebhookMapping } from './webhooks.ts';

const nothing = z.object({});
const groupingRuleId = z.uuid();
const rev = z.int().describe('Refused with 409 when somebody has changed it since; also `If-Match`');
const Rules = z.object({ items: z.array(GroupingRule) });

export const listGroupingRules = endpoint('GET', '/grouping/rules', {
  summary: 'Grouping rules in the order in which they are asked',
  permission: 'incident:read',
  input: nothing,
  output: Rules,
});
export const createGroupingRule = endpoint('POST', '/grouping/rules', {
  summary: 'Make a grouping rule; it is asked after the others',
  permission: 'incident:manage',
  input: GroupingRuleBody,
  output: GroupingRule,
  status: 201,
});
export const orderGroupingRules = endpoint('PUT', '/grouping/order', {
  summary: 'Say in which order grouping rules are asked: every rule once',
  permission: 'incident:manage',
  input: z.object({ ids: z.array(z.uuid()).min(1).max(200) }),
  output: Rules,
});
export const getGroupingRule = endpoint('GET', '/grouping/rules/:groupingRuleId', {
  summary: 'One grouping rule',
  permission: 'incident:read',
  input: z.object({ groupingRuleId }),
  output: GroupingRule,
});
export const changeGroupingRule = endpoint('PUT', '/grouping/rules/:groupingRuleId', {
  summary: 'Change a grouping rule; groups that are open end on the version they began with where keys change',
  permission: 'incident:manage',
  input: GroupingRuleBody.extend({ groupingRuleId, rev: rev.optional() }),
  output: GroupingRule,
});
export const removeGroupingRule = endpoint('DELETE', '/grouping/rules/:groupingRuleId', {
  summary: 'Take a grouping rule away; incidents it opened stay, what it proposes goes',
  permission: 'incident:manage',
  input: z.object({ groupingRuleId }),
  output: nothing,
});

export const getGroupingStatistics = endpoint('GET', '/grouping/statistics', {
  summary: 'What each grouping rule did in the last days, and how much of it stood',
  permission: 'incident:read',
  input: z.object({ days: z.coerce.number().int().min(1).max(90).default(30) }),
  output: z.object({ items: z.array(GroupingStatistics) }),
});
export const listShadowGroupings = endpoint('GET', '/grouping/rules/:groupingRuleId/shadow', {
  summary: 'What a grouping rule in shadow would have done, the newest first',
  permission: 'incident:read',
  input: z.object({ groupingRuleId }).extend(PageQuery.shape),
  output: pageOf(ShadowResult),
});

export const listGroupingProposals = endpoint('GET', '/grouping/proposals', {
  summary: 'What grouping rules propose, the newest first',
  permission: 'incident:read',
  input: z
    .object({ state: z.enum(groupingProposalStates).default('open'), incident: z.uuid().optional() })
    .extend(PageQuery.shape),
  output: pageOf(GroupingProposal),
});
const groupingProposalId = z.uuid();
export const acceptGroupingProposal = endpoint('POST', '/grouping/proposals/:groupingProposalId/accept', {
  summary: 'Accept a proposal: the alert joins the incident, or one is opened',
  permission: 'incident:write',
  input: z.object({ groupingProposalId }),
  output: GroupingProposal,
});
export const rejectGroupingProposal = endpoint('POST', '/grouping/proposals/:groupingProposalId/reject', {
  summary: 'Reject a proposal: the rule proposes nothing like it for seven days, and its precision falls',
  permission: 'incident:write',
  input: z.object({ groupingProposalId, reason: z.string().trim().max(2000).default('') }),
  output: GroupingProposal,
});

export const runGroupingLab = endpoint('POST', '/grouping/lab', {
  summary: 'What the rules make of alerts, and what they would make with a draft; nothing is written',
  permission: 'incident:write',
  input: z.object({
    /** Alerts of the last days, the latest 2,000 of those one sees; or payloads, where there are any. */
    days: z.int().min(1).max(30).default(7),
    payload: z
      .object({
        provider: z.string().max(40).default('generic'),
        /** JSON, an array, or one value a line. */
        text: z.string().min(1).max(1_000_000),
        mapping: WebhookMapping.nullable().default(null),
      })
      .optional(),
    /** In the place of the rule with this id, or after the others. Without one, the rules as they are. */
    draft: z.object({ ruleId: z.uuid().nullable().default(null), body: GroupingRuleBody }).optional(),
    dedup: DedupDraft.optional(),
  }),
  output: LabAnswer,
});
