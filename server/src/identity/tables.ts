// The tables of people, sites, sessions and keys.
import type { Permission, Role } from '@tocsin/contracts/identity';
import type { GeneratedAlways } from 'kysely';

export type IdentityTables = {
  organisation: { id: string; name: string; slug: string; createdAt: Date };
  person: {
    id: string;
    email: string;
    /** Lower case: what is compared. */
    emailKey: GeneratedAlways<string>;
    name: string;
    /** Only the system role may read it. */
    passwordHash: string | null;
    lastSignInAt: Date | null;
    createdAt: Date;
  };
  membership: { orgId: string; personId: string; role: Role; active: boolean; createdAt: Date };
  session: {
    id: string;
    orgId: string;
    personId: string;
    tokenHash: string;
    createdAt: Date;
    lastSeenAt: Date;
    expiresAt: Date;
    ip: string | null;
    userAgent: string | null;
  };
  site: SiteRow;
  apiKey: {
    id: string;
    orgId: string;
    name: string;
    prefix: string;
    keyHash: string;
    scopes: Permission[];
    siteId: string | null;
    createdBy: string;
    createdAt: Date;
    lastUsedAt: Date | null;
    expiresAt: Date | null;
    revokedAt: Date | null;
  };
  signInFailure: { id: string; emailKey: string; network: string | null; at: Date };
  setupToken: { single: GeneratedAlways<boolean>; tokenHash: string; createdAt: Date };
};

export type SiteRow = {
  id: string;
  orgId: string;
  code: string;
  name: string;
  city: string | null;
  latitude: number | null;
  longitude: number | null;
  createdAt: Date;
};
export type UserRow = {
  id: string;
  email: string;
  name: string;
  role: Role;
  active: boolean;
  lastSignInAt: Date | null;
  createdAt: Date;
};
export type ApiKeyRow = Omit<IdentityTables['apiKey'], 'orgId' | 'keyHash' | 'createdBy'>;
