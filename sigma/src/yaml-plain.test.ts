// What the plain reader reads is what the library reads, place for place; everything else it leaves to the library.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { missingCorpora, publicRuleFiles } from './test-support/corpora.ts';
import { entriesOf, itemsOf, offsetInside, offsetOf, scalarOf, type RuleDocument } from './yaml-nodes.ts';
import { readPlain } from './yaml-plain.ts';
import { readAnyYaml, readYaml } from './yaml-source.ts';

/** Everything a reader of rules can learn from a node. */
function described(node: unknown, document: RuleDocument, at: number): unknown {
  const repeated: number[] = [];
  const faults = { list: [], at: (offset: number) => void repeated.push(offset) };
  const entries = entriesOf(node, document, at, faults);
  if (entries) {
    const members = entries.map((entry) => ({ ...entry, value: described(entry.value, document, entry.valueAt) }));
    return { at: offsetOf(node, -1), members, repeated };
  }
  const items = itemsOf(node, document, at);
  if (items) return items.map((item) => ({ at: item.at, node: described(item.node, document, item.at) }));
  return { scalar: scalarOf(node), inside: offsetInside(node, at, 3) };
}

function whole(document: RuleDocument, source: string): unknown {
  const start = offsetOf(document.contents, document.range?.[0] ?? 0);
  return {
    start,
    errors: document.errors,
    text: source.slice(start, document.range?.[1]).trimEnd(),
    contents: described(document.contents, document, start),
  };
}

/** Whether the file was read plainly; fails when the library reads it otherwise. */
function isReadPlainly(source: string): boolean {
  const plain = readPlain(source);
  if (!plain) return false;
  const { documents, lines } = readAnyYaml(source);
  const [only] = documents;
  expect(documents.length).toBe(1);
  expect(whole(plain, source)).toEqual(only && whole(only, source));
  const ours = readYaml(source).lines;
  for (let offset = 0; offset <= source.length; offset += 7)
    expect(ours.linePos(offset)).toEqual(lines.linePos(offset));
  return true;
}

const rule = `# Ours
title: A rule  # said plainly
level: high
tags:
- attack.t1059
- 'it''s'

detection:
  selection:
    - Image|endswith: "\\ud83d.exe"
      User: null
      Count: 12
    # more
    - Line:
      - -enc
      - 0
      - 0x1g
  note: |
    First

      second
  condition: selection
`;

describe('plain YAML', () => {
  it('is read as the library reads it', () => expect(isReadPlainly(rule.replace('\\ud83d', 'é'))).toBe(true));

  it.each([
    ['all there is to fold', 'a: b\n  c\n'],
    ['an empty value', 'a:\nb: c\n'],
    ['an anchor', 'a: &b c\n'],
    ['an alias', 'a: *b\n'],
    ['a tag', 'a: !b c\n'],
    ['a list in brackets', 'a: [b]\n'],
    ['a mapping in braces', 'a: {b: c}\n'],
    ['an escape', 'a: "\\n"\n'],
    ['a folded block', 'a: >\n  b\n'],
    ['a block that is stripped', 'a: |-\n  b\n'],
    ['a tab', 'a:\tb\n'],
    ['a carriage return', 'a: b\r\n'],
    ['two documents', 'a: b\n---\na: b\n'],
    ['a directive', '%YAML 1.1\n---\na: yes\n'],
    ['a question', '? a\n: b\n'],
    ['a fraction', 'a: 1.5\n'],
    ['an octal number', 'a: 0o17\n'],
    ['a hexadecimal number', 'a: 0x1F\n'],
    ['a number with zeros before it', 'a: 007\n'],
    ['a number too large to be exact', 'a: 12345678901234567\n'],
    ['a comment behind the end', 'a: b\n# c\n'],
    ['a last line without an end', 'a: b'],
    ['no mapping', '- a\n'],
    ['nothing', '\n'],
    ['a text with two colons', 'a: b: c\n'],
    ['a mapping indented less than its brother', 'a:\n    b: c\n  d: e\n'],
  ])('does not have %s', (_, source) => expect(readPlain(source)).toBeNull());

  it.skipIf(missingCorpora !== null)('is what nearly all public rules are written in', { timeout: 120_000 }, () => {
    const files = publicRuleFiles();
    const plain = files.filter(({ source }) => isReadPlainly(source));
    expect(plain.length).toBeGreaterThan(files.length * 0.99);
  });
});

