// Finds the patterns that stand at one place of a text, by looking only as far as some pattern still agrees.
import { alphabetOf, classOf, lettersOf, agreeing, type Letters } from './letters.ts';

/**
 * `table` holds for each state and class the next state (already multiplied by the number of classes), 0 for none,
 * or below 0 the complement of the one pattern left, to be compared whole. Class 0, which leads nowhere, holds the
 * pattern that ends in the state, plus one.
 */
export type Trie = {
  readonly table: Int32Array;
  readonly classes: Uint8Array;
  readonly lengths: Int32Array;
  readonly letters: Letters;
};

/** Patterns of folded ASCII, each once and none empty. `isBackward`: read from their last letter to their first. */
export function buildTrie(patterns: readonly string[], isBackward: boolean): Trie {
  const { classes, classCount } = alphabetOf(patterns);
  const rows: Int32Array[] = [];
  const letter = (pattern: number, depth: number): number => {
    const text = patterns[pattern] ?? '';
    return classes[text.charCodeAt(isBackward ? text.length - 1 - depth : depth)] ?? 0;
  };
  const grow = (left: readonly number[], depth: number): number => {
    const row = new Int32Array(classCount);
    const state = rows.push(row) - 1;
    const branches = Map.groupBy(left, (pattern) =>
      (patterns[pattern] ?? '').length === depth ? 0 : letter(pattern, depth),
    );
    for (const [symbol, members] of branches) {
      const [only = 0] = members;
      if (symbol === 0) row[0] = only + 1;
      else row[symbol] = members.length === 1 ? ~only : grow(members, depth + 1) * classCount;
    }
    return state;
  };
  grow([...patterns.keys()], 0);
  const table = new Int32Array(rows.length * classCount);
  for (const [state, row] of rows.entries()) table.set(row, state * classCount);
  return {
    table,
    classes,
    lengths: Int32Array.from(patterns, (pattern) => pattern.length),
    letters: lettersOf(patterns),
  };
}

/** Reports each pattern that the text ends with, for a trie built backward. */
export function walkBackward(trie: Trie, text: string, onFound: (pattern: number) => void): void {
  const { table, classes } = trie;
  let state = 0;
  for (let at = text.length - 1; at >= 0; at--) {
    const symbol = classOf(classes, text.charCodeAt(at));
    const next = symbol === 0 ? 0 : (table[state + symbol] ?? 0);
    if (next === 0) return;
    if (next < 0) {
      const length = trie.lengths[~next] ?? 0;
      const from = text.length - length;
      if (from >= 0 && agreeing(trie.letters, ~next, text, from) === length) onFound(~next);
      return;
    }
    state = next;
    const ended = table[state] ?? 0;
    if (ended !== 0) onFound(ended - 1);
  }
}

/** Reports each pattern that stands in the text at `from`, for a trie built forward; answers how far it had to look. */
export function walkForward(trie: Trie, text: string, from: number, onFound: (pattern: number) => void): number {
  const { table, classes } = trie;
  let state = 0;
  for (let at = from; at < text.length; at++) {
    const symbol = classOf(classes, text.charCodeAt(at));
    const next = symbol === 0 ? 0 : (table[state + symbol] ?? 0);
    if (next === 0) return at - from;
    if (next < 0) {
      const agreed = agreeing(trie.letters, ~next, text, from);
      if (agreed === trie.lengths[~next]) onFound(~next);
      return agreed;
    }
    state = next;
    const ended = table[state] ?? 0;
    if (ended !== 0) onFound(ended - 1);
  }
  return text.length - from;
}
