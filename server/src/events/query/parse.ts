// From what a person types to a search. It reads on after a fault, so that all faults are shown at once.
import { isIP } from 'node:net';

import { readQuoted, readRegex, readUnquoted, type Read } from './read-value.ts';
import { comparisons, literalText, type Pattern, type Query, type QueryFault, type Test } from './syntax.ts';

export type ParsedQuery = {
  /** Null finds everything. */
  query: Query | null;
  faults: QueryFault[];
};

const deepest = 60;
const fieldName = /[A-Za-z_@][A-Za-z0-9_.@-]*(?=:|==|>=|<=|>|<)/y;
const operator = /==|:[ \t]*(?=>=|<=|>|<)|:|>=|<=|>|</y;
const keyword = /(?:and|or|not)(?=[\s()]|$)|&&|\|\||!(?=\S)|-(?=[^\s-])/iy;
const rangeEnd = /\s*(?:"((?:[^"\\]|\\.)*)"|([^\s\]"]+))/y;
const rangeTo = /\s+to(?=\s)/iy;

/** Bare words that only look like `field:value`: addresses, paths, links. */
const notAField = /(?:[a-z][a-z0-9+.-]*:\/\/|[a-z]:\\(?=[\w$%{])|(?:[0-9a-f]{2}:){5}[0-9a-f]{2}\b)/iy;

type State = { text: string; at: number; faults: QueryFault[]; depth: number };

/** Never throws; with faults, `query` is what could be understood. */
export function parseQuery(text: string): ParsedQuery {
  const state: State = { text, at: 0, faults: [], depth: 0 };
  const items: Query[] = [];
  for (;;) {
    const query = parseOr(state, null);
    if (query) items.push(query);
    skipSpace(state);
    if (state.at >= text.length) break;
    fault(state, 'There is no parenthesis to close here.');
    state.at += 1;
  }
  return { query: joined('and', items), faults: state.faults };
}

function joined(kind: 'and' | 'or', items: readonly Query[]): Query | null {
  const flat = items.flatMap((item) => (item.kind === kind ? item.items : [item]));
  return flat.length > 1 ? { kind, items: flat } : (flat[0] ?? null);
}

function parseOr(state: State, field: string | null): Query | null {
  const items: Query[] = [];
  for (;;) {
    const item = parseAnd(state, field);
    if (item) items.push(item);
    const at = state.at;
    if (!takeWord(state, 'or', '||')) return joined('or', items);
    if (!item) fault(state, 'There is nothing to the left of this “or”.', at);
    else if (atEnd(state)) fault(state, 'There is nothing to the right of this “or”.', at);
  }
}

function parseAnd(state: State, field: string | null): Query | null {
  const items: Query[] = [];
  for (;;) {
    skipSpace(state);
    const at = state.at;
    if (takeWord(state, 'and', '&&')) {
      if (items.length === 0) fault(state, 'There is nothing to the left of this “and”.', at);
      else if (atEnd(state)) fault(state, 'There is nothing to the right of this “and”.', at);
      continue;
    }
    if (atEnd(state) || peekWord(state) === 'or') return joined('and', items);
    const item = parseNot(state, field);
    if (item) items.push(item);
  }
}

function parseNot(state: State, field: string | null): Query | null {
  skipSpace(state);
  const at = state.at;
  if (!takeWord(state, 'not', '!', '-')) return parsePrimary(state, field);
  const word = peekWord(state);
  if (atEnd(state) || word === 'and' || word === 'or') {
    fault(state, 'There is nothing to exclude here.', at);
    return null;
  }
  const item = nested(state, () => parseNot(state, field));
  return item && { kind: 'not', item };
}

function parsePrimary(state: State, field: string | null): Query | null {
  const at = state.at;
  if (state.text[at] === '(') return parseGroup(state, field);
  if (field !== null) return term(field, parseValue(state), at);
  const name = takeField(state);
  if (name === null) return term(null, parseBare(state), at);
  return parseFieldTest(state, name, at);
}

function parseGroup(state: State, field: string | null): Query | null {
  const at = state.at;
  state.at += 1;
  const query = nested(state, () => parseOr(state, field));
  skipSpace(state);
  if (state.text[state.at] === ')') state.at += 1;
  else fault(state, 'This parenthesis is never closed.', at);
  if (!query && state.faults.length === 0) fault(state, 'There is nothing between these parentheses.', at);
  return query;
}

/** Parentheses and negations nest on the call stack: the text must not decide how deep. */
function nested(state: State, parse: () => Query | null): Query | null {
  if (state.depth >= deepest) {
    fault(state, `Parentheses and negations go at most ${deepest} deep.`);
    state.at = state.text.length;
    return null;
  }
  state.depth += 1;
  const query = parse();
  state.depth -= 1;
  return query;
}

function parseFieldTest(state: State, field: string, at: number): Query | null {
  const sign = (take(state, operator) ?? ':').trim();
  skipSpace(state);
  if (atEnd(state)) {
    fault(state, `A value is missing after “${field}${sign}”.`);
    return null;
  }
  if (sign === '==') return term(field, { kind: 'exact', text: literalText(readPattern(state)) }, at);
  const comparison =
    comparisons.find((known) => known === sign) ?? comparisons.find((known) => state.text.startsWith(known, state.at));
  if (comparison) {
    if (sign === ':') state.at += comparison.length;
    skipSpace(state);
    const pattern = readPattern(state);
    if (pattern.length === 0) fault(state, `A value is missing after “${field}${comparison}”.`);
    return term(field, { kind: 'compare', operator: comparison, text: literalText(pattern) }, at);
  }
  if (state.text[state.at] === '(') return parseGroup(state, field);
  return term(field, parseValue(state), at);
}

function parseValue(state: State): Test {
  const first = state.text[state.at];
  if (first === '[') return parseRange(state);
  const regex = first === '/' ? readRegex(state.text, state.at) : null;
  if (regex !== null) {
    state.at = regex.end;
    return { kind: 'regex', source: regex.value };
  }
  const quoted = first === '"';
  const pattern = readPattern(state);
  const stars = pattern.length > 0 && pattern.every((part) => typeof part !== 'string' && part.any === 'run');
  return stars && !quoted ? { kind: 'exists' } : { kind: 'match', pattern };
}

/** Without a field, `*` alone finds everything and stays a wildcard. */
function parseBare(state: State): Test {
  const test = parseValue(state);
  return test.kind === 'exists' ? { kind: 'match', pattern: [{ any: 'run' }] } : test;
}

function parseRange(state: State): Test {
  const at = state.at;
  state.at += 1;
  const from = takeRangeEnd(state);
  const separated = take(state, rangeTo) !== null;
  const to = takeRangeEnd(state);
  skipSpace(state);
  const closed = state.text[state.at] === ']';
  if (closed) state.at += 1;
  if (from === undefined || to === undefined || !separated || !closed) {
    fault(state, 'A range is written [1 to 5]; * leaves an end open.', at);
    if (!closed) state.at = Math.max(state.at, endOfWord(state));
  }
  return { kind: 'range', from: from === '*' ? null : (from ?? null), to: to === '*' ? null : (to ?? null) };
}

function takeRangeEnd(state: State): string | undefined {
  rangeEnd.lastIndex = state.at;
  const match = rangeEnd.exec(state.text);
  if (!match) return undefined;
  state.at = rangeEnd.lastIndex;
  return match[1]?.replace(/\\(["\\])/g, '$1') ?? match[2];
}

function readPattern(state: State): Pattern {
  const read: Read<Pattern> =
    state.text[state.at] === '"' ? readQuoted(state.text, state.at) : readUnquoted(state.text, state.at);
  if (read.unclosed) fault(state, 'This quotation mark is never closed.');
  if (read.end === state.at) {
    fault(state, 'A value is missing here.');
    state.at += 1;
  } else state.at = read.end;
  return read.value;
}

function takeField(state: State): string | null {
  notAField.lastIndex = state.at;
  if (notAField.test(state.text)) return null;
  if (isIP(state.text.slice(state.at, endOfWord(state)))) return null;
  return take(state, fieldName);
}

const term = (field: string | null, test: Test, at: number): Query => ({ kind: 'term', field, test, at });

function take(state: State, expression: RegExp): string | null {
  expression.lastIndex = state.at;
  const match = expression.exec(state.text);
  if (!match) return null;
  state.at = expression.lastIndex;
  return match[0];
}

function peekWord(state: State): string | null {
  skipSpace(state);
  keyword.lastIndex = state.at;
  const word = keyword.exec(state.text)?.[0].toLowerCase();
  return word === '||' ? 'or' : word === '&&' ? 'and' : (word ?? null);
}

function takeWord(state: State, ...words: string[]): boolean {
  skipSpace(state);
  keyword.lastIndex = state.at;
  const word = keyword.exec(state.text)?.[0];
  if (word === undefined || !words.includes(word.toLowerCase())) return false;
  state.at += word.length;
  return true;
}

function endOfWord(state: State): number {
  let end = state.at;
  while (end < state.text.length && !/[\s()]/.test(state.text.charAt(end))) end += 1;
  return end;
}

/** At the end of the text or of the group. */
function atEnd(state: State): boolean {
  skipSpace(state);
  return state.at >= state.text.length || state.text[state.at] === ')';
}

function skipSpace(state: State): void {
  while (state.at < state.text.length && /\s/.test(state.text.charAt(state.at))) state.at += 1;
}

function fault(state: State, detail: string, at: number = state.at): void {
  state.faults.push({ at: Math.min(at, Math.max(0, state.text.length - 1)), detail });
}
