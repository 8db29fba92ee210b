// What correlations have yet to look at: the stretches of event time in which detections arrived.
import type { Tx } from '#platform/context';

import { tables } from '../store.ts';

export type Pending = { batchKeys: string[]; from: number; to: number };

/** In the transaction that settles a batch. */
export async function notePending(
  tx: Tx,
  batchKey: string,
  detections: readonly { time: number; mode?: string }[],
): Promise<void> {
  const times = detections.filter(({ mode }) => mode !== 'suppressed').map(({ time }) => time);
  if (times.length === 0) return;
  const [from, to] = times.reduce(
    ([low, high], time) => [Math.min(low, time), Math.max(high, time)],
    [Infinity, -Infinity],
  );
  await tables(tx.db)
    .insertInto('detectionPending')
    .values({ orgId: tx.orgId, batchKey, fromAt: new Date(from), toAt: new Date(to) })
    .onConflict((conflict) => conflict.columns(['orgId', 'batchKey']).doNothing())
    .execute();
}

const mostTaken = 1_000;
/** Stretches nearer to each other than this are looked at together. */
const nearMs = 6 * 3_600_000;

/** Stretches in the order of time, neighbours joined. `to` is not included. */
export async function takePending(tx: Tx): Promise<Pending[]> {
  const rows = await tables(tx.db)
    .selectFrom('detectionPending')
    .select(['batchKey', 'fromAt', 'toAt'])
    .orderBy('fromAt')
    .limit(mostTaken)
    .execute();
  const joined: Pending[] = [];
  for (const { batchKey, fromAt, toAt } of rows) {
    const [from, to] = [fromAt.getTime(), toAt.getTime() + 1];
    const last = joined.at(-1);
    if (last && from <= last.to + nearMs) {
      last.to = Math.max(last.to, to);
      last.batchKeys.push(batchKey);
    } else joined.push({ batchKeys: [batchKey], from, to });
  }
  return joined;
}

export const dropPending = (tx: Tx, batchKeys: readonly string[]) =>
  tables(tx.db)
    .deleteFrom('detectionPending')
    .where((where) => where('batchKey', '=', where.fn.any(where.val([...batchKeys]))))
    .execute();
