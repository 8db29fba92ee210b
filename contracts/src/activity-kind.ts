// What an activity is: a kind with its data, about a subject, by an actor; and how it crosses the wall.
import * as z from 'zod';

export const actorKinds = [
  'user',
  'api_key',
  'service_account',
  'playbook_run',
  'ai',
  'integration',
  'system',
] as const;
/** Something was changed or happened, was refused, or was looked at. */
export const activityResults = ['done', 'refused', 'read'] as const;
export const Actor = z.object({ kind: z.enum(actorKinds), id: z.string(), name: z.string() });

export const subjectKinds = [
  'alert',
  'incident',
  'rule',
  'tuning',
  'user',
  'site',
  'api_key',
  'service_account',
  'scim_connection',
  'webhook',
  'door',
  'ingest_token',
  'ingest_sender',
  'pull',
  'organisation',
  'session',
  'job',
  'source_watch',
  'mapping',
  'replay',
  'secret',
  'secret_provider',
  'data_key',
  'ledger',
  'endpoint',
  'role',
  'team',
  'invitation',
  'identity_provider',
  'retention',
  'legal_hold',
  'purge',
  'privacy_request',
  'audit_sink',
  'sla_policy',
  'sla_calendar',
  'grouping_rule',
  'evidence',
  'entity',
  'asset',
  'wallboard',
  'saved_view',
] as const;
export type SubjectKind = (typeof subjectKinds)[number];

export type ActivityKind<Data extends z.ZodType = z.ZodType> = { type: string; subject: SubjectKind; data: Data };
export type Activity<Kind extends ActivityKind> = {
  id: string;
  orgId: string;
  at: Date;
  actor: z.infer<typeof Actor>;
  causedBy: string | null;
  subjectId: string;
  incidentId: string | null;
  data: z.output<Kind['data']>;
};

const all: ActivityKind[] = [];
/** Declares a kind; the contract's list of them grows by it. */
export function kind<Data extends z.ZodType>(type: string, subject: SubjectKind, data: Data): ActivityKind<Data> {
  const made = { type, subject, data };
  all.push(made);
  return made;
}
/** The closed list of kinds, in the order of their declarations below `activities/`. */
export const activityKinds: readonly ActivityKind[] = all;

/** How an activity crosses the wall: realtime and the activity lists send this. */
export const ActivityRow = z.object({
  id: z.uuid(),
  type: z.string(),
  at: z.iso.datetime(),
  actor: Actor,
  subjectKind: z.enum(subjectKinds),
  subjectId: z.string(),
  incidentId: z.uuid().nullable(),
  data: z.record(z.string(), z.unknown()),
});
export type ActivityRow = z.infer<typeof ActivityRow>;
