// Searches what is left of a text by following all positions at once: for texts that would fill any table.
import { symbolAt } from './alphabet.ts';
import { forgetNeedless } from './counts.ts';
import { meets, move } from './moves.ts';
import type { Positions } from './positions.ts';

/** From a point in the text on, with the positions held there; `start` stands before that point. */
export function searchWithoutTable(
  { words, counts, alphabet, taking, placeOfSymbol, edge, movesBetween }: Positions,
  text: string,
  from: number,
  start: Int32Array,
  place: number,
): boolean {
  let held = start.slice();
  let reached = new Int32Array(words);
  let before = place;
  let after = place;
  let moves = movesBetween(before, after);
  for (let at = from; at < text.length; at++) {
    const code = text.codePointAt(at) ?? 0;
    if (code > 0xffff) at++;
    const symbol = symbolAt(alphabet, code);
    const next = placeOfSymbol[symbol] ?? 0;
    if (next !== after || before !== after) {
      before = after;
      after = next;
      moves = movesBetween(before, after);
    }
    if (meets(held, moves.accepting)) return true;
    move(moves, held, taking[symbol] ?? held, reached);
    forgetNeedless(reached, counts);
    [held, reached] = [reached, held];
  }
  return meets(held, movesBetween(after, edge).accepting);
}
