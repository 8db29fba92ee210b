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

/** Null when there are no patterns. */
export function usedTexts(patterns: readonly PredicatePattern[]): UsedTexts | null {
  if (patterns.length === 0) return null;
  const byText = new Map<string, PredicatePattern[]>();
  for (const one of patterns) {
    const uses = byText.get(one.pattern.text);
    if (uses) uses.push(one);
    else byText.set(one.pattern.text, [one]);
  }
  const texts = [...byText.keys()].sort();
  const lengths = new Int32Array(texts.length);
  const start = new Int32Array(texts.length + 1);
  const anchor = new Uint8Array(patterns.length);
  const predicate = new Int32Array(patterns.length);
  let filled = 0;
  texts.forEach((text, index) => {
    lengths[index] = text.length;
    for (const use of byText.get(text) ?? []) {
      anchor[filled] = use.pattern.anchor;
      predicate[filled++] = use.predicate;
    }
    start[index + 1] = filled;
  });
  return { texts, use: { lengths, start, anchor, predicate } };
}

/** Predicates of the patterns with this anchor. */
export const predicatesAt = (all: readonly PredicatePattern[], anchor: number): Int32Array =>
  Int32Array.from(all.filter(({ pattern }) => pattern.anchor === anchor).map(({ predicate }) => predicate));

/** Patterns of one field's predicates. */
export const patternsOf = (predicates: readonly Predicate[], field: number): PredicatePattern[] =>
  predicates.flatMap((one, predicate) =>
    one.field === field ? one.patterns.map((pattern) => ({ pattern, predicate })) : [],
  );
