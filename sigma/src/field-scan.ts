// Runs one field's automata over a text and fires every predicate whose pattern stands where it must.
import { scan, type Automaton } from './automaton.ts';
import type { CompileCache } from './compile-cache.ts';
import { isAscii } from './fold.ts';
import { predicatesAt, usedTexts, type PatternUse, type PredicatePattern, type UsedTexts } from './pattern-use.ts';
import { anchors } from './patterns.ts';
import type { OnHit } from './reports.ts';
import { scanWide, type WideAutomaton } from './wide-automaton.ts';

export type FieldScanPlan = {
  readonly present: Int32Array;
  readonly empty: Int32Array;
  readonly narrow: { readonly automaton: Automaton; readonly use: PatternUse } | null;
  /** Made when the first text has need of it. */
  readonly wide: (() => { readonly automaton: WideAutomaton; readonly use: PatternUse } | null) | null;
};

export function planFieldScan(patterns: readonly PredicatePattern[], cache: CompileCache): FieldScanPlan {
  const narrow = usedTexts(patterns.filter(({ pattern: { text } }) => text !== '' && isAscii(text)));
  const wide = patterns.filter(({ pattern }) => !isAscii(pattern.text));
  return {
    present: predicatesAt(patterns, anchors.present),
    empty: predicatesAt(patterns, anchors.empty),
    narrow: narrow && { automaton: cache.automaton(narrow.texts), use: narrow.use },
    wide: wide.length === 0 ? null : () => planWide(usedTexts(wide), cache),
  };
}

function planWide(used: UsedTexts | null, cache: CompileCache): ReturnType<NonNullable<FieldScanPlan['wide']>> {
  return used && { automaton: cache.wideAutomaton(used.texts), use: used.use };
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
  let inWide: ((text: string) => void) | null = null;
  const wideScan = (): ((text: string) => void) => {
    const planned = wide?.();
    const onWide = planned && hitter(planned.use);
    return planned && onWide ? (text) => scanWide(planned.automaton, text, onWide) : () => {};
  };
  return (text) => {
    length = text.length;
    for (const predicate of present) fire(predicate);
    if (length === 0) for (const predicate of empty) fire(predicate);
    const isWide = narrow && onNarrow ? scan(narrow.automaton, text, onNarrow) : wide !== null && !isAscii(text);
    if (isWide && wide) (inWide ??= wideScan())(text);
  };
}

function stands(anchor: number, isFirst: boolean, isLast: boolean): boolean {
  if (anchor === anchors.contains) return true;
  if (anchor === anchors.suffix) return isLast;
  return isFirst && (anchor === anchors.prefix || isLast);
}
