// Looks at an item: put on record first, then a bounded part of it as data.
import { buffer } from 'node:stream/consumers';

import type { openView as viewEndpoint, previewEvidence as endpoint } from '@tocsin/contracts/api/evidence';
import { sql } from 'kysely';
import type * as z from 'zod';

import { authorize } from '#platform/authorize';
import { inTransaction, type Context, type Tx } from '#platform/context';
import { conflict, invalid } from '#platform/errors';

import { addStep } from './custody.ts';
import { requireReason, requireUsable } from './guard.ts';
import { isSafe } from './present.ts';
import { decoded, encodingOf, stringsIn, windowBytes } from './readable.ts';
import { pictures } from './sniff.ts';
import { findEvidence, lockEvidence } from './store.ts';
import { tables, type EvidenceRow } from './tables.ts';
import { verifyIfStale } from './verify.ts';
import { bytesOf, noBytes, type EvidenceWorld } from './world.ts';

const viewMs = 60 * 60_000;
const mostImageBytes = 8 * 2 ** 20;

/** @throws Problem `evidence_reason_needed`, `evidence_frozen`, `evidence_disposed`, `evidence_has_no_bytes` */
export const openViewWith = (world: EvidenceWorld) =>
  async function openView(
    ctx: Context,
    { evidenceId, reason }: z.output<typeof viewEndpoint.input>,
  ): Promise<{ until: string }> {
    authorize(ctx, 'evidence:read');
    await verifyIfStale(world, ctx, await inTransaction(ctx, ({ db }) => findEvidence(db, evidenceId)));
    return inTransaction(ctx, async (tx) => {
      const row = await lockEvidence(tx.db, evidenceId);
      requireUsable(row);
      if (row.bytes === null) throw noBytes();
      await requireReason(tx, row, reason);
      await addStep(tx, row, { action: 'viewed', reason });
      return { until: new Date(tx.now().getTime() + viewMs).toISOString() };
    });
  };

/** @throws Problem `view_not_opened` */
async function requireView(tx: Tx, { id }: EvidenceRow): Promise<void> {
  const seen = await tables(tx.db)
    .selectFrom('custodyEvent')
    .select('seq')
    .where('evidenceId', '=', id)
    .where('actorId', '=', tx.actor.id)
    .where('action', '=', 'viewed')
    .where(sql<boolean>`at > ${new Date(tx.now().getTime() - viewMs)}`)
    .executeTakeFirst();
  if (!seen) throw conflict('view_not_opened', 'Put on record first that you look at it: POST …/views.');
}

async function part(world: EvidenceWorld, row: EvidenceRow, from: number, to: number): Promise<Buffer> {
  return await buffer(bytesOf(world, row, { from, to }));
}

/** @throws Problem `view_not_opened`, `evidence_no_image`, `evidence_offset`, `evidence_frozen`, `evidence_has_no_bytes` */
export const previewWith = (world: EvidenceWorld) =>
  async function previewEvidence(
    ctx: Context,
    { evidenceId, as, offset }: z.output<typeof endpoint.input>,
  ): Promise<z.input<typeof endpoint.output>> {
    authorize(ctx, 'evidence:read');
    const row = await inTransaction(ctx, async (tx) => {
      const found = await findEvidence(tx.db, evidenceId);
      requireUsable(found);
      await requireView(tx, found);
      return found;
    });
    if (row.bytes === null) throw noBytes();
    const nothing = {
      as,
      offset,
      bytes: row.bytes,
      next: null,
      text: null,
      data: null,
      mediaType: null,
      encoding: null,
    };
    if (as === 'image') {
      const { mediaType } = row;
      if (!isSafe(row) || mediaType === null || !pictures.includes(mediaType) || row.bytes > mostImageBytes)
        throw invalid('evidence_no_image', 'Only small PNG, JPEG, GIF and WebP images that are safe are shown.');
      return { ...nothing, offset: 0, mediaType, data: (await part(world, row, 0, row.bytes)).toString('base64') };
    }
    if (offset >= row.bytes)
      throw invalid('evidence_offset', `The item has ${row.bytes} bytes.`, [
        { pointer: '/offset', detail: 'Beyond the end.' },
      ]);
    // Text in UTF-16 is cut between its units.
    const from = offset - (offset % 2);
    const to = Math.min(from + windowBytes, row.bytes);
    const bytes = await part(world, row, from, to);
    const shown = { ...nothing, offset: from, next: to < row.bytes ? to : null };
    if (as === 'hex') return { ...shown, data: bytes.toString('base64') };
    if (as === 'strings') return { ...shown, text: stringsIn(bytes, from) };
    const encoding = encodingOf(await part(world, row, 0, Math.min(4, row.bytes)));
    const byMark = encoding.startsWith('utf-16') ? encoding : encodingOf(bytes);
    return { ...shown, encoding: byMark, text: decoded(bytes, byMark) };
  };
