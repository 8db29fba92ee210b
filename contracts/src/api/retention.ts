// How long data is kept, what is held for a law suit, and what was purged with which proof.
import * as z from 'zod';

import { endpoint } from './endpoint.ts';

const moment = z.iso.datetime();
const nothing = z.object({});

/** In the order they are purged. */
export const retainedKinds = [
  'events',
  'detections',
  'deliveries',
  'receipts',
  'backtests',
  'incidents',
  'alerts',
  'activities',
] as const;
export type RetainedKind = (typeof retainedKinds)[number];
export const RetainedKindName = z.enum(retainedKinds);

/** Kinds of the event store, for which a rule may be of a dataset and a site. */
export const eventKinds: readonly RetainedKind[] = ['events', 'detections'];
/** Days below which a rule may not go. */
export const leastDays: Readonly<Record<RetainedKind, number>> = {
  events: 1,
  detections: 1,
  deliveries: 3,
  receipts: 1,
  backtests: 1,
  incidents: 30,
  alerts: 30,
  activities: 365,
};

const datasetPattern = z
  .string()
  .regex(/^[a-z0-9_.-]{1,80}\*?$/, 'A dataset, or the beginning of datasets and an asterisk: sysmon.*');
const siteCode = z.string().min(1).max(64);
const days = z.int().min(1).max(36_500).nullable();

export const RetentionRule = z.object({
  /** Null: the default. */
  id: z.uuid().nullable(),
  kind: RetainedKindName,
  dataset: z.string().nullable(),
  site: z.string().nullable(),
  /** Null: for ever. */
  days: z.int().nullable(),
  changedBy: z.string().nullable(),
  changedAt: moment.nullable(),
});
export type RetentionRule = z.infer<typeof RetentionRule>;

export const listRetentionRules = endpoint('GET', '/retention/rules', {
  summary: 'How long each kind of data is kept; of several rules for an event the first counts',
  permission: 'privacy:read',
  input: nothing,
  output: z.object({ items: z.array(RetentionRule) }),
});
export const setRetentionRule = endpoint('PUT', '/retention/rules', {
  summary: 'Decide how long something is kept',
  permission: 'privacy:write',
  stepUp: true,
  input: z.object({
    kind: RetainedKindName,
    dataset: datasetPattern.nullable().default(null),
    site: siteCode.nullable().default(null),
    days,
  }),
  output: RetentionRule,
});
export const deleteRetentionRule = endpoint('DELETE', '/retention/rules/:ruleId', {
  summary: 'Take a rule away; the next less specific one, or the default, counts from then on',
  permission: 'privacy:write',
  stepUp: true,
  input: z.object({ ruleId: z.uuid() }),
  output: nothing,
});

export const PurgePreview = z.object({
  kind: RetainedKindName,
  /** Would go now. */
  count: z.int(),
  /** Would go, were they not held. */
  held: z.int(),
  oldestAt: moment.nullable(),
  newestAt: moment.nullable(),
});
export type PurgePreview = z.infer<typeof PurgePreview>;
export const previewPurge = endpoint('GET', '/retention/preview', {
  summary: 'What a purge would take now, and what holds would keep',
  permission: 'privacy:read',
  input: nothing,
  output: z.object({ items: z.array(PurgePreview) }),
});

