// What happens to service levels: thresholds that are reached, what people say about them, and what was promised.
import * as z from 'zod';

import { kind } from '../activity-kind.ts';
import { SlaAction } from '../sla-action.ts';
import { slaKinds } from '../words.ts';
import { fieldChanges, id, title } from './shapes.ts';

const threshold = z.object({
  number: title,
  title,
  clockId: id,
  policy: title,
  target: title,
  kind: z.enum(slaKinds),
  cycle: z.int(),
  /** Of the subject, as an alert's: 0 info … 4 critical. */
  alertSeverity: z.int(),
  dueAt: z.iso.datetime().nullable(),
  /** How long after the moment itself it was seen. */
  lateByMs: z.int(),
  actions: z.array(SlaAction),
});
const atRisk = threshold.extend({ percent: z.int() });
export const incidentSlaAtRisk = kind('incident.sla_at_risk', 'incident', atRisk);
export const alertSlaAtRisk = kind('alert.sla_at_risk', 'alert', atRisk);
export const incidentSlaBreached = kind('incident.sla_breached', 'incident', threshold);
export const alertSlaBreached = kind('alert.sla_breached', 'alert', threshold);
/** The pause has used up its allowance: the clock runs again. */
export const incidentSlaPauseEnded = kind('incident.sla_pause_ended', 'incident', threshold);

/** A duty towards a regulator exists from this moment. */
export const incidentSlaDeclared = kind(
  'incident.sla_declared',
  'incident',
  z.object({ policyId: id, policy: title, at: z.iso.datetime(), reason: z.string() }),
);
/** The regulator was notified at this moment. */
export const incidentSlaReported = kind(
  'incident.sla_reported',
  'incident',
  z.object({ policyId: id, policy: title, target: title, at: z.iso.datetime(), note: z.string() }),
);
const reasoned = z.object({ clockId: id, policy: title, target: title, reason: z.string() });
export const incidentSlaReasoned = kind('incident.sla_reasoned', 'incident', reasoned);
export const alertSlaReasoned = kind('alert.sla_reasoned', 'alert', reasoned);
export const incidentSlaWaived = kind('incident.sla_waived', 'incident', reasoned);
export const alertSlaWaived = kind('alert.sla_waived', 'alert', reasoned);

export const slaPolicyCreated = kind('sla_policy.created', 'sla_policy', z.object({ name: title }));
export const slaPolicyChanged = kind(
  'sla_policy.changed',
  'sla_policy',
  z.object({ name: title, version: z.int(), fields: fieldChanges }),
);
export const slaPolicyRemoved = kind('sla_policy.removed', 'sla_policy', z.object({ name: title }));
/** What is open was given the policies as they read now. */
export const slaReevaluated = kind('sla_policy.reevaluated', 'sla_policy', z.object({ name: title }));
export const slaCalendarCreated = kind('sla_calendar.created', 'sla_calendar', z.object({ name: title }));
export const slaCalendarChanged = kind(
  'sla_calendar.changed',
  'sla_calendar',
  z.object({ name: title, fields: fieldChanges }),
);
export const slaCalendarRemoved = kind('sla_calendar.removed', 'sla_calendar', z.object({ name: title }));