const pieces = [
  ['\n', '\n\n', ' ', '  ', '    ', '\n  ', '\n    - ', '- ', '-', ':', ': ', ' :', '#', ' # c', '|', '|\n', '>', '%'],
  ["'", "''", '"', '\\', '[', ']', '{', '}', ',', '&a ', '*a', '!b ', '?', '? ', '@', '`', '---\n', '--- ', '...\n'],
  ['~', 'null', 'true', 'False', 'yes', '0', '-1', '+1', '012', '0o7', '0xf', '1e3', '.5', '1.', '.inf', '.nan', '-0'],
  ['2020-01-01', '<<: ', 'key: value', 'a: b\n', 'é', '\u{1f600}', '\u00a0', '\u2028', '\t', '\r\n', '\ufeff', '\0'],
].flat();

type Change = { readonly place: number; readonly length: number; readonly piece: string };

const changes: fc.Arbitrary<Change[]> = fc.array(
  fc.record({
    place: fc.double({ min: 0, max: 1, noNaN: true }),
    length: fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, fc.nat(3), fc.nat(30)),
    piece: fc.oneof({ weight: 5, arbitrary: fc.constantFrom(...pieces) }, fc.constant('')),
  }),
  { minLength: 1, maxLength: 4 },
);

const changed = (source: string, made: readonly Change[]): string =>
  made.reduce((text, { place, length, piece }) => {
    const at = Math.floor(place * text.length);
    return text.slice(0, at) + piece + text.slice(at + length);
  }, source);

const names = ['a: ', 'b: ', 'a|b: ', "'c': ", '"d": ', '5: ', 'null: ', 'a:', '# ', 'x :', 'a'];
const texts = ['v', "'v w'", '"v"', '|', 'v # c', "'v'# c", '- v', ...pieces];

/** Lines at indentations that often fit together. */
const lines = fc
  .array(
    fc.record({
      step: fc.oneof({ weight: 8, arbitrary: fc.constantFrom(0, 0, 2, -2) }, fc.constantFrom(1, 4, -4, -8)),
      start: fc.oneof({ weight: 8, arbitrary: fc.constantFrom('', '', '- ') }, fc.constantFrom('-   ', '- - ')),
      key: fc.oneof({ weight: 8, arbitrary: fc.constantFrom('', ...names.slice(0, 3)) }, fc.constantFrom(...names)),
      text: fc.oneof({ weight: 8, arbitrary: fc.constantFrom('', ...texts.slice(0, 3)) }, fc.constantFrom(...texts)),
    }),
    { minLength: 1, maxLength: 8 },
  )
  .map((written) => {
    let indent = 0;
    const rows = written.map(({ step, start, key, text }) => {
      indent = Math.max(0, indent + step);
      return `${' '.repeat(indent)}${start}${key}${text}\n`;
    });
    return `a: b\n${rows.join('')}`;
  });

describe('a file that is read plainly', () => {
  const numRuns = 2_000;

  it('is read as the library reads it, whatever was changed in it', { timeout: 120_000 }, () => {
    const files = missingCorpora
      ? [rule]
      : [rule, ...publicRuleFiles().flatMap(({ source }, at) => (at % 40 ? [] : [source]))];
    let plain = 0;
    const property = fc.property(fc.constantFrom(...files), changes, (source, made) => {
      if (isReadPlainly(changed(source, made))) plain++;
    });
    fc.assert(property, { numRuns });
    expect(plain).toBeGreaterThan(numRuns * 0.2);
  });

  it('is read as the library reads it, whatever its lines', { timeout: 120_000 }, () => {
    let plain = 0;
    const property = fc.property(lines, (source) => {
      if (isReadPlainly(source)) plain++;
    });
    fc.assert(property, { numRuns: 5 * numRuns });
    expect(plain).toBeGreaterThan(numRuns * 0.1);
  });
});
