// Has new files looked at by the scanner, and puts on record what it condemns.
import * as z from 'zod';

import { inTransaction, type Tx } from '#platform/context';
import { systemContext } from '#platform/system-context';

import { addStep } from './custody.ts';
import { findEvidence, lockEvidence, updateEvidence } from './store.ts';
import { bytesOf, type EvidenceWorld } from './world.ts';

const queue = 'evidence/scan';
const Order = z.object({ orgId: z.uuid(), evidenceId: z.uuid() });
const timeoutSeconds = 3600;

export const scanLater = ({ jobs }: Pick<EvidenceWorld, 'jobs'>, tx: Tx, evidenceId: string): Promise<void> =>
  jobs.send(tx, queue, { orgId: tx.orgId, evidenceId });

/** Before `jobs.start()`. */
export const defineScans = (world: EvidenceWorld): void =>
  world.jobs.define(queue, ({ data }) => scanNow(world, Order.parse(data)), {
    retries: 3,
    timeoutSeconds,
  });

async function scanNow(world: EvidenceWorld, { orgId, evidenceId }: z.infer<typeof Order>): Promise<void> {
  const { scanner, handle, log } = world;
  if (!scanner) return;
  const ctx = systemContext(handle, { orgId, module: 'evidence', log });
  const row = await inTransaction(ctx, ({ db }) => findEvidence(db, evidenceId));
  if (row.bytes === null || row.scanState === 'clean' || row.scanState === 'condemned') return;
  const verdict = await scanner.scan(bytesOf(world, row));
  await inTransaction(ctx, async (tx) => {
    const now = await lockEvidence(tx.db, evidenceId);
    const found = verdict.state === 'condemned' ? verdict.found : verdict.state === 'failed' ? verdict.because : null;
    const next = await updateEvidence(tx, now, { scanState: verdict.state, scanFound: found, scannedAt: tx.now() });
    if (verdict.state === 'condemned')
      await addStep(tx, next, { action: 'condemned', changes: { found }, detail: found });
  });
}
