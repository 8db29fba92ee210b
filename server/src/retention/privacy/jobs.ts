// Privacy requests in the background: the look before an erasure, the erasure, the export, and the end of old files.
import { randomBytes } from 'node:crypto';

import { privacyExportReady, privacyRequestEnded } from '@tocsin/contracts/activity';
import * as z from 'zod';

import { record } from '#platform/activity';
import { inTransaction, type Context } from '#platform/context';
import type { Jobs } from '#platform/jobs';
import type { Log } from '#platform/log';
import type { Objects } from '#platform/objects';
import { wholeOrganisation } from '#platform/reach';
import { systemContext } from '#platform/system-context';

import { tables, type PrivacyRequestRow } from '../tables.ts';
import { endErasure, findRequest, Held, runErasure, type Ground as ErasureGround } from './erase.ts';
import { exportLines, type Manifest } from './export-lines.ts';
import { encrypting } from './file-cipher.ts';
import { lookThrough, namedHold, standingHolds } from './look.ts';
import { StoredFile } from './present.ts';
import { queue } from './requests.ts';
import { closeFileKey, openSought, pseudonymised, pseudonymSecret } from './subject.ts';

export type PrivacyGround = ErasureGround & { objects: Objects };
export type PrivacyWorld = PrivacyGround & { jobs: Jobs; log: Log };

const Order = z.object({ orgId: z.string(), requestId: z.uuid() });
const timeoutSeconds = 4 * 3600;
const mostTries = 6;
const dayMs = 86_400_000;
/** How long the file of an export can be taken. */
const fileDays = 7;
/** What still runs then has lost its process and all its tries. */
const lostAfterMs = 12 * 3_600_000;

/** Before `jobs.start()`. */
export const definePrivacyJobs = (world: PrivacyWorld): void =>
  world.jobs.define(
    queue,
    async ({ data, signal, attempt }) => {
      const { orgId, requestId } = Order.parse(data);
      const ctx = systemContext(world.handle, { orgId, module: 'retention', log: world.log });
      try {
        await carryOut(world, ctx, requestId, signal);
      } catch (error) {
        if (attempt < mostTries) throw error;
        world.log.error({ err: error, orgId, requestId }, 'A privacy request ended early.');
        await giveUp(world, ctx, requestId, { state: 'failed', because: 'It failed several times; ask again.' });
      }
    },
    { retries: mostTries, timeoutSeconds, concurrency: 1 },
  );

/** The next step of the request, whichever it is; nothing where it waits for people or is closed. */
export async function carryOut(
  ground: PrivacyGround,
  ctx: Context,
  requestId: string,
  signal: AbortSignal,
): Promise<void> {
  const request = await ground.handle.asSystem((db) => findRequest(db, requestId));
  if (!request) return;
  try {
    if (request.state === 'looking') await look(ground, ctx, request, signal);
    else if (request.state === 'running' && request.kind === 'export') await buildExport(ground, ctx, request);
    else await runErasure(ground, ctx, requestId, signal);
  } catch (error) {
    if (!(error instanceof Held)) throw error;
    await giveUp(ground, ctx, requestId, { state: 'stopped', because: error.message });
  }
}

const subjectOf = async (ground: PrivacyGround, ctx: Context, { id, orgId, sought: sealed }: PrivacyRequestRow) => {
  const sought = await openSought(ground, orgId, id, sealed ?? '');
  return { orgId, sought, who: pseudonymised(await pseudonymSecret(ground, ctx), sought) };
};

async function look(
  ground: PrivacyGround,
  ctx: Context,
  request: PrivacyRequestRow,
  signal: AbortSignal,
): Promise<void> {
  const holds = await standingHolds(ground, request.orgId);
  const { counts, held } = await lookThrough(ground, await subjectOf(ground, ctx, request), { holds, signal });
  if (held) throw new Held(`Kept by ${namedHold(held)}.`);
  await ground.handle.asSystem((db) =>
    tables(db)
      .updateTable('privacyRequest')
      .set({ state: 'asked', counts: JSON.stringify(counts) })
      .where('id', '=', request.id)
      .where('state', '=', 'looking')
      .execute(),
  );
}

