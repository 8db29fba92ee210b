// The keys of an organisation: shown, made anew, and every value brought to the newest.
import { dataKeyMade, dataKeyResealed, dataKeyRewrapped } from '@tocsin/contracts/activity';
import type { Keys } from '@tocsin/contracts/api/secrets';

import { record } from '#platform/activity';
import { authorize } from '#platform/authorize';
import { inTransaction, type Context } from '#platform/context';
import type { Jobs } from '#platform/jobs';
import { findProgress, isSettled, resealAll, type ResealGround } from '#platform/keys/reseal';
import { installation } from '#platform/vault';

export const resealJob = 'keys.reseal';
export type KeyDesk = ResealGround & { jobs: Pick<Jobs, 'send'> };

export const getKeysWith =
  ({ vault }: KeyDesk) =>
  async (ctx: Context): Promise<Keys> => {
    authorize(ctx, 'secret:read');
    const rows = await vault.keysOf(ctx.orgId);
    const newest = rows.at(-1)?.version ?? 0;
    const places = await inTransaction(ctx, (tx) => findProgress(tx.db, ctx.orgId, newest));
    return {
      masterKey: vault.masterKey,
      keys: rows.toReversed().map(({ version, state, masterKey, createdAt }) => ({
        version,
        state,
        masterKey,
        createdAt: createdAt.toISOString(),
      })),
      reseal: places.map(({ place, done, total, failed, finishedAt }) => ({
        place,
        done,
        total: Math.max(total, done),
        failed,
        finished: finishedAt !== null,
      })),
    };
  };

/** @throws Problem `organisation_shredded`, `keys_changed`, `master_key_unavailable`. */
export const rotateKeysWith =
  (desk: KeyDesk) =>
  async (ctx: Context): Promise<Keys> => {
    authorize(ctx, 'secret:write');
    await desk.vault.rotate(ctx.orgId, async (db, version) => {
      const tx = { ...ctx, db };
      await desk.jobs.send(tx, resealJob, { orgId: ctx.orgId });
      await record(tx, dataKeyMade, { subjectId: `${version}` }, { version });
    });
    return getKeysWith(desk)(ctx);
  };

/** May be cut short at any moment; what is done stays done, and the next run goes on there. */
export async function resealOrganisation(ctx: Context, desk: ResealGround, signal: AbortSignal): Promise<void> {
  const version = await resealAll(desk, ctx.orgId, signal);
  signal.throwIfAborted();
  if (version === null) return;
  await inTransaction(ctx, async (tx) => {
    const places = await findProgress(tx.db, ctx.orgId, version);
    const values = places.reduce((sum, { done }) => sum + done, 0);
    await record(tx, dataKeyResealed, { subjectId: `${version}` }, { version, values });
  });
}

/** The clock's part: goes on with what was cut short, and wraps keys again after another master key was set. */
export const keepKeysWith = (desk: KeyDesk) =>
  async function keepKeys(ctx: Context): Promise<void> {
    const keys = await desk.vault.keysOf(ctx.orgId);
    if (keys.some(({ state }) => state === 'shredded')) return;
    const count = await desk.vault.rewrap(ctx.orgId);
    if (count > 0)
      await inTransaction(ctx, (tx) =>
        record(tx, dataKeyRewrapped, { subjectId: 'all' }, { keys: count, masterKey: desk.vault.masterKey }),
      );
    const shared = await desk.vault.keysOf(installation);
    if (shared.length > 0) await desk.vault.rewrap(installation);
    for (const orgId of [ctx.orgId, ...(shared.length > 0 ? [installation] : [])])
      if (!(await isSettled(desk, orgId)))
        await inTransaction(ctx, (tx) =>
          desk.jobs.send(tx, resealJob, { orgId }, { key: `${orgId} ${Math.floor(ctx.now().getTime() / 600_000)}` }),
        );
  };
