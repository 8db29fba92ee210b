// For tests: the slow reading of a search, which the compiled one must agree with.
import type { EcsDocument } from '@tocsin/contracts/event';

import type { Comparison, Pattern, Query, Test } from './syntax.ts';

export type Doc = {
  ecs: EcsDocument;
  attrs: Record<string, string>;
  message: string;
  entities: string[];
  dataset: string;
};

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

/** Whether the document is found. */
export function holds(query: Query, doc: Doc): boolean {
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
