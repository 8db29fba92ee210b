// A stored batch's detections become alerts, hits and hidden matches; once per batch.
import { raiseAlerts, type Detection, type RaiseResult } from '#alerts';
import { inTransaction, type Context } from '#platform/context';

import { notePending } from './correlation/pending.ts';
import type { HitMode } from './rule-set.ts';
import { countHits } from './store.ts';
import { countHidden } from './tuning/store.ts';

/** A detection and what is to become of it: only `active` ones raise alerts, all are counted. */
export type ModedDetection = Detection & { mode?: HitMode; tuningId?: string };

/**
 * @param batchKey names the batch: raising it again changes nothing.
 * @param counted whether correlations are to look at these detections; what correlations raise themselves is not.
 */
export async function raiseDetections(
  ctx: Context,
  batchKey: string,
  detections: readonly ModedDetection[],
  { counted = true }: { counted?: boolean } = {},
): Promise<RaiseResult> {
  return inTransaction(ctx, async (tx) => {
    const raised = detections.filter(({ mode = 'active' }) => mode === 'active');
    const result = await raiseAlerts(tx, { batchKey, detections: raised });
    if (result.replayed) return result;
    const hits = new Map<string, number>();
    const shadowHits = new Map<string, number>();
    const hidden = new Map<string, number>();
    const count = (of: Map<string, number>, key: string) => of.set(key, (of.get(key) ?? 0) + 1);
    for (const { rule, mode = 'active', tuningId = '' } of detections) {
      if (mode === 'shadow') count(shadowHits, rule.id);
      else if (mode !== 'suppressed') count(hits, rule.id);
      if (tuningId !== '') count(hidden, tuningId);
    }
    await countHits(tx.db, hits, tx.now());
    await countHits(tx.db, shadowHits, tx.now(), { shadow: true });
    await countHidden(tx.db, hidden, tx.now());
    if (counted) await notePending(tx, batchKey, detections);
    return result;
  });
}
