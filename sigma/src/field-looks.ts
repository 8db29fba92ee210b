// Answers predicates that are not watched: each alone when first asked for, or all of a field in one scan.
import { eachText, type FieldText } from './field-access.ts';
import { createFieldScan, planFieldScan } from './field-scan.ts';
import { createFieldWatch } from './field-watch.ts';
import { patternsOf } from './pattern-use.ts';
import type { RoutePlan } from './route-plan.ts';
import type { RunMemory } from './run-memory.ts';

export type FieldLooks = {
  /** Fires whatever of the field is there. */
  readonly scanField: (field: number) => void;
  /** Fires the predicate if it is there, and perhaps others of its field. */
  readonly lookFor: (predicate: number) => void;
};

/** After how many predicates of a field a scan for all of them is cheaper than looking for one more. */
const mostAsks = 16;

export function createFieldLooks(
  { readers, predicates, cache }: RoutePlan,
  memory: RunMemory,
  textAt: (field: number) => FieldText,
  fire: (predicate: number) => void,
): FieldLooks {
  const { fired, answered, asks, asked, scanned } = memory;
  const fieldOf = Int32Array.from(predicates, ({ field }) => field);
  const looks = predicates.map((): ((text: string) => void) | null => null);
  const scans = readers.map((): ((text: string) => void) | null => null);

  function overTexts(field: number, look: (text: string) => void): void {
    if (!readers[field]) {
      eachText(memory.event, look);
      return;
    }
    const text = textAt(field);
    if (typeof text === 'string') look(text);
    else if (text !== undefined) for (const one of text) look(one);
  }

  function scanField(field: number): void {
    if (scanned[field] === memory.generation) return;
    scanned[field] = memory.generation;
    overTexts(field, (scans[field] ??= createFieldScan(planFieldScan(patternsOf(predicates, field), cache), fire)));
  }

  function lookerFor(predicate: number, field: number): (text: string) => void {
    const patterns = (predicates[predicate]?.patterns ?? []).map((pattern) => ({ pattern, predicate }));
    const isFound = (): boolean => fired[predicate] === memory.generation;
    const { look } = createFieldWatch(patterns, cache, fire, isFound);
    return (text) => {
      if (!isFound() && !look(text)) scanField(field);
    };
  }

  function lookFor(predicate: number): void {
    const { generation } = memory;
    const field = fieldOf[predicate] ?? 0;
    if (answered[predicate] === generation || scanned[field] === generation) return;
    asks[field] = asked[field] === generation ? (asks[field] ?? 0) + 1 : 1;
    asked[field] = generation;
    if ((asks[field] ?? 0) > mostAsks) {
      scanField(field);
      return;
    }
    answered[predicate] = generation;
    overTexts(field, (looks[predicate] ??= lookerFor(predicate, field)));
  }

  return { scanField, lookFor };
}