export const Purge = z.object({
  id: z.uuid(),
  cause: z.enum(['schedule', 'demand']),
  state: z.enum(['running', 'done', 'failed']),
  by: z.string(),
  startedAt: moment,
  endedAt: moment.nullable(),
  because: z.string().nullable(),
  records: z.int(),
  hasCertificate: z.boolean(),
});
export type Purge = z.infer<typeof Purge>;
export const listPurges = endpoint('GET', '/retention/purges', {
  summary: 'The last hundred purges, newest first',
  permission: 'privacy:read',
  input: nothing,
  output: z.object({ items: z.array(Purge) }),
});
export const startPurge = endpoint('POST', '/retention/purges', {
  summary: 'Purge now instead of at night',
  permission: 'privacy:write',
  stepUp: true,
  input: nothing,
  output: Purge,
  status: 202,
});
export const PurgeCertificate = z.object({
  format: z.literal('tocsin-purge-v1'),
  orgId: z.string(),
  organisation: z.string(),
  purgeId: z.string(),
  cause: z.string(),
  by: z.object({ kind: z.string(), id: z.string(), name: z.string() }),
  startedAt: moment,
  finishedAt: moment,
  sections: z.array(
    z.object({
      number: z.int(),
      kind: z.string(),
      dataset: z.string().nullable(),
      site: z.string().nullable(),
      days: z.int().nullable(),
      count: z.int(),
      from: moment,
      to: moment,
      root: z.string(),
    }),
  ),
  activities: z.object({ count: z.int(), root: z.string() }),
  root: z.string(),
  keyId: z.string(),
  publicKey: z.string(),
  signature: z.string(),
});
export const getPurgeCertificate = endpoint('GET', '/retention/purges/:purgeId/certificate', {
  summary: 'The signed certificate of a purge; `tocsin verify` checks it',
  permission: 'privacy:read',
  input: z.object({ purgeId: z.uuid() }),
  output: PurgeCertificate,
});

const name = z.string().trim().min(1).max(200);
export const HoldScope = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('organisation') }),
  z.object({ kind: z.literal('incident'), incidentId: z.uuid() }),
  z.object({ kind: z.literal('evidence'), evidenceId: z.uuid() }),
  z.object({ kind: z.literal('person'), personId: z.uuid() }),
  z.object({ kind: z.literal('host'), host: name }),
  z.object({
    kind: z.literal('dataset'),
    dataset: datasetPattern,
    site: siteCode.nullable().default(null),
    from: moment,
    to: moment,
  }),
]);
export type HoldScope = z.infer<typeof HoldScope>;
const reason = z.string().trim().min(1).max(2000);

export const LegalHold = z.object({
  id: z.uuid(),
  scope: HoldScope,
  reason: z.string(),
  placedBy: z.string(),
  placedAt: moment,
  /** Who asked for its end; another one has to agree. */
  releaseAskedById: z.string().nullable(),
  releaseAskedBy: z.string().nullable(),
  releaseAskedAt: moment.nullable(),
  releaseReason: z.string().nullable(),
  releasedBy: z.string().nullable(),
  releasedAt: moment.nullable(),
});
export type LegalHold = z.infer<typeof LegalHold>;

export const listLegalHolds = endpoint('GET', '/legal-holds', {
  summary: 'Legal holds, standing and released, newest first',
  permission: 'privacy:read',
  input: nothing,
  output: z.object({ items: z.array(LegalHold) }),
});
export const placeLegalHold = endpoint('POST', '/legal-holds', {
  summary: 'Keep something from every purge until two people release it',
  permission: 'privacy:write',
  stepUp: 'sessions',
  input: z.object({ scope: HoldScope, reason }),
  output: LegalHold,
  status: 201,
});
const OneHold = z.object({ holdId: z.uuid() });
export const askRelease = endpoint('POST', '/legal-holds/:holdId/release-request', {
  summary: 'Ask for the end of a hold; another person with the permission has to agree',
  permission: 'privacy:write',
  stepUp: true,
  input: OneHold.extend({ reason }),
  output: LegalHold,
});
export const releaseLegalHold = endpoint('POST', '/legal-holds/:holdId/release', {
  summary: 'Agree to the end of a hold that somebody else asked for',
  permission: 'privacy:write',
  stepUp: true,
  input: OneHold,
  output: LegalHold,
});

/** Where an organisation's events, detections and files lie. */
export const Residency = z.object({
  /** The name of the event store; `default` is the one that every installation has. */
  store: z.string(),
  title: z.string(),
  /** As those who run the installation say it; empty where nobody has. */
  region: z.string(),
  /** Whether files have a place of their own there; else they lie with those of the default store. */
  holdsObjects: z.boolean(),
  /** `unknown`: the installation does not name this store any more. */
  state: z.enum(['up', 'away', 'unknown']),
  /** Whether something is kept there already: then it stays there. */
  settled: z.boolean(),
});
export type Residency = z.infer<typeof Residency>;
export const getResidency = endpoint('GET', '/organisation/residency', {
  summary: 'Where the organisation’s events, detections and files lie',
  permission: 'privacy:read',
  input: nothing,
  output: Residency,
});
