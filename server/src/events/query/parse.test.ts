// What people type, and the search it means; printing a search and parsing it again changes nothing.
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { compileQuery } from './compile.ts';
import { parseQuery } from './parse.ts';
import { printQuery } from './print.ts';
import type { Pattern, Query, Test } from './syntax.ts';

describe('reads', () => {
  test.each([
    ['powershell', 'powershell'],
    ['failed password', 'failed and password'],
    ['"failed password"', '"failed password"'],
    ['user.name:alice', 'user.name:alice'],
    ['user.name: alice AND NOT host:x*', 'user.name:alice and not host:x*'],
    ['a or b c', 'a or b and c'],
    ['(a or b) c', '(a or b) and c'],
    ['not (a b)', 'not (a and b)'],
    ['-a !b', 'not a and not b'],
    ['user.name:(svc_* or "NT AUTHORITY\\SYSTEM")', 'user.name:svc_* or user.name:"NT AUTHORITY\\\\SYSTEM"'],
    ['user:(a and not b)', 'user:a and not user:b'],
    ['destination.port>=1024', 'destination.port>=1024'],
    ['destination.port:>1024', 'destination.port>1024'],
    ['destination.port:[1 to 1024]', 'destination.port:[1 to 1024]'],
    ['destination.port:[* TO 5]', 'destination.port:[* to 5]'],
    ['time:["2026-11-21 08:00" to *]', 'time:["2026-11-21 08:00" to *]'],
    ['user.name:*', 'user.name:*'],
    ['user.name==Alice', 'user.name==Alice'],
    ['process.command_line:/enc(oded)? [a-z]+/', 'process.command_line:/enc(oded)? [a-z]+/'],
    ['process.executable:/usr/bin/ssh', 'process.executable:"/usr/bin/ssh"'],
    ['process.executable:C:\\Windows\\System32\\cmd.exe', 'process.executable:"C:\\\\Windows\\\\System32\\\\cmd.exe"'],
    ['C:\\Windows\\x.exe', '"C:\\\\Windows\\\\x.exe"'],
    ['https://evil.example/x', '"https://evil.example/x"'],
    ['fe80::1', '"fe80::1"'],
    ['aa:bb:cc:dd:ee:ff', '"aa:bb:cc:dd:ee:ff"'],
    ['source.ip:10.0.0.0/8', 'source.ip:"10.0.0.0/8"'],
    ['a\\*b', '"a*b"'],
    ['a?b\\ c', 'a?b\\ c'],
    ['"not"', '"not"'],
    ['', ''],
    ['   ', ''],
  ])('%s', (text, printed) => {
    const { query, faults } = parseQuery(text);
    expect(faults).toEqual([]);
    expect(printQuery(query)).toBe(printed);
  });
});

const problemOf = (text: string): unknown => {
  try {
    return compileQuery(text);
  } catch (error) {
    return error;
  }
};

describe('says where it does not understand', () => {
  test.each([
    ['user.name:', 10, 'A value is missing after “user.name:”.'],
    ['(a or b', 1, 'This parenthesis is never closed.'],
    ['a) b', 2, 'There is no parenthesis to close here.'],
    ['a and', 3, 'There is nothing to the right of this “and”.'],
    ['or a', 1, 'There is nothing to the left of this “or”.'],
    ['a not', 3, 'There is nothing to exclude here.'],
    ['"never ends', 1, 'This quotation mark is never closed.'],
    ['port:[1 2]', 6, 'A range is written [1 to 5]; * leaves an end open.'],
    ['x ()', 3, 'There is nothing between these parentheses.'],
    ['source.port>=many', 1, 'source.port holds numbers; “many” is none.'],
    ['source.ip>=x', 1, 'source.ip holds addresses; “x” is none.'],
    ['cmd:/(/', 1, 'This is not a regular expression (RE2): '],
    ['time>=yesterday', 1, '“yesterday” is not a time; write 2026-11-21T08:00:00Z.'],
    [`${'('.repeat(100)}a`, 62, 'Parentheses and negations go at most 60 deep.'],
  ])('%s', (text, column, detail) => {
    expect(problemOf(text)).toMatchObject({
      kind: 'invalid_input',
      code: 'query_syntax',
      faults: expect.arrayContaining([{ pointer: `/query:${column}`, detail: expect.stringContaining(detail) }]),
    });
  });

  test('all faults at once', () => {
    expect(parseQuery('user.name: ) or "x').faults.length).toBeGreaterThan(1);
  });
});

