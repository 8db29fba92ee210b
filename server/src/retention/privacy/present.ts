// A request as it leaves; the identifier only while it is open.
import type { PrivacyRequest } from '@tocsin/contracts/api/privacy';
import * as z from 'zod';

import type { PrivacyRequestRow } from '../tables.ts';

const Counts = z.record(z.string(), z.int()).nullable();
/** `tag` proves that the file is whole. */
export const StoredFile = z.object({ sha256: z.string(), bytes: z.int(), tag: z.string() });

const iso = (at: Date | null): string | null => at?.toISOString() ?? null;

export function presentedRequest(row: PrivacyRequestRow, identifier: string | null): PrivacyRequest {
  const file = row.state === 'ready' ? StoredFile.parse(row.file) : null;
  return {
    id: row.id,
    kind: row.kind,
    state: row.state,
    identifier,
    pseudonym: row.pseudonym,
    personId: row.personId,
    reason: row.reason,
    reference: row.reference,
    askedById: row.askedById,
    askedBy: row.askedByName,
    askedAt: row.askedAt.toISOString(),
    dueAt: row.dueAt.toISOString(),
    decidedBy: row.decidedByName,
    decidedAt: iso(row.decidedAt),
    endedAt: iso(row.endedAt),
    because: row.because,
    counts: Counts.parse(row.counts),
    hasCertificate: row.certificate !== null,
    file: file && { bytes: file.bytes, sha256: file.sha256 },
    expiresAt: iso(row.expiresAt),
  };
}
