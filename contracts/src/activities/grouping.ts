// What happens to grouping: its rules, and what they propose.
import * as z from 'zod';

import { kind } from '../activity-kind.ts';
import { fieldChanges, id, title } from './shapes.ts';

export const groupingRuleCreated = kind('grouping_rule.created', 'grouping_rule', z.object({ name: title }));
export const groupingRuleChanged = kind(
  'grouping_rule.changed',
  'grouping_rule',
  z.object({ name: title, version: z.int(), fields: fieldChanges }),
);
export const groupingRuleRemoved = kind('grouping_rule.removed', 'grouping_rule', z.object({ name: title }));
/** The rules are asked in another order; `subject` is the one that comes first now. */
export const groupingRulesOrdered = kind(
  'grouping_rule.ordered',
  'grouping_rule',
  z.object({ name: title, order: z.array(title) }),
);

const proposal = z.object({ number: title, title, rule: title, into: title, because: z.string(), proposalId: id });
export const alertGroupingProposed = kind('alert.grouping_proposed', 'alert', proposal);
export const alertGroupingAccepted = kind('alert.grouping_accepted', 'alert', proposal);
export const alertGroupingRejected = kind('alert.grouping_rejected', 'alert', proposal.extend({ reason: z.string() }));
