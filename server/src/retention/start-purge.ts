// Purges as jobs: each night where something is over, and whenever somebody asks.
import { purgeStarted } from '@tocsin/contracts/activity';
import type { Purge } from '@tocsin/contracts/api/retention';
import * as z from 'zod';

import { requireSites } from '#identity';
import { record } from '#platform/activity';
import { authorize } from '#platform/authorize';
import { inTransaction, type Context, type Tx } from '#platform/context';
import { conflict } from '#platform/errors';
import { uuidv7 } from '#platform/id';
import type { Jobs } from '#platform/jobs';
import type { Log } from '#platform/log';
import { systemContext } from '#platform/system-context';

import { presentedPurge } from './present.ts';
import { previewWith } from './preview.ts';
import { endPurge, runPurge, type Ground } from './purge.ts';
import { findPurges } from './store.ts';
import { tables, type PurgeRow } from './tables.ts';

const queue = 'retention/purge';
const Order = z.object({ orgId: z.string(), purgeId: z.uuid() });
const timeoutSeconds = 4 * 3600;
/** What still runs then has lost its process and all its tries. */
const lostAfterMs = 12 * 3_600_000;
const mostTries = 6;

export type PurgeWorld = Ground & { jobs: Jobs; log: Log };

/** Before `jobs.start()`. */
export const definePurges = ({ jobs, log, ...ground }: PurgeWorld): void =>
  jobs.define(
    queue,
    async ({ data, signal, attempt }) => {
      const { orgId, purgeId } = Order.parse(data);
      const ctx = systemContext(ground.handle, { orgId, module: 'retention', log });
      try {
        await runPurge(ground, ctx, purgeId, signal);
      } catch (error) {
        if (attempt < mostTries) throw error;
        log.error({ err: error, orgId, purgeId }, 'A purge ended early.');
        await endPurge(ground, ctx, purgeId, 'It failed several times; the next purge takes the rest.');
      }
    },
    { retries: mostTries, timeoutSeconds, concurrency: 1 },
  );

/** @throws Problem `purge_running` */
async function begin(tx: Tx, jobs: Jobs, cause: PurgeRow['cause']): Promise<string> {
  const id = uuidv7();
  const { kind, id: byId, name } = tx.actor;
  const made = await tables(tx.db)
    .insertInto('purge')
    .values({
      id,
      orgId: tx.orgId,
      cause,
      state: 'running',
      byKind: kind,
      byId,
      byName: name,
      startedAt: tx.now(),
      endedAt: null,
      because: null,
      certificate: null,
    })
    .onConflict((on) => on.doNothing())
    .returning('id')
    .executeTakeFirst();
  if (!made) throw conflict('purge_running', 'A purge is running already.');
  await record(tx, purgeStarted, { subjectId: id }, { cause });
  await jobs.send(tx, queue, { orgId: tx.orgId, purgeId: id });
  return id;
}

/** @throws Problem `purge_running` */
export const startPurgeWith =
  (jobs: Jobs) =>
  async (ctx: Context): Promise<Purge> => {
    authorize(ctx, 'privacy:write');
    // It takes what is over at every site.
    requireSites(ctx, null);
    return inTransaction(ctx, async (tx) => {
      const id = await begin(tx, jobs, 'demand');
      return presentedPurge(await findPurges(tx.db, tx.orgId, id));
    });
  };

/** A night without anything to purge leaves no trace. */
export const purgeNightlyWith = ({ jobs, ...ground }: PurgeWorld) =>
  async function purgeNightly(ctx: Context): Promise<void> {
    const running = await inTransaction(ctx, async (tx) => {
      const [purge] = await tables(tx.db)
        .selectFrom('purge')
        .selectAll()
        .where('orgId', '=', tx.orgId)
        .where('state', '=', 'running')
        .execute();
      const isLost = purge && purge.startedAt.getTime() < tx.now().getTime() - lostAfterMs;
      if (isLost) await jobs.send(tx, queue, { orgId: tx.orgId, purgeId: purge.id });
      return purge !== undefined;
    });
    if (running) return;
    const { items } = await previewWith(ground)(ctx);
    if (items.some(({ count }) => count > 0)) await inTransaction(ctx, (tx) => begin(tx, jobs, 'schedule'));
  };
