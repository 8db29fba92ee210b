// Inputs that are meant to hurt: recordings that were mutilated, noise, depth, length, wrong encodings and bombs.
import { gzipSync, zstdCompressSync } from 'node:zlib';

import type { Random } from './random.ts';

/** What parsers trip over. */
const tokens = [
  '\0', '\n', '\r\n', '\t', ' ', '"', "'", '\\', '\\"', '\\u0000', '\\ud800', '\uFEFF', '\uFFFD', '\u2028', '\u{1F600}',
  '{', '}', '[', ']', '[[', '{"', '":', ',', ':', ';', '=', '==', '|', '||', '\\|', '<', '>', '<Event>', '</Event>', '<!--',
  '<![CDATA[', ']]>', '&#x0;', '&amp;', '<!DOCTYPE a [<!ENTITY b "c">]>', '<34>', '<999>', '1 ', '-', '--', '0', '-0', '-1',
  '1e999', '1e-999', 'NaN', 'Infinity', '9007199254740993', '99999999999999999999999', '2147483648', '4294967296', '0x7f',
  'null', 'true', '__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', '%00', '%zz', '%s', '${x}', '../',
  '1970-01-01T00:00:00Z', '9999-12-31T23:59:60Z', '0000-00-00', '275760-09-13T00:00:00.001Z', 'Feb 30 25:61:61',
  '256.256.256.256', '::', '::ffff:1.2.3.4', 'fe80::1%eth0', '1.2.3.4/33', 'CEF:0|', 'LEEF:2.0|', 'type=SYSCALL msg=audit(',
  'Records', 'events', '@timestamp', 'message', 'EventData', 'EventID',
]; // prettier-ignore

/** Values in the place of others of a JSON document. */
const oddities = (random: Random): unknown =>
  random.pick<() => unknown>([
    () => null,
    () => [],
    () => ({}),
    () => '',
    () => random.int(1e9) * (random.chance(0.5) ? -1 : 1e9),
    () => -1.5e300,
    () => true,
    () => [null, [[]], { a: null }],
    () => ({ toString: 'x', length: -1, constructor: null }),
    () => random.pick(tokens),
    () => random.pick(tokens).repeat(random.int(2_000)),
    () => Array.from({ length: random.int(3_000) }, (_, at) => at),
    () => Object.fromEntries(Array.from({ length: random.int(1_500) }, (_, at) => [`k${at}`, at])),
    () => nested(random, 90),
  ])();

function nested(random: Random, depth: number): unknown {
  let value: unknown = random.pick(tokens);
  for (let level = random.int(depth); level > 0; level -= 1) value = random.chance(0.5) ? [value] : { a: value };
  return value;
}

/** The JSON document with some of its values replaced, its names changed and its parts repeated. */
function changedJson(random: Random, value: unknown, depth = 0): unknown {
  if (random.chance(0.06)) return oddities(random);
  if (depth > 20 || typeof value !== 'object' || value === null) {
    return typeof value === 'string' && random.chance(0.1) ? mutatedText(random, value) : value;
  }
  if (Array.isArray(value)) return value.map((item) => changedJson(random, item, depth + 1));
  const entries = Object.entries(value).map(([name, item]): [string, unknown] => [
    random.chance(0.02) ? random.pick(tokens) : name,
    changedJson(random, item, depth + 1),
  ]);
  return Object.fromEntries(entries.filter(() => !random.chance(0.03)));
}

function mutatedText(random: Random, text: string): string {
  let changed = text;
  for (let times = 1 + random.int(4); times > 0; times -= 1) {
    const at = random.int(changed.length + 1);
    const to = Math.min(changed.length, at + random.int(40));
    const [before, part, after] = [changed.slice(0, at), changed.slice(at, to), changed.slice(to)];
    changed = random.pick([
      () => before + after,
      () => before + random.pick(tokens) + part + after,
      () => before + random.pick(tokens) + after,
      () => before + part.repeat(random.int(8)) + after,
      () => before,
      () => after,
      () => before + part.split('').toReversed().join('') + after,
      () => before + String.fromCharCode(random.int(0x10000)) + after,
    ])();
  }
  return changed;
}

