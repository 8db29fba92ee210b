// String values of rules: reading them with wildcards and escapes, and matching them against text.
import type { GlobPart } from './ast.ts';
import { foldTable } from './fold.ts';

export const many: GlobPart = Object.freeze({ kind: 'many' });
const one: GlobPart = Object.freeze({ kind: 'one' });
const dash: GlobPart = Object.freeze({ kind: 'dash' });

/** What `windash` lets stand for a dash. */
export const dashes = ['-', '/', '\u2013', '\u2014', '\u2015'] as const;
/** With more dashes than this, a value is matched closely instead of being written out in every way. */
export const mostDashesWrittenOut = 3;
const isDash = (code: number): boolean => code === 0x2d || code === 0x2f || (code >= 0x2013 && code <= 0x2015);

export const literal = (text: string): GlobPart => Object.freeze({ kind: 'literal', text });

/**
 * Reads a string value by the rules of Sigma 2: `*` and `?` are wildcards, a backslash makes the next
 * `*`, `?` or backslash plain, and any other backslash is just a backslash.
 */
export function parseGlob(source: string): GlobPart[] {
  if (!/[*?]|\\\\/.test(source)) return source === '' ? [] : [literal(source)];
  const parts: GlobPart[] = [];
  let text = '';
  const flush = () => {
    if (text !== '') parts.push(literal(text));
    text = '';
  };
  for (let index = 0; index < source.length; index++) {
    const char = source.charAt(index);
    const next = source.charAt(index + 1);
    if (char === '\\' && (next === '*' || next === '?' || next === '\\')) {
      text += next;
      index++;
    } else if (char === '*' || char === '?') {
      flush();
      if (char === '?') parts.push(one);
      else if (parts.at(-1)?.kind !== 'many') parts.push(many);
    } else {
      text += char;
    }
  }
  flush();
  return parts;
}

/** The text of a value without wildcards; null when it has some. */
export function plainText(parts: readonly GlobPart[]): string | null {
  let text = '';
  for (const part of parts) {
    if (part.kind !== 'literal') return null;
    text += part.text;
  }
  return text;
}

/** The value with every option dash (at the start of a word, after no word character) made any dash. */
export function withAnyDash(parts: readonly GlobPart[]): GlobPart[] {
  const result: GlobPart[] = [];
  for (const part of parts) {
    if (part.kind !== 'literal') {
      result.push(part);
      continue;
    }
    let from = 0;
    for (const found of part.text.matchAll(/\B[-/\u2013\u2014\u2015]\b/g)) {
      if (found.index > from) result.push(literal(part.text.slice(from, found.index)));
      result.push(dash);
      from = found.index + 1;
    }
    if (from < part.text.length) result.push(literal(part.text.slice(from)));
  }
  return result;
}

export const countDashes = (parts: readonly GlobPart[]): number =>
  parts.reduce((count, { kind }) => count + (kind === 'dash' ? 1 : 0), 0);

/** Every way to write the dashes out, neighbouring literals joined. */
export function writeOutDashes(parts: readonly GlobPart[]): GlobPart[][] {
  if (countDashes(parts) === 0) return [[...parts]];
  let written: GlobPart[][] = [[]];
  for (const part of parts) {
    const choices = part.kind === 'dash' ? dashes.map(literal) : [part];
    written = written.flatMap((head) => choices.map((choice) => append(head, choice)));
  }
  return written;
}

function append(head: readonly GlobPart[], part: GlobPart): GlobPart[] {
  const last = head.at(-1);
  if (last?.kind === 'literal' && part.kind === 'literal')
    return [...head.slice(0, -1), literal(last.text + part.text)];
  return [...head, part];
}

/** Whether the parts cover the whole text. */
export type GlobMatcher = (text: string) => boolean;

const anyCharacter = -1;
const anyDash = -2;
const anyText = -3;
const pastTheEnd = -4;

/** The matcher never backtracks past the last `*`: its time is at most the product of both lengths. */
export function compileGlob(parts: readonly GlobPart[], cased: boolean): GlobMatcher {
  const codes: number[] = [];
  for (const part of parts) {
    if (part.kind === 'many') codes.push(anyText);
    else if (part.kind === 'one') codes.push(anyCharacter);
    else if (part.kind === 'dash') codes.push(anyDash);
    else for (let i = 0; i < part.text.length; i++) codes.push(foldUnless(cased, part.text.charCodeAt(i)));
  }
  const pattern = Int32Array.from(codes);
  return (text) => matchCodes(pattern, cased, text);
}

const foldUnless = (cased: boolean, code: number): number => (cased ? code : (foldTable[code] ?? code));

/** Two units that are one character: `?` stands for both. */
const isPair = (text: string, position: number, code: number): boolean =>
  code >= 0xd800 && code <= 0xdbff && (text.charCodeAt(position + 1) & 0xfc00) === 0xdc00;

function matchCodes(pattern: Int32Array, cased: boolean, text: string): boolean {
  let at = 0;
  let position = 0;
  let starAt = -1;
  let starPosition = 0;
  while (position < text.length) {
    const wanted = pattern[at] ?? pastTheEnd;
    if (wanted === anyText) {
      starAt = at++;
      starPosition = position;
      if (at === pattern.length) return true;
      continue;
    }
    const code = text.charCodeAt(position);
    if (wanted === anyCharacter) {
      at++;
      position += isPair(text, position, code) ? 2 : 1;
    } else if (wanted === anyDash ? isDash(code) : wanted === foldUnless(cased, code)) {
      at++;
      position++;
    } else if (starAt >= 0) {
      at = starAt + 1;
      position = ++starPosition;
    } else return false;
  }
  while (pattern[at] === anyText) at++;
  return at === pattern.length;
}
