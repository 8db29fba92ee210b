// Filters of RFC 7644 (3.4.2.2): read into a tree, and asked of a resource.
import { ScimFault } from './fault.ts';

const operators = ['eq', 'ne', 'co', 'sw', 'ew', 'gt', 'ge', 'lt', 'le'] as const;
export type Operator = (typeof operators)[number];
export type Value = string | number | boolean | null;
export type Filter =
  | { kind: 'and' | 'or'; left: Filter; right: Filter }
  | { kind: 'not'; of: Filter }
  | { kind: 'present'; path: string }
  | { kind: 'compare'; path: string; operator: Operator; value: Value }
  /** Whether one of several values fits: `emails[type eq "work"]`. */
  | { kind: 'some'; path: string; of: Filter };

const longest = 4000;
const deepest = 40;
const token = /\s*(?:([()[\]])|("(?:[^"\\]|\\.)*")|(-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)(?![\w.])|([A-Za-z$][\w$.:-]*))/y;
/** `urn:ietf:params:scim:schemas:core:2.0:User:userName` → `userName` */
export const plainPath = (path: string): string => path.replace(/^urn:[\w:.-]*:(?:User|Group)[:.]/i, '');

type Token = { kind: 'sign' | 'text' | 'number' | 'word'; text: string };

/** @throws ScimFault `invalidFilter` */
export function parseFilter(text: string): Filter {
  const reader = new Reader(tokensOf(text));
  const filter = reader.either(0);
  reader.end();
  return filter;
}

const fault = (detail: string): ScimFault => new ScimFault(400, 'invalidFilter', detail);

function tokensOf(text: string): Token[] {
  if (text.length > longest) throw fault(`A filter has at most ${longest} characters.`);
  const tokens: Token[] = [];
  const end = text.trimEnd().length;
  token.lastIndex = 0;
  while (token.lastIndex < end) {
    const at = token.lastIndex;
    const [, sign, quoted, number, word] = token.exec(text) ?? [];
    if (sign !== undefined) tokens.push({ kind: 'sign', text: sign });
    else if (quoted !== undefined) tokens.push({ kind: 'text', text: quoted });
    else if (number !== undefined) tokens.push({ kind: 'number', text: number });
    else if (word !== undefined) tokens.push({ kind: 'word', text: word });
    else throw fault(`This cannot be read from ${text.slice(at, at + 20).trim()}.`);
  }
  return tokens;
}

class Reader {
  #tokens: readonly Token[];
  #at = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  either(depth: number): Filter {
    let left = this.#both(depth);
    while (this.#takes('word', 'or')) left = { kind: 'or', left, right: this.#both(depth) };
    return left;
  }

  end(): void {
    const rest = this.#tokens[this.#at];
    if (rest) throw fault(`Nothing is expected at ${rest.text}.`);
  }

  #both(depth: number): Filter {
    let left = this.#one(depth);
    while (this.#takes('word', 'and')) left = { kind: 'and', left, right: this.#one(depth) };
    return left;
  }

