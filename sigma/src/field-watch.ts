// Looks in one field's texts for the few patterns that may betray a rule, each in the cheapest way there is for it.
import type { CompileCache } from './compile-cache.ts';
import { createFieldScan, planFieldScan } from './field-scan.ts';
import { isAscii } from './fold.ts';
import { predicatesAt, usedTexts, type PatternUse, type PredicatePattern, type UsedTexts } from './pattern-use.ts';
import { anchors } from './patterns.ts';
import { buildSkipSearch, shortestSkipped, skipSearch, type SkipSearch } from './skip-search.ts';
import { buildTrie, walkBackward, walkForward } from './trie.ts';

type Fire = (predicate: number) => void;

/** Answers false when it gave up and the whole field must be scanned. */
export type Look = (text: string) => boolean;

/** A watch on one field. */
export type FieldWatch = {
  readonly look: Look;
  /** No text shorter than this can fire anything. */
  readonly shortest: number;
};

/** More of them than this are looked for in one scan instead. */
const mostIncluded = 8;

/** `isEnough`: whether what fired already makes looking on needless. */
export function createFieldWatch(
  patterns: readonly PredicatePattern[],
  cache: CompileCache,
  fire: Fire,
  isEnough: () => boolean = () => false,
): FieldWatch {
  const sorted = byWay(patterns);
  const { long } = sorted;
  const skipping = long && buildSkipSearch(long.texts);
  const included = sorted.signs.length <= mostIncluded ? sorted.signs : [];
  const rest = [
    ...sorted.short,
    ...(included.length > 0 ? [] : sorted.signs),
    ...(skipping ? [] : sorted.contained),
    ...sorted.wide,
  ];
  const start = usedTexts(sorted.start);
  const end = usedTexts(sorted.end);
  const present = predicatesAt(patterns, anchors.present);
  const empty = predicatesAt(patterns, anchors.empty);
  const looks: Look[] = [];
  if (present.length + empty.length > 0) looks.push(presenceLook(present, empty, fire));
  if (end) looks.push(endLook(end, fire));
  if (start) looks.push(startLook(start, fire));
  // Without letters there is no case to fold.
  for (const { pattern, predicate } of included) looks.push(includesLook(pattern.text, predicate, fire));
  if (rest.length > 0) looks.push(scanLook(createFieldScan(planFieldScan(rest, cache), fire)));
  if (skipping && long) looks.push(skipLook(skipping, long.use, fire, isEnough));
  return {
    shortest: shortestOf(patterns),
    look: inTurn(looks),
  };
}

export const shortestOf = (patterns: readonly PredicatePattern[]): number =>
  patterns.reduce((least, { pattern }) => Math.min(least, pattern.text.length), Infinity);

/** Patterns with a text, by how they can be looked for. Signs are short, stand anywhere and have no letters. */
function byWay(patterns: readonly PredicatePattern[]) {
  const wide: PredicatePattern[] = [];
  const start: PredicatePattern[] = [];
  const end: PredicatePattern[] = [];
  const contained: PredicatePattern[] = [];
  const signs: PredicatePattern[] = [];
  const short: PredicatePattern[] = [];
  for (const one of patterns) {
    const { text, anchor } = one.pattern;
    if (text === '') continue;
    if (!isAscii(text)) wide.push(one);
    else if (anchor === anchors.prefix) start.push(one);
    else if (anchor !== anchors.contains) end.push(one);
    else if (text.length >= shortestSkipped) contained.push(one);
    else (/[a-z]/.test(text) ? short : signs).push(one);
  }
  return { wide, start, end, contained, signs, short, long: usedTexts(contained) };
}

function inTurn(looks: readonly Look[]): Look {
  const [first = () => true, second] = looks;
  if (!second) return first;
  if (looks.length === 2) return (text) => first(text) && second(text);
  return (text) => {
    for (let at = 0; at < looks.length; at++) if (!(looks[at] ?? second)(text)) return false;
    return true;
  };
}

function presenceLook(present: Int32Array, empty: Int32Array, fire: Fire): Look {
  return (text) => {
    for (let at = 0; at < present.length; at++) fire(present[at] ?? 0);
    if (text.length === 0) for (let at = 0; at < empty.length; at++) fire(empty[at] ?? 0);
    return true;
  };
}

function includesLook(sign: string, predicate: number, fire: Fire): Look {
  return (text) => {
    if (text.includes(sign)) fire(predicate);
    return true;
  };
}

function scanLook(scan: (text: string) => void): Look {
  return (text) => {
    scan(text);
    return true;
  };
}

function skipLook(search: SkipSearch, use: PatternUse, fire: Fire, isEnough: () => boolean): Look {
  const onFound = firing(use, fire);
  return (text) => skipSearch(search, text, onFound, isEnough);
}

function startLook({ texts, use }: UsedTexts, fire: Fire): Look {
  const trie = buildTrie(texts, false);
  const onFound = firing(use, fire);
  return (text) => {
    walkForward(trie, text, 0, onFound);
    return true;
  };
}

function firing({ start, predicate }: PatternUse, fire: Fire): (pattern: number) => void {
  return (pattern) => {
    const stop = start[pattern + 1] ?? 0;
    for (let at = start[pattern] ?? 0; at < stop; at++) fire(predicate[at] ?? 0);
  };
}

/** What must be the whole text is looked for at its end, and must then be as long. */
function endLook({ texts, use }: UsedTexts, fire: Fire): Look {
  const trie = buildTrie(texts, true);
  const { lengths, start, anchor, predicate } = use;
  let length = 0;
  const onFound = (pattern: number): void => {
    const isAll = lengths[pattern] === length;
    const stop = start[pattern + 1] ?? 0;
    for (let at = start[pattern] ?? 0; at < stop; at++) {
      if (isAll || anchor[at] !== anchors.whole) fire(predicate[at] ?? 0);
    }
  };
  return (text) => {
    length = text.length;
    walkBackward(trie, text, onFound);
    return true;
  };
}
