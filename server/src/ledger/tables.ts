// The rows of the ledger.
import type { Kysely } from 'kysely';

import type { ActivityTables } from '#platform/activity';
import type { Database } from '#platform/context';

type Count = number | bigint | string;
export type EntryRow = {
  orgId: string;
  seq: Count;
  recordKind: string;
  recordId: string;
  at: Date;
  contentHash: string;
  prevHash: string;
  hash: string;
};
export type RootRow = {
  orgId: string;
  number: Count;
  fromSeq: Count;
  toSeq: Count;
  root: string;
  prevRoot: string;
  at: Date;
  keyId: string;
  signature: string;
};
export type KeyRow = { orgId: string; id: string; publicKey: string; privateSealed: string; createdAt: Date };

/** A record that a purge took away. */
export type RemovalRow = { orgId: string; recordId: string; purgeId: string };

/** A record that an erasure changed, and the hash of the content it left; `place` counts from 1 for each record. */
export type RedactionRow = {
  orgId: string;
  recordId: string;
  place: number;
  erasureId: string;
  beforeHash: string;
  afterHash: string;
};

type LedgerTables = ActivityTables & {
  ledgerEntry: EntryRow;
  ledgerRoot: RootRow;
  ledgerKey: KeyRow;
  ledgerRemoval: RemovalRow;
  ledgerRedaction: RedactionRow;
  organisation: { id: string; name: string };
};
export const tables = (db: Database): Kysely<LedgerTables> => db.$extendTables<LedgerTables>();
