// The words and scales of other products as our five severities.

const words: Record<string, number> = {
  informational: 0, information: 0, info: 0, none: 0, ok: 0, debug: 0, notice: 0, low: 1, minor: 1, note: 1,
  medium: 2, moderate: 2, warning: 2, warn: 2, high: 3, major: 3, error: 3, important: 3, severe: 3,
  critical: 4, crit: 4, fatal: 4, emergency: 4, emerg: 4, disaster: 4, page: 4, blocker: 4,
  p1: 4, p2: 3, p3: 2, p4: 1, p5: 0, sev1: 4, sev2: 3, sev3: 2, sev4: 1, sev5: 0,
}; // prettier-ignore

/** Where a product says nothing, or something we do not know. */
export const usual = 2;

/** Null for a word that is none of a severity. */
export const severityOfWord = (word: string): number | null =>
  words[word.toLowerCase().replaceAll(/[^a-z0-9]/g, '')] ?? null;

/**
 * @param steps from where on the scale low, medium, high and critical begin
 */
export function severityOnScale(value: number, steps: readonly [number, number, number, number]): number {
  return steps.filter((step) => value >= step).length;
}
