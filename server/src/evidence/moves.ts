// Seals, analyses and passes items on.
import type {
  analyseEvidence as analyseEndpoint,
  sealEvidence as sealEndpoint,
  transferEvidence as transferEndpoint,
} from '@tocsin/contracts/api/evidence';
import type { Evidence } from '@tocsin/contracts/evidence';
import type * as z from 'zod';

import { authorize } from '#platform/authorize';
import { inTransaction, type Context, type Tx } from '#platform/context';
import { conflict } from '#platform/errors';

import { addStep, type Step } from './custody.ts';
import { requireUsable } from './guard.ts';
import { moved, type Move } from './lifecycle.ts';
import { present } from './present.ts';
import { lockEvidence, updateEvidence } from './store.ts';
import type { EvidenceRow } from './tables.ts';
import { vesselOf, type EvidenceWorld } from './world.ts';

const lockDays = 365;

type Wanted = { evidenceId: string; rev?: number | undefined; move: Move };
/** @throws Problem `evidence_state`, `evidence_frozen`, `evidence_disposed`, `stale_revision`, `evidence_not_found` */
async function move(
  tx: Tx,
  { evidenceId, rev, move: way }: Wanted,
  step: (row: EvidenceRow) => Step & { change?: Partial<Pick<EvidenceRow, 'custodian' | 'location' | 'lockedUntil'>> },
): Promise<EvidenceRow> {
  const row = await lockEvidence(tx.db, evidenceId, rev);
  requireUsable(row);
  const state = moved(row.state, way);
  const isEmpty = way === 'seal' && row.state === 'registered' && row.kind !== 'physical';
  if (state === null || isEmpty)
    throw conflict('evidence_state', `An item that is ${row.state.replaceAll('_', ' ')} cannot take this step.`);
  const { change = {}, ...said } = step(row);
  return await addStep(tx, await updateEvidence(tx, row, { ...change, state }), said);
}

export const sealWith = (world: EvidenceWorld) =>
  async function sealEvidence(ctx: Context, input: z.output<typeof sealEndpoint.input>): Promise<Evidence> {
    authorize(ctx, 'evidence:write');
    const sealed = await inTransaction(ctx, (tx) =>
      move(tx, { ...input, move: 'seal' }, ({ sha256 }) => ({
        action: 'sealed',
        reason: input.reason,
        detail: sha256,
      })),
    );
    return await lockInBucket(world, ctx, sealed);
  };

/** Objects of a bucket are locked there too; what is on the disk is held by its hash alone. */
async function lockInBucket(world: EvidenceWorld, ctx: Context, row: EvidenceRow): Promise<Evidence> {
  if (row.store !== 's3' || row.bytes === null || !world.s3) return inTransaction(ctx, (tx) => present(tx, row));
  const until = new Date(ctx.now().getTime() + lockDays * 86_400_000);
  await world.s3.lock(await vesselOf(world, row), row.bytes, until);
  return inTransaction(ctx, async (tx) => {
    const now = await lockEvidence(tx.db, row.id);
    return present(tx, await updateEvidence(tx, now, { lockedUntil: until }));
  });
}

export async function analyseEvidence(ctx: Context, input: z.output<typeof analyseEndpoint.input>): Promise<Evidence> {
  authorize(ctx, 'evidence:write');
  const { step, reason } = input;
  const [way, action] =
    step === 'begin' ? (['begin_analysis', 'analysis_begun'] as const) : (['end_analysis', 'analysis_ended'] as const);
  return inTransaction(ctx, async (tx) =>
    present(tx, await move(tx, { ...input, move: way }, () => ({ action, reason }))),
  );
}

/** Whoever receives it is the custodian once it is out; whoever takes it back when it returns. */
export async function transferEvidence(
  ctx: Context,
  input: z.output<typeof transferEndpoint.input>,
): Promise<Evidence> {
  authorize(ctx, 'evidence:write');
  const { step, person, location, reason } = input;
  return inTransaction(ctx, async (tx) => {
    if (step === 'accept') {
      const accepted = await move(tx, { ...input, move: 'accept' }, ({ custodian }) => ({
        action: 'transfer_accepted',
        reason,
        location,
        toCustodian: person,
        fromCustodian: custodian,
        detail: person,
        change: { custodian: person, ...(location && { location }) },
      }));
      return present(tx, accepted);
    }
    const way = step === 'out' ? 'transfer' : 'return';
    const row = await move(tx, { ...input, move: way }, ({ custodian }) => ({
      action: step === 'out' ? 'transferred_out' : 'returned',
      reason,
      location,
      fromCustodian: custodian,
      toCustodian: person,
      detail: person,
      change: { custodian: person, ...(location && { location }) },
    }));
    return present(tx, row);
  });
}
