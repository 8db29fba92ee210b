// Evidence as it crosses the wall: what was taken into custody, how, in which state, and each step of its custody.
import * as z from 'zod';

const moment = z.iso.datetime();

export const evidenceKinds = [
  'file',
  'disk_image',
  'memory',
  'pcap',
  'log_export',
  'email',
  'screenshot',
  'cloud_snapshot',
  'note',
  'physical',
] as const;
export const evidenceStates = [
  'registered',
  'collecting',
  'sealed',
  'in_analysis',
  'transferred',
  'returned',
  'disposal_requested',
  'disposed',
] as const;
export type EvidenceState = (typeof evidenceStates)[number];
const custodyActions = [
  'registered',
  'uploaded',
  'condemned',
  'hash_verified',
  'mismatch_detected',
  'changed',
  'sealed',
  'viewed',
  'downloaded',
  'exported',
  'analysis_begun',
  'analysis_ended',
  'derived',
  'transferred_out',
  'transfer_accepted',
  'returned',
  'hold_set',
  'hold_released',
  'disposal_requested',
  'disposal_refused',
  'disposed',
] as const;
export type CustodyAction = (typeof custodyActions)[number];
/** TLP 2.0, the most open first. */
export const tlpLevels = ['clear', 'green', 'amber', 'amber+strict', 'red'] as const;
/** `pending`: it waits for the scanner; `condemned`: that found something; `failed`: it could not say. */
export const scanStates = ['none', 'pending', 'clean', 'condemned', 'failed'] as const;

const name = z.string().trim().max(200);
export const Acquisition = z.object({
  /** How it was taken: `live acquisition`, `export from the console`. */
  method: name.default(''),
  tool: name.default(''),
  toolVersion: name.default(''),
  operator: name.default(''),
  /** Where from: a host, an account, an address. */
  source: z.string().trim().max(2000).default(''),
  acquiredAt: moment.nullable().default(null),
  /** How far the source's clock was ahead of true time. */
  clockOffsetMs: z.int().nullable().default(null),
  /** SHA-256 as computed where it was taken. */
  sha256AtSource: z
    .string()
    .trim()
    .toLowerCase()
    .regex(/^[0-9a-f]{64}$/, '64 hexadecimal digits')
    .nullable()
    .default(null),
});
export type Acquisition = z.infer<typeof Acquisition>;

export const DisposalCertificate = z.object({
  format: z.literal('tocsin-disposal-v1'),
  orgId: z.string(),
  evidenceId: z.string(),
  number: z.string(),
  title: z.string(),
  sha256: z.string().nullable(),
  bytes: z.number().nullable(),
  askedBy: z.string(),
  askedAt: moment,
  reason: z.string(),
  approvedBy: z.string(),
  approvedAt: moment,
  method: z.string(),
  headHash: z.string(),
});

export const Evidence = z.object({
  id: z.uuid(),
  number: z.string(),
  incident: z.object({ id: z.uuid(), number: z.string(), title: z.string(), restricted: z.boolean() }),
  kind: z.enum(evidenceKinds),
  title: z.string(),
  description: z.string(),
  acquisition: Acquisition,
  state: z.enum(evidenceStates),
  tlp: z.enum(tlpLevels),
  labels: z.array(z.string()),
  /** Null as long as there are no bytes, and for physical items. */
  file: z
    .object({
      name: z.string(),
      bytes: z.number(),
      sha256: z.string(),
      /** By its first bytes, whatever its name says. */
      mediaType: z.string(),
      store: z.enum(['disk', 's3']),
      /** Object lock of the bucket, once sealed. */
      lockedUntil: moment.nullable(),
    })
    .nullable(),
  /** May be taken as it is; all else leaves in an encrypted archive only. */
  malwareSafe: z.boolean(),
  scan: z.object({ state: z.enum(scanStates), found: z.string().nullable(), at: moment.nullable() }),
  verified: z.object({ at: moment, ok: z.boolean() }).nullable(),
  /** Its bytes are not those that were taken in: nothing is done with it until they are again. */
  frozen: z.boolean(),
  /** Reasons of the legal holds that keep it. */
  holds: z.array(z.object({ reason: z.string(), by: z.string(), at: moment })),
  custodian: z.string(),
  location: z.string(),
  derivedFrom: z.object({ id: z.uuid(), number: z.string(), transform: z.string() }).nullable(),
  derived: z.array(z.object({ id: z.uuid(), number: z.string(), title: z.string(), transform: z.string() })),
  disposal: z.object({ askedById: z.string(), askedBy: z.string(), askedAt: moment, reason: z.string() }).nullable(),
  /** What proves that it was disposed of. */
  certificate: DisposalCertificate.nullable(),
  /** What a look or a download asks for. */
  reasonNeeded: z.boolean(),
  registeredBy: z.string(),
  createdAt: moment,
  updatedAt: moment,
  /** Of the last step of its chain. */
  headHash: z.string(),
  rev: z.int(),
});
export type Evidence = z.infer<typeof Evidence>;

export const CustodyEvent = z.object({
  seq: z.int(),
  at: moment,
  actor: z.object({ kind: z.string(), id: z.string(), name: z.string() }),
  action: z.enum(custodyActions),
  reason: z.string().nullable(),
  fromCustodian: z.string().nullable(),
  toCustodian: z.string().nullable(),
  location: z.string().nullable(),
  client: z.object({ ip: z.string().nullable(), userAgent: z.string().nullable() }),
  changes: z.record(z.string(), z.unknown()).nullable(),
  verification: z.object({ sha256: z.string(), ok: z.boolean() }).nullable(),
  prevHash: z.string(),
  hash: z.string(),
});
export type CustodyEvent = z.infer<typeof CustodyEvent>;
