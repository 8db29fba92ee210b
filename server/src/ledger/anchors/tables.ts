// The rows of anchors: where roots are told to, and what became of each.
import type { AnchorSettings } from '@tocsin/contracts/api/ledger-anchors';
import type { AnchorKind } from '@tocsin/contracts/ledger/format';
import type { Kysely } from 'kysely';

import type { Database } from '#platform/context';

type Count = number | bigint | string;
export type TargetRow = {
  id: string;
  orgId: string;
  kind: AnchorKind;
  settings: AnchorSettings;
  /** Sealed. */
  credential: string | null;
  enabled: boolean;
  afterRoot: Count;
  createdBy: string;
  createdAt: Date;
  rev: number;
};
export type AnchorRow = {
  orgId: string;
  number: Count;
  kind: AnchorKind;
  digest: string;
  place: string;
  proof: string | null;
  anchoredAt: Date | null;
  attempts: number;
  problem: string | null;
  retryAt: Date | null;
};
type AnchorTables = {
  ledgerAnchorTarget: TargetRow;
  ledgerAnchor: AnchorRow;
  ledgerRoot: { orgId: string; number: Count };
};
export const tables = (db: Database): Kysely<AnchorTables> => db.$extendTables<AnchorTables>();
