// The patterns of one field by their text: what to look for, and what fires where it is found.
import type { Pattern } from './patterns.ts';
import type { Predicate } from './predicates.ts';

export type PredicatePattern = { readonly pattern: Pattern; readonly predicate: number };

/** By pattern text: what fires where it is found (`start` has one entry more than there are texts). */
export type PatternUse = {
  readonly lengths: Int32Array;
  readonly start: Int32Array;
  readonly anchor: Uint8Array;
  readonly predicate: Int32Array;
};

/** `texts` are sorted and each there once. */
export type UsedTexts = { readonly texts: readonly string[]; readonly use: PatternUse };

/** The patterns that `takes` accepts; null when there are none. */
export function usedTexts(all: readonly PredicatePattern[], takes: (pattern: Pattern) => boolean): UsedTexts | null {
  const byText = new Map<string, { anchor: number; predicate: number }[]>();
  for (const { pattern, predicate } of all) {
    if (!takes(pattern)) continue;
    const uses = byText.get(pattern.text);
    if (uses) uses.push({ anchor: pattern.anchor, predicate });
    else byText.set(pattern.text, [{ anchor: pattern.anchor, predicate }]);
  }
  if (byText.size === 0) return null;
  const texts = [...byText.keys()].sort();
  const start = new Int32Array(texts.length + 1);
  const flat = texts.flatMap((text, index) => {
    const uses = byText.get(text) ?? [];
    start[index + 1] = (start[index] ?? 0) + uses.length;
    return uses;
  });
  return {
    texts,
    use: {
      lengths: Int32Array.from(texts, (text) => text.length),
      start,
      anchor: Uint8Array.from(flat, ({ anchor }) => anchor),
      predicate: Int32Array.from(flat, ({ predicate }) => predicate),
    },
  };
}

/** Predicates of the patterns with this anchor. */
export const predicatesAt = (all: readonly PredicatePattern[], anchor: number): Int32Array =>
  Int32Array.from(
    all.filter(({ pattern }) => pattern.anchor === anchor),
    ({ predicate }) => predicate,
  );

/** Patterns of one field's predicates. */
export const patternsOf = (predicates: readonly Predicate[], field: number): PredicatePattern[] =>
  predicates.flatMap((one, predicate) =>
    one.field === field ? one.patterns.map((pattern) => ({ pattern, predicate })) : [],
  );
