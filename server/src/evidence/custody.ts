// The chain of custody: each step is hashed with the one before it, kept for good, and told as an activity.
import { evidenceSteps } from '@tocsin/contracts/activity';
import type { CustodyAction } from '@tocsin/contracts/evidence';
import { canonicalJson } from '@tocsin/contracts/ledger/canonical-json';
import { hashOf, stepHash, type CustodyStep, type HashedStep } from '@tocsin/contracts/ledger/custody';

import { record } from '#platform/activity';
import type { Database, Tx } from '#platform/context';

import { tables, type EvidenceRow } from './tables.ts';

export type Step = {
  action: CustodyAction;
  reason?: string | null;
  fromCustodian?: string | null;
  toCustodian?: string | null;
  location?: string | null;
  changes?: Record<string, unknown> | null;
  verification?: { sha256: string; ok: boolean } | null;
  /** For the activity. */
  detail?: string | null;
};

const nonEmpty = (text: string | null | undefined): string | null => text?.trim() || null;

/** For a row that the caller has locked or just made. @returns the row with its new head */
export async function addStep(tx: Tx, row: EvidenceRow, step: Step): Promise<EvidenceRow> {
  const { actor } = tx;
  const seq = row.headSeq + 1;
  const at = tx.now();
  const unsigned: CustodyStep = {
    evidenceId: row.id,
    seq,
    at: at.toISOString(),
    actor: { kind: actor.kind, id: actor.id, name: actor.name.toWellFormed() },
    action: step.action,
    reason: nonEmpty(step.reason)?.toWellFormed() ?? null,
    fromCustodian: step.fromCustodian ?? null,
    toCustodian: step.toCustodian ?? null,
    location: nonEmpty(step.location),
    client: { ip: tx.ip, userAgent: tx.userAgent?.toWellFormed() ?? null },
    changes: step.changes ?? null,
    verification: step.verification ?? null,
    prevHash: row.headHash,
  };
  const hash = await stepHash(unsigned);
  await tables(tx.db)
    .insertInto('custodyEvent')
    .values({
      orgId: tx.orgId,
      evidenceId: row.id,
      seq,
      at,
      actorId: actor.id,
      action: step.action,
      step: canonicalJson(unsigned),
      hash,
    })
    .execute();
  await record(
    tx,
    evidenceSteps[step.action],
    { subjectId: row.id, incidentId: row.incidentId, ...(step.action === 'viewed' && { result: 'read' as const }) },
    { number: row.number, title: row.title, seq, hash, reason: unsigned.reason, detail: step.detail ?? null },
  );
  return await tables(tx.db)
    .updateTable('evidence')
    .set({ headSeq: seq, headHash: hash })
    .where('id', '=', row.id)
    .returningAll()
    .executeTakeFirstOrThrow();
}

/** Of the record as it was registered: the chain begins with it. */
export const genesisOf = (record: Record<string, unknown>): Promise<string> => hashOf(record);

export async function stepsOf(db: Database, evidenceId: string): Promise<HashedStep[]> {
  const rows = await tables(db)
    .selectFrom('custodyEvent')
    .select(['step', 'hash'])
    .where('evidenceId', '=', evidenceId)
    .orderBy('seq')
    .execute();
  return rows.map(toStep);
}

// The text was made by `addStep` and is checked by its hash wherever that matters.
export const toStep = ({ step, hash }: { step: string; hash: string }): HashedStep => ({
  ...(JSON.parse(step) as CustodyStep),
  hash,
});
