// Compiled searches on the real engine find exactly what a slow reading of the same search finds.
import * as fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';

import type { EventEngine } from '#platform/event-store';

import { anEvent, aRow, aStore, rowBytes } from '../fixtures.ts';
import { compileQuery } from './compile.ts';
import { parseQuery } from './parse.ts';
import { printQuery } from './print.ts';
import { holds, type Doc } from './reference.fixtures.ts';
import type { Comparison, Pattern, Query, Test } from './syntax.ts';

let store: EventEngine;
let drop: () => Promise<void>;
let docs: Doc[] = [];

const words = [
  'alice',
  'Bob',
  'ALICE',
  'svc_backup',
  'NT AUTHORITY\\SYSTEM',
  'powershell.exe',
  'cmd',
  'été',
  'Ünal',
  '100%',
  'a_b',
  "o'neil",
  '{x:String}',
  'C:\\Windows\\cmd.exe',
  '4624',
  '80',
  '7.5',
  '-3',
  '',
  '10.0.0.1',
  '"q"',
  '日本',
];
const word = fc.constantFrom(...words);
const phrase = fc.array(word, { maxLength: 3 }).map((parts) => parts.join(' '));
const addresses = [
  '10.0.0.1',
  '10.0.1.255',
  '10.1.0.0',
  '192.168.1.7',
  '2001:db8::1',
  '2001:db8::ff',
  'fe80::1',
  '::',
  '0.0.0.0',
  '255.255.255.255',
  'nonsense',
];
const aDoc: fc.Arbitrary<Doc> = fc.record({
  ecs: fc.record(
    {
      'user.name': word,
      'host.name': word,
      'event.code': fc.constantFrom('4624', '1', '0', '-3', '7.5', 'x1'),
      'process.command_line': phrase,
      'event.category': fc.array(word, { maxLength: 2 }),
      'registry.data.strings': fc.array(word, { maxLength: 2 }),
      'source.ip': fc.constantFrom(...addresses),
      'host.ip': fc.array(fc.constantFrom(...addresses.slice(0, 7)), { maxLength: 2 }),
      'source.port': fc.constantFrom(0, 22, 80, 443, 65535, 70000),
      'source.bytes': fc.constantFrom(0, 1, 5_000_000_000),
    },
    { requiredKeys: [] },
  ),
  attrs: fc.dictionary(fc.constantFrom('winlog.x', 'odd name', 'y'), word, { maxKeys: 2 }),
  message: phrase,
  entities: fc.uniqueArray(
    word.map((text) => text.toLowerCase()),
    { maxLength: 3 },
  ),
  dataset: fc.constantFrom('windows.sysmon', 'zeek.conn'),
});

beforeAll(async () => {
  ({ store, drop } = await aStore());
  docs = fc.sample(aDoc, { numRuns: 400, seed: 7 });
  const rows = docs.map(({ entities, ...event }, seq) =>
    aRow({ seq, entities, raw: JSON.stringify(event), event: anEvent(event) }),
  );
  await store.insert('event', rowBytes(rows), { token: 'docs' });
});
afterAll(() => drop());

async function found(text: string): Promise<number[]> {
  const { where, params } = compileQuery(text);
  const rows = await store.query<{ seq: number }>(`SELECT seq FROM event WHERE ${where} ORDER BY seq`, {
    wall: 'system',
    params,
  });
  return rows.map(({ seq }) => seq);
}
const expected = (text: string): number[] => {
  const { query } = parseQuery(text);
  return docs.flatMap((doc, seq) => (query === null || holds(query, doc) ? [seq] : []));
};

test.each([
  'alice',
  'powershell',
  'powershell.exe',
  '"nt authority"',
  'power*',
  'a_b',
  '*_b',
  '100%',
  'été',
  'ÉTÉ',
  'ünal',
  '日本',
  'user.name:alice',
  'user.name==ALICE',
  'user.name:a*',
  'user.name:*',
  'not user.name:*',
  'not user.name:alice',
  'user:"nt authority\\system"',
  'user_name:svc?backup',
  'host:100%',
  'host:a_b',
  'host:"a?b"',
  "host:o'neil",
  'host:{x:String}',
  'event.code>=1',
  'event.code:[0 to 5000]',
  'event.code<0',
  'event.category:alice',
  'event.category:*',
  'registry.data.strings:power*',
  'source.ip:10.0.0.1',
  'source.ip:10.0.0.0/16',
  'source.ip:10.0.*',
  'source.ip:2001:db8::/32',
  'source.ip:*',
  'not source.ip:*',
  'source.ip:nonsense',
  'source.ip:non*',
  'source.ip:"::"',
  'source.ip:["10.0.0.0" to "10.0.255.255"]',
  'source.ip:0.0.0.0/0',
  'host.ip:10.0.0.0/8',
  'ip:10.0.0.1',
  'source.ip:*.1',
  'source.port:0',
  'source.port:80',
  'source.port:[0 to 80]',
  'source.port>100',
  'source.port<=0',
  'source.port:70000',
  'source.port:*',
  'not source.port:*',
  'source.port:4*',
  'source.bytes>4000000000',
  'source.port==80',
  'source.bytes:5000000000',
  'winlog.x:alice',
  'winlog.x:*',
  'not winlog.x:*',
  'y:a*',
  'winlog.x>50',
  'user.name:/^a.*e$/',
  '/power.hell/',
  'source.port:/^4/',
  'source.ip:/^10\\./',
  'message:alice',
  'message:"alice bob"',
  'message:*lic*',
  'message:*',
  'message==alice',
  'entity:alice',
  'entity:al*',
  'entity:*',
  'dataset:zeek.*',
  'site:paris',
  'site:x',
  'raw:alice',
  'raw:*windows*',
  'raw:"nt authority"',
  '10.0.0.1',
  'alice or bob',
  'alice bob',
  'not (alice or bob)',
  'user:(alice or bob) and not host:alice',
  '*',
  'a*e',
  'user.name:""',
])('%s finds what it should', async (text) => {
  expect(await found(text)).toEqual(expected(text));
});

