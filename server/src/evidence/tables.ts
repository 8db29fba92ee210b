// The rows of evidence.
import type { Acquisition, Evidence, EvidenceState } from '@tocsin/contracts/evidence';
import type { Kysely } from 'kysely';

import type { Database } from '#platform/context';

export type EvidenceRow = {
  id: string;
  orgId: string;
  number: string;
  incidentId: string;
  kind: Evidence['kind'];
  title: string;
  description: string;
  acquisition: Acquisition;
  state: EvidenceState;
  stateBefore: EvidenceState | null;
  tlp: Evidence['tlp'];
  labels: string[];
  fileName: string | null;
  bytes: number | null;
  sha256: string | null;
  mediaType: string | null;
  store: 'disk' | 's3' | null;
  sealedKey: string | null;
  lockedUntil: Date | null;
  malwareSafe: boolean;
  scanState: Evidence['scan']['state'];
  scanFound: string | null;
  scannedAt: Date | null;
  verifiedAt: Date | null;
  verifiedOk: boolean | null;
  frozen: boolean;
  custodian: string;
  location: string;
  derivedFrom: string | null;
  transform: string | null;
  askedById: string | null;
  askedByName: string | null;
  askedAt: Date | null;
  askedReason: string | null;
  disposedAt: Date | null;
  certificate: unknown;
  registeredByName: string;
  createdAt: Date;
  updatedAt: Date;
  headSeq: number;
  headHash: string;
  search: string;
  rev: number;
};
export type UploadRow = {
  id: string;
  orgId: string;
  evidenceId: string;
  personId: string;
  fileName: string;
  length: number;
  received: number;
  sealedKey: string;
  lease: string | null;
  leaseUntil: Date | null;
  expiresAt: Date;
};
type ArchiveRow = {
  id: string;
  orgId: string;
  evidenceId: string;
  personId: string;
  sealedPassword: string;
  expiresAt: Date;
};
type EvidenceTables = {
  evidence: EvidenceRow;
  custodyEvent: {
    orgId: string;
    evidenceId: string;
    seq: number;
    at: Date;
    actorId: string;
    action: string;
    step: string;
    hash: string;
  };
  evidenceUpload: UploadRow;
  evidenceArchive: ArchiveRow;
  evidenceLimits: { orgId: string; mostFileBytes: number; mostTotalBytes: number };
};

/** This module's view of the database: a query on another module's table does not type-check. */
export const tables = (db: Database): Kysely<EvidenceTables> => db.$extendTables<EvidenceTables>();
