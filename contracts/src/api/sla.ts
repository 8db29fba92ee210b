// Service levels: policies, calendars, clocks, what would be if, and how well what was promised was kept.
import * as z from 'zod';

import { listOf, pageOf, PageQuery } from '../page.ts';
import {
  SlaCalendar,
  SlaCalendarBody,
  SlaClock,
  SlaHoliday,
  slaKinds,
  SlaPolicy,
  SlaPolicyBody,
  SlaStanding,
  slaSubjectKinds,
} from '../sla.ts';
import { endpoint } from './endpoint.ts';

const nothing = z.object({});
const moment = z.iso.datetime();
const reason = z.string().trim().min(1).max(2000);
const rev = z.int().describe('Refused with 409 when somebody has changed it since; also `If-Match`');

const slaPolicyId = z.uuid();
export const listSlaPolicies = endpoint('GET', '/sla/policies', {
  summary: 'Policies in the order in which they are asked',
  permission: 'incident:read',
  input: nothing,
  output: z.object({ items: z.array(SlaPolicy) }),
});
export const createSlaPolicy = endpoint('POST', '/sla/policies', {
  summary: 'Make a policy; it counts for what begins from now on',
  permission: 'sla:write',
  input: SlaPolicyBody,
  output: SlaPolicy,
  status: 201,
});
export const changeSlaPolicy = endpoint('PUT', '/sla/policies/:slaPolicyId', {
  summary: 'Change a policy; clocks that run keep to the version they were given',
  permission: 'sla:write',
  input: SlaPolicyBody.extend({ slaPolicyId, rev: rev.optional() }),
  output: SlaPolicy,
});
export const removeSlaPolicy = endpoint('DELETE', '/sla/policies/:slaPolicyId', {
  summary: 'Take a policy away; its running clocks are cancelled, the others stay',
  permission: 'sla:write',
  input: z.object({ slaPolicyId }),
  output: nothing,
});
export const listSlaPolicyVersions = endpoint('GET', '/sla/policies/:slaPolicyId/versions', {
  summary: 'What a policy said, the newest first',
  permission: 'incident:read',
  input: z.object({ slaPolicyId }),
  output: z.object({
    items: z.array(z.object({ version: z.int(), body: SlaPolicyBody, changedBy: z.string(), changedAt: moment })),
  }),
});
export const reevaluateSla = endpoint('POST', '/sla/policies/:slaPolicyId/reevaluate', {
  summary: 'Give everything open the policies as they read now; done in the background',
  permission: 'sla:write',
  input: z.object({ slaPolicyId }),
  output: z.object({ open: z.int() }),
  status: 202,
});

const slaCalendarId = z.uuid();
export const listSlaCalendars = endpoint('GET', '/sla/calendars', {
  summary: 'Calendars by name; around the clock needs none',
  permission: 'incident:read',
  input: nothing,
  output: z.object({ items: z.array(SlaCalendar) }),
});
export const createSlaCalendar = endpoint('POST', '/sla/calendars', {
  summary: 'Make a calendar',
  permission: 'sla:write',
  input: SlaCalendarBody,
  output: SlaCalendar,
  status: 201,
});
export const changeSlaCalendar = endpoint('PUT', '/sla/calendars/:slaCalendarId', {
  summary: 'Change a calendar; clocks that run by it are worked out again',
  permission: 'sla:write',
  input: SlaCalendarBody.extend({ slaCalendarId, rev: rev.optional() }),
  output: SlaCalendar,
});
export const removeSlaCalendar = endpoint('DELETE', '/sla/calendars/:slaCalendarId', {
  summary: 'Take a calendar away that no policy uses',
  permission: 'sla:write',
  input: z.object({ slaCalendarId }),
  output: nothing,
});
export const readSlaHolidays = endpoint('POST', '/sla/holidays', {
  summary: 'Read the holidays of an iCalendar file (RFC 5545); nothing is kept',
  permission: 'sla:write',
  input: z.object({
    ics: z.string().min(1).max(2_000_000),
    from: z.iso.date().optional(),
    to: z.iso.date().optional(),
  }),
  output: z.object({ items: z.array(SlaHoliday), skipped: z.int() }),
});

