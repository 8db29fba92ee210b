// Tuning entries: ask for, approve, change, revert, and see what they hid.
import * as z from 'zod';

import { listOf, pageOf, PageQuery } from '../page.ts';
import { HiddenMatch, TuningEffect, TuningEntry, tuningKinds, tuningStates } from '../tuning.ts';
import { endpoint } from './endpoint.ts';

const one = z.object({ tuningId: z.uuid() });
const expiresAt = z.iso.datetime({ offset: true });

export const listTuning = endpoint('GET', '/detection/tuning', {
  summary: 'Tuning entries, those that expire first on top',
  permission: 'rule:read',
  input: PageQuery.extend({
    rule: z.string().max(200).optional().describe('Our id of the rule, or its document’s'),
    kind: listOf(z.enum(tuningKinds)),
    state: listOf(z.enum(tuningStates)),
    /** Active ones that expire within so many days. */
    expiringDays: z.coerce.number().int().min(0).max(3650).optional(),
    warned: z.stringbool().optional(),
    q: z.string().max(500).optional(),
  }),
  output: pageOf(TuningEntry).extend({
    total: z.int(),
    counts: z.object({ proposed: z.int(), active: z.int(), expiring: z.int(), warned: z.int(), expired: z.int() }),
  }),
});
export const getTuning = endpoint('GET', '/detection/tuning/:tuningId', {
  summary: 'One tuning entry',
  permission: 'rule:read',
  input: one,
  output: TuningEntry,
});
export const addTuning = endpoint('POST', '/detection/tuning', {
  summary: 'Ask for tuning of a rule; at work at once unless the policy asks for a second person',
  permission: 'rule:write',
  input: z.object({
    rule: z.string().max(200),
    effect: TuningEffect,
    reason: z.string().min(3).max(5000),
    evidence: z.array(z.uuid()).max(100).default([]),
    /** 90 days from now when missing, two years at most. */
    expiresAt: expiresAt.optional(),
  }),
  output: TuningEntry,
  status: 201,
});
export const previewTuning = endpoint('POST', '/detection/tuning/preview', {
  summary: 'What an entry would have hidden of the last 30 days’ matches, and of which verdicts',
  permission: 'rule:read',
  input: z.object({ rule: z.string().max(200), effect: TuningEffect }),
  output: z.object({
    matches: z.int(),
    hidden: z.int(),
    samples: z.array(HiddenMatch),
    /** True positives among the alerts it would have kept from people. */
    truePositives: z.int(),
  }),
});
export const approveTuning = endpoint('POST', '/detection/tuning/:tuningId/approve', {
  summary: 'Let a proposed entry work; 409 `approver_is_author` for one’s own where the policy asks for two people',
  permission: 'rule:approve',
  input: one,
  output: TuningEntry,
});
export const extendTuning = endpoint('POST', '/detection/tuning/:tuningId/extend', {
  summary: 'Give an entry a later end, with a reason',
  permission: 'rule:write',
  input: one.extend({ expiresAt, reason: z.string().min(3).max(5000) }),
  output: TuningEntry,
});
export const revertTuning = endpoint('POST', '/detection/tuning/:tuningId/revert', {
  summary: 'End an entry now',
  permission: 'rule:write',
  input: one.extend({ reason: z.string().min(3).max(5000) }),
  output: TuningEntry,
});
export const listHidden = endpoint('GET', '/detection/tuning/:tuningId/hidden', {
  summary: 'The matches an entry hid, the latest first',
  permission: 'rule:read',
  input: one.extend({ limit: z.coerce.number().int().min(1).max(200).default(50) }),
  output: z.object({ items: z.array(HiddenMatch), total: z.int() }),
});
