// Wu and Manber: finds many strings in a text without looking at all of it, when none of them is short.
import { alphabetOf, classOf } from './letters.ts';
import { buildTrie, walkForward, type Trie } from './trie.ts';

/** Shorter patterns leave too little to skip. */
export const shortestSkipped = 4;

/** By block of two or three classes: how far the window may move on, 0 where a pattern may stand in it. */
export type SkipSearch = {
  readonly window: number;
  readonly block: 2 | 3;
  readonly classes: Uint8Array;
  readonly classCount: number;
  readonly skips: Uint8Array;
  readonly trie: Trie;
};

type Plan = Omit<SkipSearch, 'trie'>;

/** What a step of the search and a look into the trie take, in characters an automaton reads meanwhile. */
const stepCosts = { 2: 2, 3: 2.6 } as const;
const walkCost = 10;
const windows = [4, 5, 6, 8, 12, 16, 24] as const;
const largestTable = 2 ** 18;

/**
 * Patterns of folded ASCII with at least `shortestSkipped` characters, each once. Null where an automaton is expected
 * to be faster: where the patterns are so many that some may stand nearly everywhere.
 */
export function buildSkipSearch(patterns: readonly string[]): SkipSearch | null {
  const { classes, classCount } = alphabetOf(patterns);
  const spelled = patterns.map((pattern) => {
    const letters = new Uint8Array(pattern.length);
    for (let at = 0; at < pattern.length; at++) letters[at] = classes[pattern.charCodeAt(at)] ?? 0;
    return letters;
  });
  const shortest = spelled.reduce((least, { length }) => Math.min(least, length), Infinity);
  let best: Plan | null = null;
  let leastCost = 1;
  for (const block of [2, 3] as const) {
    if (classCount ** block > largestTable) continue;
    for (const window of windows) {
      if (window > shortest) break;
      const table = skipTable(spelled, classCount, block, window);
      const cost = costPerCharacter(spelled, table, classCount, block);
      if (cost < leastCost) [best, leastCost] = [{ window, block, classes, classCount, skips: table.skips }, cost];
    }
  }
  return best && { ...best, trie: buildTrie(patterns, false) };
}

/** `reach` and `walks`: sums over all blocks of how far a step goes, and of those where a pattern may stand. */
type SkipTable = { readonly skips: Uint8Array; readonly reach: number; readonly walks: number };

function skipTable(spelled: readonly Uint8Array[], classCount: number, block: 2 | 3, window: number): SkipTable {
  const furthest = window - block + 1;
  const skips = new Uint8Array(classCount ** block).fill(furthest);
  let reach = furthest * skips.length;
  let walks = 0;
  for (const letters of spelled) {
    for (let end = block - 1; end < window; end++) {
      const slot = slotAt(letters, end, classCount, block);
      const before = skips[slot] ?? 0;
      const skip = window - 1 - end;
      if (skip >= before) continue;
      skips[slot] = skip;
      reach -= before - Math.max(1, skip);
      if (skip === 0) walks++;
    }
  }
  return { skips, reach, walks };
}

function slotAt(letters: Uint8Array, end: number, classCount: number, block: 2 | 3): number {
  const pair = (letters[end - 1] ?? 0) * classCount + (letters[end] ?? 0);
  return block === 2 ? pair : (letters[end - 2] ?? 0) * classCount * classCount + pair;
}

/** Texts are taken to look half like the patterns and half like anything. */
function costPerCharacter(
  spelled: readonly Uint8Array[],
  { skips, reach, walks }: SkipTable,
  classCount: number,
  block: 2 | 3,
): number {
  const alike = { count: 0, reach: 0, walks: 0 };
  for (const letters of spelled) {
    for (let end = block - 1; end < letters.length; end++) {
      const skip = skips[slotAt(letters, end, classCount, block)] ?? 0;
      alike.count++;
      alike.reach += Math.max(1, skip);
      if (skip === 0) alike.walks++;
    }
  }
  const walksPerStep = walks / skips.length + alike.walks / alike.count;
  return (2 * stepCosts[block] + walksPerStep * walkCost) / (reach / skips.length + alike.reach / alike.count);
}

/**
 * Reports each pattern as often as it stands in the text, until it is enough. Gives up and answers false when the text makes it look at
 * more than a few characters for each of its own, so that no text costs more than in proportion to its length.
 */
export function skipSearch(
  search: SkipSearch,
  text: string,
  onFound: (pattern: number) => void,
  isEnough: () => boolean,
): boolean {
  const { window, block, classes, classCount, skips, trie } = search;
  const square = classCount * classCount;
  let budget = 4 * text.length + 64;
  for (let at = window - 1; at < text.length;) {
    const last = classOf(classes, text.charCodeAt(at));
    if (last === 0) {
      at += window;
      continue;
    }
    let slot = classOf(classes, text.charCodeAt(at - 1)) * classCount + last;
    if (block === 3) slot += classOf(classes, text.charCodeAt(at - 2)) * square;
    const skip = skips[slot] ?? 0;
    if (skip > 0) {
      at += skip;
      continue;
    }
    budget -= 1 + walkForward(trie, text, at - window + 1, onFound);
    if (isEnough()) return true;
    if (budget < 0) return false;
    at++;
  }
  return true;
}
