// One turn of one sink: what has happened since, in order, until all of it is delivered or the other side fails.
import { auditSinkTroubled } from '@tocsin/contracts/activity';

import { record } from '#platform/activity';
import { inTransaction, type Context } from '#platform/context';
import type { DatabaseHandle } from '#platform/database';
import { Problem } from '#platform/errors';
import { wholeOrganisation } from '#platform/reach';

import { toOcsf } from './ocsf.ts';
import { sendRecords, type StreamGround } from './send.ts';
import { findVisible, leaseSink, noteFailure, noteProgress, readFollowing, releaseSink, renewLease } from './store.ts';
import type { SinkRow, StreamedActivity } from './tables.ts';

export type DeliveryGround = StreamGround & { handle: DatabaseHandle; holder: string };

const batch = 200;
/** A process that died is followed after this; one that lives renews its lease well before, however slow a batch is. */
const leaseMs = 30_000;
const renewMs = 8_000;
const leastPauseMs = 1_000;
const mostPauseMs = 5 * 60_000;

/** Doubling from a second to five minutes. */
export const pauseAfter = (failures: number): number => Math.min(leastPauseMs * 2 ** failures, mostPauseMs);

export const isWanted = (type: string, filter: readonly string[]): boolean =>
  filter.length === 0 || filter.includes(type) || filter.includes(type.split('.')[0] ?? type);

/** Of need-to-know incidents only where the sink was told so. */
async function visibleOf(
  { handle }: DeliveryGround,
  { orgId, needToKnow }: SinkRow,
  rows: readonly StreamedActivity[],
): Promise<readonly StreamedActivity[]> {
  if (needToKnow || rows.length === 0) return rows;
  const ids = rows.map(({ id }) => id);
  const visible = await handle.transact(orgId, (db) => findVisible(db, ids), wholeOrganisation(null));
  return rows.filter(({ id }) => visible.has(id));
}

/** @returns false when there is no more to do now */
async function deliverBatch(ctx: Context, ground: DeliveryGround, id: string): Promise<boolean> {
  const { handle, holder } = ground;
  const now = ctx.now();
  const until = new Date(now.getTime() + leaseMs);
  const sink = await handle.asSystem((db) => leaseSink(db, { id, holder, now, until }));
  if (!sink) return false;
  const rows = await handle.asSystem((db) => readFollowing(db, sink.orgId, sink, batch));
  const last = rows.at(-1);
  if (!last) return false;
  const wanted = (await visibleOf(ground, sink, rows)).filter(({ type }) => isWanted(type, sink.filter));
  try {
    if (wanted.length > 0) await sendRecords(ctx, ground, sink, wanted.map(toOcsf));
  } catch (error) {
    await failed(ctx, ground, sink, error);
    return false;
  }
  await inTransaction(ctx, async (tx) => {
    const noted = await noteProgress(
      tx.db,
      { id, holder },
      {
        position: { xact: last.xact, seq: last.seq },
        delivered: wanted.length,
        deliveredAt: wanted.at(-1)?.at ?? null,
        now: ctx.now(),
      },
    );
    if (noted && wanted.length > 0 && sink.problem !== null)
      await record(tx, auditSinkTroubled, { subjectId: id }, { name: sink.name, because: null });
  });
  return true;
}

async function failed(ctx: Context, { holder }: DeliveryGround, sink: SinkRow, error: unknown): Promise<void> {
  const problem = error instanceof Problem ? error.message : 'Something failed inside Tocsin; its log says what.';
  if (!(error instanceof Problem)) ctx.log.error({ err: error, sink: sink.id }, 'An audit stream failed.');
  const retryAt = new Date(ctx.now().getTime() + pauseAfter(sink.failures));
  await inTransaction(ctx, async (tx) => {
    await noteFailure(tx.db, { id: sink.id, holder }, { problem, retryAt });
    if (sink.problem === null)
      await record(tx, auditSinkTroubled, { subjectId: sink.id }, { name: sink.name, because: problem });
  });
}

/** If no other process is at it. */
export async function deliver(ctx: Context, ground: DeliveryGround, id: string, signal: AbortSignal): Promise<void> {
  const { handle, holder } = ground;
  const renewal = setInterval(() => {
    const until = new Date(ctx.now().getTime() + leaseMs);
    handle
      .asSystem((db) => renewLease(db, { id, holder, until }))
      .catch((error: unknown) =>
        ctx.log.warn({ err: error, sink: id }, 'The lease of an audit stream was not renewed.'),
      );
  }, renewMs);
  try {
    while (!signal.aborted && (await deliverBatch(ctx, ground, id)));
  } finally {
    clearInterval(renewal);
    await handle.asSystem((db) => releaseSink(db, id, holder));
  }
}
