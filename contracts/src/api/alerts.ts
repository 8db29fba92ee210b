// The alert queue: list, facets, histogram, triage.
import * as z from 'zod';

import { ActivityRow } from '../activity.ts';
import { Alert, AlertDetail, alertStages, DedupExplanation, verdicts } from '../alert.ts';
import { listOf, pageOf, PageQuery } from '../page.ts';
import { Severity } from '../severity.ts';
import { endpoint } from './endpoint.ts';

/** Every filter narrows; values within one are alternatives. */
export const AlertFilter = z.object({
  stage: listOf(z.enum(alertStages)),
  severity: listOf(z.coerce.number().pipe(Severity)),
  verdict: listOf(z.enum(verdicts)),
  /** A user id, `me` or `none`. */
  assignee: listOf(z.string()),
  site: listOf(z.string()),
  rule: listOf(z.string()),
  dataset: listOf(z.string()),
  tactic: listOf(z.string()),
  technique: listOf(z.string()),
  /** `kind:value`, e.g. `host:lyo-ws514`. */
  entity: listOf(z.string()),
  incident: z.string().optional(),
  minRisk: z.coerce.number().int().min(0).max(100).optional(),
  /** Free text over number, title, entities and rule. */
  q: z.string().max(500).optional(),
  /** By last seen. */
  from: z.iso.datetime({ offset: true }).optional(),
  to: z.iso.datetime({ offset: true }).optional(),
  /** By first seen. */
  firstSeenFrom: z.iso.datetime({ offset: true }).optional(),
  firstSeenTo: z.iso.datetime({ offset: true }).optional(),
});
export type AlertFilter = z.infer<typeof AlertFilter>;
export const alertSorts = [
  '-lastSeenAt',
  'lastSeenAt',
  '-severity',
  '-riskScore',
  '-createdAt',
  '-occurrenceCount',
] as const;

export const listAlerts = endpoint('GET', '/alerts', {
  summary: 'List alerts',
  permission: 'alert:read',
  input: AlertFilter.extend(PageQuery.shape).extend({ sort: z.enum(alertSorts).default('-lastSeenAt') }),
  output: pageOf(Alert),
});

const Facet = z.array(z.object({ value: z.string(), label: z.string(), count: z.int() }));
/** Each facet is counted under all filters but its own, so that it shows what choosing another value would give. */
export const getAlertFacets = endpoint('GET', '/alerts/facets', {
  summary: 'Counts of alerts by severity, stage, site, rule, tactic, assignee, dataset and entity',
  permission: 'alert:read',
  input: AlertFilter,
  output: z.object({
    total: z.int(),
    severity: Facet,
    stage: Facet,
    assignee: Facet,
    site: Facet,
    rule: Facet,
    tactic: Facet,
    dataset: Facet,
    entity: Facet,
    /** Tactics and entities are counted in so many alerts, the latest; null: in all of them. */
    listedOf: z.int().nullable(),
  }),
});

/** Covers `from`..`to` of the filter, or the last 24 hours. */
export const getAlertHistogram = endpoint('GET', '/alerts/histogram', {
  summary: 'Alerts over time by severity, and how each severity moved against the window before',
  permission: 'alert:read',
  input: AlertFilter.extend({ buckets: z.coerce.number().int().min(10).max(300).default(96) }),
  output: z.object({
    from: z.iso.datetime(),
    to: z.iso.datetime(),
    bucketMs: z.int(),
    /** `bySeverity[s][i]` for severity 0..4 and bucket i, by first seen. */
    bySeverity: z.array(z.array(z.int())),
    /** Open alerts now, by severity 0..4. */
    open: z.array(z.int()),
    /** Raised in this window minus raised in the window before it, by severity 0..4. */
    change: z.array(z.int()),
  }),
});

export const getAlert = endpoint('GET', '/alerts/:alertId', {
  summary: 'One alert with its evidence; the id or the number',
  permission: 'alert:read',
  input: z.object({ alertId: z.string() }),
  output: AlertDetail,
});
export const explainAlertDedup = endpoint('GET', '/alerts/:alertId/dedup', {
  summary: 'Why these detections are one alert',
  permission: 'alert:read',
  input: z.object({ alertId: z.uuid() }),
  output: DedupExplanation,
});
export const listAlertActivity = endpoint('GET', '/alerts/:alertId/activity', {
  summary: 'What happened to an alert, newest first',
  permission: 'alert:read',
  input: z.object({ alertId: z.uuid() }).extend(PageQuery.shape),
  output: pageOf(ActivityRow),
});
export const listRelatedAlerts = endpoint('GET', '/alerts/:alertId/related', {
  summary: 'Alerts that share an entity with this one in the last 24 hours around it',
  permission: 'alert:read',
  input: z.object({ alertId: z.uuid() }),
  output: z.object({ items: z.array(Alert.extend({ shared: z.array(z.string()) })) }),
});

const Ids = z.array(z.uuid()).min(1).max(1000);
export const AlertAction = z.discriminatedUnion('action', [
  z.object({ action: z.literal('acknowledge'), ids: Ids }),
  z.object({ action: z.literal('investigate'), ids: Ids }),
  z.object({
    action: z.literal('resolve'),
    ids: Ids,
    verdict: z.enum(verdicts),
    reason: z.string().max(2000).optional(),
  }),
  z.object({ action: z.literal('reopen'), ids: Ids, reason: z.string().min(1).max(2000) }),
  /** null takes the assignee away. Assigning a new alert acknowledges it. */
  z.object({ action: z.literal('assign'), ids: Ids, assigneeId: z.uuid().nullable() }),
]);
export type AlertAction = z.infer<typeof AlertAction>;
export const ActionResult = z.object({
  /** Hand it to POST /alerts/undo within ten minutes. */
  operationId: z.string(),
  changed: z.array(z.uuid()),
  skipped: z.array(z.object({ id: z.uuid(), because: z.string() })),
});

export const actOnAlerts = endpoint('POST', '/alerts/actions', {
  summary: 'Triage one or many alerts; those that cannot move are skipped with the reason',
  permission: 'alert:write',
  input: AlertAction,
  output: ActionResult,
});
export const undoAlertAction = endpoint('POST', '/alerts/undo', {
  summary: 'Undo an own action on alerts that nobody has touched since',
  permission: 'alert:write',
  input: z.object({ operationId: z.string() }),
  output: ActionResult,
});
