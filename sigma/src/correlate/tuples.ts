// The combinations of several fields' values: what a detection is grouped by and what distinct tuples are counted of.
import { tupleKey, type RuleDetection } from './detections.ts';

/** A detection with arrays in its fields takes part in at most so many groups, and brings so many values. */
export const maxTuples = 64;

/**
 * Visits each distinct tuple of the fields' values, in the order the fields give them, `maxTuples` at most.
 * Without fields there is one empty tuple; a field without values leaves none.
 */
export function eachTuple(
  detection: RuleDetection,
  fields: readonly string[],
  visit: (key: string, values: readonly string[]) => void,
): void {
  const [field] = fields;
  if (field === undefined) return visit('', []);
  if (fields.length === 1) {
    const texts = detection.values(field);
    const [only] = texts;
    if (texts.length === 1 && only !== undefined) return visit(only, texts);
  }
  const columns = fields.map((name) => [...new Set(detection.values(name))]);
  for (const values of combinations(columns)) visit(tupleKey(values), values);
}

function combinations(columns: readonly (readonly string[])[]): readonly (readonly string[])[] {
  let rows: (readonly string[])[] = [[]];
  for (const column of columns)
    rows = rows.flatMap((row) => column.slice(0, maxTuples).map((text) => [...row, text])).slice(0, maxTuples);
  return rows;
}
