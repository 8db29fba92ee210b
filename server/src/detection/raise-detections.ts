// A stored batch's detections become alerts, and the rules that made them count their hits; once per batch.
import { raiseAlerts, type Detection, type RaiseResult } from '#alerts';
import { inTransaction, type Context } from '#platform/context';

import { countHits } from './store.ts';

/** @param batchKey names the batch: raising it again changes nothing. */
export async function raiseDetections(
  ctx: Context,
  batchKey: string,
  detections: readonly Detection[],
): Promise<RaiseResult> {
  return inTransaction(ctx, async (tx) => {
    const result = await raiseAlerts(tx, { batchKey, detections });
    if (result.replayed) return result;
    const hits = new Map<string, number>();
    for (const { rule } of detections) hits.set(rule.id, (hits.get(rule.id) ?? 0) + 1);
    await countHits(tx.db, hits, tx.now());
    return result;
  });
}
