// Runs one field's automata over a text and fires every predicate whose pattern stands where it must.
import { scan, scanWide, type Automaton, type OnHit, type WideAutomaton } from './automaton.ts';
import type { CompileCache } from './compile-cache.ts';
import { isAscii } from './fold.ts';
import { predicatesAt, usedTexts, type PatternUse, type PredicatePattern } from './pattern-use.ts';
import { anchors } from './patterns.ts';

export type FieldScanPlan = {
  readonly present: Int32Array;
  readonly empty: Int32Array;
  readonly narrow: { readonly automaton: Automaton; readonly use: PatternUse } | null;
  readonly wide: { readonly automaton: WideAutomaton; readonly use: PatternUse } | null;
};

export function planFieldScan(patterns: readonly PredicatePattern[], cache: CompileCache): FieldScanPlan {
  const narrow = usedTexts(patterns, ({ text }) => text !== '' && isAscii(text));
  const wide = usedTexts(patterns, ({ text }) => !isAscii(text));
  return {
    present: predicatesAt(patterns, anchors.present),
    empty: predicatesAt(patterns, anchors.empty),
    narrow: narrow && { automaton: cache.automaton(narrow.texts), use: narrow.use },
    wide: wide && { automaton: cache.wideAutomaton(wide.texts), use: wide.use },
  };
}

export function createFieldScan(plan: FieldScanPlan, fire: (predicate: number) => void): (text: string) => void {
  const { present, empty, narrow, wide } = plan;
  let length = 0;
  const hitter =
    (use: PatternUse): OnHit =>
    (pattern, end) => {
      const isFirst = end === (use.lengths[pattern] ?? 0);
      const isLast = end === length;
      const stop = use.start[pattern + 1] ?? 0;
      for (let at = use.start[pattern] ?? 0; at < stop; at++) {
        if (stands(use.anchor[at] ?? 0, isFirst, isLast)) fire(use.predicate[at] ?? 0);
      }
    };
  const onNarrow = narrow && hitter(narrow.use);
  const onWide = wide && hitter(wide.use);
  return (text) => {
    length = text.length;
    for (const predicate of present) fire(predicate);
    if (length === 0) for (const predicate of empty) fire(predicate);
    const isWide = narrow && onNarrow ? scan(narrow.automaton, text, onNarrow) : wide !== null && !isAscii(text);
    if (isWide && wide && onWide) scanWide(wide.automaton, text, onWide);
  };
}

function stands(anchor: number, isFirst: boolean, isLast: boolean): boolean {
  if (anchor === anchors.contains) return true;
  if (anchor === anchors.suffix) return isLast;
  return isFirst && (anchor === anchors.prefix || isLast);
}
