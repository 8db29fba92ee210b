// What happens to rules and their tuning, and who was told of it.
import * as z from 'zod';

import { kind } from '../activity-kind.ts';
import { ruleModes, tuningKinds } from '../words.ts';
import { changed, fieldChanges, id, title } from './shapes.ts';

export const ruleAdded = kind('rule.added', 'rule', z.object({ ruleId: title, title, origin: title }));
export const ruleChanged = kind('rule.changed', 'rule', z.object({ ruleId: title, title, version: z.int() }));
export const ruleToggled = kind('rule.toggled', 'rule', z.object({ ruleId: title, title, enabled: z.boolean() }));
export const ruleDeleted = kind(
  'rule.deleted',
  'rule',
  z.object({ ruleId: title, title, version: z.int(), because: z.string(), source: z.string() }),
);
export const rulesImported = kind(
  'rule.imported',
  'organisation',
  z.object({ added: z.int(), changed: z.int(), unchanged: z.int(), refused: z.int() }),
);
export const ruleDeployed = kind(
  'rule.deployed',
  'rule',
  z.object({
    ruleId: title,
    title,
    version: z.int(),
    before: z.enum(ruleModes),
    after: z.enum(ruleModes),
    because: z.string(),
  }),
);
export const ruleRolledBack = kind(
  'rule.rolled_back',
  'rule',
  z.object({
    ruleId: title,
    title,
    version: z.int(),
    hitsPerHour: z.number(),
    expectedPerHour: z.number(),
    owner: z.object({ id, name: title }).nullable(),
  }),
);
export const ruleReviewed = kind(
  'rule.reviewed',
  'rule',
  z.object({ ruleId: title, title, version: z.int(), verdict: z.enum(['approved', 'changes_requested']) }),
);
export const ruleCommented = kind('rule.commented', 'rule', z.object({ ruleId: title, title, excerpt: z.string() }));
export const ruleTestsChanged = kind(
  'rule.tests_changed',
  'rule',
  z.object({ ruleId: title, title, tests: z.int(), passed: z.boolean() }),
);
export const ruleOwned = kind(
  'rule.owned',
  'rule',
  changed(z.object({ id, name: title }).nullable()).extend({ ruleId: title, title }),
);
export const ruleBacktested = kind(
  'rule.backtested',
  'rule',
  z.object({
    ruleId: z.string().nullable(),
    title,
    backtestId: id,
    state: z.enum(['done', 'failed']),
    hits: z.int().nullable(),
  }),
);
export const rulePolicyChanged = kind('rule.policy_changed', 'organisation', z.object({ fields: fieldChanges }));
export const rulesProposed = kind(
  'rule.proposed',
  'organisation',
  z.object({ url: title, revision: title, added: z.int(), changed: z.int(), removed: z.int() }),
);
export const proposalsDecided = kind(
  'rule.proposals_decided',
  'organisation',
  z.object({ accepted: z.int(), dismissed: z.int() }),
);
/** A threshold rule fired: whoever is to be told follows this. */
export const thresholdTriggered = kind(
  'rule.triggered',
  'rule',
  z.object({
    ruleId: title,
    title,
    severity: z.int(),
    count: z.int(),
    group: z.record(z.string(), z.string()),
    from: z.iso.datetime(),
    to: z.iso.datetime(),
    actions: z.array(
      z.discriminatedUnion('type', [
        z.object({ type: z.literal('log') }),
        z.object({ type: z.literal('email'), to: z.array(z.string()) }),
        z.object({ type: z.literal('webhook'), url: z.string() }),
      ]),
    ),
  }),
);
/** What became of telling someone; the subject is the rule. */
export const notificationSent = kind(
  'notification.sent',
  'rule',
  z.object({ channel: z.enum(['log', 'email', 'webhook']), to: z.string(), title }),
);
export const notificationFailed = kind(
  'notification.failed',
  'rule',
  z.object({ channel: z.enum(['log', 'email', 'webhook']), to: z.string(), title, because: z.string() }),
);
const tuningAbout = { ruleId: title, title, kind: z.enum(tuningKinds) };
export const tuningAdded = kind('tuning.added', 'tuning', z.object({ ...tuningAbout, reason: z.string() }));
export const tuningApproved = kind('tuning.approved', 'tuning', z.object(tuningAbout));
export const tuningExtended = kind(
  'tuning.extended',
  'tuning',
  changed(z.iso.datetime()).extend({ ...tuningAbout, reason: z.string() }),
);
export const tuningReverted = kind('tuning.reverted', 'tuning', z.object({ ...tuningAbout, reason: z.string() }));
export const tuningExpired = kind('tuning.expired', 'tuning', z.object(tuningAbout));
/** Something it hid shares an entity with what turned out to be true. */
export const tuningWarned = kind(
  'tuning.warned',
  'tuning',
  z.object({ ...tuningAbout, entity: z.string(), number: title }),
);
