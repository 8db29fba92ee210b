// A text that a regular expression matches always has one of the strings said to be required.
import * as fc from 'fast-check';
import { expect, it } from 'vitest';

import { fold } from './fold.ts';
import { requiredLiterals } from './regex-literals.ts';
import { compileRegex, leadingFlags } from './regex.ts';

const expression = fc.letrec<{ any: string; piece: string }>((tie) => ({
  any: fc.oneof(
    { maxDepth: 4 },
    tie('piece'),
    fc.tuple(tie('any'), tie('any')).map(([a, b]) => `${a}${b}`),
    fc.tuple(tie('any'), tie('any')).map(([a, b]) => `${a}|${b}`),
    fc.tuple(fc.constantFrom('(', '(?:', '(?i:', '(?P<n>'), tie('any')).map(([open, a]) => `${open}${a})`),
  ),
  piece: fc
    .tuple(
      fc.constantFrom(
        'a',
        'b',
        'K',
        '-',
        '.',
        '[ab]',
        '[^]a]',
        String.raw`[\]b]`,
        String.raw`\.`,
        String.raw`\w`,
        String.raw`\x61`,
        String.raw`\x{62}`,
        String.raw`\pL`,
        'é',
        '(?:ab)',
        '(b)',
      ),
      fc.constantFrom('', '', '', '+', '*', '?', '{0}', '{0,2}', '{2}', '{1,}', '+?', '*?'),
    )
    .map(([a, b]) => a + b),
}));
const oneOf = (characters: string) => fc.constantFrom(...characters.split(''));
const text = fc.string({ unit: oneOf('aAbBkK\u212a-.é'), maxLength: 6 });

it('for expressions of every shape', () => {
  let matched = 0;
  fc.assert(
    fc.property(
      expression.any,
      fc.boolean(),
      fc.array(text, { minLength: 8, maxLength: 8 }),
      (source, ignoreCase, texts) => {
        const literals = requiredLiterals(source);
        const search = compileRegex(source.replaceAll('?P<n>', ''), { ignoreCase, multiline: false, dotAll: false });
        if (!literals) return;
        for (const one of texts) {
          if (!search(one)) continue;
          matched++;
          expect(
            literals.some((literal) => fold(one).includes(literal)),
            `${source} on ${one}`,
          ).toBe(true);
        }
      },
    ),
    { numRuns: 2000 },
  );
  expect(matched).toBeGreaterThan(100);
});

it.each([
  [String.raw`net\s+view`, ['view']],
  [String.raw`(?:\-enc|bypass) +x`, ['-enc', 'bypass']],
  ['(secret)?ab', ['ab']],
  ['a+bc', ['bc']],
  [String.raw`\bword\b-x`, ['word-x']],
  ['.*', null],
  ['a|.', null],
  [String.raw`\Qa\E`, null],
])('%s needs %j', (source, literals) => {
  expect(requiredLiterals(source)).toEqual(literals);
});

it('leading flags are split off', () => {
  expect(leadingFlags('(?i)(?s)a(?m)')).toEqual({
    source: 'a(?m)',
    flags: { ignoreCase: true, multiline: false, dotAll: true },
  });
});
