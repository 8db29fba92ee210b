// Provisioning as it is set up: connections that a directory speaks SCIM over. SCIM itself is below /scim/v2.
import * as z from 'zod';

import { RoleKey, SiteCode } from '../identity.ts';
import { endpoint } from './endpoint.ts';

const moment = z.iso.datetime();
const siteCodes = z.array(SiteCode).min(1).max(500).nullable();
/** Whoever is in the group has the role, at these sites; null: all. */
export const GroupMapping = z.object({ group: z.string().trim().min(1).max(200), role: RoleKey, siteCodes });
export type GroupMapping = z.infer<typeof GroupMapping>;

export const ScimConnection = z.object({
  id: z.uuid(),
  name: z.string(),
  /** The first characters of its token. */
  prefix: z.string(),
  /** Until then the token before is valid as well; null: it is not. */
  previousUntil: moment.nullable(),
  /** Of people who are in no mapped group. */
  defaultRole: RoleKey,
  defaultSites: z.array(z.string()).nullable(),
  /** The first one that fits a person decides. */
  mappings: z.array(GroupMapping),
  enabled: z.boolean(),
  /** How many people it keeps. */
  people: z.int(),
  createdAt: moment,
  lastUsedAt: moment.nullable(),
  lastUsedIp: z.string().nullable(),
  rev: z.int(),
});
export type ScimConnection = z.infer<typeof ScimConnection>;

const fields = {
  name: z.string().trim().min(1, 'A name is needed.').max(120),
  defaultRole: RoleKey,
  defaultSites: siteCodes,
  mappings: z.array(GroupMapping).max(200),
};
const One = z.object({ scimConnectionId: z.uuid() });
const Made = z.object({ id: z.uuid(), token: z.string(), baseUrl: z.string(), connection: ScimConnection });

export const listScimConnections = endpoint('GET', '/scim-connections', {
  summary: 'List the connections of directories',
  permission: 'security:read',
  input: z.object({}),
  output: z.object({ items: z.array(ScimConnection) }),
});
export const createScimConnection = endpoint('POST', '/scim-connections', {
  summary: 'Connect a directory. Its token is shown this once; its people get no role that you could not give.',
  permission: 'security:write',
  stepUp: 'sessions',
  input: z.object({
    name: fields.name,
    defaultRole: fields.defaultRole,
    defaultSites: fields.defaultSites.default(null),
    mappings: fields.mappings.default([]),
  }),
  output: Made,
  status: 201,
});
export const changeScimConnection = endpoint('PATCH', '/scim-connections/:scimConnectionId', {
  summary: 'Change a connection; a new mapping of groups holds for its people at once',
  permission: 'security:write',
  stepUp: 'sessions',
  input: One.extend({ ...z.object(fields).partial().shape, enabled: z.boolean().optional(), rev: z.int().optional() }),
  output: ScimConnection,
});
export const rotateScimConnection = endpoint('POST', '/scim-connections/:scimConnectionId/rotate', {
  summary: 'Give a connection a new token, shown this once. The one before works on for `overlapHours`.',
  permission: 'security:write',
  stepUp: 'sessions',
  input: One.extend({ overlapHours: z.int().min(0).max(720).default(24) }),
  output: Made,
});
export const deleteScimConnection = endpoint('DELETE', '/scim-connections/:scimConnectionId', {
  summary: 'Remove a connection; the people it made stay, and are kept by hand from then on',
  permission: 'security:write',
  input: One,
  output: z.object({}),
});
