// Reads one value of a search from the text: quoted, with wildcards, or a regular expression.
import type { Pattern, Wildcard } from './syntax.ts';

export type Read<T> = { value: T; end: number; unclosed: boolean };

/** A backslash before one of these takes away its meaning; before anything else it is a backslash, as in Windows paths. */
const escapable = /[\s\\*?"():<>=[\]/!-]/;

/** Within quotes everything is itself; `\"` is a quotation mark and `\\` a backslash. */
export function readQuoted(text: string, start: number): Read<Pattern> {
  let value = '';
  for (let at = start + 1; at < text.length; at++) {
    const character = text.charAt(at);
    if (character === '"') return { value: [value], end: at + 1, unclosed: false };
    const next = text.charAt(at + 1);
    if (character === '\\' && (next === '"' || next === '\\')) at += 1;
    value += character === '\\' && (next === '"' || next === '\\') ? next : character;
  }
  return { value: [value], end: text.length, unclosed: true };
}

/** Up to a space or a parenthesis. */
export function readUnquoted(text: string, start: number): Read<Pattern> {
  const parts: (string | Wildcard)[] = [];
  let run = '';
  let at = start;
  const flush = (): void => {
    if (run !== '') parts.push(run);
    run = '';
  };
  for (; at < text.length; at++) {
    const character = text.charAt(at);
    if (/[\s()]/.test(character)) break;
    if (character === '\\' && escapable.test(text.charAt(at + 1))) {
      at += 1;
      run += text.charAt(at);
    } else if (character === '*' || character === '?') {
      flush();
      const last = parts.at(-1);
      const repeated = character === '*' && typeof last === 'object' && last.any === 'run';
      if (!repeated) parts.push({ any: character === '*' ? 'run' : 'one' });
    } else run += character;
  }
  flush();
  return { value: parts, end: at, unclosed: false };
}

/** `/…/` followed by the end of a word; otherwise null, because it is a path. */
export function readRegex(text: string, start: number): Read<string> | null {
  for (let at = start + 1; at < text.length; at++) {
    const character = text.charAt(at);
    if (character === '\\') at += 1;
    else if (character === '/') {
      const end = at + 1;
      if (end === start + 2 || !/^(?:[\s)]|$)/.test(text.slice(end, end + 1))) return null;
      return { value: text.slice(start + 1, at).replaceAll('\\/', '/'), end, unclosed: false };
    }
  }
  return null;
}
