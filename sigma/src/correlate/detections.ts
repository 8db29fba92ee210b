// What correlations look at: detections of rules, their one true order, and keys made of several texts.

/** One event that one rule matched, or a match of a correlation as the next one in a chain sees it. */
export type RuleDetection = {
  /** Unique and stable: the same detection delivered twice counts once. */
  readonly id: string;
  /** Id of the rule (or correlation) that matched. */
  readonly rule: string;
  /** Event time, milliseconds since 1970. */
  readonly time: number;
  /** Texts of a field under its native name; empty where the event lacks it. The array must not change afterwards. */
  readonly values: (field: string) => readonly string[];
};

const compareTexts = (left: string, right: string): number => (left < right ? -1 : left > right ? 1 : 0);

/** By time, then id, then rule, texts by code unit: the order every evaluation goes by, whatever arrived when. */
export function compareDetections(left: RuleDetection, right: RuleDetection): number {
  if (left.time !== right.time) return left.time - right.time;
  return compareTexts(left.id, right.id) || compareTexts(left.rule, right.rule);
}

export const isSameDetection = (left: RuleDetection, right: RuleDetection): boolean =>
  left.time === right.time && left.id === right.id && left.rule === right.rule;

/** One text for several, different for different lists of one length; a single text stands for itself. */
export function tupleKey(texts: readonly string[]): string {
  const [only] = texts;
  if (texts.length === 1 && only !== undefined) return only;
  let key = '';
  for (const text of texts) key += `${text.length}:${text}`;
  return key;
}