/** Rare, because they cost the most. */
function gigantic(random: Random, sample: string): string {
  const length = 1 << (8 + random.int(9));
  return random
    .pick([
      () => random.pick(tokens).repeat(length / 4),
      () => sample.repeat(1 + Math.floor(length / (sample.length + 1))),
      () => sample + random.pick(tokens).repeat(length / 4),
      () => `${'['.repeat(length)}${']'.repeat(random.int(length))}`,
      () => '{"a":'.repeat(length / 4),
      () => `{"a":"${'\\"'.repeat(length / 2)}"}`,
      () => `${sample.slice(0, 40)}${' '.repeat(length)}${sample.slice(40)}`,
      () => `${sample.slice(0, 20)}${'a='.repeat(length / 2)}`,
      () => `${sample.slice(0, 20)}${'"a" '.repeat(length / 4)}`,
      () => `<Event>${'<a b="'.repeat(length / 8)}`,
    ])()
    .slice(0, 200_000);
}

/** A text that a parser has to live with. */
export function hostileText(random: Random, samples: readonly string[]): string {
  const sample = samples.length === 0 ? '' : random.pick(samples);
  const way = random.int(1_000);
  if (way < 4) return gigantic(random, sample);
  if (way < 40) return random.bytes(random.int(300)).toString('latin1');
  if (way < 60) return random.bytes(random.int(300)).toString('utf8');
  if (way < 90) return Array.from({ length: random.int(30) }, () => random.pick(tokens)).join('');
  if (way < 100) return Buffer.from(sample, 'utf16le').toString('latin1');
  if (way < 110) return JSON.stringify(nested(random, 150)) ?? '';
  if (way < 500) {
    const value = jsonOf(sample);
    if (value !== undefined) return JSON.stringify(changedJson(random, value)) ?? '';
  }
  if (way < 600) {
    const other = random.pick(samples.length === 0 ? [''] : samples);
    return sample.slice(0, random.int(sample.length + 1)) + other.slice(random.int(other.length + 1));
  }
  return mutatedText(random, sample);
}

/** Bytes that a splitter or a door has to live with. */
export function hostileBytes(random: Random, samples: readonly Buffer[]): Buffer {
  const bytes = Buffer.from(samples.length === 0 ? Buffer.alloc(0) : random.pick(samples));
  const at = random.int(bytes.length + 1);
  return random.pick([
    () => bytes,
    () => bytes.subarray(0, at),
    () => bytes.subarray(at),
    () => Buffer.concat([bytes.subarray(0, at), random.bytes(1 + random.int(20)), bytes.subarray(at)]),
    () => Buffer.concat([bytes, random.bytes(random.int(60))]),
    () => Buffer.concat([bytes, bytes.subarray(0, at)]),
    () => flipped(random, bytes),
    () => flipped(random, bytes),
    () => Buffer.from(mutatedText(random, bytes.toString('latin1')), 'latin1'),
    () => random.bytes(random.int(400)),
    () => Buffer.from(hostileText(random, [bytes.toString('utf8')]), random.pick(['utf8', 'utf16le', 'latin1'])),
  ])();
}

function flipped(random: Random, bytes: Buffer): Buffer {
  for (let times = 1 + random.int(6); times > 0 && bytes.length > 0; times -= 1)
    bytes[random.int(bytes.length)] = random.int(256);
  return bytes;
}

const bombs = (['\0', '[', ' ', '{"a":1}\n', '"'] as const).flatMap((fill) => {
  const plain = Buffer.alloc(24 << 20, fill);
  return [
    { encoding: 'gzip', bytes: gzipSync(plain) },
    { encoding: 'gzip', bytes: gzipSync(gzipSync(plain)) },
    { encoding: 'zstd', bytes: zstdCompressSync(plain) },
  ];
});

/** Small as sent, 24 MB once unpacked. */
export const bomb = (random: Random): { encoding: string; bytes: Buffer } => random.pick(bombs);

export function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
