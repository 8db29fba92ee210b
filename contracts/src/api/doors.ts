// The doors through which events come in: how they stand, what opens them, and who sends without credentials.
import * as z from 'zod';

import { clientCertificateModes, doorKinds, doorStates, refusalKinds } from '../words.ts';
import { endpoint } from './endpoint.ts';

const Name = z.string().trim().min(1, 'A name is needed.').max(120);
const moment = z.iso.datetime();
const DoorId = z.string().max(60);

export const DoorSettings = z.object({
  enabled: z.boolean(),
  /** Address to listen on. */
  host: z.string(),
  /** Null: no port of its own. Doors that speak HTTP are then still there below `/doors/<id>` on the main port. */
  port: z.int().nullable(),
  tls: z.boolean(),
  clientCertificates: z.enum(clientCertificateModes),
  /** Without those that are secrets. */
  options: z.record(z.string(), z.unknown()),
  /** The names of the options that are secrets and set. */
  secrets: z.array(z.string()),
  /** Whose the events are when the sender does not say: `own` is the caller's organisation, `other` another one. */
  organisation: z.enum(['any', 'own', 'other']),
  /** Only senders that are listed. */
  restricted: z.boolean(),
});
export type DoorSettings = z.infer<typeof DoorSettings>;

export const DoorCounts = z.object({
  bytes: z.number(),
  records: z.number(),
  /** Requests, connections or bundles of datagrams. */
  conversations: z.number(),
  malformed: z.number(),
  unauthorised: z.number(),
  busy: z.number(),
  dropped: z.number(),
});
export type DoorCounts = z.infer<typeof DoorCounts>;

export const Refusal = z.object({
  at: moment,
  kind: z.enum(refusalKinds),
  because: z.string(),
  peer: z.string(),
});
export type Refusal = z.infer<typeof Refusal>;

export const Door = z.object({
  id: z.string(),
  title: z.string(),
  summary: z.string(),
  kind: z.enum(doorKinds),
  credential: z.enum(['token', 'peer']),
  usualPort: z.int(),
  state: z.enum(doorStates),
  /** Why it could not be opened. */
  because: z.string().nullable(),
  /** Where it listens: a URL for doors below the main port, `host:port` for ports of their own. */
  addresses: z.array(z.string()),
  settings: DoorSettings,
  /** What an administrator may set in `settings.options`, as a JSON Schema; secrets carry `secret: true`. */
  optionsSchema: z.record(z.string(), z.unknown()),
  /** Copy-ready client configurations; `{doorUrl}`, `{doorHost}`, `{doorPort}` and `{token}` are filled in by the page. */
  snippets: z.array(z.object({ title: z.string(), language: z.string(), text: z.string() })),
  /** Since the server started; of the caller's organisation, and what belongs to none. */
  counts: DoorCounts,
  connections: z.int(),
  eventsPerMinute: z.int(),
  lastEventAt: moment.nullable(),
  /** The newest first. */
  refusals: z.array(Refusal),
  changedBy: z.string().nullable(),
  changedAt: moment.nullable(),
  rev: z.int(),
});
export type Door = z.infer<typeof Door>;

export const DoorCertificate = z.object({
  /** `own`: made by Tocsin and signed by itself. `files`: from the settings. */
  origin: z.enum(['own', 'files']),
  subject: z.string(),
  names: z.array(z.string()),
  /** SHA-256 of the certificate, hex pairs with colons. */
  fingerprint: z.string(),
  expiresAt: moment,
  /** What clients trust: the certificate, and those above it that the file holds. */
  pem: z.string(),
  /** Client certificates can be asked for: the file of their authorities is set and readable. */
  clientAuthorities: z.boolean(),
  /** Why the newest files could not be used; the ones before them serve on. */
  fault: z.string().nullable(),
});
export type DoorCertificate = z.infer<typeof DoorCertificate>;

