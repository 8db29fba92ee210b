// What a person is told about an incident, and what they want to be told.
import * as z from 'zod';

import { IncidentRef, IncidentSeverity } from './incident.ts';
import { noticeKinds, noticeWays } from './words.ts';

export const Notice = z.object({
  id: z.uuid(),
  kind: z.enum(noticeKinds),
  incident: IncidentRef.extend({ title: z.string(), severity: IncidentSeverity }),
  /** How often since it was read last; the rest tells of the newest. */
  count: z.int(),
  activityType: z.string(),
  actor: z.object({ id: z.string(), name: z.string() }),
  /** The beginning of a comment, a stage, a severity, a promise. */
  detail: z.string(),
  commentId: z.uuid().nullable(),
  at: z.iso.datetime(),
  readAt: z.iso.datetime().nullable(),
});
export type Notice = z.infer<typeof Notice>;

export const NoticeChoices = z.record(z.enum(noticeKinds), z.enum(noticeWays));
export type NoticeChoices = z.infer<typeof NoticeChoices>;
/** Of whoever has chosen nothing. */
export const usualChoices: NoticeChoices = {
  mention: 'mail',
  assigned: 'mail',
  comment: 'page',
  stage: 'page',
  severity: 'page',
  owner: 'page',
  sla: 'page',
};
