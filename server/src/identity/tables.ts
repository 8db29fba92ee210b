// The tables of people, sites, sessions and keys.
import type { AuthStrength } from '@tocsin/contracts/auth-strength';
import type { Permission, Role } from '@tocsin/contracts/identity';
import type { Language } from '@tocsin/contracts/words';
import type { ColumnType, Generated, GeneratedAlways } from 'kysely';

import type { AtProvider } from './at-provider.ts';

export type IdentityTables = {
  organisation: {
    id: string;
    name: string;
    slug: string;
    createdAt: Date;
    suspendedAt: ColumnType<Date | null, Date | null | undefined>;
    /** The event store it is pinned to. */
    store: ColumnType<string, string | undefined>;
    /** When the first thing was kept there; from then on the pin stays. */
    storeSettledAt: ColumnType<Date | null, Date | null | undefined>;
  };
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
    language: ColumnType<Language | null, Language | null | undefined>;
  };
  membership: {
    orgId: string;
    personId: string;
    role: Role;
    active: boolean;
    createdAt: Date;
    siteCodes: string[] | null;
  };
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
    /** The identity provider it was begun through. */
    providerId: ColumnType<string | null, string | null | undefined>;
    atProvider: JsonOfProvider;
  };
  knownDevice: { orgId: string; personId: string; tokenHash: string; seenAt: Date };
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
    serviceAccountId: string | null;
    replaces: string | null;
    createdBy: string;
    createdAt: Date;
    lastUsedAt: Date | null;
    lastUsedIp: string | null;
    expiresAt: Date | null;
    expiryWarnedAt: Date | null;
    revokedAt: Date | null;
  };
  serviceAccount: ServiceAccountRow & {
    /** It stays as a name for what it did. */
    deletedAt: ColumnType<Date | null, Date | null | undefined>;
  };
  oauthClient: OAuthClientRow;
  oauthRevokedToken: { jti: string; orgId: string; expiresAt: Date };
  oauthAssertion: { clientId: string; orgId: string; jtiHash: string; expiresAt: Date };
  oauthPolicy: { orgId: string; passwordGrant: boolean; rev: number };
  oauthSigningKey: SigningKeyRow;
  scimConnection: ScimConnectionRow;
  scimUser: {
    orgId: string;
    personId: string;
    connectionId: string;
    externalId: string | null;
    userName: string;
    nameParts: string;
    createdAt: Date;
    updatedAt: Date;
  };
  scimGroup: { orgId: string; teamId: string; externalId: string | null; updatedAt: Date };
  signInFailure: { id: string; emailKey: string; network: string | null; at: Date };
  /** Of the organisation's own; those that come with Tocsin are in the policy. */
  role: RoleRow;
  invitation: InvitationRow & { emailKey: GeneratedAlways<string>; tokenHash: string };
  team: TeamRow;
  teamMember: { orgId: string; teamId: string; personId: string; addedAt: Date };
  platformAdministrator: { personId: string; since: Date };
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
  /** Of a sign-in through an identity provider. */
  providerId: ColumnType<string | null, string | null | undefined>;
  atProvider: JsonOfProvider;
};
type JsonOfProvider = ColumnType<AtProvider | null, string | null | undefined, string | null>;
export type PolicyRow = {
  secondFactorRoles: Role[];
  idleMinutes: number;
  lifetimeHours: number;
  stepUpMinutes: number;
  leastPasswordLength: number;
  allowedNetworks: string[];
  rev: number;
};
export type RoleRow = {
  id: string;
  orgId: string;
  key: Role;
  title: string;
  meaning: string;
  permissions: Permission[];
  rev: number;
  createdAt: Date;
};
export type InvitationRow = {
  id: string;
  orgId: string;
  email: string;
  role: Role;
  siteCodes: string[] | null;
  invitedBy: string;
  createdAt: Date;
  expiresAt: Date;
  acceptedAt: Date | null;
  revokedAt: Date | null;
};
export type TeamRow = { id: string; orgId: string; name: string; meaning: string; rev: number; createdAt: Date };
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
  siteCodes: string[] | null;
  lastSignInAt: Date | null;
  createdAt: Date;
};
export type ApiKeyRow = Omit<IdentityTables['apiKey'], 'orgId' | 'keyHash' | 'createdBy' | 'expiryWarnedAt'>;
export type ServiceAccountRow = {
  id: string;
  orgId: string;
  name: string;
  description: string;
  ownerId: string;
  role: Role | null;
  permissions: Permission[] | null;
  siteCodes: string[] | null;
  enabled: boolean;
  expiresAt: Date | null;
  lastUsedAt: Date | null;
  lastUsedIp: string | null;
  createdBy: string;
  createdAt: Date;
  rev: number;
};
export type OAuthClientRow = {
  id: string;
  orgId: string;
  serviceAccountId: string;
  name: string;
  secretHash: string | null;
  previousHash: string | null;
  previousUntil: Date | null;
  jwks: string | null;
  scopes: Permission[] | null;
  createdBy: string;
  createdAt: Date;
  lastUsedAt: Date | null;
  lastUsedIp: string | null;
  revokedAt: Date | null;
};
export type SigningKeyRow = {
  id: string;
  generation: number;
  publicJwk: string;
  privateSealed: string;
  createdAt: Date;
};
export type ScimConnectionRow = {
  id: string;
  orgId: string;
  name: string;
  prefix: string;
  tokenHash: string;
  previousHash: string | null;
  previousUntil: Date | null;
  defaultRole: Role;
  defaultSites: string[] | null;
  mappings: string;
  enabled: boolean;
  createdBy: string;
  createdAt: Date;
  lastUsedAt: Date | null;
  lastUsedIp: string | null;
  rev: number;
};