test('searches by the dozen find what they should', async () => {
  await fc.assert(
    fc.asyncProperty(searches, async (query) => {
      const text = printQuery(query);
      expect({ text, rows: await found(text) }).toEqual({ text, rows: expected(text) });
    }),
    { numRuns: 400 },
  );
});

test('hostile values stay values: the condition is the same text whatever they are', async () => {
  const shape = (text: string): string => compileQuery(text).where;
  const hostile = fc.oneof(
    fc.string({ unit: 'binary', minLength: 1 }),
    fc.constantFrom("' OR 1=1 --", "\\'", '{q0:String}', '`', '/*', ';', "x') OR ('1'='1"),
  );
  await fc.assert(
    fc.asyncProperty(hostile, hostile, async (name, value) => {
      const quoted = `"${value.replaceAll(/["\\]/g, '\\$&')}"`;
      expect(shape(`user.name==${quoted}`)).toBe(shape('user.name==a'));
      expect(shape(`winlog.x==${quoted}`)).toBe(shape('winlog.x==a'));
      expect(await found(`user.name==${quoted}`)).toEqual(
        docs.flatMap((doc, seq) => (doc.ecs['user.name'] === value ? [seq] : [])),
      );
      const field = name.replaceAll(/[^A-Za-z0-9_.@-]/g, '') || 'x';
      expect(await found(`zz_${field}:${quoted} and user.name:*`)).toEqual([]);
    }),
    { numRuns: 150 },
  );
});

const some = fc.oneof(word.filter(Boolean), fc.constantFrom('ali', 'power', 'SYSTEM', 'exe', '0', '22', '10.0'));
const pattern: fc.Arbitrary<Pattern> = fc.oneof(
  some.map((text) => [text]),
  fc
    .tuple(some, fc.constantFrom('run' as const, 'one' as const), fc.option(some))
    .map(([a, any, b]) => [a, { any }, ...(b === null ? [] : [b])]),
  some.map((text) => [{ any: 'run' as const }, text]),
);
const match = pattern.map((pattern) => ({ kind: 'match' as const, pattern }));
const range = fc.oneof(
  fc.record({
    kind: fc.constant('compare' as const),
    operator: fc.constantFrom<Comparison[]>('>=', '<=', '>', '<'),
    text: fc.constantFrom('0', '22', '-1', '4000', '7.5'),
  }),
  fc.record({
    kind: fc.constant('range' as const),
    from: fc.option(fc.constantFrom('0', '80')),
    to: fc.option(fc.constantFrom('443', '5000')),
  }),
);
const exact = some.map((text) => ({ kind: 'exact' as const, text }));
const exists = fc.constant({ kind: 'exists' as const });
const at = (fields: string[], test: fc.Arbitrary<Test>): fc.Arbitrary<Query> =>
  fc.record({ kind: fc.constant('term' as const), field: fc.constantFrom(...fields), test, at: fc.constant(0) });
const term: fc.Arbitrary<Query> = fc.oneof(
  match.map((test) => ({ kind: 'term' as const, field: null, test, at: 0 })),
  at(
    [
      'user.name',
      'user',
      'host',
      'cmd',
      'event.code',
      'event.category',
      'registry.data.strings',
      'winlog.x',
      'entity',
      'dataset',
    ],
    fc.oneof(match, exact, exists),
  ),
  at(['message'], fc.oneof(match, exact, exists)),
  at(['event.code', 'source.port', 'source.bytes', 'winlog.x'], range),
  at(['source.port', 'source.bytes'], fc.oneof(match, exact, exists)),
  at(
    ['source.ip', 'host.ip', 'ip'],
    fc.oneof(
      exists,
      fc
        .constantFrom('10.0.0.1', '10.0.0.0/16', '192.168.0.0/24', '2001:db8::/120', 'fe80::1', '10.*', '0.0.0.0/0')
        .map((text) => parsedTest(text)),
    ),
  ),
);
/** Through the parser, so that a star is a wildcard. */
const parsedTest = (text: string): Test => {
  const { query } = parseQuery(`x:${text}`);
  return query?.kind === 'term' ? query.test : { kind: 'exists' };
};
const searches: fc.Arbitrary<Query> = fc.letrec<{ query: Query }>((tie) => ({
  query: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    term,
    tie('query').map((item) => ({ kind: 'not' as const, item })),
    fc
      .tuple(fc.constantFrom('and' as const, 'or' as const), fc.array(tie('query'), { minLength: 2, maxLength: 3 }))
      .map(([kind, items]) => ({ kind, items })),
  ),
})).query;
