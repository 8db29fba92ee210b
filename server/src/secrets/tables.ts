// The rows of kept secrets, of providers and of uses.
import type { SecretProviderSettings } from '@tocsin/contracts/api/secrets';
import type { Kysely } from 'kysely';

import type { Database } from '#platform/context';

export type SecretRow = {
  id: string;
  orgId: string;
  name: string;
  description: string;
  /** Sealed, as the one before. */
  current: string;
  previous: string | null;
  previousUntil: Date | null;
  rotateEveryDays: number | null;
  rotatedAt: Date;
  createdBy: string;
  createdAt: Date;
  rev: number;
};
export type ProviderRow = {
  id: string;
  orgId: string;
  name: string;
  settings: SecretProviderSettings;
  /** Sealed. */
  credential: string;
  checkedAt: Date | null;
  problem: string | null;
  createdBy: string;
  createdAt: Date;
  rev: number;
};
export type UseRow = {
  orgId: string;
  /** `provider/name` */
  secret: string;
  purpose: string;
  actorKind: string;
  actorId: string;
  actorName: string;
  /** `2026-03-14` */
  day: string;
  uses: number;
  lastAt: Date;
};
type SecretTables = { secret: SecretRow; secretProvider: ProviderRow; secretUse: UseRow };
export const tables = (db: Database): Kysely<SecretTables> => db.$extendTables<SecretTables>();
