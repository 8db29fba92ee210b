// Evidence: taken into custody, sealed, looked at, passed on, verified and disposed of, each step on record.
import * as z from 'zod';

import {
  Acquisition,
  CustodyEvent,
  Evidence,
  evidenceKinds,
  evidenceStates,
  scanStates,
  tlpLevels,
} from '../evidence.ts';
import { listOf, pageOf, PageQuery } from '../page.ts';
import { endpoint } from './endpoint.ts';

const moment = z.iso.datetime();
const One = z.object({ evidenceId: z.string().describe('The id or the number') });
const rev = z.int().optional().describe('Refused with 409 when the item has moved on since; also `If-Match`');
const incidentId = z.string().describe('The id or the number');
const title = z.string().trim().min(1).max(300);
const reason = z.string().trim().min(1).max(2000);
const optionalReason = z.string().trim().max(2000).default('');
const labels = z.array(z.string().trim().min(1).max(60)).max(20);
const person = z.string().trim().min(1).max(200);

export const listEvidence = endpoint('GET', '/evidence', {
  summary: 'Evidence of all incidents one may see, newest first',
  permission: 'evidence:read',
  input: z
    .object({
      incidentId: incidentId.optional(),
      state: listOf(z.enum(evidenceStates)),
      kind: listOf(z.enum(evidenceKinds)),
      scan: listOf(z.enum(scanStates)).describe('`condemned` is the quarantine'),
      frozen: z.stringbool().optional(),
      q: z.string().max(200).optional(),
    })
    .extend(PageQuery.shape),
  output: pageOf(Evidence),
});
export const registerEvidence = endpoint('POST', '/evidence', {
  summary: 'Register an item: a file to be uploaded next, a physical thing, or the result of an analysis',
  permission: 'evidence:write',
  input: z.object({
    incidentId,
    kind: z.enum(evidenceKinds),
    title,
    description: z.string().max(10_000).default(''),
    acquisition: Acquisition.prefault({}),
    tlp: z.enum(tlpLevels).default('amber'),
    labels: labels.default([]),
    custodian: z.string().trim().max(200).default('').describe('Who holds it; whoever registers it unless given'),
    location: z.string().trim().max(500).default(''),
    malwareSafe: z.boolean().default(false).describe('May be downloaded as it is, unless a scanner condemns it'),
    derivedFrom: z
      .object({ evidenceId: z.string(), transform: z.string().trim().min(1).max(500) })
      .optional()
      .describe('The item it was made from, and how'),
  }),
  output: Evidence,
  status: 201,
});
export const captureEvidence = endpoint('POST', '/evidence/captures', {
  summary: 'Take something into custody from here: an event, a search, an address, or a note',
  permission: 'evidence:write',
  input: z.object({
    incidentId,
    title: title.optional(),
    tlp: z.enum(tlpLevels).default('amber'),
    what: z.discriminatedUnion('from', [
      z.object({ from: z.literal('event'), eventId: z.string().max(200) }),
      z.object({
        from: z.literal('search'),
        query: z.string().max(5000).default(''),
        start: moment,
        end: moment,
        most: z.int().min(1).max(100_000).default(10_000),
      }),
      z.object({ from: z.literal('url'), url: z.string().max(2000) }),
      z.object({ from: z.literal('note'), text: z.string().trim().min(1).max(100_000) }),
    ]),
  }),
  output: Evidence,
  status: 201,
});
export const getEvidence = endpoint('GET', '/evidence/:evidenceId', {
  summary: 'One item of evidence',
  permission: 'evidence:read',
  input: One,
  output: Evidence,
});
export const changeEvidence = endpoint('PATCH', '/evidence/:evidenceId', {
  summary: 'Change what is said of an item; once it is sealed, its marking and labels only',
  permission: 'evidence:write',
  input: One.extend({
    rev,
    title: title.optional(),
    description: z.string().max(10_000).optional(),
    tlp: z.enum(tlpLevels).optional(),
    labels: labels.optional(),
  }),
  output: Evidence,
});
export const listCustody = endpoint('GET', '/evidence/:evidenceId/custody', {
  summary: 'The chain of custody, the last step first',
  permission: 'evidence:read',
  input: One.extend(PageQuery.shape),
  output: pageOf(CustodyEvent),
});
export const sealEvidence = endpoint('POST', '/evidence/:evidenceId/seal', {
  summary: 'Seal an item: from then on neither its bytes nor what is said of it change',
  permission: 'evidence:write',
  input: One.extend({ rev, reason: optionalReason }),
  output: Evidence,
});
export const analyseEvidence = endpoint('POST', '/evidence/:evidenceId/analysis', {
  summary: 'Take an item into analysis, or put it back under seal',
  permission: 'evidence:write',
  input: One.extend({ step: z.enum(['begin', 'end']), reason }),
  output: Evidence,
});
export const transferEvidence = endpoint('POST', '/evidence/:evidenceId/transfer', {
  summary: 'Hand an item over, note that it was accepted, or take it back; each with its receipt',
  permission: 'evidence:write',
  input: One.extend({
    step: z.enum(['out', 'accept', 'return']),
    person: person.describe('Who receives it, who accepted it, or who takes it back'),
    location: z.string().trim().max(500).default(''),
    reason,
  }),
  output: Evidence,
});
export const verifyEvidence = endpoint('POST', '/evidence/:evidenceId/verify', {
  summary: 'Hash the bytes anew and check the chain',
  permission: 'evidence:read',
  input: One,
  output: z.object({
    at: moment,
    /** Null where there are no bytes. */
    bytes: z.object({ ok: z.boolean(), sha256: z.string() }).nullable(),
    chain: z.object({ ok: z.boolean(), steps: z.int(), findings: z.array(z.string()) }),
    evidence: Evidence,
  }),
});
export const openView = endpoint('POST', '/evidence/:evidenceId/views', {
  summary:
    'Put on record that one looks at an item now, with the reason where one is needed; previews open for an hour',
  permission: 'evidence:read',
  input: One.extend({ reason: optionalReason }),
  output: z.object({ until: moment }),
});
export const previewEvidence = endpoint('GET', '/evidence/:evidenceId/preview', {
  summary: 'A bounded part of an item as data: text, bytes, the texts in it, or an image',
  permission: 'evidence:read',
  input: One.extend({
    as: z.enum(['text', 'hex', 'strings', 'image']),
    offset: z.coerce.number().int().min(0).default(0),
  }),
  output: z.object({
    as: z.enum(['text', 'hex', 'strings', 'image']),
    offset: z.number(),
    bytes: z.number(),
    /** Where to go on; null at the end. */
    next: z.number().nullable(),
    /** Of `text` and `strings`. */
    text: z.string().nullable(),
    /** Base64, of `hex` and `image`. */
    data: z.string().nullable(),
    /** Of an image: one of those that hold nothing but pixels. */
    mediaType: z.string().nullable(),
    encoding: z.string().nullable(),
  }),
});
export const makeArchive = endpoint('POST', '/evidence/:evidenceId/archives', {
  summary: 'Prepare an encrypted archive of an item; its password is shown once, and it can be fetched for ten minutes',
  permission: 'evidence:read',
  input: One.extend({ reason: optionalReason }),
  output: z.object({ archiveId: z.uuid(), password: z.string(), until: moment }),
  status: 201,
});
export const downloadArchive = endpoint('GET', '/evidence-archives/:archiveId', {
  summary: 'The archive that was prepared: a ZIP with AES-256 (WinZip AE-2), for whoever prepared it',
  permission: 'evidence:read',
  input: z.object({ archiveId: z.uuid() }),
  output: z.unknown(),
});
export const downloadEvidence = endpoint('GET', '/evidence/:evidenceId/content', {
  summary: 'The bytes of an item as they are, where it is safe; all else leaves in an archive',
  permission: 'evidence:read',
  input: One.extend({ reason: optionalReason }),
  output: z.unknown(),
});
export const exportCustody = endpoint('POST', '/evidence/:evidenceId/export', {
  summary: 'The chain of custody as a file that `tocsin verify` checks; the bytes are verified first',
  permission: 'evidence:read',
  input: One.extend({ reason: optionalReason }),
  output: z.object({
    format: z.literal('tocsin-custody-v1'),
    orgId: z.string(),
    exportedAt: moment,
    exportedBy: z.string(),
    evidence: z.looseObject({
      id: z.string(),
      number: z.string(),
      sha256: z.string().nullable(),
      headHash: z.string(),
    }),
    events: z.array(CustodyEvent.extend({ evidenceId: z.string() })),
  }),
});
export const askDisposal = endpoint('POST', '/evidence/:evidenceId/disposal', {
  summary: 'Ask that an item be disposed of; another person with the permission decides',
  permission: 'evidence:dispose',
  stepUp: true,
  input: One.extend({ reason }),
  output: Evidence,
});
export const decideDisposal = endpoint('POST', '/evidence/:evidenceId/disposal/decision', {
  summary: 'Dispose of an item that somebody else asked to dispose of, or refuse; its bytes go for good',
  permission: 'evidence:dispose',
  stepUp: true,
  input: One.extend({ approve: z.boolean(), reason }),
  output: Evidence,
});
export const EvidenceLimits = z.object({
  /** Of one file, and of all that the organisation keeps. */
  mostFileBytes: z.int().min(1),
  mostTotalBytes: z.int().min(1),
});
export const getEvidenceLimits = endpoint('GET', '/evidence-limits', {
  summary: 'How much evidence may be kept, and how much there is',
  permission: 'evidence:read',
  input: z.object({}),
  output: EvidenceLimits.extend({ keptBytes: z.number(), scanner: z.boolean() }),
});
export const setEvidenceLimits = endpoint('PUT', '/evidence-limits', {
  summary: 'Decide how much evidence may be kept',
  permission: 'evidence:dispose',
  stepUp: 'sessions',
  input: EvidenceLimits,
  output: EvidenceLimits,
});
