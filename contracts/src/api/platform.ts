// Running an installation that serves several organisations, without seeing what is in them.
import * as z from 'zod';

import { PlatformOrganisation } from '../identity.ts';
import { endpoint } from './endpoint.ts';

const Name = z.string().trim().min(1, 'A name is needed.').max(120);
const organisationId = z.uuid();
/** The name of an event store; `default` is the one that every installation has. */
const Store = z.string().min(1).max(31);

export const listOrganisations = endpoint('GET', '/platform/organisations', {
  summary: 'The organisations of this installation',
  permission: 'platform:read',
  input: z.object({}),
  output: z.object({ items: z.array(PlatformOrganisation) }),
});
export const createOrganisation = endpoint('POST', '/platform/organisations', {
  summary: 'Make an organisation and invite its first administrator; the link is shown this once',
  permission: 'platform:write',
  input: z.object({ name: Name, administratorEmail: z.email().max(320), store: Store.default('default') }),
  output: z.object({ id: z.uuid(), link: z.string(), mailed: z.boolean(), organisation: PlatformOrganisation }),
  status: 201,
});
export const suspendOrganisation = endpoint('POST', '/platform/organisations/:organisationId/suspend', {
  summary: 'Suspend an organisation: nobody of it signs in and its API keys open nothing, until it is resumed',
  permission: 'platform:write',
  input: z.object({ organisationId, because: z.string().trim().min(3, 'Say why.').max(400) }),
  output: PlatformOrganisation,
});
export const resumeOrganisation = endpoint('POST', '/platform/organisations/:organisationId/resume', {
  summary: 'Let a suspended organisation go on',
  permission: 'platform:write',
  input: z.object({ organisationId }),
  output: PlatformOrganisation,
});
export const changeOrganisationStore = endpoint('PUT', '/platform/organisations/:organisationId/store', {
  summary: 'Pin an organisation to another event store, as long as it has no event and no file',
  permission: 'platform:write',
  input: z.object({ organisationId, store: Store }),
  output: PlatformOrganisation,
});

/** An event store as those see it who run the installation. */
export const PlatformStore = z.object({
  name: Store,
  title: z.string(),
  /** Where it is, as people are told it; empty where nobody has said. */
  region: z.string(),
  kind: z.enum(['embedded', 'server']),
  /** Whether the files of its organisations have a place of their own; else they lie with those of the default store. */
  holdsObjects: z.boolean(),
  state: z.enum(['up', 'away']),
  /** Since when; null: since Tocsin runs. The log says why a store is away. */
  since: z.iso.datetime().nullable(),
  /** What was acknowledged and is not in it yet. */
  waitingBatches: z.int(),
  waitingBytes: z.int(),
  organisations: z.int(),
});
export type PlatformStore = z.infer<typeof PlatformStore>;
export const listEventStores = endpoint('GET', '/platform/event-stores', {
  summary: 'The event stores of this installation, how they do, and how many organisations are pinned to each',
  permission: 'platform:read',
  input: z.object({}),
  output: z.object({ items: z.array(PlatformStore) }),
});
