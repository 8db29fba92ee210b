// How every match begins: a few characters, looked for by the platform's own expressions, which do it fastest.
import { union, type CodePoints } from './code-points.ts';
import { meets, move } from './moves.ts';
import { places } from './places.ts';
import type { Positions } from './positions.ts';
import { classText, isOfSingleUnits } from './units.ts';

/** Where the next match may begin, from a point of the text on; -1 for nowhere. */
export type Finder = (text: string, from: number) => number;

const longestBeginning = 4;

/** Null when nothing can be told of how matches begin. The expression must not ask what stands before a character. */
export function createFinder(positions: Positions): Finder | null {
  const beginning = beginningOf(positions);
  if (beginning.length === 0) return null;
  // A fixed number of single characters: no text makes this backtrack.
  const expression = new RegExp(beginning.map(classText).join(''), 'g');
  return (text, from) => {
    expression.lastIndex = from;
    return expression.test(text) ? expression.lastIndex - beginning.length : -1;
  };
}

function beginningOf({ words, sets, edge, movesBetween }: Positions): CodePoints[] {
  const beginning: CodePoints[] = [];
  const moves = movesBetween(places.other, places.other);
  const ends = [moves.accepting, movesBetween(places.other, edge).accepting];
  const all = new Int32Array(words).fill(-1);
  let held = new Int32Array(words);
  held[0] = 1;
  while (beginning.length < longestBeginning && !ends.some((end) => meets(held, end))) {
    const next = new Int32Array(words);
    move(moves, held, all, next);
    if (beginning.length === 0) next[0] = (next[0] ?? 0) & ~1;
    const set = union(sets.filter((_, position) => ((next[position >> 5] ?? 0) & (1 << (position & 31))) !== 0));
    if (!isOfSingleUnits(set)) break;
    beginning.push(set);
    held = next;
  }
  return beginning;
}
