// The predicates of one route: the same question asked by many rules is one predicate, answered once per event.
import type { Test } from './ast.ts';
import type { CompileCache } from './compile-cache.ts';
import { eachText, fieldReader, type FieldReader, type FieldText, type NativeEvent } from './field-access.ts';
import { fold } from './fold.ts';
import { allOf, anyOf, type Formula, type Leaf } from './formula.ts';
import { anchors, type Pattern } from './patterns.ts';
import type { TextTest } from './regex.ts';
import type { FieldAliases } from './routing-data.ts';
import { relates } from './text-test.ts';

/**
 * `gate`: the predicate that must have fired, or -1. `check`: the closer look that must agree, or -1. `effort`: what
 * the answer costs, compared with others: what costs little is asked first.
 */
export type Ask = { readonly gate: number; readonly check: number; readonly effort: number };
export type RouteFormula = Formula<Ask>;

const efforts = {
  presence: 1,
  reference: 2,
  pattern: 3,
  glob: 10,
  compare: 10,
  cidr: 20,
  datePart: 20,
  regex: 200,
} as const;

/** A question answered only when a rule needs it. `texts` answers a field of the running event. */
export type Check = (event: NativeEvent, texts: (field: number) => FieldText) => boolean;

/** `field`: its index. One of the patterns is enough. */
export type Predicate = { readonly field: number; readonly patterns: readonly Pattern[] };

/** What the route knows of every event it gets, by reader key. */
export type Known = ReadonlyMap<string, string>;

export type PredicateTable = {
  /** By field, its reader; null for keywords: every value of the event. */
  readonly readers: readonly (FieldReader | null)[];
  readonly predicates: readonly Predicate[];
  readonly checks: readonly Check[];
  /** What is known of a leaf's answer; null when it must be asked of each event. */
  readonly decided: (leaf: Leaf, aliases: FieldAliases) => boolean | null;
  readonly leaf: (leaf: Leaf, aliases: FieldAliases) => RouteFormula;
};

export function createPredicateTable(cache: CompileCache, known: Known): PredicateTable {
  const readers: (FieldReader | null)[] = [];
  const predicates: Predicate[] = [];
  const fieldIndex = new Map<string, number>();
  const checks: Check[] = [];
  const asked = new Map<string, RouteFormula>();
  const gates = new Map<string, number>();

  function fieldFor(reader: FieldReader | null): number {
    const key = reader?.key ?? '';
    const index = fieldIndex.get(key) ?? readers.push(reader) - 1;
    fieldIndex.set(key, index);
    return index;
  }

  function predicateFor(field: number, patterns: readonly Pattern[]): number {
    const key = `${field}\n${patterns.map(({ text, anchor }) => anchor + text).join('\n')}`;
    const existing = gates.get(key);
    if (existing !== undefined) return existing;
    const predicate = predicates.push({ field, patterns }) - 1;
    gates.set(key, predicate);
    return predicate;
  }

  const ask = (gate: number, check: number, effort: number): RouteFormula => ({
    kind: 'leaf',
    leaf: { gate, check, effort },
  });

  function textTests(field: number, tests: readonly Test[]): RouteFormula[] {
    const exact: Pattern[] = [];
    const signs: Pattern[] = [];
    const closer: RouteFormula[] = [];
    for (const test of tests) {
      if (test.kind === 'null' || test.kind === 'exists' || test.kind === 'fieldReference' || test.kind === 'anyOf')
        continue;
      const { exact: isExact, patterns } = cache.patterns(test);
      if (isExact) exact.push(...patterns);
      else {
        const check = checks.push(textCheck(readers[field] ?? null, field, cache.textTest(test))) - 1;
        closer.push(ask(predicateFor(field, patterns), check, efforts[test.kind]));
        signs.push(...patterns);
      }
    }
    // One look tells whether any of several closer ones is worth it.
    if (closer.length > 1 && signs.every(({ anchor }) => anchor !== anchors.present)) {
      const anySign = ask(predicateFor(field, signs), -1, efforts.pattern);
      closer.splice(0, closer.length, allOf([anySign, anyOf(closer)]));
    }
    return exact.length > 0 ? [ask(predicateFor(field, exact), -1, efforts.pattern), ...closer] : closer;
  }

  function otherTests(field: number, tests: readonly Test[], aliases: FieldAliases): RouteFormula[] {
    return tests.flatMap((test): RouteFormula[] => {
      const presence = (): number => predicateFor(field, [{ text: '', anchor: anchors.present }]);
      if (test.kind === 'exists' && test.present) return [ask(presence(), -1, efforts.presence)];
      if (test.kind === 'null' || test.kind === 'exists') {
        return [{ kind: 'not', of: ask(presence(), -1, efforts.presence) }];
      }
      if (test.kind !== 'fieldReference') return [];
      const other = fieldFor(fieldReader(test.field, aliases));
      return [ask(presence(), checks.push(referenceCheck(field, other, test)) - 1, efforts.reference)];
    });
  }

  function decided({ field: name, tests }: Leaf, aliases: FieldAliases): boolean | null {
    const constant = name === null ? undefined : known.get(fieldReader(name, aliases).key);
    if (constant === undefined) return null;
    const answers = tests.map((test) => answerFor(cache, test, constant));
    return answers.includes(null) ? null : answers.includes(true);
  }

  function leaf({ field: name, tests }: Leaf, aliases: FieldAliases): RouteFormula {
    const field = fieldFor(name === null ? null : fieldReader(name, aliases));
    const key = `${field}\n${tests.map((test) => cache.key(test)).join('\n')}`;
    const existing = asked.get(key);
    if (existing) return existing;
    const formula = anyOf([...textTests(field, tests), ...otherTests(field, tests, aliases)]);
    asked.set(key, formula);
    return formula;
  }

  return { readers, predicates, checks, decided, leaf };
}

/** What a test says of a value known up to its case; null when the case matters. */
function answerFor(cache: CompileCache, test: Test, constant: string): boolean | null {
  if (test.kind === 'null') return false;
  if (test.kind === 'exists') return test.present;
  if (test.kind === 'glob') return test.cased ? null : cache.textTest(test)(constant);
  return test.kind === 'compare' ? cache.textTest(test)(constant) : null;
}

function textCheck(reader: FieldReader | null, field: number, holds: TextTest): Check {
  if (reader) return (_, texts) => someText(texts(field), holds);
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
  const mayRelate = test.how === 'equals' ? (a: string, b: string) => a.length === b.length : () => true;
  return (_, texts) => {
    const others = texts(other);
    return someText(texts(field), (text) =>
      someText(others, (wanted) => mayRelate(text, wanted) && relates(spell(text), spell(wanted), test.how)),
    );
  };
}
