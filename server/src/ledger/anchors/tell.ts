// Tells others the roots they have not been told, in order; what fails is tried again, later and later.
import { ledgerAnchorTroubled } from '@tocsin/contracts/activity';
import { rootHash, rootStatement, type LedgerRoot } from '@tocsin/contracts/ledger/format';

import { record } from '#platform/activity';
import { inTransaction, type Context } from '#platform/context';
import type { DatabaseHandle } from '#platform/database';
import { Problem } from '#platform/errors';
import type { Secret } from '#platform/secret';
import type { Secrets } from '#platform/secrets';
import type { Vault } from '#platform/vault';

import { rootOf } from '../present.ts';
import { findOrganisationName } from '../store.ts';
import type { AnchorWorld, Anchored, Told } from './anchor.ts';
import { mailRoot } from './letter.ts';
import { lockRoot } from './object-lock.ts';
import { findOwed, findTargets, noteAnchor } from './store.ts';
import type { TargetRow } from './tables.ts';
import { stampRoot } from './time-stamp.ts';

export type AnchorGround = Omit<AnchorWorld, 'now'> & { handle: DatabaseHandle; vault: Vault; secrets: Secrets };

const atOnce = 50;
const leastPauseMs = 60_000;
const mostPauseMs = 60 * 60_000;

export const placeOfCredential = (id: string): string => `ledger_anchor_target.credential ${id}`;
/** Doubling from a minute to an hour. */
export const pauseAfter = (attempts: number): number => Math.min(leastPauseMs * 2 ** attempts, mostPauseMs);

async function credentialOf(ctx: Context, { vault, secrets }: AnchorGround, row: TargetRow): Promise<Secret | null> {
  if (row.credential === null) return null;
  const kept = (await vault.sealOf(ctx.orgId)).open(row.credential, placeOfCredential(row.id));
  return await secrets.resolve(ctx, kept, `ledger anchor ${row.kind}`);
}

async function tell(ctx: Context, ground: AnchorGround, target: TargetRow, told: Told): Promise<Anchored> {
  const world = { ...ground, now: ctx.now };
  const { settings } = target;
  switch (settings.kind) {
    case 'rfc3161':
      return await stampRoot(world, settings, told);
    case 'object-lock':
      return await lockRoot(world, settings, await credentialOf(ctx, ground, target), told);
    case 'e-mail':
      return await mailRoot(world, settings, told);
    default:
      return settings satisfies never;
  }
}

/** @returns what went wrong; null when the root is anchored */
async function anchorOne(
  ctx: Context,
  ground: AnchorGround,
  target: TargetRow,
  { root, attempts }: { root: LedgerRoot; attempts: number },
): Promise<string | null> {
  const { orgId, kind } = target;
  const digest = await rootHash(root);
  const organisation = await ground.handle.asSystem((db) => findOrganisationName(db, orgId));
  const about = { orgId, number: root.number, kind, digest, attempts: attempts + 1 };
  try {
    const { place, proof } = await tell(ctx, ground, target, { root, statement: rootStatement(root), digest, organisation }); // prettier-ignore
    const done = { place, proof, anchoredAt: ctx.now(), problem: null, retryAt: null };
    await ground.handle.asSystem((db) => noteAnchor(db, { ...about, ...done }));
    return null;
  } catch (error) {
    const problem = error instanceof Problem ? error.message : 'Something failed inside Tocsin; its log says what.';
    if (!(error instanceof Problem)) ctx.log.error({ err: error, kind }, 'A root could not be anchored.');
    const retryAt = new Date(ctx.now().getTime() + pauseAfter(attempts));
    await ground.handle.asSystem((db) =>
      noteAnchor(db, { ...about, place: '', proof: null, anchoredAt: null, problem, retryAt }),
    );
    return problem;
  }
}

/** @param now null: whatever the pauses say. @returns the first thing that went wrong */
export async function anchorTarget(
  ctx: Context,
  ground: AnchorGround,
  target: TargetRow,
  now: Date | null,
): Promise<string | null> {
  const owed = await ground.handle.asSystem((db) => findOwed(db, target, now, atOnce));
  for (const { attempts, ...row } of owed) {
    const root = rootOf(row);
    const problem = await anchorOne(ctx, ground, target, { root, attempts });
    if (problem === null) continue;
    // Said once for each root: its first failure. The others would most likely fail alike.
    if (attempts === 0)
      await inTransaction(
        ctx,
        (tx) =>
        record(tx, ledgerAnchorTroubled, { subjectId: ctx.orgId }, { kind: target.kind, root: root.number, because: problem }), // prettier-ignore
      );
    return problem;
  }
  return null;
}

export const anchorRootsWith = (ground: AnchorGround) =>
  async function anchorRoots(ctx: Context): Promise<void> {
    const targets = await inTransaction(ctx, ({ db, orgId }) => findTargets(db, orgId));
    for (const target of targets) if (target.enabled) await anchorTarget(ctx, ground, target, ctx.now());
  };
