// Incidents: open, group, own, comment, close.
import * as z from 'zod';

import { ActivityRow } from '../activity.ts';
import { Alert, verdicts } from '../alert.ts';
import {
  CloseGate,
  CustomValues,
  Impact,
  Incident,
  IncidentSeverity,
  incidentStages,
  Membership,
  TextRevision,
  TimelineItem,
} from '../incident.ts';
import { listOf, pageOf, PageQuery } from '../page.ts';
import {
  cancelReasons,
  doers,
  holdReasons,
  incidentRoles,
  milestones,
  openIncidentStages,
  papLevels,
  tlpLevels,
} from '../words.ts';
import { endpoint } from './endpoint.ts';

const incidentId = z.string().describe('The id or the number');
const Title = z.string().trim().min(1).max(300);
const Reason = z.string().trim().min(1).max(2000);

export const IncidentFilter = z.object({
  stage: listOf(z.enum(incidentStages)),
  severity: listOf(z.coerce.number().pipe(IncidentSeverity)),
  owner: listOf(z.string()),
  site: listOf(z.string()),
  /** How its clocks stand: one runs, one of those is breached. */
  sla: listOf(z.enum(['running', 'breached'])),
  q: z.string().max(500).optional(),
  /** By when it was opened. */
  createdFrom: z.iso.datetime({ offset: true }).optional(),
  createdTo: z.iso.datetime({ offset: true }).optional(),
  /** Milestones it has reached, every one; and such that it has not. */
  reached: listOf(z.enum(milestones)),
  lacks: listOf(z.enum(milestones)),
});
export type IncidentFilter = z.infer<typeof IncidentFilter>;
export const incidentSorts = ['-lastActivityAt', '-createdAt', 'severity', '-alertCount', 'dueAt'] as const;

