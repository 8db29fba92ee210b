// Answers predicates that are not watched: each alone when first asked for, or all of a field in one scan.
import { eachText, type FieldText } from './field-access.ts';
import { createFieldScan, planFieldScan } from './field-scan.ts';
import { createFieldWatch } from './field-watch.ts';
import { isAscii } from './fold.ts';
import { patternsOf } from './pattern-use.ts';
import { anchors, type Pattern } from './patterns.ts';
import type { RoutePlan } from './route-plan.ts';
import type { RunMemory } from './run-memory.ts';
import { inAnyCase } from './spelling.ts';

export type FieldLooks = {
  /** Fires whatever of the field is there. */
  readonly scanField: (field: number) => void;
  /** Fires the predicate if it is there, and perhaps others of its field. */
  readonly lookFor: (predicate: number) => void;
};

/** After how many predicates of a field a scan for all of them is cheaper than looking for one more. */
const mostAsks = 16;

const isContained = ({ text, anchor }: Pattern): boolean =>
  anchor === anchors.contains && text.length > 0 && isAscii(text);

/** How many characters to compare at each of a text's in the worst case. */
const mostSpelled = 64;

/** All of them when they are few. */
const few = (patterns: readonly Pattern[]): readonly Pattern[] =>
  patterns.reduce((sum, { text }) => sum + text.length, 0) <= mostSpelled ? patterns : [];

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
    const all = predicates[predicate]?.patterns ?? [];
    const spelled = few(all.filter(isContained));
    const patterns = all.filter((one) => !spelled.includes(one)).map((pattern) => ({ pattern, predicate }));
    const isFound = (): boolean => fired[predicate] === memory.generation;
    const { look } = createFieldWatch(patterns, cache, fire, isFound);
    const lookForOthers = (text: string): void => {
      if (!isFound() && !look(text)) scanField(field);
    };
    if (spelled.length === 0) return lookForOthers;
    const anySpelled = inAnyCase(spelled.map(({ text }) => text));
    return (text) => {
      if (anySpelled.test(text)) fire(predicate);
      else if (patterns.length > 0) lookForOthers(text);
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
