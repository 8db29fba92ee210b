// Notes which words stand in an item that is text, so that a search finds it. Their order is not kept.
import { buffer } from 'node:stream/consumers';

import type { Activity, evidenceSteps } from '@tocsin/contracts/activity';
import { sql } from 'kysely';

import { inTransaction, type Context, type Tx } from '#platform/context';

import { decoded, encodingOf } from './readable.ts';
import { findEvidence, lockEvidence } from './store.ts';
import type { EvidenceRow } from './tables.ts';
import { bytesOf, type EvidenceWorld } from './world.ts';

/** From the first byte on. */
const mostBytesNoted = 1024 * 1024;
const headBytes = 4096;
const itemsOfOneSweep = 200;
const written = /^(?:text\/|message\/|application\/(?:[a-z0-9.-]+\+)?(?:json|xml|x-ndjson|yaml|javascript|sql))/;

/** What says it is text, and what nobody could name and holds no zero byte. */
function isTextLike(mediaType: string | null, head: Buffer): boolean {
  if (mediaType !== null && written.test(mediaType)) return true;
  if (mediaType !== null && mediaType !== '' && mediaType !== 'application/octet-stream') return false;
  const encoding = encodingOf(head);
  return encoding.startsWith('utf-16') || (encoding === 'utf-8' && !head.includes(0));
}

const isNotable = (row: EvidenceRow): boolean => row.bytes !== null && row.state !== 'disposed' && !row.frozen;

async function textOf(world: EvidenceWorld, row: EvidenceRow): Promise<{ text: string; bytes: number }> {
  if (row.bytes === null || row.bytes === 0) return { text: '', bytes: 0 };
  const bytes = await buffer(bytesOf(world, row, { from: 0, to: Math.min(row.bytes, mostBytesNoted) }));
  const head = bytes.subarray(0, headBytes);
  return isTextLike(row.mediaType, head)
    ? { text: decoded(bytes, encodingOf(head)).replaceAll('\0', ' '), bytes: bytes.length }
    : { text: '', bytes: 0 };
}

/** Of what is no text it is noted that it was looked at. The caller is Tocsin itself. */
export async function noteWords(world: EvidenceWorld, ctx: Context, evidenceId: string): Promise<void> {
  const row = await inTransaction(ctx, ({ db }) => findEvidence(db, evidenceId));
  if (!isNotable(row)) return;
  const { text, bytes } = await textOf(world, row);
  await inTransaction(ctx, async (tx) => {
    // It may have been disposed of while it was read: then nothing of it stays.
    if (!isNotable(await lockEvidence(tx.db, evidenceId))) return;
    await sql`insert into evidence_words (evidence_id, org_id, words, bytes_read, at)
      values (${evidenceId}, ${tx.orgId}, finding_words(${tx.orgId}::uuid, ${text}), ${bytes}, ${tx.now()})
      on conflict (evidence_id) do update
        set words = excluded.words, bytes_read = excluded.bytes_read, at = excluded.at`.execute(tx.db);
  });
}

export const noteWordsWith = (world: EvidenceWorld) =>
  async function noteWordsOfItem(ctx: Context, { subjectId }: Activity<typeof evidenceSteps.uploaded>): Promise<void> {
    await noteWords(world, ctx, subjectId);
  };

/** What was taken in before words were noted, some at a time. Of one that cannot be read the rest does not wait. */
export const noteMissingWith = (world: EvidenceWorld) =>
  async function noteMissingWords(ctx: Context): Promise<void> {
    const missing = await inTransaction(ctx, ({ db }) =>
      sql<{ id: string }>`select e.id from evidence e
        where e.bytes is not null and e.disposed_at is null and not e.frozen
          and not exists (select from evidence_words w where w.evidence_id = e.id)
        order by e.id limit ${itemsOfOneSweep}`.execute(db),
    );
    for (const { id } of missing.rows)
      await noteWords(world, ctx, id).catch((error: unknown) =>
        world.log.warn({ err: error, evidence: id }, 'the words of an item could not be noted'),
      );
  };

/** With the bytes goes what was read from them. */
export async function forgetWords(tx: Tx, evidenceId: string): Promise<void> {
  await sql`delete from evidence_words where evidence_id = ${evidenceId}`.execute(tx.db);
}