export const listIncidents = endpoint('GET', '/incidents', {
  summary: 'List incidents',
  permission: 'incident:read',
  input: IncidentFilter.extend(PageQuery.shape).extend({ sort: z.enum(incidentSorts).default('-lastActivityAt') }),
  output: pageOf(Incident),
});
export const getIncidentCounts = endpoint('GET', '/incidents/counts', {
  summary: 'Incidents by stage and severity',
  permission: 'incident:read',
  input: IncidentFilter,
  output: z.object({
    open: z.int(),
    byStage: z.array(z.object({ stage: z.enum(incidentStages), count: z.int() })),
    bySeverity: z.array(z.object({ severity: IncidentSeverity, count: z.int() })),
  }),
});
export const openIncident = endpoint('POST', '/incidents', {
  summary: 'Open an incident, from alerts or empty. Severity defaults to the worst alert.',
  permission: 'incident:write',
  input: z.object({
    title: Title.optional(),
    severity: IncidentSeverity.optional(),
    alertIds: z.array(z.uuid()).max(1000).default([]),
    type: z.string().max(40).optional().describe('Task templates of this type are applied'),
  }),
  output: Incident,
  status: 201,
});
export const getIncident = endpoint('GET', '/incidents/:incidentId', {
  summary: 'One incident',
  permission: 'incident:read',
  input: z.object({ incidentId }),
  output: Incident,
});
export const changeIncident = endpoint('PATCH', '/incidents/:incidentId', {
  summary: 'Change what an incident says of itself',
  permission: 'incident:write',
  input: z.object({
    incidentId,
    rev: z.int().optional().describe('Refused with 409 when the incident has moved on since; also `If-Match`'),
    title: Title.optional(),
    summary: z.string().max(50_000).optional(),
    severity: IncidentSeverity.optional(),
    ownerId: z.uuid().nullable().optional(),
    type: z.string().max(40).nullable().optional(),
    statusLabel: z.string().max(40).nullable().optional(),
    tlp: z.enum(tlpLevels).nullable().optional(),
    pap: z.enum(papLevels).nullable().optional(),
    impact: Impact.optional(),
    rootCause: z.string().max(50_000).optional(),
    lessons: z.string().max(50_000).optional(),
    roles: z
      .partialRecord(z.enum(incidentRoles), z.uuid().nullable())
      .optional()
      .describe('Only the roles named change'),
    custom: z
      .record(z.string().max(40), CustomValues.valueType.nullable())
      .optional()
      .describe('Only the fields named change; null empties one'),
    priority: z
      .object({ value: z.int().min(1).max(5), reason: Reason })
      .nullable()
      .optional()
      .describe('Null: what severity and asset criticality make of it'),
  }),
  output: Incident,
});
export const stageIncident = endpoint('POST', '/incidents/:incidentId/stage', {
  summary: 'Move to another stage. Forward may skip; backward needs a reason.',
  permission: 'incident:write',
  input: z.object({ incidentId, stage: z.enum(openIncidentStages), reason: Reason.optional() }),
  output: Incident,
});
export const closeIncident = endpoint('POST', '/incidents/:incidentId/close', {
  summary: 'Close with a verdict and a reason, when every gate is passed; its open alerts follow when asked',
  permission: 'incident:write',
  input: z.object({ incidentId, verdict: z.enum(verdicts), reason: Reason, resolveAlerts: z.boolean().default(true) }),
  output: Incident,
});
export const cancelIncident = endpoint('POST', '/incidents/:incidentId/cancel', {
  summary: 'End it as a false alarm or a duplicate: no gate is asked, its open alerts follow when asked',
  permission: 'incident:write',
  input: z.object({
    incidentId,
    as: z.enum(cancelReasons),
    reason: Reason,
    resolveAlerts: z.boolean().default(true),
  }),
  output: Incident,
});
export const holdIncident = endpoint('POST', '/incidents/:incidentId/hold', {
  summary: 'Put on hold while somebody else has to act; the stage stays',
  permission: 'incident:write',
  input: z.object({
    incidentId,
    waitingOn: z.enum(holdReasons),
    until: z.iso.datetime({ offset: true }).nullable().default(null),
    reason: Reason,
  }),
  output: Incident,
});
export const resumeIncident = endpoint('DELETE', '/incidents/:incidentId/hold', {
  summary: 'Go on with an incident that was on hold',
  permission: 'incident:write',
  input: z.object({ incidentId }),
  output: Incident,
});
export const setMilestone = endpoint('PUT', '/incidents/:incidentId/milestones/:milestone', {
  summary: 'Correct when something was reached; the original is kept',
  permission: 'incident:write',
  input: z.object({
    incidentId,
    milestone: z.enum(milestones),
    at: z.iso.datetime({ offset: true }),
    reason: Reason,
  }),
  output: Incident,
});
export const getCloseGates = endpoint('GET', '/incidents/:incidentId/close-gates', {
  summary: 'What has to be done before it can be closed, as a checklist',
  permission: 'incident:read',
  input: z.object({ incidentId }),
  output: z.object({ ready: z.boolean(), items: z.array(CloseGate) }),
});
export const listTextRevisions = endpoint('GET', '/incidents/:incidentId/revisions', {
  summary: 'What summary, root cause or lessons said before, newest first, at most 200',
  permission: 'incident:read',
  input: z.object({ incidentId, field: z.enum(['summary', 'rootCause', 'lessons']) }),
  output: z.object({ items: z.array(TextRevision) }),
});
export const reopenIncident = endpoint('POST', '/incidents/:incidentId/reopen', {
  summary: 'Reopen a closed incident',
  permission: 'incident:write',
  input: z.object({ incidentId, reason: Reason }),
  output: Incident,
});
export const listIncidentAlerts = endpoint('GET', '/incidents/:incidentId/alerts', {
  summary: 'The alerts of an incident, each with the reason for its membership',
  permission: 'incident:read',
  input: z.object({ incidentId }).extend(PageQuery.shape),
  output: pageOf(Alert.extend({ membership: Membership })),
});
export const addAlertsToIncident = endpoint('POST', '/incidents/:incidentId/alerts', {
  summary: 'Add alerts to an incident; those in another open incident are skipped',
  permission: 'incident:write',
  input: z.object({ incidentId, alertIds: z.array(z.uuid()).min(1).max(1000) }),
  output: z.object({
    incident: Incident,
    added: z.array(z.uuid()),
    skipped: z.array(z.object({ id: z.uuid(), because: z.string() })),
  }),
});
export const removeAlertFromIncident = endpoint('DELETE', '/incidents/:incidentId/alerts/:alertId', {
  summary: 'Take an alert out of an incident',
  permission: 'incident:write',
  input: z.object({ incidentId, alertId: z.uuid(), reason: Reason }),
  output: Incident,
});
export const getIncidentTimeline = endpoint('GET', '/incidents/:incidentId/timeline', {
  summary: 'Alerts and activities as marks on a timeline, oldest first, at most 20,000',
  permission: 'incident:read',
  input: z.object({ incidentId }),
  output: z.object({ items: z.array(TimelineItem) }),
});
export const listIncidentActivity = endpoint('GET', '/incidents/:incidentId/activity', {
  summary: 'What happened to an incident and its alerts, newest first',
  permission: 'incident:read',
  input: z
    .object({
      incidentId,
      type: listOf(z.string().max(60)).describe('Kinds of activity; `incident.task_*` stands for all that begin so'),
      actor: z.string().max(100).optional().describe('The id of whoever did it'),
      by: z.enum(doers).optional().describe('People, or programs and Tocsin itself'),
      q: z.string().trim().max(200).optional().describe('Text in what is told of it'),
      since: z.iso.datetime({ offset: true }).optional(),
    })
    .extend(PageQuery.shape),
  output: pageOf(ActivityRow),
});
export const restrictIncident = endpoint('PUT', '/incidents/:incidentId/restriction', {
  summary: 'Let only the people named see the incident and its alerts; its owner and you are always among them',
  permission: 'incident:write',
  input: z.object({ incidentId, reason: Reason, people: z.array(z.uuid()).max(200) }),
  output: Incident,
});
export const unrestrictIncident = endpoint('DELETE', '/incidents/:incidentId/restriction', {
  summary: 'Let everyone see the incident again who sees its sites',
  permission: 'incident:write',
  input: z.object({ incidentId }),
  output: Incident,
});
export const getIncidentAccess = endpoint('GET', '/incidents/:incidentId/access', {
  summary: 'Whether the incident is restricted, and whom it names',
  permission: 'incident:read',
  input: z.object({ incidentId }),
  output: z.object({
    restriction: z
      .object({ reason: z.string(), by: z.object({ id: z.string(), name: z.string() }), at: z.iso.datetime() })
      .nullable(),
    items: z.array(z.object({ id: z.uuid(), name: z.string() })),
  }),
});
