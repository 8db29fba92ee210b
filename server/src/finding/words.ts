// Text as the index of words sees it, and which words a search cannot do without.
import { refang } from '@tocsin/contracts/entity/fang';

import { isLiteral, literalText, type Pattern, type Query } from '#events';

/** As in `finding_words` of the database. */
const separators = /[\s\u0001-\u002f\u003a-\u0040\u005b-\u0060\u007b-\u00a0«»“”‘’„…–—·]+/u; // oxlint-disable-line no-control-regex -- they part words too
const longestWord = 64;

const wordsOf = (text: string): string[] =>
  text
    .toLowerCase()
    .split(separators)
    .filter((word) => word !== '')
    .map((word) => word.slice(0, longestWord));

/** Written plainly or defanged; a path with `\.` in it stays one. NUL is left out: no text in the database holds one. */
export const asMeant = (text: string): string => {
  const storable = text.replaceAll('\0', '').toWellFormed();
  return (/[[({]|h(?:xx|\*\*)p/i.test(storable) ? refang(storable) : storable).trim();
};

/** The last word may go on, as it does while somebody types. */
export const hasOpenEnd = (pattern: Pattern): boolean => {
  const last = pattern.at(-1);
  return isLiteral(pattern) || (typeof last !== 'string' && last?.any === 'run');
};

/** Text, and at most a `*` at its end: what the index of words can look up. */
export const isPrefix = (pattern: Pattern): boolean =>
  pattern.length > 0 &&
  (isLiteral(pattern) || (isLiteral(pattern.slice(0, -1)) && hasOpenEnd(pattern) && pattern.length > 1));

export const prefixText = (pattern: Pattern): string =>
  asMeant(literalText(pattern.filter((part) => typeof part === 'string')));

const quoted = (word: string): string => `'${word.replaceAll(/['\\]/g, '$&$&')}'`;

/** As a `tsquery` is written; null where there is no word in it. */
export function wordQuery(text: string, open: boolean): string | null {
  const words = wordsOf(text);
  if (words.length === 0) return null;
  return words.map((word, place) => `${quoted(word)}${open && place === words.length - 1 ? ':*' : ''}`).join(' & ');
}

/** The text where a word begins, as an expression of PostgreSQL; null where the text begins with no word. */
export function startOf(text: string): string | null {
  const lower = text.toLowerCase();
  if (lower === '' || separators.test(lower.charAt(0))) return null;
  const itself = lower.replaceAll(/[!-/:-@[-`{-~]/g, String.raw`\$&`);
  return String.raw`(^|[\s\u0001-\u002f\u003a-\u0040\u005b-\u0060\u007b-\u00a0«»“”‘’„…–—·])` + itself;
}

/** Words without which nothing is found, as a `tsquery`; null where there are none. */
export function neededWords(query: Query | null): string | null {
  if (query === null || query.kind === 'not') return null;
  if (query.kind === 'term') {
    if (query.field !== null || query.test.kind !== 'match' || !isPrefix(query.test.pattern)) return null;
    return wordQuery(prefixText(query.test.pattern), hasOpenEnd(query.test.pattern));
  }
  const parts = query.items.map(neededWords);
  const known = parts.filter((part) => part !== null);
  if (known.length === 0 || (query.kind === 'or' && known.length < parts.length)) return null;
  return known.map((part) => `(${part})`).join(query.kind === 'and' ? ' & ' : ' | ');
}

/** Every word somebody looks for, not those they exclude. */
export function soughtWords(query: Query | null): string[] {
  if (query === null || query.kind === 'not') return [];
  if (query.kind === 'term') {
    if (query.field !== null || query.test.kind !== 'match') return [];
    return query.test.pattern.flatMap((part) => (typeof part === 'string' ? wordsOf(asMeant(part)) : []));
  }
  return [...new Set(query.items.flatMap(soughtWords))];
}

/** The free texts somebody looks for, each as it was written. */
export function soughtTexts(query: Query | null): string[] {
  if (query === null || query.kind === 'not') return [];
  if (query.kind !== 'term') return query.items.flatMap(soughtTexts);
  return query.field === null && query.test.kind === 'match' && isLiteral(query.test.pattern)
    ? [literalText(query.test.pattern)]
    : [];
}
