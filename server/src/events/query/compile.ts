// From a search to a condition in ClickHouse's SQL. Names come from the catalogue, values are bound.
import { isIP } from 'node:net';

import { RE2JS } from 're2js';

import type { ParamValue } from '#platform/event-store';

import { addressRange } from './addresses.ts';
import { createBinder, type Binder } from './bind.ts';
import { querySyntax } from './faults.ts';
import { placesOf, type Place } from './fields.ts';
import { parseQuery } from './parse.ts';
import { isLiteral, literalText, type Pattern, type Query, type QueryFault, type Term, type Test } from './syntax.ts';
import { both, either, indexHints, likePattern, matchesRaw, matchesWhole, matchesWords } from './text-sql.ts';

export type CompiledQuery = { where: string; params: Record<string, ParamValue> };

type Compiler = { bind: Binder; faults: QueryFault[] };
type PlaceOf<Kind extends Place['kind']> = Extract<Place, { kind: Kind }>;

/**
 * @returns A condition over one row of `event`, never null, without organisation and time.
 * @throws Problem `query_syntax` with every fault's column.
 */
export function compileQuery(text: string): CompiledQuery {
  const { query, faults } = parseQuery(text);
  const bind = createBinder();
  const where = query && faults.length === 0 ? compile(query, { bind, faults }) : '1';
  if (faults.length > 0) throw querySyntax(faults);
  return { where, params: bind.params };
}

function compile(query: Query, compiler: Compiler): string {
  if (query.kind === 'not') return `NOT ${compile(query.item, compiler)}`;
  if (query.kind === 'term') return compileTerm(query, compiler);
  return (query.kind === 'and' ? both : either)(query.items.map((item) => compile(item, compiler)));
}

function compileTerm(term: Term, compiler: Compiler): string {
  checkTest(term, compiler);
  if (term.field === null) return compileBare(term.test, compiler);
  return either(placesOf(term.field).map((place) => compileAt(place, term, compiler)));
}

/** An address, a hash or an e-mail address is looked for among the entities too. */
const looksLikeEntity = (text: string): boolean =>
  isIP(text) !== 0 || /^[0-9a-f]{32,64}$/i.test(text) || /^\S+@\S+\.\S+$/.test(text);

function compileBare(test: Test, { bind }: Compiler): string {
  if (test.kind === 'regex') return matchesRegex('search_text', test.source, bind);
  if (test.kind !== 'match') return '1';
  if (test.pattern.length === 1 && typeof test.pattern[0] === 'object' && test.pattern[0].any === 'run') return '1';
  const words = matchesWords('search_text', test.pattern, bind);
  const text = literalText(test.pattern);
  if (!isLiteral(test.pattern) || !looksLikeEntity(text)) return words;
  return either([words, `has(entities, lowerUTF8(${bind(text, 'String')}))`]);
}

function checkTest({ test, at }: Term, { faults }: Compiler): void {
  if (test.kind !== 'regex') return;
  try {
    RE2JS.compile(test.source);
  } catch (error) {
    faults.push({
      at,
      detail: `This is not a regular expression (RE2): ${error instanceof Error ? error.message : 'unknown'}.`,
    });
  }
}

function compileAt(place: Place, term: Term, compiler: Compiler): string {
  switch (place.kind) {
    case 'text':
      return place.words ? wordsTest(place, term, compiler) : textTest(place.sql, term, compiler, place.human);
    case 'attribute':
      return textTest(`attrs[${compiler.bind(place.name, 'String')}]`, term, compiler, false);
    case 'list':
      return listTest(place, term, compiler);
    case 'number':
      return numberTest(place, term, compiler);
    case 'address':
      return addressTest(place, term, compiler);
    case 'moment':
      return momentTest(place, term, compiler);
    case 'entities':
      return entityTest(term, compiler);
    default:
      return term.test.kind === 'match'
        ? matchesRaw(term.test.pattern, compiler.bind)
        : textTest('raw', term, compiler, false);
  }
}

