// Takes bytes away: as they are where that is safe, else in an encrypted archive whose password is shown once.
import { randomInt } from 'node:crypto';
import { Readable } from 'node:stream';

import type { downloadEvidence as plainEndpoint, makeArchive as endpoint } from '@tocsin/contracts/api/evidence';
import { downloadArchive, downloadEvidence } from '@tocsin/contracts/api/evidence';
import type { FastifyReply } from 'fastify';
import type * as z from 'zod';

import { authorize } from '#platform/authorize';
import { inTransaction, type Context } from '#platform/context';
import { conflict, notFound } from '#platform/errors';
import { uuidv7 } from '#platform/id';
import { raw, type RawRoute } from '#platform/module';

import { aesZip } from './aes-zip.ts';
import { addStep } from './custody.ts';
import { requireReason, requireUsable } from './guard.ts';
import { isSafe } from './present.ts';
import { findEvidence, lockEvidence } from './store.ts';
import { tables, type EvidenceRow } from './tables.ts';
import { verifyIfStale } from './verify.ts';
import { bytesOf, noBytes, openPassword, sealPassword, type EvidenceWorld } from './world.ts';

const archiveMs = 10 * 60_000;
/** Without signs that are read as others. */
const signs = 'abcdefghjkmnpqrstuvwxyzABCDEFGHJKMNPQRSTUVWXYZ23456789';
const newPassword = (): string => Array.from({ length: 20 }, () => signs[randomInt(signs.length)]).join('');

/** @throws Problem `evidence_frozen`, `evidence_disposed`, `evidence_has_no_bytes`, `evidence_reason_needed`, `evidence_unsafe` */
async function putOnRecord(
  world: EvidenceWorld,
  ctx: Context,
  { evidenceId, reason }: { evidenceId: string; reason: string },
  form: 'archive' | 'plain',
): Promise<EvidenceRow> {
  await verifyIfStale(world, ctx, await inTransaction(ctx, ({ db }) => findEvidence(db, evidenceId)));
  return inTransaction(ctx, async (tx) => {
    const row = await lockEvidence(tx.db, evidenceId);
    requireUsable(row);
    if (row.bytes === null) throw noBytes();
    if (form === 'plain' && !isSafe(row))
      throw conflict('evidence_unsafe', 'This item is not safe: take it in an encrypted archive.');
    await requireReason(tx, row, reason);
    return addStep(tx, row, { action: 'downloaded', reason, changes: { form }, detail: form });
  });
}

export const makeArchiveWith = (world: EvidenceWorld) =>
  async function makeArchive(
    ctx: Context,
    input: z.output<typeof endpoint.input>,
  ): Promise<z.input<typeof endpoint.output>> {
    authorize(ctx, 'evidence:read');
    const [id, password] = [uuidv7(), newPassword()];
    const sealedPassword = await sealPassword(world, ctx.orgId, id, password);
    const row = await putOnRecord(world, ctx, input, 'archive');
    const expiresAt = new Date(ctx.now().getTime() + archiveMs);
    await inTransaction(ctx, async (tx) => {
      const db = tables(tx.db);
      await db.deleteFrom('evidenceArchive').where('expiresAt', '<', tx.now()).execute();
      await db
        .insertInto('evidenceArchive')
        .values({ id, orgId: tx.orgId, evidenceId: row.id, personId: tx.actor.id, sealedPassword, expiresAt })
        .execute();
    });
    return { archiveId: id, password, until: expiresAt.toISOString() };
  };

/** A name that says nothing a browser or a shell could take for an order. */
const plainName = (name: string): string =>
  name
    .replaceAll(/[^A-Za-z0-9._-]/g, '_')
    .replace(/^\.+/, '_')
    .slice(0, 120) || 'file';

/** Whatever it is, no browser shows or runs it. */
const attached = (reply: FastifyReply, name: string, type: string): FastifyReply =>
  reply
    .header('content-disposition', `attachment; filename="${plainName(name)}"`)
    .header('content-security-policy', "sandbox; default-src 'none'")
    .header('x-content-type-options', 'nosniff')
    .type(type);

async function fetchArchive(
  world: EvidenceWorld,
  ctx: Context,
  archiveId: string,
  reply: FastifyReply,
): Promise<FastifyReply> {
  authorize(ctx, 'evidence:read');
  const { archive, row } = await inTransaction(ctx, async ({ db }) => {
    const found = await tables(db)
      .selectFrom('evidenceArchive')
      .selectAll()
      .where('id', '=', archiveId)
      .executeTakeFirst();
    if (!found || found.personId !== ctx.actor.id || found.expiresAt <= ctx.now()) throw notFound('archive', archiveId);
    const item = await findEvidence(db, found.evidenceId);
    requireUsable(item);
    return { archive: found, row: item };
  });
  const password = await openPassword(world, ctx.orgId, archive.id, archive.sealedPassword);
  const zip = aesZip({ name: plainName(row.fileName ?? 'file'), at: row.createdAt, password }, bytesOf(world, row));
  return attached(reply, `${row.number}.zip`, 'application/zip').send(Readable.from(zip));
}

async function fetchPlain(
  world: EvidenceWorld,
  ctx: Context,
  input: z.output<typeof plainEndpoint.input>,
  reply: FastifyReply,
): Promise<FastifyReply> {
  authorize(ctx, 'evidence:read');
  const row = await putOnRecord(world, ctx, input, 'plain');
  const name = `${row.number}-${row.fileName ?? 'file'}`;
  return attached(reply, name, 'application/octet-stream')
    .header('content-length', String(row.bytes))
    .send(Readable.from(bytesOf(world, row)));
}

const fields = (of: unknown): object => (typeof of === 'object' && of !== null ? of : {});

export const downloadRoutes = (world: EvidenceWorld): RawRoute[] => [
  raw(
    'GET',
    downloadArchive.path,
    'evidence:read',
    (ctx, { params }, reply) => fetchArchive(world, ctx, downloadArchive.input.parse(params).archiveId, reply),
    { metered: true },
  ),
  raw(
    'GET',
    downloadEvidence.path,
    'evidence:read',
    (ctx, { params, query }, reply) =>
      fetchPlain(world, ctx, downloadEvidence.input.parse({ ...fields(query), ...fields(params) }), reply),
    { metered: true },
  ),
];
