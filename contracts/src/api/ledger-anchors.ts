// Anchors of the ledger: who else is told its roots, and what became of it.
import * as z from 'zod';

import { anchorKinds } from '../ledger/format.ts';
import { endpoint } from './endpoint.ts';

const moment = z.iso.datetime();
const address = z
  .url({ protocol: /^https?$/, error: 'Must be an address that begins with https:// or http://.' })
  .max(500);
const AnchorKind = z.enum(anchorKinds);

export const AnchorSettings = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('rfc3161'),
    url: address,
    /** Certificates in PEM: the signer's chain must end at one of them. */
    ca: z.string().trim().max(100_000).regex(/^-----BEGIN CERTIFICATE-----/, 'One or more certificates in PEM.'), // prettier-ignore
  }),
  z.object({
    kind: z.literal('object-lock'),
    endpoint: address,
    region: z.string().regex(/^[a-z0-9-]{1,40}$/, 'The name of a region, e.g. eu-west-3.'),
    bucket: z.string().regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, 'The name of a bucket.'),
    prefix: z.string().regex(/^[A-Za-z0-9/_.=-]{0,200}$/, 'Letters, digits and /_.=-'),
    pathStyle: z.boolean(),
    accessKeyId: z.string().trim().min(1).max(200),
    retainDays: z.int().min(1).max(36_500),
  }),
  z.object({ kind: z.literal('e-mail'), to: z.email().max(254) }),
]);
export type AnchorSettings = z.infer<typeof AnchorSettings>;

export const AnchorTarget = z.object({
  kind: AnchorKind,
  settings: AnchorSettings,
  hasCredential: z.boolean(),
  enabled: z.boolean(),
  /** Roots after this one are anchored. */
  afterRoot: z.int(),
  /** Roots that were anchored. */
  done: z.int(),
  last: z.object({ number: z.int(), at: moment }).nullable(),
  /** Roots that are not anchored yet. */
  waiting: z.int(),
  createdBy: z.string(),
  createdAt: moment,
  rev: z.int(),
});
export type AnchorTarget = z.infer<typeof AnchorTarget>;

export const AnchorEntry = z.object({
  /** Of the root. */
  number: z.int(),
  kind: AnchorKind,
  digest: z.string(),
  /** Where it lies or went; empty while it fails. */
  place: z.string(),
  /** Null while it fails. */
  at: moment.nullable(),
  attempts: z.int(),
  problem: z.string().nullable(),
  retryAt: moment.nullable(),
});
export type AnchorEntry = z.infer<typeof AnchorEntry>;
/** `items`: the newest first, a hundred at most. */
export const LedgerAnchors = z.object({ targets: z.array(AnchorTarget), items: z.array(AnchorEntry) });
export type LedgerAnchors = z.infer<typeof LedgerAnchors>;

const One = z.object({ kind: AnchorKind });

export const listLedgerAnchors = endpoint('GET', '/ledger/anchors', {
  summary: 'Who is told the roots of the ledger, and what became of the newest',
  permission: 'ledger:read',
  input: z.object({}),
  output: LedgerAnchors,
});
export const putLedgerAnchor = endpoint('PUT', '/ledger/anchors/:kind', {
  summary: 'Have roots stamped by a time stamp authority, locked in a bucket, or sent by mail',
  permission: 'security:write',
  stepUp: 'sessions',
  input: One.extend({
    settings: AnchorSettings,
    /** Of a bucket: the secret of the access key, or a reference to one. Kept where it is absent. */
    credential: z.string().min(1).max(4096).optional(),
    enabled: z.boolean().default(true),
    rev: z.int().optional(),
  }),
  output: AnchorTarget,
});
export const deleteLedgerAnchor = endpoint('DELETE', '/ledger/anchors/:kind', {
  summary: 'Tell nobody of this kind any more; what was anchored stays',
  permission: 'security:write',
  stepUp: 'sessions',
  input: One,
  output: z.object({}),
});
export const runLedgerAnchor = endpoint('POST', '/ledger/anchors/:kind/run', {
  summary: 'Anchor the roots that wait now',
  permission: 'ledger:verify',
  input: One,
  output: z.object({ ok: z.boolean(), problem: z.string().nullable() }),
});
