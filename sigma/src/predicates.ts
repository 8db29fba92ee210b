// The predicates of one route: the same question asked by many rules is one predicate, answered once per event.
import type { Test } from './ast.ts';
import type { CompileCache } from './compile-cache.ts';
import { eachText, fieldReader, type FieldReader, type FieldText, type NativeEvent } from './field-access.ts';
import { fold } from './fold.ts';
import { anyOf, type Formula, type Leaf } from './formula.ts';
import { anchors, type Pattern } from './patterns.ts';
import type { TextTest } from './regex.ts';
import type { FieldAliases } from './routing-data.ts';
import { relates } from './text-test.ts';

/** `gate`: the predicate that must have fired, or -1. `check`: the closer look that must agree, or -1. */
export type Ask = { readonly gate: number; readonly check: number };
export type RouteFormula = Formula<Ask>;

/** A question answered only when a rule needs it. `texts` answers a field of the running event. */
export type Check = (event: NativeEvent, texts: (field: number) => FieldText) => boolean;

export type FieldPredicates = {
  /** Null for keywords: every value of the event. */
  readonly reader: FieldReader | null;
  readonly patterns: { readonly pattern: Pattern; readonly predicate: number }[];
};

/** What the route knows of every event it gets, by reader key. */
export type Known = ReadonlyMap<string, string>;

export type PredicateTable = {
  readonly fields: FieldPredicates[];
  readonly checks: Check[];
  readonly count: () => number;
  readonly leaf: (leaf: Leaf, aliases: FieldAliases) => RouteFormula;
};

export function createPredicateTable(cache: CompileCache, known: Known): PredicateTable {
  const fields: FieldPredicates[] = [];
  const fieldIndex = new Map<string, number>();
  const checks: Check[] = [];
  const asked = new Map<string, RouteFormula>();
  const gates = new Map<string, number>();
  let predicates = 0;

  function fieldFor(reader: FieldReader | null): number {
    const key = reader?.key ?? '';
    const index = fieldIndex.get(key) ?? fields.push({ reader, patterns: [] }) - 1;
    fieldIndex.set(key, index);
    return index;
  }

  function predicateFor(field: number, patterns: readonly Pattern[]): number {
    const key = `${field}\n${patterns.map(({ text, anchor }) => anchor + text).join('\n')}`;
    const existing = gates.get(key);
    if (existing !== undefined) return existing;
    const predicate = predicates++;
    for (const pattern of patterns) fields[field]?.patterns.push({ pattern, predicate });
    gates.set(key, predicate);
    return predicate;
  }

  const ask = (gate: number, check: number): RouteFormula => ({ kind: 'leaf', leaf: { gate, check } });

  function textTests(field: number, tests: readonly Test[]): RouteFormula[] {
    const exact: Pattern[] = [];
    const asks: RouteFormula[] = [];
    for (const test of tests) {
      if (test.kind === 'null' || test.kind === 'exists' || test.kind === 'fieldReference' || test.kind === 'anyOf')
        continue;
      const { exact: isExact, patterns } = cache.patterns(test);
      if (isExact) exact.push(...patterns);
      else
        asks.push(ask(predicateFor(field, patterns), checks.push(textCheck(fields, field, cache.textTest(test))) - 1));
    }
    return exact.length > 0 ? [ask(predicateFor(field, exact), -1), ...asks] : asks;
  }

  function otherTests(field: number, tests: readonly Test[], aliases: FieldAliases): RouteFormula[] {
    return tests.flatMap((test): RouteFormula[] => {
      const presence = (): number => predicateFor(field, [{ text: '', anchor: anchors.present }]);
      if (test.kind === 'exists' && test.present) return [ask(presence(), -1)];
      if (test.kind === 'null' || test.kind === 'exists') {
        return [{ kind: 'not', of: ask(presence(), -1) }];
      }
      if (test.kind !== 'fieldReference') return [];
      const other = fieldFor(fieldReader(test.field, aliases));
      return [ask(presence(), checks.push(referenceCheck(field, other, test)) - 1)];
    });
  }

  function leaf({ field: name, tests }: Leaf, aliases: FieldAliases): RouteFormula {
    const reader = name === null ? null : fieldReader(name, aliases);
    const constant = reader && known.get(reader.key);
    if (constant !== undefined && constant !== null) {
      const answers = tests.map((test) => answerFor(cache, test, constant));
      if (answers.every((answer) => answer !== null)) return { kind: 'constant', value: answers.includes(true) };
    }
    const field = fieldFor(reader);
    const key = `${field}\n${JSON.stringify(tests)}`;
    const existing = asked.get(key);
    if (existing) return existing;
    const formula = anyOf([...textTests(field, tests), ...otherTests(field, tests, aliases)]);
    asked.set(key, formula);
    return formula;
  }

  return { fields, checks, count: () => predicates, leaf };
}

/** What a test says of a value known up to its case; null when the case matters. */
function answerFor(cache: CompileCache, test: Test, constant: string): boolean | null {
  if (test.kind === 'null') return false;
  if (test.kind === 'exists') return test.present;
  if (test.kind === 'glob') return test.cased ? null : cache.textTest(test)(constant);
  return test.kind === 'compare' ? cache.textTest(test)(constant) : null;
}

function textCheck(fields: readonly FieldPredicates[], field: number, holds: TextTest): Check {
  if (fields[field]?.reader) return (_, texts) => someText(texts(field), holds);
  return (event) => {
    let isFound = false;
    eachText(event, (text) => {
      isFound ||= holds(text);
    });
    return isFound;
  };
}

export function someText(texts: FieldText, holds: TextTest): boolean {
  if (texts === undefined) return false;
  return typeof texts === 'string' ? holds(texts) : texts.some((text) => holds(text));
}

function referenceCheck(field: number, other: number, test: Extract<Test, { kind: 'fieldReference' }>): Check {
  const spell = test.cased ? (text: string) => text : fold;
  return (_, texts) => {
    const others = texts(other);
    return someText(texts(field), (text) =>
      someText(others, (wanted) => relates(spell(text), spell(wanted), test.how)),
    );
  };
}
