// The rows of the doors: how each is set, its tokens and its senders.
import type { ClientCertificateMode } from '@tocsin/contracts/words';
import type { Kysely } from 'kysely';

import type { Database } from '#platform/context';

export type DoorRow = {
  id: string;
  enabled: boolean;
  host: string;
  port: number | null;
  tls: boolean;
  clientCertificates: ClientCertificateMode;
  options: Record<string, unknown>;
  organisationId: string | null;
  restricted: boolean;
  rev: number;
  changedBy: string;
  changedAt: Date;
};
export type TokenRow = {
  id: string;
  orgId: string;
  doorId: string;
  name: string;
  prefix: string;
  tokenHash: string;
  siteId: string | null;
  source: string | null;
  createdBy: string;
  createdAt: Date;
  lastUsedAt: Date | null;
  revokedAt: Date | null;
};
export type SenderRow = {
  id: string;
  orgId: string;
  doorId: string;
  name: string;
  network: string | null;
  certificateName: string | null;
  siteId: string | null;
  source: string | null;
  createdBy: string;
  createdAt: Date;
};
type HouseTables = { ingestDoor: DoorRow; ingestToken: TokenRow; ingestSender: SenderRow };

export const tablesOf = (db: Database): Kysely<HouseTables> => db.$extendTables<HouseTables>();
