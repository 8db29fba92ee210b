// Which rules are wrong more often than right, by what people decided of their alerts.
import { countVerdicts } from '#alerts';
import type { Tx } from '#platform/context';

import { healthWindowMs, precisionOf } from './precision.ts';

/** The ids of rules with a precision under a half in the last 30 days. */
export async function noisyRules(tx: Tx, now: Date): Promise<string[]> {
  const counts = await countVerdicts(tx, new Date(now.getTime() - healthWindowMs));
  const verdictsOf = new Map<string, Record<string, number>>();
  for (const { ruleId, verdict, count } of counts) {
    const verdicts = verdictsOf.get(ruleId) ?? {};
    verdicts[verdict ?? 'undecided'] = count;
    verdictsOf.set(ruleId, verdicts);
  }
  return [...verdictsOf].flatMap(([ruleId, verdicts]) => ((precisionOf(verdicts) ?? 1) < 0.5 ? [ruleId] : []));
}
