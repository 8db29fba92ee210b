// What happens to doors, webhooks, pulls, mappings and sources.
import * as z from 'zod';

import { kind } from '../activity-kind.ts';
import { fieldChanges, title } from './shapes.ts';

export const doorChanged = kind('door.changed', 'door', z.object({ title, fields: fieldChanges }));
export const ingestTokenCreated = kind('ingest_token.created', 'ingest_token', z.object({ name: title, door: title }));
export const ingestTokenRevoked = kind('ingest_token.revoked', 'ingest_token', z.object({ name: title, door: title }));
const senderAbout = z.object({
  name: title,
  door: title,
  network: title.nullable(),
  certificateName: title.nullable(),
});
export const ingestSenderAdded = kind('ingest_sender.added', 'ingest_sender', senderAbout);
export const ingestSenderRemoved = kind('ingest_sender.removed', 'ingest_sender', senderAbout);
export const webhookCreated = kind('webhook.created', 'webhook', z.object({ name: title, provider: title }));
export const webhookChanged = kind('webhook.changed', 'webhook', z.object({ name: title, fields: fieldChanges }));
export const webhookRekeyed = kind(
  'webhook.rekeyed',
  'webhook',
  z.object({ name: title, what: z.enum(['address', 'secret']) }),
);
export const webhookDeleted = kind('webhook.deleted', 'webhook', z.object({ name: title, provider: title }));
export const sourceWatchChanged = kind(
  'source_watch.changed',
  'source_watch',
  z.object({
    source: title,
    site: z.string(),
    expectedEveryS: z.int().nullable(),
    mutedUntil: z.iso.datetime().nullable(),
  }),
);
export const pullCreated = kind('pull.created', 'pull', z.object({ name: title, bucket: title, source: title }));
export const pullChanged = kind('pull.changed', 'pull', z.object({ name: title, fields: fieldChanges }));
export const pullDeleted = kind('pull.deleted', 'pull', z.object({ name: title, bucket: title }));
export const pullStarted = kind('pull.started', 'pull', z.object({ name: title }));
/** A run could not do its work where the one before could; `because` null: it can again. */
export const pullTroubled = kind('pull.troubled', 'pull', z.object({ name: title, because: z.string().nullable() }));
export const pullSetAside = kind(
  'pull.set_aside',
  'pull',
  z.object({ name: title, objects: z.int(), first: z.string(), because: z.string() }),
);
export const pullRetried = kind('pull.retried', 'pull', z.object({ name: title, objects: z.int() }));
export const inboxRefused = kind(
  'inbox.refused',
  'organisation',
  z.object({ source: title, file: title, because: z.string() }),
);
export const mappingCreated = kind('mapping.created', 'mapping', z.object({ name: title, title }));
export const mappingChanged = kind('mapping.changed', 'mapping', z.object({ name: title, title, version: z.int() }));
export const mappingDeleted = kind('mapping.deleted', 'mapping', z.object({ name: title, title }));
export const replayStarted = kind(
  'replay.started',
  'replay',
  z.object({ source: title, readAs: title, from: z.iso.datetime(), to: z.iso.datetime() }),
);
