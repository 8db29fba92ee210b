// Who may do what: roles, permissions, and the people, sites and keys of an organisation.
import * as z from 'zod';

import { authStrengths } from './auth-strength.ts';

export const permissions = [
  'event:read',
  'alert:read',
  'alert:write',
  'incident:read',
  'incident:write',
  'rule:read',
  'rule:write',
  'ingest:write',
  'identity:read',
  'identity:write',
  'audit:read',
  'secret:read',
  'secret:write',
  'secret:use',
  'platform:write',
] as const;
export type Permission = (typeof permissions)[number];

export const roles = ['admin', 'supervisor', 'analyst', 'viewer'] as const;
export type Role = (typeof roles)[number];

const reads: Permission[] = ['event:read', 'alert:read', 'incident:read', 'rule:read'];
const analysis: Permission[] = [...reads, 'alert:write', 'incident:write'];
/** What reaches beyond one organisation: no role of an organisation holds it. */
const isOfPlatform = (permission: Permission): boolean => permission.startsWith('platform:');
/** The one table of who may do what. */
export const rolePermissions: Record<Role, readonly Permission[]> = {
  admin: permissions.filter((permission) => !isOfPlatform(permission)),
  supervisor: [...analysis, 'rule:write', 'identity:read', 'audit:read'],
  analyst: analysis,
  viewer: reads,
};

export const Organisation = z.object({ id: z.uuid(), name: z.string(), slug: z.string() });
export type Organisation = z.infer<typeof Organisation>;

export const Site = z.object({
  id: z.uuid(),
  /** Short and unchanging, lower case: what senders write (`?site=lyo`) and searches use (`site:lyo`). */
  code: z.string(),
  name: z.string(),
  city: z.string().nullable(),
  latitude: z.number().nullable(),
  longitude: z.number().nullable(),
  createdAt: z.iso.datetime(),
});
export type Site = z.infer<typeof Site>;
export const SiteCode = z.string().regex(/^[a-z0-9][a-z0-9-]{0,30}$/, 'Lower-case letters, digits and dashes.');

export const User = z.object({
  id: z.uuid(),
  email: z.string(),
  name: z.string(),
  role: z.enum(roles),
  active: z.boolean(),
  lastSignInAt: z.iso.datetime().nullable(),
  createdAt: z.iso.datetime(),
});
export type User = z.infer<typeof User>;

/** The least that every signed-in person may know of a colleague: to assign, mention and show an avatar. */
export const Person = z.object({ id: z.uuid(), name: z.string(), email: z.string() });
export type Person = z.infer<typeof Person>;

export const ApiKey = z.object({
  id: z.uuid(),
  name: z.string(),
  /** The first characters, to recognise the key by; the key itself is shown once and kept as a hash. */
  prefix: z.string(),
  scopes: z.array(z.enum(permissions)),
  siteId: z.uuid().nullable(),
  createdAt: z.iso.datetime(),
  lastUsedAt: z.iso.datetime().nullable(),
  expiresAt: z.iso.datetime().nullable(),
  revokedAt: z.iso.datetime().nullable(),
});
export type ApiKey = z.infer<typeof ApiKey>;

export const Session = z.object({
  user: User,
  organisation: Organisation,
  permissions: z.array(z.enum(permissions)),
  strength: z.enum(authStrengths),
  /** The organisation asks for a second factor, and this session has none: it can do nothing but set one up. */
  limited: z.boolean(),
});
export type Session = z.infer<typeof Session>;
