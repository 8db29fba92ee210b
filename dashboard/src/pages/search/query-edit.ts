// Changing a query by clicking: include a value, exclude it, or search for it alone.
import { tokenise } from './query-tokens.ts';

/** A value as the query language reads it back: bare where that is safe, otherwise quoted. */
export function writeValue(value: string): string {
  const bare = /^[\w.@$%-]+$/.test(value) && !/^(?:and|or|not|to)$/i.test(value) && !value.startsWith('-');
  return bare ? value : `"${value.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
}

export const termOf = (field: string, value: string): string => `${field}:${writeValue(value)}`;

/** True where `a or b` stands outside brackets, so that adding `and …` would change its meaning. */
export function hasLooseOr(query: string): boolean {
  let depth = 0;
  for (const token of tokenise(query)) {
    if (token.text === '(') depth += 1;
    else if (token.text === ')') depth -= 1;
    else if (depth === 0 && token.kind === 'keyword' && isOr(token.text)) return true;
  }
  return false;
}

const isOr = (text: string): boolean => /^(?:or|\|\|)$/i.test(text);
const isAnd = (text: string): boolean => /^(?:and|&&)$/i.test(text);

/** Adds a condition at the end; the same condition twice adds nothing, and its opposite is taken away. */
export function addTerm(query: string, term: string, sense: 'include' | 'exclude'): string {
  const wanted = sense === 'include' ? term : `not ${term}`;
  const opposite = sense === 'include' ? `not ${term}` : term;
  const present = query.trim();
  if (present === '') return wanted;
  if (hasLooseOr(present)) return `(${present}) and ${wanted}`;
  const parts = conjuncts(present);
  const kept = parts.filter((part) => part !== opposite && part !== wanted);
  return [...kept, wanted].join(' and ');
}

/** Splits at each `and` that is outside brackets. */
function conjuncts(query: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let from = 0;
  for (const token of tokenise(query)) {
    if (token.text === '(') depth += 1;
    else if (token.text === ')') depth -= 1;
    else if (depth === 0 && token.kind === 'keyword' && isAnd(token.text)) {
      parts.push(query.slice(from, token.start).trim());
      from = token.start + token.text.length;
    }
  }
  parts.push(query.slice(from).trim());
  return parts.filter((part) => part !== '');
}

/** The stretch to underline for a fault at a 1-based column: the piece that stands there, or the end. */
export function faultSpan(query: string, column: number): { from: number; to: number } {
  const at = Math.min(Math.max(0, column - 1), query.length);
  const token = tokenise(query).find((each) => at >= each.start && at < each.start + each.text.length);
  if (!token || token.kind === 'space') return { from: at, to: at + 1 };
  return { from: at, to: token.start + token.text.length };
}

/**
 * The query with the chosen sites added. `shift` is how much further right its own columns then are,
 * for faults that the server reports by column.
 */
export function withSites(query: string, sites: readonly string[]): { text: string; shift: number } {
  if (sites.length === 0) return { text: query, shift: 0 };
  const chosen = `site:(${sites.map(writeValue).join(' or ')})`;
  return query.trim() === '' ? { text: chosen, shift: 0 } : { text: `(${query}) and ${chosen}`, shift: 1 };
}
