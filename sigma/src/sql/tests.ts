// What a value of a rule that is no string asks, as SQL over one text `x` of a field.
import type { DatePart, Test } from '../ast.ts';
import type { PlainTest } from '../text-test.ts';
import type { Binder } from './binder.ts';
import { regexPattern } from './patterns.ts';

const decimal = String.raw`^[\\t-\\r ]*[+-]?(?:[0-9]+\\.?[0-9]*|\\.[0-9]+)(?:[eE][+-]?[0-9]+)?[\\t-\\r ]*$`;
/** As in text-test.ts: a longer text is no number anyone meant. */
const longestNumber = 400;
const clock = String.raw`(?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9](?:\\.[0-9]{1,9})?)?`;
const midnight = String.raw`24:00(?::00(?:\\.(?:0{1,2}|000[0-9]{0,6}))?)?`;
const zone = '(?:Z|[+-](?:[01][0-9]|2[0-3]):?[0-5][0-9])';
/** ClickHouse itself refuses the 30th of February, but not the 25th hour. */
const isoDate = `^[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])(?:[ T](?:${clock}|${midnight})${zone}?)?$`;
/** 1900 to 2299, epoch milliseconds: what DateTime64 can say the parts of. */
const earliest = Date.UTC(1900, 0);
const latest = Date.UTC(2300, 0) - 1;
const instant = "parseDateTime64BestEffortOrNull(x, 3, 'UTC')";

const operators = { lt: '<', lte: '<=', gt: '>', gte: '>=' } as const;

const dateParts: Readonly<Record<DatePart, string>> = {
  minute: 'toMinute',
  hour: 'toHour',
  day: 'toDayOfMonth',
  week: 'toISOWeek',
  month: 'toMonth',
  year: 'toYear',
};

/** A condition over `x`. */
export function textCondition(test: Exclude<PlainTest, { kind: 'glob' }>, bind: Binder): string {
  switch (test.kind) {
    case 'regex':
      return `match(x, ${bind.text(regexPattern(test.source, test.flags))})`;
    case 'compare':
      return `(length(x) <= ${longestNumber} AND match(x, '${decimal}') AND ifNull(toFloat64OrNull(trimBoth(replaceRegexpAll(x, '[\\\\t-\\\\r]', ' '))) ${operators[test.operator]} ${bind.number(test.value)}, 0))`;
    case 'datePart':
      return `(match(x, '${isoDate}') AND ifNull(${dateParts[test.part]}(${instant}) = ${bind.number(test.value)} AND toUnixTimestamp64Milli(${instant}) BETWEEN ${earliest} AND ${latest}, 0))`;
    case 'cidr':
      return test.bytes.length === 4 ? inV4(test.bytes, test.prefix, bind) : inV6(test.bytes, test.prefix, bind);
  }
}

const v4 = String.raw`^[0-9]{1,3}\\.[0-9]{1,3}\\.[0-9]{1,3}\\.[0-9]{1,3}$`;
/** The number of an address written with dots; only asked of texts that are one. */
const v4Number = `arrayFold((sum, part) -> sum * 256 + toUInt64OrZero(part), splitByChar('.', x), toUInt64(0))`;
const v4Sound = `(match(x, '${v4}') AND arrayAll(part -> toUInt16OrZero(part) <= 255, splitByChar('.', x)))`;
const v6Bytes = `IPv6StringToNumOrNull(splitByChar('%', x)[1])`;
const v6Sound = `(position(x, ':') > 0 AND length(x) <= 64 AND isNotNull(${v6Bytes}))`;

function inV4(bytes: readonly number[], prefix: number, bind: Binder): string {
  const network = bytes.reduce((sum, byte) => sum * 256 + byte, 0);
  const shift = 2 ** (32 - prefix);
  const same = (number: string): string =>
    `intDiv(${number}, toUInt64(${bind.number(shift)})) = toUInt64(${bind.number(Math.floor(network / shift))})`;
  const mapped = `startsWith(hex(${v6Bytes}), '00000000000000000000FFFF') AND ${same(`reinterpretAsUInt32(reverse(substring(assumeNotNull(${v6Bytes}), 13, 4)))`)}`;
  return `((${v4Sound} AND ${same(v4Number)}) OR (${v6Sound} AND ${mapped}))`;
}

function inV6(bytes: readonly number[], prefix: number, bind: Binder): string {
  const bits = bytes
    .map((byte) => byte.toString(2).padStart(8, '0'))
    .join('')
    .slice(0, prefix);
  return `(${v6Sound} AND startsWith(bin(assumeNotNull(${v6Bytes})), ${bind.text(bits)}))`;
}

/** How a text of one field relates to a text of another; both folded already, unless the test is cased. */
export const referenceCondition = (
  { how }: Extract<Test, { kind: 'fieldReference' }>,
  texts: string,
  others: string,
): string => `arrayExists(x -> arrayExists(y -> ${relation(how)}, ${others}), ${texts})`;

function relation(how: 'equals' | 'startsWith' | 'endsWith' | 'contains'): string {
  if (how === 'startsWith') return 'startsWith(x, y)';
  if (how === 'endsWith') return 'endsWith(x, y)';
  return how === 'contains' ? 'position(x, y) > 0' : 'x = y';
}
