// What was promised and how it stands: policies with targets, calendars, and the clocks that run by them.
import * as z from 'zod';

import { AlertFilter } from './api/alerts.ts';
import { IncidentFilter } from './api/incidents.ts';
import { SlaAction } from './sla-action.ts';
import { slaKinds, slaLayers, slaStarts, slaStates, slaSubjectKinds, slaUnits } from './words.ts';

export { SlaAction } from './sla-action.ts';
export { slaKinds, slaLayers, slaStarts, slaStates, slaSubjectKinds, slaUnits } from './words.ts';
export type { SlaKind, SlaLayer, SlaStart, SlaState, SlaSubjectKind, SlaUnit } from './words.ts';

const moment = z.iso.datetime();
const Text = z.string().trim().min(1).max(200);

/** `working_days`: until the day's end of the nth day with hours after the one it starts on. `months`: of the calendar's zone. */
export const SlaSpan = z.object({ unit: z.enum(slaUnits), count: z.int().min(1).max(525_600) });
export type SlaSpan = z.infer<typeof SlaSpan>;

export const SlaTarget = z.object({
  /** Names the target within its policy; clocks are kept by it. */
  key: z.string().regex(/^[a-z0-9_-]{1,40}$/, 'Letters, digits, hyphens.'),
  kind: z.enum(slaKinds),
  /** Of a regulator’s clock: the article it is from. */
  law: z.string().trim().max(500).nullable().default(null),
  /** A severity without a span has no such clock. Incidents: 1 worst … 5. Alerts: 0 … 4 critical. */
  spans: z
    .array(z.object({ severity: z.int().min(0).max(5) }).extend(SlaSpan.shape))
    .min(1)
    .max(6),
  /** Null: around the clock. */
  calendarId: z.uuid().nullable().default(null),
  startOn: z.enum(slaStarts).default('created'),
  /** A stage that ends it when reached; null: what ends its kind. */
  stopOn: z.string().max(40).nullable().default(null),
  /** Stages, `on_hold`, or `on_hold.` and what is waited for. */
  pauseOn: z.array(z.string().min(1).max(60)).max(20).default([]),
  /** In all, of a cycle; null: as long as it takes. */
  maxPauseMinutes: z.int().min(1).max(525_600).nullable().default(null),
  /** Percent of the target. */
  atRisk: z.array(z.int().min(1).max(99)).max(5).default([]),
  actions: z
    .object({ atRisk: z.array(SlaAction).max(10).default([]), breached: z.array(SlaAction).max(10).default([]) })
    .default({ atRisk: [], breached: [] }),
  breachReasonRequired: z.boolean().default(false),
});
export type SlaTarget = z.infer<typeof SlaTarget>;

/** The filter of the list, without what changes as the work goes on. */
export const SlaMatch = z.object({
  incident: IncidentFilter.pick({ severity: true, site: true, q: true }).optional(),
  alert: AlertFilter.pick({
    severity: true,
    site: true,
    rule: true,
    dataset: true,
    tactic: true,
    technique: true,
    entity: true,
    minRisk: true,
    q: true,
  }).optional(),
});
export type SlaMatch = z.infer<typeof SlaMatch>;

export const SlaPolicyBody = z.object({
  name: Text,
  appliesTo: z.enum(slaSubjectKinds),
  layer: z.enum(slaLayers),
  /** Lower is asked first. */
  position: z.int().min(0).max(10_000).default(100),
  enabled: z.boolean(),
  match: SlaMatch.default({}),
  targets: z.array(SlaTarget).min(1).max(20),
});
export type SlaPolicyBody = z.infer<typeof SlaPolicyBody>;

export const SlaPolicy = SlaPolicyBody.extend({
  id: z.uuid(),
  version: z.int(),
  /** It counts for what began since. */
  effectiveFrom: moment,
  changedBy: z.string(),
  changedAt: moment,
  rev: z.int(),
});
export type SlaPolicy = z.infer<typeof SlaPolicy>;

const minuteOfDay = z.int().min(0).max(1440);
const Hours = z.object({ from: minuteOfDay, to: minuteOfDay });
export type SlaHours = z.infer<typeof Hours>;
const date = z.iso.date();

export const SlaHoliday = z.object({ date, name: z.string().trim().max(200) });
export type SlaHoliday = z.infer<typeof SlaHoliday>;
export const SlaCalendarBody = z.object({
  name: Text,
  /** IANA, e.g. `Europe/Paris`. */
  zone: z.string().min(1).max(80),
  /** Monday first; minutes of the local day. */
  week: z.array(z.array(Hours).max(6)).length(7),
  holidays: z.array(SlaHoliday).max(2000).default([]),
  /** Days with hours of their own; they beat the week and the holidays. */
  overrides: z
    .array(z.object({ date, hours: z.array(Hours).max(6) }))
    .max(500)
    .default([]),
});
export type SlaCalendarBody = z.infer<typeof SlaCalendarBody>;
export const SlaCalendar = SlaCalendarBody.extend({
  id: z.uuid(),
  changedBy: z.string(),
  changedAt: moment,
  rev: z.int(),
});
export type SlaCalendar = z.infer<typeof SlaCalendar>;

export const SlaSegment = z.object({
  from: moment,
  /** Null: until now. */
  to: moment.nullable(),
  kind: z.enum(['run', 'pause']),
  /** What began it. */
  cause: z.string(),
});

export type SlaSegment = z.infer<typeof SlaSegment>;

/** How a clock stands, whether kept or imagined. */
export const SlaStanding = z.object({
  policyId: z.uuid(),
  policyName: z.string(),
  target: z.string(),
  kind: z.enum(slaKinds),
  layer: z.enum(slaLayers),
  law: z.string().nullable(),
  cycle: z.int(),
  state: z.enum(slaStates),
  severity: z.int(),
  targetMs: z.int().nullable(),
  startedAt: moment.nullable(),
  /** Null while it does not run. */
  dueAt: moment.nullable(),
  /** Of a clock that is paused or not started: what would be left. */
  remainingMs: z.int().nullable(),
  breachedAt: moment.nullable(),
  stoppedAt: moment.nullable(),
  segments: z.array(SlaSegment),
});
export type SlaStanding = z.infer<typeof SlaStanding>;

export const SlaClock = SlaStanding.extend({
  id: z.uuid(),
  subject: z.object({
    kind: z.enum(slaSubjectKinds),
    id: z.uuid(),
    number: z.string(),
    title: z.string(),
    severity: z.int(),
  }),
  policyVersion: z.int(),
  /** From this moment on it is at risk; null where nothing was asked. */
  atRiskAt: moment.nullable(),
  /** It was breached when that was seen, and what happened says today that it was not. */
  breachDisputed: z.boolean(),
  breachReason: z.string().nullable(),
  breachReasonRequired: z.boolean(),
  waiver: z.object({ by: z.string(), at: moment, reason: z.string() }).nullable(),
});
export type SlaClock = z.infer<typeof SlaClock>;