async function buildExport(ground: PrivacyGround, ctx: Context, request: PrivacyRequestRow): Promise<void> {
  const { id, orgId, askedById } = request;
  const { sought, who } = await subjectOf(ground, ctx, request);
  const key = randomBytes(32);
  let manifest: Manifest = [];
  const lines = exportLines(
    {
      store: ground.store,
      read: (work) => ground.handle.transact(orgId, work, wholeOrganisation(askedById)),
    },
    { orgId, sought, who, exportedAt: ctx.now() },
    (made) => void (manifest = made),
  );
  const { through, tag } = encrypting(key);
  const stored = await ground.objects.put(orgId, through(lines));
  const fileKey = await closeFileKey(ground, orgId, id, key);
  const counts = Object.fromEntries(manifest.map(({ name, records }) => [name, records]));
  const isKept = await inTransaction(ctx, async (tx) => {
    const updated = await tables(tx.db)
      .updateTable('privacyRequest')
      .set({
        state: 'ready',
        counts: JSON.stringify(counts),
        file: JSON.stringify({ ...stored, tag: tag() }),
        fileKey,
        endedAt: tx.now(),
        expiresAt: new Date(tx.now().getTime() + fileDays * dayMs),
      })
      .where('id', '=', id)
      .where('state', '=', 'running')
      .returning('id')
      .executeTakeFirst();
    if (updated) await record(tx, privacyExportReady, { subjectId: id }, { pseudonym: request.pseudonym, counts });
    return updated !== undefined;
  });
  if (!isKept) await ground.objects.remove(orgId, stored.sha256);
}

/** Closes the request; of an erasure that had begun, with a certificate of what was done. */
async function giveUp(
  ground: PrivacyGround,
  ctx: Context,
  requestId: string,
  { state, because }: { state: 'stopped' | 'failed'; because: string },
): Promise<void> {
  await endErasureIfRunning(ground, ctx, requestId, { outcome: state, because });
  await inTransaction(ctx, async (tx) => {
    const closed = await tables(tx.db)
      .updateTable('privacyRequest')
      .set({ state, because, sought: null, endedAt: tx.now() })
      .where('id', '=', requestId)
      .where('state', 'in', ['looking', 'running'])
      .returning(['pseudonym', 'kind'])
      .executeTakeFirst();
    if (closed) await record(tx, privacyRequestEnded, { subjectId: requestId }, { ...closed, state, because });
  });
}

async function endErasureIfRunning(
  ground: PrivacyGround,
  ctx: Context,
  requestId: string,
  end: { outcome: 'stopped' | 'failed'; because: string },
): Promise<void> {
  const request = await ground.handle.asSystem((db) => findRequest(db, requestId));
  if (request?.kind === 'erasure' && request.state === 'running') await endErasure(ground, ctx, requestId, end);
}

/** Files whose time is over go, and whom they were about is forgotten; what lost its process is begun again. */
export const tidyPrivacyRequestsWith = ({ jobs, ...ground }: PrivacyGround & { jobs: Pick<Jobs, 'send'> }) =>
  async function tidyPrivacyRequests(ctx: Context): Promise<void> {
    const { orgId } = ctx;
    const over = await inTransaction(ctx, async (tx) => {
      const lost = await tables(tx.db)
        .selectFrom('privacyRequest')
        .select('id')
        .where('orgId', '=', orgId)
        .where('state', 'in', ['looking', 'running'])
        .where('askedAt', '<', new Date(tx.now().getTime() - lostAfterMs))
        .execute();
      const hour = tx.now().toISOString().slice(0, 13);
      for (const { id: requestId } of lost)
        await jobs.send(tx, queue, { orgId, requestId }, { key: `${requestId} ${hour}` });
      return tables(tx.db)
        .selectFrom('privacyRequest')
        .selectAll()
        .where('orgId', '=', orgId)
        .where('state', '=', 'ready')
        .where('expiresAt', '<=', tx.now())
        .execute();
    });
    for (const request of over) await expire(ground, ctx, request);
  };

async function expire(
  { objects }: PrivacyGround,
  ctx: Context,
  { id, orgId, file, pseudonym, kind }: PrivacyRequestRow,
) {
  await objects.remove(orgId, StoredFile.parse(file).sha256);
  await inTransaction(ctx, async (tx) => {
    await tables(tx.db)
      .updateTable('privacyRequest')
      .set({ state: 'expired', sought: null, file: null, fileKey: null })
      .where('id', '=', id)
      .execute();
    const because = `Its file could be taken for ${fileDays} days.`;
    await record(tx, privacyRequestEnded, { subjectId: id }, { pseudonym, kind, state: 'expired', because });
  });
}
