// Signing in, and the administration of people, sites and keys.
import * as z from 'zod';

import { ApiKey, Organisation, permissions, Person, RoleKey, Session, Site, SiteCode, User } from '../identity.ts';
import { NewPassword, SecondFactorNeeded } from '../sign-in.ts';
import { endpoint } from './endpoint.ts';

const nothing = z.object({});
const Name = z.string().trim().min(1, 'A name is needed.').max(120);

export const getSetup = endpoint('GET', '/setup', {
  summary: 'Whether the first administrator still has to be created',
  permission: 'public',
  input: nothing,
  output: z.object({ needed: z.boolean() }),
});
export const completeSetup = endpoint('POST', '/setup', {
  summary: 'Create the organisation and its first administrator, with the one-time token printed at the first start',
  permission: 'public',
  input: z.object({ token: z.string(), organisation: Name, name: Name, email: z.email(), password: NewPassword }),
  output: Session,
  status: 201,
});
export const signIn = endpoint('POST', '/session', {
  summary: 'Sign in; answers with a session cookie, or says that a second factor is needed',
  permission: 'public',
  input: z.object({ email: z.string().max(320), password: z.string().max(200) }),
  output: z.union([Session, SecondFactorNeeded]),
});
export const getSession = endpoint('GET', '/session', {
  summary: 'Who am I',
  permission: 'signed-in',
  whileLimited: true,
  input: nothing,
  output: Session,
});
export const signOut = endpoint('DELETE', '/session', {
  summary: 'Sign out',
  permission: 'signed-in',
  whileLimited: true,
  input: nothing,
  /** Where to send the browser, so that the identity provider ends its session too; null: nowhere. */
  output: z.object({ leave: z.string().nullable() }),
});
export const listPeople = endpoint('GET', '/people', {
  summary: 'Colleagues to assign to or mention',
  permission: 'signed-in',
  input: nothing,
  output: z.object({ items: z.array(Person) }),
});
export const listUsers = endpoint('GET', '/users', {
  summary: 'List users',
  permission: 'user:read',
  audited: 'read',
  input: nothing,
  output: z.object({ items: z.array(User) }),
});
export const changeUser = endpoint('PATCH', '/users/:userId', {
  summary:
    'Change a user: role, active; name and password where they belong to no other organisation. The last active administrator stays.',
  permission: 'user:write',
  stepUp: 'sessions',
  input: z.object({
    userId: z.uuid(),
    name: Name.optional(),
    role: RoleKey.optional(),
    active: z.boolean().optional(),
    password: NewPassword.optional(),
  }),
  output: User,
});
export const changeUserSites = endpoint('PUT', '/users/:userId/sites', {
  summary: 'Confine a user to some sites, or let them see all with null. Nobody gives sites beyond their own.',
  permission: 'user:write',
  stepUp: 'sessions',
  input: z.object({ userId: z.uuid(), siteCodes: z.array(SiteCode).min(1).max(500).nullable() }),
  output: User,
});
export const getOrganisation = endpoint('GET', '/organisation', {
  summary: 'The organisation',
  permission: 'signed-in',
  input: nothing,
  output: Organisation,
});
export const listSites = endpoint('GET', '/sites', {
  summary: 'List sites',
  permission: 'signed-in',
  input: nothing,
  output: z.object({ items: z.array(Site) }),
});
const siteFields = {
  name: Name,
  city: z.string().max(120).nullable(),
  latitude: z.number().min(-90).max(90).nullable(),
  longitude: z.number().min(-180).max(180).nullable(),
};
export const createSite = endpoint('POST', '/sites', {
  summary: 'Create a site',
  permission: 'site:write',
  input: z.object({
    code: SiteCode,
    name: siteFields.name,
    city: siteFields.city.default(null),
    latitude: siteFields.latitude.default(null),
    longitude: siteFields.longitude.default(null),
  }),
  output: Site,
  status: 201,
});
export const changeSite = endpoint('PATCH', '/sites/:siteId', {
  summary: 'Change a site; its code never changes',
  permission: 'site:write',
  input: z.object({ siteId: z.uuid(), ...z.object(siteFields).partial().shape }),
  output: Site,
});
export const listApiKeys = endpoint('GET', '/api-keys', {
  summary: 'List API keys',
  permission: 'api_key:read',
  audited: 'read',
  input: nothing,
  output: z.object({ items: z.array(ApiKey) }),
});
const MadeKey = z.object({ id: z.uuid(), key: z.string(), apiKey: ApiKey });
export const createApiKey = endpoint('POST', '/api-keys', {
  summary: 'Create an API key; the key is shown this once. Scopes cannot exceed those of the creator.',
  permission: 'api_key:write',
  stepUp: 'sessions',
  input: z.object({
    name: Name,
    scopes: z.array(z.enum(permissions)).min(1),
    siteId: z.uuid().nullable().default(null),
    serviceAccountId: z.uuid().nullable().default(null),
    expiresAt: z.iso.datetime().nullable().default(null),
  }),
  output: MadeKey,
  status: 201,
});
export const rotateApiKey = endpoint('POST', '/api-keys/:apiKeyId/rotate', {
  summary:
    'Put a new key in the place of one; the new key is shown this once. The one before works on for `overlapHours`, then it ends.',
  permission: 'api_key:write',
  stepUp: 'sessions',
  input: z.object({
    apiKeyId: z.uuid(),
    overlapHours: z.int().min(0).max(720).default(24),
    /** Of the new key; as long from now as the key before was made for, unless said. */
    expiresAt: z.iso.datetime().nullable().optional(),
  }),
  output: MadeKey,
  status: 201,
});
export const revokeApiKey = endpoint('DELETE', '/api-keys/:apiKeyId', {
  summary: 'Revoke an API key',
  permission: 'api_key:write',
  input: z.object({ apiKeyId: z.uuid() }),
  output: ApiKey,
});
