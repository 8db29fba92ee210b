// Audit streams: the audit trail sent to another system as it grows, and how each receiver is doing.
import * as z from 'zod';

import { activityKinds } from '../activity.ts';
import { endpoint } from './endpoint.ts';

const moment = z.iso.datetime();
const kinds = activityKinds.map(({ type }) => type);
/** The part of a kind before the dot: `session` of `session.refused`. */
export const auditAreas: readonly string[] = [...new Set(kinds.map((type) => type.split('.')[0] ?? type))];
const filterable = new Set([...auditAreas, ...kinds]);

/** Certificates in PEM that the receiver's is checked against; null: those the machine trusts. */
const ca = z
  .string()
  .trim()
  .max(100_000)
  .regex(/^-----BEGIN CERTIFICATE-----/, 'One or more certificates in PEM.')
  .nullable();

export const AuditSinkSettings = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('syslog'),
    host: z.string().trim().regex(/^[A-Za-z0-9.:[\]-]{1,253}$/, 'A name or an address.'), // prettier-ignore
    port: z.int().min(1).max(65_535),
    tls: z.boolean(),
    ca,
  }),
  z.object({
    kind: z.literal('https'),
    url: z.url({ protocol: /^https?$/, error: 'Must be an address that begins with https:// or http://.' }).max(2000),
    /** `bearer`: the credential is sent as a token. `hmac`: it signs each request and never leaves. */
    auth: z.enum(['none', 'bearer', 'hmac']),
    ca: ca.optional(),
  }),
]);
export type AuditSinkSettings = z.infer<typeof AuditSinkSettings>;

export const AuditSink = z.object({
  id: z.uuid(),
  name: z.string(),
  settings: AuditSinkSettings,
  hasCredential: z.boolean(),
  /** Areas and kinds that are sent; empty: all. */
  filter: z.array(z.string()),
  /** Whether what concerns need-to-know incidents goes along. */
  needToKnow: z.boolean(),
  enabled: z.boolean(),
  /** Since it was made. */
  delivered: z.int(),
  /** When the last activity that was delivered happened. */
  deliveredAt: moment.nullable(),
  sentAt: moment.nullable(),
  /** Not yet delivered: how many, 10,000 at most, and since when the oldest waits. */
  waiting: z.object({ count: z.int(), oldestAt: moment.nullable() }),
  /** Why the last attempt failed. */
  problem: z.string().nullable(),
  /** In a row. */
  failures: z.int(),
  retryAt: moment.nullable(),
  createdBy: z.string(),
  createdAt: moment,
  rev: z.int(),
});
export type AuditSink = z.infer<typeof AuditSink>;

const name = z.string().trim().min(1, 'A name is needed.').max(80);
/** The token or shared secret; for syslog over TLS a certificate with its key, in PEM; also a reference to a secret. */
const credential = z.string().min(1).max(100_000);
const filter = z
  .array(z.string().refine((each) => filterable.has(each), 'There is no such area or kind of activity.'))
  .max(500);
const One = z.object({ auditSinkId: z.uuid() });

export const listAuditSinks = endpoint('GET', '/audit-sinks', {
  summary: 'Where the audit trail is sent, and how far each receiver has got it',
  permission: 'audit:export',
  input: z.object({}),
  output: z.object({ items: z.array(AuditSink) }),
});
export const createAuditSink = endpoint('POST', '/audit-sinks', {
  summary: 'Send the audit trail to another system by syslog or HTTPS, in OCSF',
  permission: 'security:write',
  stepUp: 'sessions',
  input: z.object({
    name,
    settings: AuditSinkSettings,
    credential: credential.nullable().default(null),
    filter: filter.default([]),
    needToKnow: z.boolean().default(false),
    enabled: z.boolean().default(true),
    /** What is sent first: what happens from now on, or everything that is on record. */
    from: z.enum(['now', 'beginning']).default('now'),
  }),
  output: AuditSink,
  status: 201,
});
export const changeAuditSink = endpoint('PATCH', '/audit-sinks/:auditSinkId', {
  summary: 'Change where or what is sent, or stop and resume it',
  permission: 'security:write',
  stepUp: 'sessions',
  input: One.extend({
    name: name.optional(),
    settings: AuditSinkSettings.optional(),
    credential: credential.nullable().optional(),
    filter: filter.optional(),
    needToKnow: z.boolean().optional(),
    enabled: z.boolean().optional(),
    rev: z.int().optional(),
  }),
  output: AuditSink,
});
export const deleteAuditSink = endpoint('DELETE', '/audit-sinks/:auditSinkId', {
  summary: 'Send nothing there any more, and forget how far it was',
  permission: 'security:write',
  stepUp: 'sessions',
  input: One,
  output: z.object({}),
});
export const testAuditSink = endpoint('POST', '/audit-sinks/:auditSinkId/test', {
  summary: 'Send one record that is marked as a test',
  permission: 'security:write',
  input: One,
  output: z.object({ ok: z.boolean(), problem: z.string().nullable() }),
});
