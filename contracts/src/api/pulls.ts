// Pulls: object storage that Tocsin reads by itself, every few minutes.
import * as z from 'zod';

import { endpoint } from './endpoint.ts';

const moment = z.iso.datetime();
const nothing = z.object({});
const One = z.object({ pullId: z.uuid() });

export const pullObjectStates = ['taken', 'waiting', 'set_aside'] as const;

export const Pull = z.object({
  id: z.uuid(),
  name: z.string(),
  /** `https://s3.eu-west-3.amazonaws.com`, the address of MinIO, `https://storage.googleapis.com` … */
  endpoint: z.string(),
  region: z.string(),
  bucket: z.string(),
  prefix: z.string(),
  /** The bucket stands in the path, not in the host's name. */
  pathStyle: z.boolean(),
  /** Null: the bucket is open to everyone. The secret is never shown. */
  accessKeyId: z.string().nullable(),
  source: z.string(),
  siteId: z.uuid().nullable(),
  everyMinutes: z.int(),
  since: moment.nullable(),
  paused: z.boolean(),
  createdAt: moment,
  /** Whether it is at work at this moment. */
  running: z.boolean(),
  startedAt: moment.nullable(),
  endedAt: moment.nullable(),
  /** Null while it is paused. */
  nextRunAt: moment.nullable(),
  /** Why the last run could not do its work; null when it could. */
  problem: z.string().nullable(),
  objects: z.object({ taken: z.int(), waiting: z.int(), setAside: z.int() }),
  events: z.object({ accepted: z.int(), unparsed: z.int() }),
  rev: z.int(),
});
export type Pull = z.infer<typeof Pull>;

export const PullObject = z.object({
  key: z.string(),
  size: z.int(),
  modifiedAt: moment,
  state: z.enum(pullObjectStates),
  tries: z.int(),
  accepted: z.int(),
  unparsed: z.int(),
  /** Why it was not taken. */
  reason: z.string().nullable(),
  at: moment,
});
export type PullObject = z.infer<typeof PullObject>;

const settings = {
  name: z.string().trim().min(1, 'A name is needed.').max(120),
  endpoint: z
    .url({ protocol: /^https?$/, error: 'Must be an address that begins with https:// or http://.' })
    .max(300)
    .refine((text) => URL.canParse(text) && new URL(text).pathname === '/' && new URL(text).search === '', {
      error: 'The address of the storage alone: the bucket is named by itself.',
    }),
  region: z.string().regex(/^[a-z0-9-]{1,40}$/, 'The name of a region, e.g. eu-west-3; any name where there is none.'),
  bucket: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{1,254}$/, 'The name of a bucket.'),
  prefix: z.string().max(900),
  pathStyle: z.boolean(),
  accessKeyId: z.string().trim().min(1).max(200).nullable(),
  source: z.string().max(60),
  siteId: z.uuid().nullable(),
  everyMinutes: z.int().min(1).max(1440),
  since: moment.nullable(),
};
const secretAccessKey = z.string().min(1).max(500);

export const listPulls = endpoint('GET', '/pulls', {
  summary: 'The object storage that is read, and how it goes',
  permission: 'event:read',
  input: nothing,
  output: z.object({ items: z.array(Pull) }),
});
export const createPull = endpoint('POST', '/pulls', {
  summary: 'Read the objects of an S3-compatible bucket every few minutes, each once',
  permission: 'identity:write',
  input: z.object({
    ...settings,
    region: settings.region.default('us-east-1'),
    prefix: settings.prefix.default(''),
    pathStyle: settings.pathStyle.default(true),
    accessKeyId: settings.accessKeyId.default(null),
    secretAccessKey: secretAccessKey.optional(),
    source: settings.source.default('auto'),
    siteId: settings.siteId.default(null),
    everyMinutes: settings.everyMinutes.default(5),
    since: settings.since.default(null),
  }),
  output: Pull,
  status: 201,
});
export const changePull = endpoint('PATCH', '/pulls/:pullId', {
  summary: 'Change a pull, pause it or let it go on. A new bucket, prefix or endpoint keeps what is known of objects.',
  permission: 'identity:write',
  input: One.extend({
    ...z.object({ ...settings, secretAccessKey, paused: z.boolean() }).partial().shape,
    /** Refused when someone has changed the pull since. */
    rev: z.int().optional(),
  }),
  output: Pull,
});
export const runPull = endpoint('POST', '/pulls/:pullId/run', {
  summary: 'Read now, also while the pull is paused',
  permission: 'identity:write',
  input: One,
  output: Pull,
  status: 202,
});
export const deletePull = endpoint('DELETE', '/pulls/:pullId', {
  summary: 'Delete a pull with what is known of its objects; the events stay',
  permission: 'identity:write',
  input: One,
  output: nothing,
});
export const listPullObjects = endpoint('GET', '/pulls/:pullId/objects', {
  summary: 'The objects of a pull, the newest first',
  permission: 'event:read',
  input: One.extend({
    state: z.enum(pullObjectStates).optional(),
    limit: z.coerce.number().int().min(1).max(500).default(100),
  }),
  output: z.object({ items: z.array(PullObject) }),
});
export const retryPullObjects = endpoint('POST', '/pulls/:pullId/retry', {
  summary: 'Try those objects again that were set aside',
  permission: 'identity:write',
  input: One,
  output: z.object({ objects: z.int() }),
  status: 202,
});