export const slaClockViews = ['open', 'at_risk', 'breached', 'ended', 'all'] as const;
export const listSlaClocks = endpoint('GET', '/sla/clocks', {
  summary: 'Clocks, those due first first; of chosen alerts or incidents, or of all that one sees',
  permission: 'incident:read',
  input: z
    .object({
      /** Ids of alerts or incidents. */
      subject: listOf(z.uuid()),
      subjectKind: z.enum(slaSubjectKinds).optional(),
      kind: listOf(z.enum(slaKinds)),
      view: z.enum(slaClockViews).default('open'),
      /** `first`: of each alert or incident only the clock due first; for lists. */
      each: z.enum(['all', 'first']).default('all'),
    })
    .extend(PageQuery.shape),
  output: pageOf(SlaClock),
});
const slaClockId = z.uuid();
export const reasonSlaBreach = endpoint('POST', '/sla/clocks/:slaClockId/reason', {
  summary: 'Say why it was breached',
  permission: 'incident:write',
  input: z.object({ slaClockId, reason }),
  output: SlaClock,
});
export const waiveSlaBreach = endpoint('POST', '/sla/clocks/:slaClockId/waive', {
  summary: 'Let a breach not count, and say why; it stays visible',
  permission: 'sla:write',
  input: z.object({ slaClockId, reason }),
  output: SlaClock,
});
const incidentId = z.uuid();
const when = moment.optional().describe('When it was so; now unless given');
const Clocks = z.object({ items: z.array(SlaClock) });
export const declareSlaDuty = endpoint('POST', '/sla/incidents/:incidentId/declare', {
  summary: 'Say that an incident is to be reported: starts the clocks of the policy that wait for it',
  permission: 'incident:write',
  input: z.object({ incidentId, policyId: z.uuid(), at: when, reason }),
  output: Clocks,
});
export const reportSlaDuty = endpoint('POST', '/sla/incidents/:incidentId/report', {
  summary: 'Say that the regulator was notified: stops the clock of that target',
  permission: 'incident:write',
  input: z.object({ incidentId, policyId: z.uuid(), target: z.string().max(40), at: when, note: reason }),
  output: Clocks,
});

export const slaWhatIf = endpoint('POST', '/sla/what-if', {
  summary: 'How clocks stand, and how they would with another severity, policy or calendar; nothing is changed',
  permission: 'incident:read',
  input: z.object({
    subjectKind: z.enum(slaSubjectKinds),
    /** The id or the number. */
    subject: z.string().min(1).max(64),
    severity: z.int().min(0).max(5).optional(),
    /** In place of the service policy. */
    policyId: z.uuid().optional(),
    /** In place of every target’s; null: around the clock. */
    calendarId: z.uuid().nullable().optional(),
  }),
  output: z.object({
    subject: z.object({ number: z.string(), title: z.string(), severity: z.int() }),
    before: z.array(SlaStanding),
    after: z.array(SlaStanding),
  }),
});

export const slaGroupings = ['policy', 'kind', 'severity', 'site', 'analyst'] as const;
export const getSlaAttainment = endpoint('GET', '/sla/attainment', {
  summary: 'How many clocks were kept, how long they took, and how much of it they were paused',
  permission: 'incident:read',
  input: z.object({
    from: moment.describe('By the moment the clock started'),
    to: moment,
    by: z.enum(slaGroupings).default('policy'),
    subjectKind: z.enum(slaSubjectKinds).optional(),
  }),
  output: z.object({
    items: z.array(
      z.object({
        key: z.string(),
        label: z.string(),
        met: z.int(),
        /** Stopped late, or running and breached; those waived are in neither. */
        missed: z.int(),
        waived: z.int(),
        running: z.int(),
        /** Of what stopped, counted by its calendar. */
        medianMs: z.number().nullable(),
        p90Ms: z.number().nullable(),
        /** 0 to 1. */
        pauseShare: z.number(),
      }),
    ),
    /** What was paused longest: kept by waiting, perhaps. */
    pausers: z.array(
      z.object({
        kind: z.enum(slaSubjectKinds),
        id: z.uuid(),
        number: z.string(),
        title: z.string(),
        pausedMs: z.int(),
        pauseShare: z.number(),
      }),
    ),
  }),
});
