// Sets of characters, as expressions name them: sorted ranges of code points.
import { kelvinSign, longS } from '../fold.ts';

/** First and last code point of each range, one after another, in order and without overlap. */
export type CodePoints = readonly number[];

export const lastCodePoint = 0x10_ffff;
const lastAscii = 0x7f;

export const every: CodePoints = [0, lastCodePoint];
export const newline: CodePoints = [0x0a, 0x0a];
export const digits: CodePoints = [0x30, 0x39];
export const wordCharacters: CodePoints = [0x30, 0x39, 0x41, 0x5a, 0x5f, 0x5f, 0x61, 0x7a];
export const spaces: CodePoints = [0x09, 0x0a, 0x0c, 0x0d, 0x20, 0x20];

export function union(sets: readonly CodePoints[]): CodePoints {
  const ranges = sets.flatMap((set) => pairs(set)).sort((a, b) => a[0] - b[0]);
  const joined: number[] = [];
  for (const [first, last] of ranges) {
    const before = joined.at(-1);
    if (before !== undefined && first <= before + 1) joined[joined.length - 1] = Math.max(before, last);
    else joined.push(first, last);
  }
  return joined;
}

export function complement(set: CodePoints): CodePoints {
  const ranges: number[] = [];
  let next = 0;
  for (const [first, last] of pairs(set)) {
    if (first > next) ranges.push(next, first - 1);
    next = last + 1;
  }
  if (next <= lastCodePoint) ranges.push(next, lastCodePoint);
  return ranges;
}

export const isAsciiSet = (set: CodePoints): boolean => (set.at(-1) ?? 0) <= lastAscii;

/** The set of ASCII with the other case of each of its letters, the Kelvin sign and the long s among them. */
export function withOtherCase(set: CodePoints): CodePoints {
  const others: CodePoints[] = [set];
  for (const [first, last] of pairs(set)) {
    for (let code = first; code <= last; code++) {
      const lower = code | 0x20;
      if (lower < 0x61 || lower > 0x7a) continue;
      const upper = lower - 0x20;
      others.push([lower, lower], [upper, upper]);
      if (lower === 0x6b) others.push([kelvinSign, kelvinSign]);
      if (lower === 0x73) others.push([longS, longS]);
    }
  }
  return union(others);
}

export function pairs(set: CodePoints): [first: number, last: number][] {
  const found: [number, number][] = [];
  for (let at = 0; at < set.length; at += 2) found.push([set[at] ?? 0, set[at + 1] ?? 0]);
  return found;
}
