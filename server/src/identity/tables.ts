// The tables of people, sites, sessions and keys.
import type { AuthStrength } from '@tocsin/contracts/auth-strength';
import type { Permission, Role } from '@tocsin/contracts/identity';
import type { Generated, GeneratedAlways } from 'kysely';

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
    strength: Generated<AuthStrength>;
    steppedUpAt: Date | null;
  };
  totp: {
    personId: string;
    secretSealed: string;
    createdAt: Date;
    confirmedAt: Date | null;
    lastStep: Generated<number>;
  };
  passkey: PasskeyRow;
  recoveryCode: { personId: string; codeHash: string; createdAt: Date };
  signInTicket: TicketRow & { tokenHash: string };
  passwordReset: { tokenHash: string; personId: string; expiresAt: Date };
  securityPolicy: PolicyRow & { orgId: string };
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

export type PasskeyRow = {
  id: string;
  personId: string;
  credentialId: string;
  publicKey: string;
  counter: number;
  transports: string[];
  name: string;
  backedUp: boolean;
  createdAt: Date;
  lastUsedAt: Date | null;
};
export type TicketRow = {
  id: string;
  purpose: 'second-factor' | 'passkey-sign-in' | 'new-passkey' | 'step-up';
  personId: string | null;
  network: string | null;
  challenge: string | null;
  attempts: Generated<number>;
  expiresAt: Date;
};
export type PolicyRow = {
  secondFactorRoles: Role[];
  idleMinutes: number;
  lifetimeHours: number;
  stepUpMinutes: number;
  leastPasswordLength: number;
  allowedNetworks: string[];
  rev: number;
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
