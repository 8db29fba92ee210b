// The people, sites and keys of an organisation.
import * as z from 'zod';

import { authStrengths } from './auth-strength.ts';
import { permissions } from './policy.ts';
import { languages } from './words.ts';

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

/** How many days before its end a key is said to end soon. */
export const keyWarningDays = 14;

export const ApiKey = z.object({
  id: z.uuid(),
  name: z.string(),
  /** The first characters, to recognise the key by; the key itself is shown once and kept as a hash. */
  prefix: z.string(),
  scopes: z.array(z.enum(permissions)),
  siteId: z.uuid().nullable(),
  /** Null: the key stands alone. */
  serviceAccountId: z.uuid().nullable(),
  /** The key it took the place of. */
  replaces: z.uuid().nullable(),
  createdAt: z.iso.datetime(),
  lastUsedAt: z.iso.datetime().nullable(),
  /** The address it was last used from. */
  lastUsedIp: z.string().nullable(),
  expiresAt: z.iso.datetime().nullable(),
  revokedAt: z.iso.datetime().nullable(),
});
export type ApiKey = z.infer<typeof ApiKey>;

/** A program as a member of an organisation. What it may do is what its role says, or its permissions where it has no role. */
export const ServiceAccount = z.object({
  id: z.uuid(),
  name: z.string(),
  description: z.string(),
  /** Who answers for it; not active any more where they have left. */
  owner: Person.extend({ active: z.boolean() }),
  role: RoleKey.nullable(),
  /** Those of the role, where it has one. */
  permissions: z.array(z.enum(permissions)),
  /** The sites it is confined to; null: all, and what belongs to none. */
  siteCodes: z.array(z.string()).nullable(),
  enabled: z.boolean(),
  expiresAt: z.iso.datetime().nullable(),
  lastUsedAt: z.iso.datetime().nullable(),
  lastUsedIp: z.string().nullable(),
  createdAt: z.iso.datetime(),
  rev: z.int(),
});
export type ServiceAccount = z.infer<typeof ServiceAccount>;

export const Session = z.object({
  user: User,
  organisation: Organisation,
  permissions: z.array(z.enum(permissions)),
  strength: z.enum(authStrengths),
  /** What the person reads; null where they have not said. */
  language: z.enum(languages).nullable(),
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
  /** Null: all sites. */
  siteCodes: z.array(z.string()).nullable(),
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
  /** The name of the event store that it is pinned to. */
  store: z.string(),
  /** Whether something is kept there already: then it stays there. */
  storeSettled: z.boolean(),
});
export type PlatformOrganisation = z.infer<typeof PlatformOrganisation>;
