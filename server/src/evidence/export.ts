// The chain of custody as a file that proves itself, made after the bytes were verified.
import type { exportCustody as endpoint } from '@tocsin/contracts/api/evidence';
import { CustodyEvent } from '@tocsin/contracts/evidence';
import type * as z from 'zod';

import { authorize } from '#platform/authorize';
import { inTransaction, type Context } from '#platform/context';

import { addStep, stepsOf } from './custody.ts';
import { requireReason, requireUsable } from './guard.ts';
import { present } from './present.ts';
import { findEvidence, lockEvidence } from './store.ts';
import { verifyBytes } from './verify.ts';
import type { EvidenceWorld } from './world.ts';

/** Of a disposed item its chain remains. @throws Problem `evidence_frozen` where the bytes do not fit, `evidence_reason_needed` */
export const exportWith = (world: EvidenceWorld) =>
  async function exportCustody(
    ctx: Context,
    { evidenceId, reason }: z.output<typeof endpoint.input>,
  ): Promise<z.input<typeof endpoint.output>> {
    authorize(ctx, 'evidence:read');
    await verifyBytes(world, ctx, await inTransaction(ctx, ({ db }) => findEvidence(db, evidenceId)));
    return inTransaction(ctx, async (tx) => {
      const row = await lockEvidence(tx.db, evidenceId);
      if (row.state !== 'disposed') requireUsable(row);
      await requireReason(tx, row, reason);
      const told = await addStep(tx, row, { action: 'exported', reason });
      const { file, ...evidence } = await present(tx, told);
      return {
        format: 'tocsin-custody-v1' as const,
        orgId: row.orgId,
        exportedAt: tx.now().toISOString(),
        exportedBy: tx.actor.name,
        evidence: { ...evidence, file, sha256: row.sha256, headHash: told.headHash },
        events: (await stepsOf(tx.db, row.id)).map((step) => ({
          ...CustodyEvent.parse(step),
          evidenceId: step.evidenceId,
        })),
      };
    });
  };
