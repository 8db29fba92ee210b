// SQL for looking in texts: whole values, patterns, words, with the text index wherever it can help.
import type { Binder } from './bind.ts';
import { isLiteral, literalText, type Pattern } from './syntax.ts';

/** hasAllTokens takes no more. */
const mostTokens = 64;
/** The text index looks up a fragment in its dictionary only from this length on. */
const shortestFragment = 4;

/** As the index's tokenizer `splitByNonAlpha` does: letters and digits of ASCII, and everything beyond ASCII. */
export const tokensOf = (text: string): string[] => text.match(/[A-Za-z0-9\u0080-\u{10ffff}]+/gu) ?? [];

const likeText = (text: string): string => text.replaceAll(/[\\%_]/g, '\\$&');
export const likePattern = (pattern: Pattern): string =>
  pattern.map((part) => (typeof part === 'string' ? likeText(part) : part.any === 'run' ? '%' : '_')).join('');

/** Conditions that every row with this value fulfils, and that the index answers. */
export function indexHints(pattern: Pattern, bind: Binder): string[] {
  if (isLiteral(pattern)) {
    const tokens = tokensOf(literalText(pattern)).slice(0, mostTokens);
    return tokens.length > 0 ? [`hasAllTokens(search_text, lowerUTF8(${bind(tokens.join(' '), 'String')}))`] : [];
  }
  const fragments = pattern.flatMap((part) => (typeof part === 'string' ? (part.match(/[A-Za-z0-9]+/g) ?? []) : []));
  return fragments
    .filter((fragment) => fragment.length >= shortestFragment)
    .map((fragment) => `search_text LIKE ${bind(`%${fragment.toLowerCase()}%`, 'String')}`);
}

/** The whole value, regardless of case. */
export function matchesWhole(sql: string, pattern: Pattern, bind: Binder): string {
  return isLiteral(pattern)
    ? `lowerUTF8(${sql}) = lowerUTF8(${bind(literalText(pattern), 'String')})`
    : `lowerUTF8(${sql}) LIKE lowerUTF8(${bind(likePattern(pattern), 'String')})`;
}

/** All words of a phrase as words, and the phrase as it stands; with a wildcard, anywhere in the text. */
export function matchesWords(lowered: string, pattern: Pattern, bind: Binder): string {
  const hints = lowered === 'search_text' ? [] : indexHints(pattern, bind);
  if (!isLiteral(pattern)) {
    const like = `${lowered} LIKE lowerUTF8(${bind(`%${likePattern(pattern)}%`, 'String')})`;
    return both([...(lowered === 'search_text' ? indexHints(pattern, bind) : hints), like]);
  }
  const text = literalText(pattern);
  const tokens = tokensOf(text);
  const words = bind(tokens.slice(0, mostTokens).join(' '), 'String');
  const hasWords = tokens.length > 0 ? [`hasAllTokens(${lowered}, lowerUTF8(${words}))`] : [];
  const isOneWord = tokens.length === 1 && tokens[0] === text;
  const phrase = isOneWord ? [] : [`${lowered} LIKE lowerUTF8(${bind(`%${likeText(text)}%`, 'String')})`];
  return both([...hints, ...hasWords, ...phrase]);
}

/** In the raw record, whose index is by words too but over ASCII lower case. */
export function matchesRaw(pattern: Pattern, bind: Binder): string {
  const lower = (text: string): string => text.replaceAll(/[A-Z]+/g, (letters) => letters.toLowerCase());
  if (!isLiteral(pattern)) return `lower(raw) LIKE ${bind(lower(`%${likePattern(pattern)}%`), 'String')}`;
  const text = literalText(pattern);
  const tokens = tokensOf(text);
  const words = tokens.slice(0, mostTokens).map((token) => `hasToken(lower(raw), ${bind(lower(token), 'String')})`);
  const isOneWord = tokens.length === 1 && tokens[0] === text;
  return both([...words, ...(isOneWord ? [] : [`lower(raw) LIKE ${bind(`%${lower(likeText(text))}%`, 'String')}`])]);
}

export const both = (conditions: readonly string[]): string =>
  conditions.length === 1 ? (conditions[0] ?? '1') : `(${conditions.join(' AND ')})`;
export const either = (conditions: readonly string[]): string =>
  conditions.length === 1 ? (conditions[0] ?? '0') : `(${conditions.join(' OR ')})`;
