// Looks again at the stretches in which detections arrived: the same detections always come to the same matches.
import { affectedSpans, correlate, type CorrelationMatch, type ResolvedCorrelation } from '@tocsin/sigma';

import { encodeDetections } from '#events';
import { inTransaction, type Context } from '#platform/context';
import { type EventStore, wallOf } from '#platform/event-store';

import { upstreamOf } from '../backtest/run.ts';
import { raiseDetections } from '../raise-detections.ts';
import type { Counters, Raises } from './counters.ts';
import { dropPending, takePending, type Pending } from './pending.ts';
import { alertOf, storedRowOf, type Members } from './raise.ts';
import { reconcileMatches } from './reconcile.ts';
import { readDetections } from './stored.ts';

/** The database's transaction waits for it. */
const longestInsertSeconds = 10;

/** @returns whether anything was there to look at */
export async function evaluatePending(ctx: Context, store: EventStore, counters: Counters): Promise<boolean> {
  const pending = await inTransaction(ctx, takePending);
  for (const stretch of pending) await evaluateStretch(ctx, store, counters, stretch);
  return pending.length > 0;
}

async function evaluateStretch(ctx: Context, store: EventStore, counters: Counters, stretch: Pending): Promise<void> {
  const spans = affectedSpans(counters.correlations, stretch);
  for (const { correlation } of counters.correlations) {
    const span = spans.get(correlation.id);
    const raises = counters.raises.get(correlation.id);
    if (!span || !raises) continue;
    const chain = upstreamOf(correlation.id, counters.correlations);
    const rules = [...new Set(chain.flatMap(({ refs }) => Object.values(refs)))];
    const detections = await readDetections(store, wallOf(ctx), { rules, span: span.read, shadow: raises.shadow });
    const matches = correlate(chain, detections).filter((match) => match.correlation === correlation.id);
    const byId = new Map(detections.map((detection) => [detection.id, detection]));
    await settle(ctx, store, { chain, ruleId: correlation.id, raises, touched: span.touched, matches }, (match) =>
      match.members.flatMap((id) => byId.get(id) ?? []),
    );
  }
  // Only now: whatever dies before this looks again, and finds the same.
  await inTransaction(ctx, (tx) => dropPending(tx, stretch.batchKeys));
}

type Found = {
  chain: readonly ResolvedCorrelation[];
  ruleId: string;
  raises: Raises;
  touched: { from: number; to: number };
  matches: readonly CorrelationMatch[];
};

/**
 * New matches become alerts and rows among the detections in the transaction that keeps them. A row's bytes and token
 * depend on the match alone: whatever dies in between, doing it again stores it once.
 * @returns the new ones
 */
export async function settle(
  ctx: Context,
  store: EventStore,
  { ruleId, raises, touched, matches }: Found,
  membersOf: (match: CorrelationMatch) => Members,
): Promise<CorrelationMatch[]> {
  const engine = await store.engineOf(ctx.orgId);
  return inTransaction(ctx, async (tx) => {
    const fresh = await reconcileMatches(tx, ruleId, touched, matches);
    for (const match of fresh) {
      const members = membersOf(match);
      const detection = await alertOf(tx, raises, match, members);
      await raiseDetections(tx, `match ${ruleId} ${match.key}`, [detection], { counted: false });
      const row = storedRowOf(ctx.orgId, detection, { detectedAt: match.last, last: members.at(-1) });
      const token = `match-${ctx.orgId}-${ruleId}-${match.key}`;
      await engine.insert('detection', encodeDetections([row]), { token, withinSeconds: longestInsertSeconds });
    }
    return fresh;
  });
}
