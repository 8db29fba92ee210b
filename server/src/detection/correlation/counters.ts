// Everything that counts detections or events over time and is at work: correlations, thresholds, tuned thresholds.
import { resolveSigma, type ResolvedCorrelation, type SigmaCorrelation, type SigmaRule } from '@tocsin/sigma';

import { inTransaction, type Context } from '#platform/context';

import type { DocumentColumns } from '../documents/about.ts';
import { readAtWork } from '../documents/kept.ts';
import type { Threshold } from '../documents/threshold.ts';
import { listAtWork, ruleSetVersion } from '../store.ts';
import { asCorrelation } from '../threshold/as-correlation.ts';
import { asTunedCorrelation } from '../tuning/as-correlation.ts';
import { listActiveTuning } from '../tuning/store.ts';

/** Who raises when it matches: the correlation itself, or the rule that a tuning entry holds back. */
export type Raises = { columns: DocumentColumns; version: number; shadow: boolean };
export type Counters = {
  version: number;
  /** With what they build on, each behind it. */
  correlations: readonly ResolvedCorrelation[];
  thresholds: readonly { threshold: Threshold; correlation: ResolvedCorrelation; ruleId: string }[];
  /** By the id of a correlation, threshold or tuned threshold; those that only others build on are not here. */
  raises: ReadonlyMap<string, Raises>;
};

/** Read anew only when the library has changed. */
export async function readCounters(ctx: Context, known: Counters | undefined): Promise<Counters> {
  const { version, atWork, tuning } = await inTransaction(ctx, async (tx) => {
    const version = await ruleSetVersion(tx.db);
    if (known?.version === version) return { version, atWork: [], tuning: [] };
    const atWork = await listAtWork(tx.db, ['sigma', 'correlation', 'threshold']);
    return { version, atWork, tuning: await listActiveTuning(tx.db) };
  });
  if (known?.version === version) return known;
  const rules: SigmaRule[] = [];
  const correlations: SigmaCorrelation[] = [];
  const thresholds: Counters['thresholds'][number][] = [];
  const raises = new Map<string, Raises>();
  const ruleColumns = new Map<string, Raises>();
  for (const row of await readAtWork(atWork)) {
    const shadow = row.mode === 'shadow';
    for (const document of row.documents) {
      const { columns } = document;
      const about: Raises = { columns, version: row.version, shadow };
      if (document.kind === 'sigma') {
        rules.push(document.rule);
        ruleColumns.set(columns.ruleId, about);
      } else if (document.kind === 'correlation') {
        correlations.push(document.correlation);
        raises.set(columns.ruleId, about);
      } else if (document.kind === 'threshold') {
        const correlation = asCorrelation(columns, document.threshold);
        thresholds.push({ threshold: document.threshold, correlation, ruleId: columns.ruleId });
        raises.set(correlation.correlation.id, about);
      }
    }
  }
  const resolved: ResolvedCorrelation[] = [...resolveSigma({ rules, correlations, filters: [] }).correlations];
  for (const { id, rule, effect } of tuning) {
    const about = ruleColumns.get(rule);
    if (effect.kind !== 'threshold' || !about) continue;
    const correlation = asTunedCorrelation(id, about.columns, effect);
    resolved.push(correlation);
    raises.set(correlation.correlation.id, about);
  }
  return { version, correlations: resolved, thresholds, raises };
}
