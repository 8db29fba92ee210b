// Certificates of purges and erasures: signed with the organisation's ledger key, and read again when the ledger is verified.
import {
  certificateStatement,
  verifyCertificate,
  type Certificate,
  type CertificateFields,
} from '@tocsin/contracts/ledger/certificate';
import {
  erasureStatement,
  isErasure,
  verifyErasure,
  type ErasureCertificate,
  type ErasureFields,
} from '@tocsin/contracts/ledger/erasure';
import { sql } from 'kysely';

import type { Database } from '#platform/context';

import { signerOf } from './keys.ts';
import type { Ground } from './seal-root.ts';
import { findOrganisationName, lockRoots } from './store.ts';

type Unsigned = Omit<CertificateFields, 'keyId' | 'publicKey' | 'organisation'>;

/** As Tocsin itself, in the caller's transaction. */
export async function signCertificate(
  db: Database,
  unsigned: Unsigned,
  { seal, now }: Pick<Ground, 'seal'> & { now: Date },
): Promise<Certificate> {
  await lockRoots(db, unsigned.orgId);
  const { keyId, publicKey, sign } = await signerOf(db, unsigned.orgId, { seal, now });
  const organisation = await findOrganisationName(db, unsigned.orgId);
  const fields = { ...unsigned, organisation, keyId, publicKey };
  return { ...fields, signature: sign(certificateStatement(fields)) };
}

type UnsignedErasure = Omit<ErasureFields, 'keyId' | 'publicKey' | 'organisation'>;
/** As Tocsin itself, in the caller's transaction. */
export async function signErasure(
  db: Database,
  unsigned: UnsignedErasure,
  { seal, now }: Pick<Ground, 'seal'> & { now: Date },
): Promise<ErasureCertificate> {
  await lockRoots(db, unsigned.orgId);
  const { keyId, publicKey, sign } = await signerOf(db, unsigned.orgId, { seal, now });
  const organisation = await findOrganisationName(db, unsigned.orgId);
  const fields = { ...unsigned, organisation, keyId, publicKey };
  return { ...fields, signature: sign(erasureStatement(fields)) };
}

/** Those of the organisation that one of its keys signed and that hold; others prove nothing. */
export async function findCertificates(
  { handle }: Pick<Ground, 'handle'>,
  orgId: string,
  keys: readonly string[],
): Promise<(Certificate | ErasureCertificate)[]> {
  const { rows } = await handle.asSystem((db) =>
    sql<{ certificate: unknown }>`
      select certificate from (
        select org_id, certificate from purge
        union all select org_id, certificate from privacy_request
      ) made
      where org_id = ${orgId} and (certificate -> 'activities' ->> 'count')::bigint > 0`.execute(db),
  );
  const held: (Certificate | ErasureCertificate)[] = [];
  for (const { certificate } of rows) {
    const verdict = await (isErasure(certificate)
      ? verifyErasure(certificate, keys)
      : verifyCertificate(certificate, keys));
    if (verdict.trusted && verdict.certificate?.orgId === orgId) held.push(verdict.certificate);
  }
  return held;
}