const number = /^-?\d{1,15}(?:\.\d{1,9})?$/;
const matchesRegex = (sql: string, source: string, bind: Binder): string =>
  `match(${sql}, ${bind(`(?i-s)${source}`, 'String')})`;

function textTest(sql: string, { test, at, field }: Term, { bind, faults }: Compiler, human: boolean): string {
  switch (test.kind) {
    case 'exists':
      return `${sql} != ''`;
    case 'exact':
      return `${sql} = ${bind(test.text, 'String')}`;
    case 'regex':
      return both([`${sql} != ''`, matchesRegex(sql, test.source, bind)]);
    case 'match':
      return both([...(human ? indexHints(test.pattern, bind) : []), matchesWhole(sql, test.pattern, bind)]);
    default: {
      const wrong = endsOf(test).find(({ text }) => !number.test(text));
      if (wrong)
        faults.push({ at, detail: `“${wrong.text}” is not a number; ${field ?? 'a text'} is compared by number.` });
      const isNumber = `match(${sql}, '^-?[0-9]{1,15}([.][0-9]{1,9})?$')`;
      return both([
        isNumber,
        ...endsOf(test).map((end) => `toFloat64OrZero(${sql}) ${end.operator} ${bind(toNumber(end.text), 'Float64')}`),
      ]);
    }
  }
}

const toNumber = (text: string): number => (number.test(text) ? Number(text) : 0);

type End = { operator: '>=' | '<=' | '>' | '<'; text: string };
const endsOf = (test: Extract<Test, { kind: 'compare' | 'range' }>): End[] => {
  if (test.kind === 'compare') return [{ operator: test.operator, text: test.text }];
  return [
    ...(test.from === null ? [] : [{ operator: '>=' as const, text: test.from }]),
    ...(test.to === null ? [] : [{ operator: '<=' as const, text: test.to }]),
  ];
};

function wordsTest(place: PlaceOf<'text'>, term: Term, compiler: Compiler): string {
  if (term.test.kind !== 'match') return textTest(place.sql, term, compiler, place.human);
  return matchesWords(`lowerUTF8(${place.sql})`, term.test.pattern, compiler.bind);
}

function listTest(place: PlaceOf<'list'>, term: Term, compiler: Compiler): string {
  if (term.test.kind === 'exists') return `notEmpty(${place.sql})`;
  const hints = place.human && term.test.kind === 'match' ? indexHints(term.test.pattern, compiler.bind) : [];
  return both([...hints, `arrayExists(x -> ${textTest('x', term, compiler, false)}, ${place.sql})`]);
}

function entityTest(term: Term, compiler: Compiler): string {
  const { test } = term;
  if (test.kind === 'exists') return 'notEmpty(entities)';
  if (test.kind === 'exact' || (test.kind === 'match' && isLiteral(test.pattern))) {
    const text = test.kind === 'exact' ? test.text : literalText(test.pattern);
    return `has(entities, lowerUTF8(${compiler.bind(text, 'String')}))`;
  }
  return `arrayExists(x -> ${textTest('x', term, compiler, false)}, entities)`;
}

/** A column's 0 means absent: a real 0, and what is no number of the column's size, is among the attributes. */
function numberTest({ sql, field, max }: PlaceOf<'number'>, { test, at }: Term, { bind, faults }: Compiler): string {
  const kept = (): string => `attrs[${bind(field, 'String')}]`;
  switch (test.kind) {
    case 'exists':
      return either([`${sql} != 0`, `${kept()} != ''`]);
    case 'regex':
      return either([
        both([`${sql} != 0`, matchesRegex(`toString(${sql})`, test.source, bind)]),
        both([`${kept()} != ''`, matchesRegex(kept(), test.source, bind)]),
      ]);
    case 'exact':
    case 'match': {
      const pattern: Pattern = test.kind === 'exact' ? [test.text] : test.pattern;
      const text = literalText(pattern);
      if (!isLiteral(pattern))
        return either([
          both([`${sql} != 0`, `toString(${sql}) LIKE ${bind(likePattern(pattern), 'String')}`]),
          matchesWhole(kept(), pattern, bind),
        ]);
      return /^[1-9]\d{0,15}$/.test(text) && Number(text) <= max
        ? `${sql} = ${bind(text, 'UInt64')}`
        : matchesWhole(kept(), pattern, bind);
    }
    default: {
      const ends = endsOf(test);
      const wrong = ends.find(({ text }) => !number.test(text));
      if (wrong) faults.push({ at, detail: `${field} holds numbers; “${wrong.text}” is none.` });
      const conditions = ends.map((end) => `${sql} ${end.operator} ${bind(toNumber(end.text), 'Float64')}`);
      const column = both([`${sql} != 0`, ...conditions]);
      return ends.every((end) => holdsForZero(end)) ? either([column, `${kept()} = '0'`]) : column;
    }
  }
}