export const listDoors = endpoint('GET', '/doors', {
  summary: 'The doors for events: how each stands, what came through it, and how to send',
  permission: 'event:read',
  input: z.object({}),
  output: z.object({
    items: z.array(Door),
    certificate: DoorCertificate.nullable(),
    /** Whether the process that answers has the doors: if not, states are as they are set, and nothing is counted. */
    here: z.boolean(),
  }),
});
export const getDoor = endpoint('GET', '/doors/:doorId', {
  summary: 'One door',
  permission: 'event:read',
  input: z.object({ doorId: DoorId }),
  output: Door,
});
export const changeDoor = endpoint('PATCH', '/doors/:doorId', {
  summary: 'Open, close, move or set up a door; it follows at once',
  permission: 'identity:write',
  stepUp: 'sessions',
  input: z.object({
    doorId: DoorId,
    enabled: z.boolean().optional(),
    host: z.union([z.ipv4(), z.ipv6()], 'An address of this machine, or 0.0.0.0 for all of them.').optional(),
    port: z.int().min(1).max(65_535).nullable().optional(),
    tls: z.boolean().optional(),
    clientCertificates: z.enum(clientCertificateModes).optional(),
    /** All of them; one that is a secret and left out stays as it is. */
    options: z.record(z.string(), z.unknown()).optional(),
    organisation: z.enum(['any', 'own']).optional(),
    restricted: z.boolean().optional(),
    rev: z.int().optional().describe('Refused with 409 when the door was changed since; also `If-Match`'),
  }),
  output: Door,
});
export const getDoorCertificate = endpoint('GET', '/door-certificate', {
  summary: 'The certificate that doors with TLS show, for clients to trust',
  permission: 'event:read',
  input: z.object({}),
  output: DoorCertificate,
});

export const DoorToken = z.object({
  id: z.uuid(),
  name: z.string(),
  /** Its first characters; the token itself is shown once and kept as a hash. */
  prefix: z.string(),
  siteId: z.uuid().nullable(),
  source: z.string().nullable(),
  createdAt: moment,
  lastUsedAt: moment.nullable(),
  revokedAt: moment.nullable(),
});
export type DoorToken = z.infer<typeof DoorToken>;

/** What sets a sender apart: its site and source win over what it says itself. */
const binding = { siteId: z.uuid().nullable().default(null), source: z.string().max(60).nullable().default(null) };

export const listDoorTokens = endpoint('GET', '/doors/:doorId/tokens', {
  summary: 'List the tokens of a door, the newest first',
  permission: 'event:read',
  input: z.object({ doorId: DoorId }),
  output: z.object({ items: z.array(DoorToken) }),
});
export const createDoorToken = endpoint('POST', '/doors/:doorId/tokens', {
  summary: 'Create a token for a door; it is shown this once',
  permission: 'identity:write',
  input: z.object({ doorId: DoorId, name: Name, ...binding }),
  output: z.object({ id: z.uuid(), token: z.string(), item: DoorToken }),
  status: 201,
});
export const revokeDoorToken = endpoint('DELETE', '/doors/:doorId/tokens/:tokenId', {
  summary: 'Revoke a token of a door',
  permission: 'identity:write',
  input: z.object({ doorId: DoorId, tokenId: z.uuid() }),
  output: DoorToken,
});

export const DoorSender = z.object({
  id: z.uuid(),
  name: z.string(),
  /** One of the two. */
  network: z.string().nullable(),
  certificateName: z.string().nullable(),
  siteId: z.uuid().nullable(),
  source: z.string().nullable(),
  createdAt: moment,
});
export type DoorSender = z.infer<typeof DoorSender>;

export const listDoorSenders = endpoint('GET', '/doors/:doorId/senders', {
  summary: 'List the senders that a door knows by their address or certificate',
  permission: 'event:read',
  input: z.object({ doorId: DoorId }),
  output: z.object({ items: z.array(DoorSender) }),
});
export const addDoorSender = endpoint('POST', '/doors/:doorId/senders', {
  summary: 'Let a door know a sender by its address, its network or the name in its certificate',
  permission: 'identity:write',
  input: z.object({
    doorId: DoorId,
    name: Name,
    network: z.string().max(60).nullable().default(null),
    certificateName: z.string().trim().max(253).nullable().default(null),
    ...binding,
  }),
  output: DoorSender,
  status: 201,
});
export const removeDoorSender = endpoint('DELETE', '/doors/:doorId/senders/:senderId', {
  summary: 'Remove a sender from a door',
  permission: 'identity:write',
  input: z.object({ doorId: DoorId, senderId: z.uuid() }),
  output: DoorSender,
});
