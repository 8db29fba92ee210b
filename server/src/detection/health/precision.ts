// How often a rule was right, by what people decided of its alerts.

/** What health looks back on. */
export const healthWindowMs = 30 * 86_400_000;

/** Of the alerts someone decided, 0 to 1; null where none is. A benign true positive is a right match, so it counts for the rule. */
export function precisionOf(verdicts: Readonly<Record<string, number>>): number | null {
  const right = (verdicts['true_positive'] ?? 0) + (verdicts['benign_true_positive'] ?? 0);
  const decided = right + (verdicts['false_positive'] ?? 0);
  return decided === 0 ? null : right / decided;
}
