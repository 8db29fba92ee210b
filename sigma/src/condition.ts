// Reads the condition of a rule: `selection and not 1 of filter_*`.
import type { Condition } from './ast.ts';
import { suggestion } from './fault.ts';
import { compileGlob, literal, many } from './glob.ts';

/** A fault at a position (0-based) inside the condition's text. */
export class ConditionFault extends Error {
  readonly position: number;
  constructor(position: number, message: string) {
    super(message);
    this.position = position;
  }
}

type Token = { readonly text: string; readonly position: number };

const mostNested = 200;
const mostWords = 2_000;

/**
 * Parses one condition by the grammar of Sigma 2: `or` binds loosest, then `and`, `not`, `… of …`.
 * `selections` are the identifiers of the rule. Throws ConditionFault.
 */
export function parseCondition(source: string, selections: readonly string[]): Condition {
  const pipe = source.indexOf('|');
  if (pipe >= 0) throw new ConditionFault(pipe, aggregationFault(source.slice(pipe + 1)));
  const tokens: Token[] = [...source.matchAll(/[()]|[^\s()]+/g)].map((found) => ({
    text: found[0],
    position: found.index,
  }));
  if (tokens.length > mostWords) throw new ConditionFault(0, `The condition has more than ${mostWords} words.`);
  if (tokens.length === 0) throw new ConditionFault(0, 'The condition is empty.');
  const parser = createParser(tokens, source.length, selections);
  const condition = parser.either(0);
  parser.expectEnd();
  return condition;
}

function aggregationFault(rest: string): string {
  return /^\s*near\b/.test(rest)
    ? 'Conditions with "| near" were removed from Sigma: write a temporal correlation instead.'
    : 'Conditions with "|" (aggregations such as count()) were removed from Sigma: write a correlation instead.';
}

function createParser(tokens: readonly Token[], end: number, selections: readonly string[]) {
  let at = 0;
  const word = (ahead = 0): string => tokens[at + ahead]?.text.toLowerCase() ?? '';
  const place = (): number => tokens[at]?.position ?? end;

  const either = (depth: number): Condition => chain('or', depth, both);
  const both = (depth: number): Condition => chain('and', depth, negated);

  function chain(kind: 'and' | 'or', depth: number, next: (depth: number) => Condition): Condition {
    const first = next(depth);
    const of = [first];
    while (word() === kind) {
      at++;
      of.push(next(depth));
    }
    return of.length === 1 ? first : { kind, of };
  }

  function negated(depth: number): Condition {
    if (depth > mostNested) throw new ConditionFault(place(), 'The condition is nested too deeply.');
    if (word() !== 'not') return primary(depth);
    at++;
    return { kind: 'not', of: negated(depth + 1) };
  }

  function primary(depth: number): Condition {
    const token = tokens[at];
    if (!token) throw new ConditionFault(end, 'The condition ends where a selection was expected.');
    if (token.text === '(') {
      at++;
      const inner = either(depth + 1);
      if (word() !== ')') throw new ConditionFault(place(), 'A closing bracket is missing.');
      at++;
      return inner;
    }
    if (word(1) === 'of') return quantified(token);
    if (token.text === ')' || word() === 'and' || word() === 'or') {
      throw new ConditionFault(token.position, `A selection was expected before "${token.text}".`);
    }
    at++;
    if (selections.includes(token.text)) return { kind: 'selection', name: token.text };
    const hint = token.text.includes('*')
      ? ' A pattern needs "1 of" or "all of" before it.'
      : suggestion(token.text, selections);
    throw new ConditionFault(token.position, `"${token.text}" is not a selection of this rule.${hint}`);
  }

  function quantified(count: Token): Condition {
    const quantifier = count.text.toLowerCase();
    if (quantifier !== '1' && quantifier !== 'any' && quantifier !== 'all') {
      throw new ConditionFault(count.position, `"${count.text} of" is not Sigma: only "1 of" and "all of" are.`);
    }
    at += 2;
    const target = tokens[at];
    if (!target || target.text === '(' || target.text === ')') {
      throw new ConditionFault(place(), `After "${count.text} of", write "them" or a pattern such as selection_*.`);
    }
    at++;
    const names = matchingNames(target.text, selections);
    if (names.length === 0) {
      const hint = suggestion(target.text, selections);
      throw new ConditionFault(target.position, `No selection of this rule matches "${target.text}".${hint}`);
    }
    return { kind: 'quantified', match: quantifier === 'all' ? 'all' : 'any', pattern: target.text, names };
  }

  function expectEnd(): void {
    const token = tokens[at];
    if (!token) return;
    if (token.text === ')') throw new ConditionFault(token.position, 'This closing bracket was never opened.');
    throw new ConditionFault(token.position, `"and" or "or" was expected before "${token.text}".`);
  }

  return { either, expectEnd };
}

/** Selections whose name starts with `_` are only meant by a pattern that starts with `_` itself. */
function matchingNames(pattern: string, selections: readonly string[]): string[] {
  const wanted = pattern.toLowerCase() === 'them' ? '*' : pattern;
  const parts = wanted
    .split(/(\*)/)
    .filter((text) => text !== '')
    .map((text) => (text === '*' ? many : literal(text)));
  const matches = compileGlob(parts, true);
  return selections.filter((name) => (wanted.startsWith('_') || !name.startsWith('_')) && matches(name));
}
