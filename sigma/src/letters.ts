// Patterns of folded ASCII as numbers: an alphabet of their own, and their letters one after another.
import { foldTable, kelvinSign, longS } from './fold.ts';

/** The class of each ASCII character, the same for both cases; class 0 is every character no pattern has. */
export type Alphabet = { readonly classes: Uint8Array; readonly classCount: number };

export function alphabetOf(patterns: readonly string[]): Alphabet {
  const classes = new Uint8Array(128);
  let classCount = 1;
  for (const pattern of patterns) {
    for (let at = 0; at < pattern.length; at++) {
      const code = pattern.charCodeAt(at);
      if (classes[code] === 0) classes[code] = classCount++;
    }
  }
  for (let code = 0; code < 128; code++) classes[code] = classes[foldTable[code] ?? code] ?? 0;
  return { classes, classCount };
}

/** The class of any character of a text. */
export function classOf(classes: Uint8Array, code: number): number {
  if (code < 128) return classes[code] ?? 0;
  return code === kelvinSign || code === longS ? (classes[foldTable[code] ?? 0] ?? 0) : 0;
}

export type Letters = { readonly codes: Uint8Array; readonly start: Int32Array };

export function lettersOf(patterns: readonly string[]): Letters {
  const start = new Int32Array(patterns.length + 1);
  patterns.forEach((pattern, index) => {
    start[index + 1] = (start[index] ?? 0) + pattern.length;
  });
  const codes = new Uint8Array(start.at(-1) ?? 0);
  patterns.forEach((pattern, index) => {
    for (let at = 0; at < pattern.length; at++) codes[(start[index] ?? 0) + at] = pattern.charCodeAt(at);
  });
  return { codes, start };
}

/** How many of a pattern's letters, from its first on, stand in the text from `from` on. */
export function agreeing({ codes, start }: Letters, pattern: number, text: string, from: number): number {
  const first = start[pattern] ?? 0;
  const length = Math.min((start[pattern + 1] ?? 0) - first, text.length - from);
  for (let at = 0; at < length; at++) {
    if (foldTable[text.charCodeAt(from + at)] !== codes[first + at]) return at;
  }
  return length;
}
