// Which alerts speak for the incident: the worst of each rule.
import type { Alert } from '@tocsin/contracts/alert';

type Ranked = Pick<Alert, 'severity' | 'riskScore'> & { rule: Pick<Alert['rule'], 'id'> };

/** Worst first; of the same rule only one, since they tell the same. */
export function worstByRule<Item extends Ranked>(alerts: readonly Item[], most: number): Item[] {
  const seen = new Set<string>();
  return alerts
    .toSorted((a, b) => b.severity - a.severity || b.riskScore - a.riskScore)
    .filter((alert) => !seen.has(alert.rule.id) && seen.add(alert.rule.id))
    .slice(0, most);
}
