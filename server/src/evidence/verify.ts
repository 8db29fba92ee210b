// Hashes the bytes of an item anew and checks its chain. What does not fit freezes the item, and is told as an alert.
import { createHash } from 'node:crypto';

import type { verifyEvidence as endpoint } from '@tocsin/contracts/api/evidence';
import { chainFindings } from '@tocsin/contracts/ledger/custody';
import { sql } from 'kysely';
import type * as z from 'zod';

import { authorize } from '#platform/authorize';
import { inTransaction, type Context } from '#platform/context';

import { addStep, stepsOf } from './custody.ts';
import { present } from './present.ts';
import { findEvidence, lockEvidence, updateEvidence } from './store.ts';
import { tables, type EvidenceRow } from './tables.ts';
import { bytesOf, type EvidenceWorld } from './world.ts';

const weekMs = 7 * 24 * 3_600_000;
/** A look or a download verifies what was not verified for so long, where it is small enough to wait for. */
const freshMs = 24 * 3_600_000;
const atOnceBytes = 256 * 2 ** 20;
const sweepMs = 45 * 60_000;
const sweepItems = 5000;

/** Unreadable bytes have no hash: they were changed, or are gone. */
async function hashNow(world: EvidenceWorld, row: EvidenceRow): Promise<string> {
  const hash = createHash('sha256');
  try {
    for await (const piece of bytesOf(world, row)) hash.update(piece);
  } catch (error) {
    world.log.warn({ err: error, evidence: row.number }, 'evidence could not be read');
    return 'unreadable';
  }
  return hash.digest('hex');
}

/** Nothing for what has no bytes. @returns whether they are those that were taken in */
export async function verifyBytes(
  world: EvidenceWorld,
  ctx: Context,
  row: EvidenceRow,
): Promise<{ ok: boolean; sha256: string } | null> {
  if (row.sha256 === null || row.state === 'disposed') return null;
  const sha256 = await hashNow(world, row);
  await inTransaction(ctx, async (tx) => {
    const now = await lockEvidence(tx.db, row.id);
    if (now.state === 'disposed') return;
    const ok = sha256 === now.sha256;
    const next = await updateEvidence(tx, now, { verifiedAt: tx.now(), verifiedOk: ok, frozen: !ok });
    const verification = { sha256, ok };
    await addStep(tx, next, { action: ok ? 'hash_verified' : 'mismatch_detected', verification, detail: sha256 });
  });
  return { ok: sha256 === row.sha256, sha256 };
}

/** Before bytes are shown or leave; a large item waits for the sweep. @throws Problem `evidence_not_found` */
export async function verifyIfStale(world: EvidenceWorld, ctx: Context, row: EvidenceRow): Promise<EvidenceRow> {
  const isFresh = row.verifiedAt !== null && ctx.now().getTime() - row.verifiedAt.getTime() < freshMs;
  if (isFresh || row.bytes === null || row.bytes > atOnceBytes) return row;
  await verifyBytes(world, ctx, row);
  return inTransaction(ctx, ({ db }) => findEvidence(db, row.id));
}

export const verifyWith = (world: EvidenceWorld) =>
  async function verifyEvidence(
    ctx: Context,
    { evidenceId }: { evidenceId: string },
  ): Promise<z.input<typeof endpoint.output>> {
    authorize(ctx, 'evidence:read');
    const row = await inTransaction(ctx, ({ db }) => findEvidence(db, evidenceId));
    const bytes = await verifyBytes(world, ctx, row);
    return inTransaction(ctx, async (tx) => {
      const now = await findEvidence(tx.db, row.id);
      const steps = await stepsOf(tx.db, row.id);
      const findings = await chainFindings(row.id, steps);
      if (steps.at(-1)?.hash !== now.headHash) findings.push('The last step is not the head of the chain.');
      return {
        at: tx.now().toISOString(),
        bytes,
        chain: { ok: findings.length === 0, steps: steps.length, findings },
        evidence: await present(tx, now),
      };
    });
  };

/** Each item once a week, the longest unverified first; what does not fit into the hour waits for the next one. */
export const sweepWith = (world: EvidenceWorld) =>
  async function verifyWeekly(ctx: Context): Promise<void> {
    const started = performance.now();
    const due = await inTransaction(ctx, ({ db }) =>
      tables(db)
        .selectFrom('evidence')
        .selectAll()
        .where('orgId', '=', ctx.orgId)
        .where('sha256', 'is not', null)
        .where('disposedAt', 'is', null)
        .where(sql<boolean>`verified_at < ${new Date(ctx.now().getTime() - weekMs)}`)
        .orderBy('verifiedAt')
        .limit(sweepItems)
        .execute(),
    );
    for (const row of due) {
      if (performance.now() - started > sweepMs) return;
      await verifyBytes(world, ctx, row);
    }
  };
