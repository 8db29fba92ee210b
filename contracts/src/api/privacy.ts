// What people may ask about their data (GDPR, articles 15 and 17): exports and erasures, from asking to the proof.
import * as z from 'zod';

import { listOf, PageQuery, pageOf } from '../page.ts';
import { endpoint } from './endpoint.ts';

const moment = z.iso.datetime();
export const privacyKinds = ['export', 'erasure'] as const;
/**
 * `looking`: an erasure counts what it would change. `asked`: it waits for a second person. `ready`: an export can be
 * taken. `stopped`: a legal hold stood in the way.
 */
const privacyStates = [
  'looking',
  'asked',
  'running',
  'ready',
  'done',
  'expired',
  'declined',
  'stopped',
  'failed',
] as const;
export type PrivacyState = (typeof privacyStates)[number];
const Kind = z.enum(privacyKinds);
const State = z.enum(privacyStates);
const text = z.string().trim().min(1).max(2000);

export const PrivacyRequest = z.object({
  id: z.uuid(),
  kind: Kind,
  state: State,
  /** Who or what it is about; null once the request is closed: then the pseudonym alone is left. */
  identifier: z.string().nullable(),
  pseudonym: z.string(),
  /** The account it is about, where it is a member’s. */
  personId: z.uuid().nullable(),
  /** Without the identifier, should it stand there. */
  reason: z.string(),
  reference: z.string().nullable(),
  askedById: z.string(),
  askedBy: z.string(),
  askedAt: moment,
  /** A month after it was asked (art. 12, 3). */
  dueAt: moment,
  decidedBy: z.string().nullable(),
  decidedAt: moment.nullable(),
  endedAt: moment.nullable(),
  because: z.string().nullable(),
  /** Records by kind: of an erasure what it would change, then what it changed; of an export what is in the file. */
  counts: z.record(z.string(), z.int()).nullable(),
  hasCertificate: z.boolean(),
  /** Of an export that can be taken. */
  file: z.object({ bytes: z.int(), sha256: z.string() }).nullable(),
  expiresAt: moment.nullable(),
});
export type PrivacyRequest = z.infer<typeof PrivacyRequest>;

export const listPrivacyRequests = endpoint('GET', '/privacy/requests', {
  summary: 'Requests about personal data, newest first',
  permission: 'privacy:read',
  input: PageQuery.extend({ kind: listOf(Kind), state: listOf(State) }),
  output: pageOf(PrivacyRequest),
});
const OneRequest = z.object({ requestId: z.uuid() });
export const getPrivacyRequest = endpoint('GET', '/privacy/requests/:requestId', {
  summary: 'One request about personal data',
  permission: 'privacy:read',
  input: OneRequest,
  output: PrivacyRequest,
});
export const askPrivacyRequest = endpoint('POST', '/privacy/requests', {
  summary: 'Ask for the export or the erasure of what names somebody; an erasure waits for a second person',
  permission: 'privacy:write',
  stepUp: true,
  input: z.object({
    kind: Kind,
    /** An e-mail address, the id of a member, or another value that names them: a user name, a host, an address. */
    identifier: z.string().trim().min(3).max(200),
    reason: text,
    reference: z.string().trim().min(1).max(200).nullable().default(null),
  }),
  output: PrivacyRequest,
  status: 201,
});
export const approveErasure = endpoint('POST', '/privacy/requests/:requestId/approve', {
  summary: 'Agree to an erasure that somebody else asked for; it begins at once and cannot be undone',
  permission: 'privacy:write',
  stepUp: true,
  input: OneRequest,
  output: PrivacyRequest,
});
export const declinePrivacyRequest = endpoint('POST', '/privacy/requests/:requestId/decline', {
  summary: 'Close an erasure that was asked for without carrying it out',
  permission: 'privacy:write',
  stepUp: true,
  input: OneRequest.extend({ reason: text }),
  output: PrivacyRequest,
});
/** Served as `application/x-ndjson`, format `tocsin-personal-data-v2`. */
export const takePrivacyExport = endpoint('GET', '/privacy/requests/:requestId/file', {
  summary: 'The file of an export, until it expires',
  permission: 'privacy:write',
  stepUp: true,
  input: OneRequest,
  output: z.object({}),
});
export const ErasureCertificate = z.object({
  format: z.literal('tocsin-erasure-v1'),
  orgId: z.string(),
  organisation: z.string(),
  erasureId: z.string(),
  subject: z.object({ kind: z.enum(['member', 'identifier']), pseudonym: z.string(), digest: z.string() }),
  reference: z.string().nullable(),
  askedBy: z.string(),
  approvedBy: z.string(),
  startedAt: moment,
  finishedAt: moment,
  outcome: z.enum(['done', 'stopped', 'failed']),
  sections: z.array(z.object({ number: z.int(), kind: z.string(), count: z.int() })),
  activities: z.object({ count: z.int(), root: z.string() }),
  root: z.string(),
  keyId: z.string(),
  publicKey: z.string(),
  signature: z.string(),
});
export type ErasureCertificate = z.infer<typeof ErasureCertificate>;
export const getErasureCertificate = endpoint('GET', '/privacy/requests/:requestId/certificate', {
  summary: 'The signed certificate of an erasure; `tocsin verify` checks it',
  permission: 'privacy:read',
  input: OneRequest,
  output: ErasureCertificate,
});
