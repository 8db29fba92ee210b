// What assertions ask about: what stands on either side of a point in a text.
import type { Assertion } from './syntax.ts';

/** `edge` is beyond the text's first or last character; with what an expression does not ask about, `other`. */
export const places = { edge: 0, other: 1, newline: 2, word: 3 } as const;
type Place = (typeof places)[keyof typeof places];
export const placeCount = 4;

export function holds(assertion: Assertion, before: number, after: number): boolean {
  if (assertion === 'textStart') return before === places.edge;
  if (assertion === 'textEnd') return after === places.edge;
  if (assertion === 'lineStart') return before === places.edge || before === places.newline;
  if (assertion === 'lineEnd') return after === places.edge || after === places.newline;
  return ((before === places.word) !== (after === places.word)) === (assertion === 'wordEdge');
}

/** What the assertions ask about: edges of the text or its lines, lines, words. */
type Questions = { readonly edges: boolean; readonly lines: boolean; readonly words: boolean };

export function questionsOf(assertions: readonly Assertion[]): Questions {
  const lines = assertions.some((one) => one === 'lineStart' || one === 'lineEnd');
  const edges = lines || assertions.some((one) => one === 'textStart' || one === 'textEnd');
  return { lines, edges, words: assertions.some((one) => one === 'wordEdge' || one === 'noWordEdge') };
}

const newline = 0x0a;

export function placeOf(code: number, { lines, words }: Questions): Place {
  if (lines && code === newline) return places.newline;
  return words && /^\w$/.test(String.fromCodePoint(code)) ? places.word : places.other;
}
