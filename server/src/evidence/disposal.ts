// Disposal takes two people: one asks, another decides. The bytes and their key go, the chain and a certificate stay.
import type { askDisposal as askEndpoint, decideDisposal as decideEndpoint } from '@tocsin/contracts/api/evidence';
import type { DisposalCertificate, Evidence } from '@tocsin/contracts/evidence';
import { hashOf } from '@tocsin/contracts/ledger/custody';
import type * as z from 'zod';

import { authorize } from '#platform/authorize';
import { inTransaction, type Context, type Tx } from '#platform/context';
import { conflict } from '#platform/errors';

import { addStep } from './custody.ts';
import { requireUsable } from './guard.ts';
import { moved } from './lifecycle.ts';
import { forgetWords } from './note-words.ts';
import { present } from './present.ts';
import { findEvidence, findHolds, lockEvidence, updateEvidence } from './store.ts';
import type { EvidenceRow } from './tables.ts';
import { vesselOf, type EvidenceWorld } from './world.ts';

/** @throws Problem `evidence_held`, `evidence_locked` */
async function requireFree(tx: Tx, row: EvidenceRow): Promise<void> {
  const [hold] = await findHolds(tx, [row]);
  if (hold) throw conflict('evidence_held', `A legal hold keeps this item: ${hold.reason}`);
  if (row.lockedUntil !== null && row.lockedUntil > tx.now())
    throw conflict('evidence_locked', `The bucket keeps this item locked until ${row.lockedUntil.toISOString()}.`);
}

/** @throws Problem `evidence_state`, `evidence_held`, `evidence_locked`, `evidence_frozen`, `evidence_disposed` */
export async function askDisposal(
  ctx: Context,
  { evidenceId, reason }: z.output<typeof askEndpoint.input>,
): Promise<Evidence> {
  authorize(ctx, 'evidence:dispose');
  return inTransaction(ctx, async (tx) => {
    const row = await lockEvidence(tx.db, evidenceId);
    requireUsable(row);
    const state = moved(row.state, 'ask_disposal');
    if (state === null) throw conflict('evidence_state', `An item that is ${row.state} cannot be disposed of.`);
    await requireFree(tx, row);
    const asked = await updateEvidence(tx, row, {
      state,
      stateBefore: row.state,
      askedById: tx.actor.id,
      askedByName: tx.actor.name,
      askedAt: tx.now(),
      askedReason: reason,
    });
    return present(tx, await addStep(tx, asked, { action: 'disposal_requested', reason }));
  });
}

type Decision = z.output<typeof decideEndpoint.input>;
const noAsking = { askedById: null, askedByName: null, askedAt: null, askedReason: null, stateBefore: null };

async function decide(tx: Tx, { evidenceId, approve, reason }: Decision): Promise<EvidenceRow> {
  const row = await lockEvidence(tx.db, evidenceId);
  requireUsable(row);
  const { askedById, askedByName, askedAt } = row;
  if (row.state !== 'disposal_requested' || askedById === null || askedAt === null)
    throw conflict('disposal_not_asked', 'Nobody has asked to dispose of this item.');
  if (!approve) {
    const back = await updateEvidence(tx, row, { ...noAsking, state: row.stateBefore ?? 'sealed' });
    return addStep(tx, back, { action: 'disposal_refused', reason });
  }
  if (askedById === tx.actor.id)
    throw conflict('disposal_needs_another', 'Somebody else has to agree to the disposal of this item.');
  await requireFree(tx, row);
  const certificate: z.infer<typeof DisposalCertificate> = {
    format: 'tocsin-disposal-v1',
    orgId: row.orgId,
    evidenceId: row.id,
    number: row.number,
    title: row.title,
    sha256: row.sha256,
    bytes: row.bytes,
    askedBy: askedByName ?? '',
    askedAt: askedAt.toISOString(),
    reason: row.askedReason ?? '',
    approvedBy: tx.actor.name,
    approvedAt: tx.now().toISOString(),
    method:
      row.bytes === null
        ? 'Physical: as the people named here attest.'
        : 'The key of the bytes was destroyed and the bytes deleted.',
    headHash: row.headHash,
  };
  const gone = await updateEvidence(tx, row, { state: 'disposed', sealedKey: null, disposedAt: tx.now(), certificate });
  const hash = await hashOf(certificate);
  await forgetWords(tx, gone.id);
  return addStep(tx, gone, {
    action: 'disposed',
    reason,
    changes: { certificate: hash },
    detail: `${row.askedByName} · ${hash}`,
  });
}

/**
 * @throws Problem `disposal_not_asked`, `disposal_needs_another`, `evidence_held`, `evidence_locked`, `evidence_frozen`
 */
export const decideDisposalWith = (world: EvidenceWorld) =>
  async function decideDisposal(ctx: Context, input: Decision): Promise<Evidence> {
    authorize(ctx, 'evidence:dispose');
    const before = await inTransaction(ctx, ({ db }) => findEvidence(db, input.evidenceId));
    const vessel = before.sealedKey === null || before.bytes === null ? null : await vesselOf(world, before);
    const decided = await inTransaction(ctx, (tx) => decide(tx, input));
    if (input.approve && vessel && before.bytes !== null) {
      if (before.store === 's3') await world.s3?.remove(vessel, before.bytes);
      else await world.disk.remove(vessel);
    }
    return inTransaction(ctx, (tx) => present(tx, decided));
  };