  #one(depth: number): Filter {
    if (depth > deepest) throw fault('There are too many parentheses within each other.');
    if (this.#takes('sign', '(')) return this.#closed(')', depth);
    const next = this.#tokens[this.#at + 1];
    if (this.#is('word', 'not') && next?.text === '(') {
      this.#at += 2;
      return { kind: 'not', of: this.#closed(')', depth) };
    }
    const path = plainPath(this.#word('an attribute'));
    if (this.#takes('sign', '[')) return { kind: 'some', path, of: this.#closed(']', depth) };
    const word = this.#word('an operator').toLowerCase();
    if (word === 'pr') return { kind: 'present', path };
    const operator = operators.find((known) => known === word);
    if (!operator) throw fault(`${word} is no operator.`);
    return { kind: 'compare', path, operator, value: this.#value() };
  }

  #closed(sign: string, depth: number): Filter {
    const filter = this.either(depth + 1);
    if (!this.#takes('sign', sign)) throw fault(`A ${sign} is missing.`);
    return filter;
  }

  #value(): Value {
    const found = this.#tokens[this.#at];
    this.#at += 1;
    if (found?.kind === 'number') return Number(found.text);
    const words: Record<string, Value> = { true: true, false: false, null: null };
    if (found?.kind === 'word' && found.text.toLowerCase() in words) return words[found.text.toLowerCase()] ?? null;
    if (found?.kind !== 'text') throw fault('A value is missing.');
    try {
      return String(JSON.parse(found.text));
    } catch {
      throw fault(`${found.text} is no JSON text.`);
    }
  }

  #word(what: string): string {
    const found = this.#tokens[this.#at];
    if (found?.kind !== 'word') throw fault(`Expected ${what}${found ? `, not ${found.text}` : ''}.`);
    this.#at += 1;
    return found.text;
  }

  #is(kind: Token['kind'], text: string): boolean {
    const found = this.#tokens[this.#at];
    return found?.kind === kind && found.text.toLowerCase() === text;
  }

  #takes(kind: Token['kind'], text: string): boolean {
    if (!this.#is(kind, text)) return false;
    this.#at += 1;
    return true;
  }
}

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Names of attributes count whatever their case. */
export const keyIn = (object: Record<string, unknown>, name: string): string =>
  Object.keys(object).find((key) => key.toLowerCase() === name.toLowerCase()) ?? name;

/** All values at the path; of several values each, and of those that are objects their `value`. */
export function valuesAt(resource: unknown, path: string): unknown[] {
  let found: unknown[] = [resource];
  for (const part of path.split('.'))
    found = found.flatMap((each) => (isObject(each) ? [each[keyIn(each, part)]] : [])).flat();
  return found
    .map((each) => (isObject(each) && 'value' in each ? each['value'] : each))
    .filter((each) => each !== undefined && each !== null && each !== '');
}

/** Compared letter by letter (RFC 7643); all other text whatever its case. */
const exact = new Set(['id', 'externalid', 'meta.version', 'members.value', 'groups.value']);

export function fits(resource: unknown, filter: Filter): boolean {
  switch (filter.kind) {
    case 'and':
      return fits(resource, filter.left) && fits(resource, filter.right);
    case 'or':
      return fits(resource, filter.left) || fits(resource, filter.right);
    case 'not':
      return !fits(resource, filter.of);
    case 'present':
      return valuesAt(resource, filter.path).length > 0;
    case 'some': {
      const at = isObject(resource) ? resource[keyIn(resource, filter.path)] : undefined;
      return [at].flat().some((each) => each !== undefined && fits(isObject(each) ? each : { value: each }, filter.of));
    }
    case 'compare':
      return compared(valuesAt(resource, filter.path), filter);
    default:
      return filter satisfies never;
  }
}

function compared(found: unknown[], { path, operator, value }: Extract<Filter, { kind: 'compare' }>): boolean {
  const folded = (each: unknown): unknown =>
    typeof each === 'string' && !exact.has(path.toLowerCase()) ? each.toLowerCase() : each;
  const wanted = folded(value);
  const equal = value === null ? found.length === 0 : found.some((each) => folded(each) === wanted);
  if (operator === 'eq') return equal;
  if (operator === 'ne') return !equal;
  return found.some((each) => {
    const own = folded(each);
    if (typeof own === 'string' && typeof wanted === 'string') return ofTexts(own, operator, wanted);
    return typeof own === 'number' && typeof wanted === 'number' && ordered(own - wanted, operator);
  });
}

function ofTexts(own: string, operator: Operator, wanted: string): boolean {
  if (operator === 'co') return own.includes(wanted);
  if (operator === 'sw') return own.startsWith(wanted);
  if (operator === 'ew') return own.endsWith(wanted);
  return ordered(own < wanted ? -1 : own > wanted ? 1 : 0, operator);
}

function ordered(difference: number, operator: Operator): boolean {
  if (operator === 'gt') return difference > 0;
  if (operator === 'ge') return difference >= 0;
  if (operator === 'lt') return difference < 0;
  return operator === 'le' && difference <= 0;
}
