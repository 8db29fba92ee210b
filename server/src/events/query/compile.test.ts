import type { EcsDocument } from '@tocsin/contracts/event';
// Compiled searches on the real engine find exactly what a slow reading of the same search finds.
import * as fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';

import type { EventStore } from '#platform/event-store';

import { anEvent, aRow, aStore, rowBytes } from '../fixtures.ts';
import { compileQuery } from './compile.ts';
import { parseQuery } from './parse.ts';
import { printQuery } from './print.ts';
import type { Comparison, Pattern, Query, Test } from './syntax.ts';

type Doc = { ecs: EcsDocument; attrs: Record<string, string>; message: string; entities: string[]; dataset: string };

let store: EventStore;
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

// The slow reading.
const lower = (text: string): string => text.toLowerCase();
const tokens = (text: string): string[] => text.split(/[^A-Za-z0-9\u0080-\u{10ffff}]+/u).filter(Boolean);
const escape = (text: string): string => text.replaceAll(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
const toRegExp = (pattern: Pattern, anchored: boolean): RegExp => {
  const body = pattern
    .map((part) => (typeof part === 'string' ? escape(lower(part)) : part.any === 'run' ? '[^]*' : '[^]'))
    .join('');
  return new RegExp(anchored ? `^${body}$` : body, 'u');
};
const isPlain = (pattern: Pattern): pattern is string[] => pattern.every((part) => typeof part === 'string');
const whole = (text: string, pattern: Pattern): boolean => toRegExp(pattern, true).test(lower(text));
const inWords = (text: string, pattern: Pattern): boolean => {
  if (!isPlain(pattern)) return toRegExp(pattern, false).test(lower(text));
  const value = lower(pattern.join(''));
  const present = new Set(tokens(lower(text)));
  const wanted = tokens(value);
  const oneWord = wanted.length === 1 && wanted[0] === value;
  return wanted.every((token) => present.has(token)) && (oneWord || lower(text).includes(value));
};
const human = (doc: Doc): string => {
  const list = doc.ecs['registry.data.strings'];
  const of = (field: 'process.command_line' | 'user.name' | 'host.name'): string => String(doc.ecs[field] ?? '');
  return [
    doc.message,
    of('process.command_line'),
    '',
    '',
    '',
    '',
    (typeof list === 'object' ? list : []).join(' '),
    '',
    '',
    '',
    '',
    of('user.name'),
    of('host.name'),
    '',
  ].join(' ');
};
const compares = (left: number | bigint, operator: Comparison, right: number | bigint): boolean =>
  operator === '>='
    ? left >= right
    : operator === '<='
      ? left <= right
      : operator === '>'
        ? left > right
        : left < right;
const ends = (test: Test): [Comparison, string][] => {
  if (test.kind === 'compare') return [[test.operator, test.text]];
  if (test.kind !== 'range') return [];
  return [
    ...(test.from === null ? [] : [['>=', test.from] as [Comparison, string]]),
    ...(test.to === null ? [] : [['<=', test.to] as [Comparison, string]]),
  ];
};
const patternOf = (test: Test): Pattern =>
  test.kind === 'exact' ? [test.text] : test.kind === 'match' ? test.pattern : [];
const plainText = (pattern: Pattern): string =>
  pattern.map((part) => (typeof part === 'string' ? part : part.any === 'run' ? '*' : '?')).join('');

function textHolds(text: string, test: Test): boolean {
  if (test.kind === 'exists') return text !== '';
  if (test.kind === 'exact') return text === test.text;
  if (test.kind === 'regex') return text !== '' && new RegExp(test.source, 'iu').test(text);
  if (test.kind === 'match') return whole(text, test.pattern);
  return (
    /^-?\d+(\.\d+)?$/.test(text) && ends(test).every(([operator, end]) => compares(Number(text), operator, Number(end)))
  );
}

function numberHolds(value: number | undefined, max: number, test: Test): boolean {
  if (value === undefined) return test.kind === 'match' && whole('', test.pattern);
  if (test.kind === 'exists') return true;
  if (test.kind === 'compare' || test.kind === 'range')
    return value <= max && ends(test).every(([operator, end]) => compares(value, operator, Number(end)));
  return test.kind === 'regex'
    ? new RegExp(test.source, 'iu').test(String(value))
    : whole(String(value), patternOf(test));
}

function addressNumber(text: string): bigint {
  if (text.includes('.')) return text.split('.').reduce((sum, byte) => sum * 256n + BigInt(byte), 0xffffn);
  const [head = '', tail = ''] = text.split('::');
  const groups = (part: string): string[] => part.split(':').filter(Boolean);
  const filler = Array.from({ length: 8 - groups(head).length - groups(tail).length }, () => '0');
  return [...groups(head), ...filler, ...groups(tail)].reduce((sum, group) => sum * 65_536n + BigInt(`0x${group}`), 0n);
}
const isAddress = (text: string): boolean =>
  /^(\d+\.){3}\d+$|^[0-9a-f]*::[0-9a-f]*$|^[0-9a-f]+:[0-9a-f]+::[0-9a-f]*$/.test(text);

function addressHolds(value: string, test: Test): boolean {
  if (value === 'nonsense' || value === '')
    return test.kind === 'match' || test.kind === 'exact'
      ? !isNetwork(plainText(patternOf(test))) && whole(value, patternOf(test))
      : textHolds(value, test);
  if (test.kind === 'exists') return true;
  const number = addressNumber(value);
  if (test.kind === 'regex') return new RegExp(test.source, 'iu').test(value);
  if (test.kind === 'compare' || test.kind === 'range')
    return value !== '::' && ends(test).every(([operator, end]) => compares(number, operator, addressNumber(end)));
  const text = plainText(patternOf(test));
  if (!isNetwork(text)) return whole(value, patternOf(test));
  if (value === '::' || text === '::') return value === text;
  const stars = /^((?:\d+\.)+)\*$/.exec(text)?.[1];
  const [base = '', bits] = stars
    ? [
        `${stars}${Array(4 - stars.split('.').length + 1)
          .fill('0')
          .join('.')}`,
        String((stars.split('.').length - 1) * 8),
      ]
    : text.split('/');
  if (base.includes('.') !== value.includes('.')) return false;
  const shift = BigInt((base.includes('.') ? 32 : 128) - Number(bits ?? (base.includes('.') ? 32 : 128)));
  return number >> shift === addressNumber(base) >> shift;
}
const isNetwork = (text: string): boolean =>
  isAddress(text) || isAddress(text.split('/')[0] ?? '') || /^(?:\d+\.){1,3}\*$/.test(text);

function holds(query: Query, doc: Doc): boolean {
  if (query.kind === 'not') return !holds(query.item, doc);
  if (query.kind !== 'term') return query.items[query.kind === 'and' ? 'every' : 'some']((item) => holds(item, doc));
  const { field, test } = query;
  const { ecs } = doc;
  const text = (value: unknown): string => (typeof value === 'string' ? value : '');
  const list = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : []);
  const hostAddresses = (): boolean =>
    list(ecs['host.ip']).length === 0
      ? addressHolds('', test)
      : list(ecs['host.ip']).some((ip) => (ip === '::' ? false : addressHolds(ip, test)));
  switch (field) {
    case null:
      if (test.kind === 'regex') return new RegExp(test.source, 'iu').test(lower(human(doc)));
      return (
        inWords(human(doc), patternOf(test)) ||
        (isAddress(plainText(patternOf(test))) && doc.entities.includes(plainText(patternOf(test))))
      );
    case 'user':
      return [ecs['user.name'], undefined, undefined].some((value) => textHolds(text(value), test));
    case 'user.name':
    case 'user_name':
      return textHolds(text(ecs['user.name']), test);
    case 'host':
      return textHolds(text(ecs['host.name']), test);
    case 'cmd':
      return textHolds(text(ecs['process.command_line']), test);
    case 'event.code':
      return textHolds(text(ecs['event.code']), test);
    case 'event.category':
    case 'registry.data.strings':
      return test.kind === 'exists'
        ? list(ecs[field]).length > 0
        : list(ecs[field]).some((item) => textHolds(item, test));
    case 'source.port':
      return numberHolds(typeof ecs['source.port'] === 'number' ? ecs['source.port'] : undefined, 65_535, test);
    case 'source.bytes':
      return numberHolds(typeof ecs['source.bytes'] === 'number' ? ecs['source.bytes'] : undefined, 2 ** 53, test);
    case 'source.ip':
      return addressHolds(text(ecs['source.ip']), test);
    case 'host.ip':
      return hostAddresses();
    case 'ip':
      return addressHolds(text(ecs['source.ip']), test) || addressHolds('', test) || hostAddresses();
    case 'message':
      return test.kind === 'match' ? inWords(doc.message, test.pattern) : textHolds(doc.message, test);
    case 'raw':
      return test.kind === 'match'
        ? inWords(
            JSON.stringify({ ecs: doc.ecs, attrs: doc.attrs, message: doc.message, dataset: doc.dataset }),
            test.pattern,
          )
        : true;
    case 'entity':
      return test.kind === 'exists'
        ? doc.entities.length > 0
        : doc.entities.some((item) => (test.kind === 'exact' ? item === lower(test.text) : textHolds(item, test)));
    case 'dataset':
      return textHolds(doc.dataset, test);
    case 'site':
      return textHolds('paris', test);
    default:
      return textHolds(doc.attrs[field] ?? '', test);
  }
}

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