const holdsForZero = ({ operator, text }: End): boolean => {
  const end = toNumber(text);
  if (operator === '>=') return end <= 0;
  if (operator === '<=') return end >= 0;
  return operator === '>' ? end < 0 : end > 0;
};

/** Addresses and networks by range; anything else as text, also against what was no address when it came. */
function addressTest(place: PlaceOf<'address'>, { test, at }: Term, { bind, faults }: Compiler): string {
  const { sql, list, field } = place;
  const present = list ? `notEmpty(${sql})` : `${sql} != toIPv6('::')`;
  const kept = `attrs[${bind(field, 'String')}]`;
  const each = (condition: (x: string) => string): string =>
    list ? `arrayExists(x -> ${condition('x')}, ${sql})` : both([present, condition(sql)]);
  const written = (x: string): string => `replaceOne(toString(${x}), '::ffff:', '')`;
  const ip = (text: string): string => `toIPv6(${bind(text, 'String')})`;

  switch (test.kind) {
    case 'exists':
      return either([present, `${kept} != ''`]);
    case 'regex':
      return either([
        each((x) => matchesRegex(written(x), test.source, bind)),
        both([`${kept} != ''`, matchesRegex(kept, test.source, bind)]),
      ]);
    case 'exact':
    case 'match': {
      const pattern: Pattern = test.kind === 'exact' ? [test.text] : test.pattern;
      const range = addressRange(literalText(pattern));
      if (range?.first === '::' && range.last === '::') return `${kept} = '::'`;
      if (range)
        return each((x) =>
          range.first === range.last
            ? `${x} = ${ip(range.first)}`
            : `${x} BETWEEN ${ip(range.first)} AND ${ip(range.last)}`,
        );
      const text = matchesWhole(kept, pattern, bind);
      return isLiteral(pattern) ? text : either([each((x) => matchesWhole(written(x), pattern, bind)), text]);
    }
    default: {
      const ends = endsOf(test);
      const wrong = ends.find(
        ({ text }) => addressRange(text)?.first !== addressRange(text)?.last || addressRange(text) === null,
      );
      if (wrong) {
        faults.push({ at, detail: `${field} holds addresses; “${wrong.text}” is none.` });
        return '0';
      }
      return each((x) => both(ends.map((end) => `${x} ${end.operator} ${ip(end.text)}`)));
    }
  }
}

function momentTest({ sql }: PlaceOf<'moment'>, { test, at }: Term, { bind, faults }: Compiler): string {
  const ms = (text: string): string => {
    const value = Date.parse(text);
    if (Number.isNaN(value)) faults.push({ at, detail: `“${text}” is not a time; write 2026-11-21T08:00:00Z.` });
    return `fromUnixTimestamp64Milli(${bind(Number.isNaN(value) ? 0 : value, 'Int64')}, 'UTC')`;
  };
  switch (test.kind) {
    case 'exists':
      return '1';
    case 'compare':
    case 'range':
      return both(['1', ...endsOf(test).map((end) => `${sql} ${end.operator} ${ms(end.text)}`)]);
    case 'exact':
      return `${sql} = ${ms(test.text)}`;
    case 'match':
      return `${sql} = ${ms(literalText(test.pattern))}`;
    default:
      faults.push({ at, detail: 'A time is compared with >=, <= or a range, not with a regular expression.' });
      return '0';
  }
}
