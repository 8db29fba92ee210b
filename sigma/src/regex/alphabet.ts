// The characters an expression does not tell apart, as symbols, with a table to look them up by code point.
import { lastCodePoint, pairs, type CodePoints } from './code-points.ts';

/** By page of 256 code points the page's place in `symbols`. */
export type Alphabet = {
  readonly pages: Uint16Array;
  /** The same by page of UTF-16 units; the first of a pair has the symbol `count`, which is none. */
  readonly unitPages: Uint16Array;
  readonly symbols: Uint8Array;
  readonly count: number;
  /** Some code point of each symbol. */
  readonly samples: readonly number[];
};

const pageSize = 256;
const mostSymbols = 250;
const mostPages = 250;
const firstPairPage = 0xd8;
const lastPairPage = 0xdb;

/** Null when the sets tell too many characters apart. */
export function createAlphabet(sets: readonly CodePoints[]): Alphabet | null {
  const intervals = cutApart(sets);
  const count = 1 + intervals.reduce((most, { symbol }) => Math.max(most, symbol), 0);
  if (count > mostSymbols) return null;
  const pages = new Uint16Array((lastCodePoint + 1) / pageSize);
  const contents: Uint8Array[] = [];
  const uniform = new Map<number, number>();
  let at = 0;
  for (let page = 0; page < pages.length; page++) {
    const end = (page + 1) * pageSize;
    while ((intervals[at + 1]?.first ?? Infinity) <= page * pageSize) at++;
    const isUniform = (intervals[at + 1]?.first ?? Infinity) >= end;
    const symbol = intervals[at]?.symbol ?? 0;
    const known = isUniform ? uniform.get(symbol) : undefined;
    const index = known ?? contents.push(pageContent(intervals, at, page * pageSize)) - 1;
    if (isUniform) uniform.set(symbol, index);
    if (index >= mostPages) return null;
    pages[page] = index * pageSize;
  }
  const unitPages = pages.slice(0, pageSize);
  unitPages.fill(contents.length * pageSize, firstPairPage, lastPairPage + 1);
  contents.push(new Uint8Array(pageSize).fill(count));
  const symbols = new Uint8Array(contents.length * pageSize);
  for (const [index, content] of contents.entries()) symbols.set(content, index * pageSize);
  const samples = Array.from(
    { length: count },
    (_, symbol) => intervals.find((one) => one.symbol === symbol)?.first ?? 0,
  );
  return { pages, unitPages, symbols, count, samples };
}

type Interval = { readonly first: number; readonly symbol: number };

/** Where any set begins or ends; what is in the same sets has the same symbol. */
function cutApart(sets: readonly CodePoints[]): Interval[] {
  const cuts = new Map<number, number[]>([[0, []]]);
  for (const [index, set] of sets.entries()) {
    for (const [first, last] of pairs(set)) {
      for (const cut of [first, last + 1]) cuts.set(cut, [...(cuts.get(cut) ?? []), index]);
    }
  }
  const symbols = new Map<string, number>();
  const inside = new Set<number>();
  return [...cuts]
    .filter(([first]) => first <= lastCodePoint)
    .sort(([a], [b]) => a - b)
    .map(([first, toggled]) => {
      for (const index of toggled) if (!inside.delete(index)) inside.add(index);
      const key = [...inside].sort((a, b) => a - b).join();
      const symbol = symbols.get(key) ?? symbols.size;
      symbols.set(key, symbol);
      return { first, symbol };
    });
}

function pageContent(intervals: readonly Interval[], from: number, start: number): Uint8Array {
  const content = new Uint8Array(pageSize);
  let at = from;
  for (let offset = 0; offset < pageSize; offset++) {
    while ((intervals[at + 1]?.first ?? Infinity) <= start + offset) at++;
    content[offset] = intervals[at]?.symbol ?? 0;
  }
  return content;
}

export const symbolAt = ({ pages, symbols }: Alphabet, code: number): number =>
  symbols[(pages[code >> 8] ?? 0) + (code & 0xff)] ?? 0;
