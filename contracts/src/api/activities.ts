// The audit trail.
import * as z from 'zod';

import { ActivityRow, activityResults, subjectKinds } from '../activity.ts';
import { listOf, pageOf, PageQuery } from '../page.ts';
import { endpoint } from './endpoint.ts';

/** An activity with what only the audit trail tells: from where, with what program, how the actor had signed in. */
export const AuditRow = ActivityRow.extend({
  result: z.enum(activityResults),
  ip: z.string().nullable(),
  userAgent: z.string().nullable(),
  strength: z.string().nullable(),
  requestId: z.string(),
  causedBy: z.uuid().nullable(),
});
export type AuditRow = z.infer<typeof AuditRow>;

/** `q` is found in what was recorded, in the actor's name and in the subject; `ip` is the whole address. */
export const AuditFilter = z.object({
  type: listOf(z.string()),
  actor: z.string().optional(),
  subjectKind: z.enum(subjectKinds).optional(),
  subjectId: z.string().optional(),
  result: listOf(z.enum(activityResults)),
  from: z.iso.datetime({ offset: true }).optional(),
  to: z.iso.datetime({ offset: true }).optional(),
  q: z.string().max(200).optional(),
  ip: z.string().max(60).optional(),
});

export const listActivities = endpoint('GET', '/activities', {
  summary: 'Everything that was done, newest first',
  permission: 'audit:read',
  audited: 'read',
  input: AuditFilter.extend(PageQuery.shape),
  output: pageOf(AuditRow),
});

export const auditFormats = ['csv', 'ndjson'] as const;

/** Served as `text/csv` or `application/x-ndjson`, newest first, all of it. */
export const exportActivities = endpoint('GET', '/activities/export', {
  summary: 'The audit trail as a file',
  permission: 'audit:export',
  audited: 'read',
  input: AuditFilter.extend({ format: z.enum(auditFormats).default('ndjson') }),
  output: AuditRow,
});
