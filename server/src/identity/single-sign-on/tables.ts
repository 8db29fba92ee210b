import type { Role } from '@tocsin/contracts/identity';
// The tables of single sign-on.
import type { IdentityProviderSettings, RoleRule, SignInTest } from '@tocsin/contracts/identity-provider';
import type { ColumnType, Kysely } from 'kysely';

import type { Database } from '#platform/context';

import type { AtProvider } from '../at-provider.ts';
import type { IdentityTables } from '../tables.ts';

export type ProviderRow = {
  id: string;
  orgId: string;
  name: string;
  enabled: boolean;
  settings: IdentityProviderSettings;
  /** Sealed. */
  clientSecret: string | null;
  jit: boolean;
  defaultRole: Role | null;
  rules: RoleRule[];
  rolesFollow: boolean;
  domains: string[];
  enforced: boolean;
  trustsSecondFactor: boolean;
  createdBy: string;
  createdAt: Date;
  rev: number;
};

/** What a provider has proven of somebody, whatever protocol it speaks. */
export type Proven = {
  subject: string;
  email: string | null;
  /** The provider stands for the address being theirs. */
  emailVerified: boolean;
  name: string | null;
  groups: string[];
  secondFactor: boolean;
  /** When it last asked them who they are, in milliseconds; null where it does not say. */
  provenAt: number | null;
  at: AtProvider;
  /** Everything that arrived. */
  claims: Record<string, unknown>;
};

export type FlowPurpose = 'sign-in' | 'test' | 'step-up';
export type FlowRow = {
  id: string;
  orgId: string;
  providerId: string;
  purpose: FlowPurpose;
  stateHash: string;
  browserHash: string;
  personId: string | null;
  sessionId: string | null;
  returnPath: string | null;
  startedAt: Date;
  expiresAt: Date;
  proven: Proven | null;
  outcome: SignInTest['outcome'];
  spent: boolean;
};

export type ProviderKeyRow = {
  id: string;
  orgId: string;
  providerId: string;
  certificate: string;
  /** Sealed. */
  privateKey: string;
  createdBy: string;
  createdAt: Date;
  expiresAt: Date;
};

type Json<Value> = ColumnType<Value, string, string>;
type SingleSignOnTables = IdentityTables & {
  identityProvider: Omit<ProviderRow, 'settings' | 'rules'> & {
    settings: Json<IdentityProviderSettings>;
    rules: Json<RoleRule[]>;
  };
  externalIdentity: {
    orgId: string;
    providerId: string;
    subject: string;
    personId: string;
    createdAt: Date;
    lastUsedAt: Date;
  };
  signInFlow: Omit<FlowRow, 'proven' | 'outcome'> & {
    proven: Json<Proven | null> | null;
    outcome: Json<FlowRow['outcome']> | null;
  };
  providerKey: ProviderKeyRow;
  samlAssertion: { orgId: string; providerId: string; assertionId: string; expiresAt: Date };
};
export const tables = (db: Database): Kysely<SingleSignOnTables> => db.$extendTables<SingleSignOnTables>();