test('any text is read without an exception, and what was read prints stably', () => {
  const pieces = fc.constantFrom(
    'a',
    'user.name:',
    '"',
    '(',
    ')',
    ' or ',
    ' and ',
    'not ',
    '*',
    '?',
    '\\',
    '/',
    '[',
    ' to ',
    ']',
    '>=',
    '==',
    '-',
    ':',
    ' ',
    'é',
  );
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string({ unit: 'binary' }),
        fc.array(pieces, { maxLength: 14 }).map((parts) => parts.join('')),
      ),
      (text) => {
        const { query, faults } = parseQuery(text);
        if (faults.length > 0) return;
        const printed = printQuery(query);
        const again = parseQuery(printed);
        expect(again.faults).toEqual([]);
        expect(withoutPlaces(again.query)).toEqual(withoutPlaces(query));
        expect(printQuery(again.query)).toBe(printed);
      },
    ),
    { numRuns: 3_000 },
  );
});

test('printing and parsing gives the same search', () => {
  fc.assert(
    fc.property(queries, (query) => {
      const { query: again, faults } = parseQuery(printQuery(query));
      expect(faults).toEqual([]);
      expect(withoutPlaces(again)).toEqual(withoutPlaces(query));
    }),
    { numRuns: 2_000 },
  );
});

const texts = fc.oneof(
  fc.string({ unit: 'binary', minLength: 1, maxLength: 8 }),
  fc.constantFrom('or', 'not', 'a b', '*', '"', '\\', 'C:\\x', '/x/', '-a', '[', '>=1'),
);
const patterns: fc.Arbitrary<Pattern> = fc.oneof(
  texts.map((text) => [text]),
  fc.tuple(texts, fc.constantFrom('run' as const, 'one' as const), texts).map(([a, any, b]) => [a, { any }, b]),
);
const tests: fc.Arbitrary<Test> = fc.oneof(
  patterns.map((pattern) => ({ kind: 'match' as const, pattern })),
  texts.map((text) => ({ kind: 'exact' as const, text })),
  fc.constant({ kind: 'exists' as const }),
  fc.record({
    kind: fc.constant('compare' as const),
    operator: fc.constantFrom('>=' as const, '<' as const),
    text: texts,
  }),
  fc.record({
    kind: fc.constant('range' as const),
    from: fc.option(fc.constantFrom('1', 'a b')),
    to: fc.option(fc.constantFrom('9', '"')),
  }),
);
const terms: fc.Arbitrary<Query> = fc.oneof(
  patterns.map((pattern) => ({ kind: 'term' as const, field: null, test: { kind: 'match' as const, pattern }, at: 0 })),
  fc.record({
    kind: fc.constant('term' as const),
    field: fc.constantFrom('user.name', 'x', '@timestamp'),
    test: tests,
    at: fc.constant(0),
  }),
);
const queries: fc.Arbitrary<Query> = fc.letrec<{ query: Query }>((tie) => ({
  query: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    terms,
    tie('query').map((item) => ({ kind: 'not' as const, item })),
    fc
      .tuple(fc.constantFrom('and' as const, 'or' as const), fc.array(tie('query'), { minLength: 2, maxLength: 3 }))
      .map(([kind, items]) => ({
        kind,
        items: items.flatMap((item) => (item.kind === kind ? item.items : [item])),
      })),
  ),
})).query;

/** Numbers of places differ between a text and its printed form. */
const withoutPlaces = (query: Query | null): unknown =>
  JSON.parse(JSON.stringify(query, (key, value: unknown) => (key === 'at' ? 0 : value)));
