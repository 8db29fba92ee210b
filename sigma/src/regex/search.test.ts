// The search says of every expression and text what RE2 says.
import * as fc from 'fast-check';
import { RE2JS } from 're2js';
import { describe, expect, it } from 'vitest';

import type { RegexFlags } from '../ast.ts';
import { createPositions } from './positions.ts';
import { compileProgram } from './program.ts';
import { createSearch } from './search.ts';
import { parseRegex } from './syntax.ts';
import { searchWithoutTable } from './without-table.ts';

const flags = (letters: string): RegexFlags => ({
  ignoreCase: letters.includes('i'),
  multiline: letters.includes('m'),
  dotAll: letters.includes('s'),
});

function reference(source: string, letters: string): ((text: string) => boolean) | null {
  const bits =
    (letters.includes('i') ? RE2JS.CASE_INSENSITIVE : 0) |
    (letters.includes('m') ? RE2JS.MULTILINE : 0) |
    (letters.includes('s') ? RE2JS.DOTALL : 0);
  try {
    const expression = RE2JS.compile(source, bits);
    return (text) => expression.test(text);
  } catch {
    return null;
  }
}

const raw = String.raw;
const units = [
  ...'aAbBkKsSzZ019_-. /"\t\n\r\f\v\u212a\u017f\u0130\u0131\u00e9\u00c9\u00b5\u03bc\u00df\u1e9e\u2013\u0000\u007f\u0080\u00ff\u0100\uffff'.split(
    '',
  ),
  '\u{1f600}',
  '\u{10400}',
  '\u{10428}',
  '\ud83d',
  '\ude00',
];
const text = fc.string({ unit: fc.constantFrom(...units), maxLength: 12 });
const word = fc.string({ unit: fc.constantFrom(...'aAbkKsS \n'.split('')), maxLength: 40 });

const characters = [
  ...'aAbkKsS_-/" é–\u{1f600}\u{10400}\u212a{}]'.split(/(?:)/u),
  '.',
  '[ab]',
  '[^ab]',
  '[a-k]',
  '[^k]',
  '[^\n]',
  '[]a]',
  '[^]a]',
  '[+--]',
  '[a-]',
  '[-a]',
  '[A-z]',
  '[é-\u{1f600}]',
  raw`[\w.-]`,
  raw`[^\s\d]`,
  raw`[\W]`,
  raw`[\]\\b]`,
  raw`[\x61-\x{7a}]`,
  raw`\d`,
  raw`\D`,
  raw`\s`,
  raw`\S`,
  raw`\w`,
  raw`\W`,
  raw`\.`,
  raw`\/`,
  raw`\"`,
  raw`\x61`,
  raw`\x{1F600}`,
  raw`\n`,
  raw`\t`,
];
const assertions = ['^', '$', raw`\b`, raw`\B`, raw`\A`, raw`\z`];
const quantifiers = [
  '',
  '',
  '',
  '',
  '*',
  '+',
  '?',
  '*?',
  '+?',
  '??',
  '{2}',
  '{0}',
  '{0,2}',
  '{1,}',
  '{2,}?',
  '{1,3}',
  '{4,}',
  '{0,5}',
  '{2,7}',
  '{35,}',
  '{3,40}',
];
const expression = fc.letrec<{ any: string; item: string }>((tie) => ({
  any: fc.oneof(
    { maxDepth: 4 },
    tie('item'),
    fc.tuple(tie('any'), tie('any')).map(([a, b]) => `${a}${b}`),
    fc.tuple(tie('any'), tie('any'), tie('any')).map(([a, b, c]) => `${a}${b}${c}`),
    fc.tuple(tie('any'), tie('any')).map(([a, b]) => `${a}|${b}`),
    fc
      .tuple(
        fc.constantFrom('(', '(?:', '(?i:', '(?-i:', '(?s:', '(?m:', '(?ms-i:', '((?i)', '(|', '(?P<n>'),
        tie('any'),
        fc.constantFrom(...quantifiers),
      )
      .map(([open, a, quantifier]) => `${open}${a})${quantifier}`),
  ),
  item: fc.oneof(
    {
      weight: 8,
      arbitrary: fc.tuple(fc.constantFrom(...characters), fc.constantFrom(...quantifiers)).map((two) => two.join('')),
    },
    { weight: 1, arbitrary: fc.constantFrom(...assertions) },
  ),
}));

/** Long enough for whatever is only worth it on long texts. */
const long = fc
  .tuple(fc.constantFrom(...'z~ '.split('')), text, text, text)
  .map(([filler, a, b, c]) => a + filler.repeat(70) + b + filler.repeat(70) + c);
const anyText = fc.oneof(text, word, long);

function withoutTable(source: string, letters: string): ((text: string) => boolean) | null {
  const tree = parseRegex(source, flags(letters));
  const program = tree && compileProgram(tree);
  const positions = program && createPositions(program);
  if (!positions) return null;
  const start = new Int32Array(positions.words);
  start[0] = 1;
  return (one) => searchWithoutTable(positions, one, 0, start, positions.edge);
}

describe('a search', () => {
  it('finds what RE2 finds', () => {
    let [searched, found] = [0, 0];
    fc.assert(
      fc.property(
        expression.any,
        fc.constantFrom('', 'i', 'm', 's', 'im', 'ims'),
        fc.array(anyText, { minLength: 12, maxLength: 12 }),
        (source, letters, texts) => {
          const search = createSearch(source, flags(letters));
          if (!search) return;
          searched++;
          const wanted = reference(source, letters);
          const slow = withoutTable(source, letters);
          expect(wanted, `${source} is not valid`).not.toBeNull();
          for (const one of texts) {
            const is = wanted?.(one);
            if (is === true) found++;
            expect(search(one), `${source} with ${letters} on ${JSON.stringify(one)}`).toBe(is);
            expect(slow?.(one), `${source} with ${letters} on ${JSON.stringify(one)}, without a table`).toBe(is);
          }
        },
      ),
      { numRuns: 4_000 },
    );
    expect(searched).toBeGreaterThan(2_000);
    expect(found).toBeGreaterThan(5_000);
  });

  it('finds what RE2 finds in long texts that ask for more than its table holds', () => {
    const letters = fc.sample(
      fc.array(fc.constantFrom(...'aaabbb\n'.split('')), { minLength: 5_000, maxLength: 5_000 }),
      {
        numRuns: 4,
        seed: 1,
      },
    );
    for (const source of [
      '(?:a|b)*a(?:a|b){14}c',
      'b(?:a|b){12}\nb',
      'a.{3,60}bbabba.{0,9}$',
      raw`\bab(?:b|\n){9}\b`,
    ]) {
      const search = createSearch(source, flags(''));
      const wanted = reference(source, '');
      for (const one of letters.map((list) => list.join(''))) {
        for (const long of [one, `${one}c`, `${one}baaabbabbabbabbabc`])
          expect(search?.(long), source).toBe(wanted?.(long));
      }
    }
  });

  it.each(['(?:a|b)*a(?:a|b){20}c', raw`cmd.*(?:.*\)){1,}.*"`, 'a.{2,128} b.{1,32}c', '[^/]{100,}$', '(?:a?){300}b'])(
    'is not stalled by %s',
    (source) => {
      const search = createSearch(source, flags(''));
      const unit = 'a)cmd) ab bba a b)a';
      const texts = [0, 3, 7].map((cut) => 'cmd a' + (unit + unit.slice(cut)).repeat(2_000));
      const started = performance.now();
      for (const one of texts) search?.(one);
      expect(search).not.toBeNull();
      expect(performance.now() - started).toBeLessThan(2_000);
    },
  );
});
