// Registers an item: its number, and the record its chain of custody begins with.
import type { registerEvidence as endpoint } from '@tocsin/contracts/api/evidence';
import type { Evidence } from '@tocsin/contracts/evidence';
import type * as z from 'zod';

import { authorize } from '#platform/authorize';
import { inTransaction, type Context, type Tx } from '#platform/context';
import { uuidv7 } from '#platform/id';
import { nextNumber } from '#platform/numbers';

import { addStep, genesisOf } from './custody.ts';
import { requireUsable } from './guard.ts';
import { present } from './present.ts';
import { findIncident, lockEvidence, searchOf } from './store.ts';
import { tables, type EvidenceRow } from './tables.ts';

export type NewEvidence = z.output<typeof endpoint.input>;

/** @throws Problem `incident_not_found`, `evidence_not_found`, `evidence_frozen`, `evidence_disposed` */
export async function registerEvidence(ctx: Context, input: NewEvidence): Promise<Evidence> {
  authorize(ctx, 'evidence:write');
  return inTransaction(ctx, async (tx) => present(tx, await insertEvidence(tx, input)));
}

export async function insertEvidence(tx: Tx, input: NewEvidence): Promise<EvidenceRow> {
  const incident = await findIncident(tx.db, input.incidentId);
  const parent = input.derivedFrom ? await lockEvidence(tx.db, input.derivedFrom.evidenceId) : null;
  if (parent) requireUsable(parent);
  const { kind, title, description, acquisition, tlp, labels, location, malwareSafe } = input;
  const number = await nextNumber(tx, 'EVD', 'evidence');
  const id = uuidv7();
  const custodian = input.custodian || tx.actor.name;
  const about = { kind, title, description, acquisition, tlp, labels, custodian, location };
  const transform = input.derivedFrom?.transform ?? null;
  const record = {
    ...about,
    id,
    number,
    orgId: tx.orgId,
    incident: incident.number,
    derivedFrom: parent?.number ?? null,
    transform,
  };
  const [at, headHash] = [tx.now(), await genesisOf(record)];
  const row = await tables(tx.db)
    .insertInto('evidence')
    .values({
      ...about,
      ...nothingYet,
      id,
      orgId: tx.orgId,
      number,
      incidentId: incident.id,
      acquisition: JSON.stringify(acquisition) as unknown as EvidenceRow['acquisition'],
      malwareSafe,
      derivedFrom: parent?.id ?? null,
      transform,
      registeredByName: tx.actor.name,
      createdAt: at,
      updatedAt: at,
      headHash,
      search: searchOf({ number, title, labels, fileName: null, sha256: null }),
    })
    .returningAll()
    .executeTakeFirstOrThrow();
  if (parent)
    await addStep(tx, parent, { action: 'derived', reason: transform, changes: { item: number }, detail: number });
  return await addStep(tx, row, { action: 'registered', toCustodian: custodian, location, changes: { record } });
}

const nothingYet = {
  state: 'registered',
  stateBefore: null,
  fileName: null,
  bytes: null,
  sha256: null,
  mediaType: null,
  store: null,
  sealedKey: null,
  lockedUntil: null,
  scanState: 'none',
  scanFound: null,
  scannedAt: null,
  verifiedAt: null,
  verifiedOk: null,
  frozen: false,
  askedById: null,
  askedByName: null,
  askedAt: null,
  askedReason: null,
  disposedAt: null,
  certificate: null,
  headSeq: 0,
  rev: 1,
} as const;
