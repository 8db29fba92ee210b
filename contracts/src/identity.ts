// The people, sites and keys of an organisation.
import * as z from 'zod';

import { authStrengths } from './auth-strength.ts';
import { permissions } from './policy.ts';

export {
  builtInRoles,
  expand,
  isBuiltIn,
  permissions,
  rolePermissions,
  roles,
  type BuiltInRole,
  type Permission,
} from './policy.ts';

/** The key of a role, built-in or of the organisation's own. */
export const RoleKey = z.string().regex(/^[a-z][a-z0-9_]{0,39}$/, 'Lower-case letters, digits and underscores.');
export type Role = z.infer<typeof RoleKey>;

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
  role: RoleKey,
  active: z.boolean(),
  /** The sites they are confined to; null: all, and what belongs to none. */
  siteCodes: z.array(z.string()).nullable(),
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

/** A role as an organisation sees it. */
export const RoleEntry = z.object({
  /** Null for those that come with Tocsin, which never change. */
  id: z.uuid().nullable(),
  key: RoleKey,
  title: z.string(),
  meaning: z.string(),
  permissions: z.array(z.enum(permissions)),
  builtIn: z.boolean(),
  /** How many members have it, deactivated ones too. */
  people: z.int(),
  rev: z.int(),
});
export type RoleEntry = z.infer<typeof RoleEntry>;

export const Team = z.object({
  id: z.uuid(),
  name: z.string(),
  meaning: z.string(),
  members: z.array(Person),
  rev: z.int(),
  createdAt: z.iso.datetime(),
});
export type Team = z.infer<typeof Team>;

export const Invitation = z.object({
  id: z.uuid(),
  email: z.string(),
  role: RoleKey,
  invitedBy: z.string(),
  createdAt: z.iso.datetime(),
  expiresAt: z.iso.datetime(),
});
export type Invitation = z.infer<typeof Invitation>;

/** An organisation as those see it who run the installation. */
export const PlatformOrganisation = Organisation.extend({
  createdAt: z.iso.datetime(),
  suspendedAt: z.iso.datetime().nullable(),
  /** Active members. */
  people: z.int(),
});
export type PlatformOrganisation = z.infer<typeof PlatformOrganisation>;
