// Pieces looked for one after another tell what a walk along the whole value tells.
import * as fc from 'fast-check';
import { expect, it } from 'vitest';

import { compilePieces } from './glob-pieces.ts';
import { compileGlob, parseGlob } from './glob.ts';

const oneOf = (characters: string) => fc.constantFrom(...characters.split(''));

it('as the walk along a value does', () => {
  let [compared, matched] = [0, 0];
  fc.assert(
    fc.property(
      fc.string({ unit: oneOf('aAkKs-\\.*?b'), minLength: 1, maxLength: 8 }),
      fc.array(fc.string({ unit: oneOf('aAkKsS\u212a\u017f-\\.b\n'), maxLength: 12 }), {
        minLength: 10,
        maxLength: 10,
      }),
      (value, texts) => {
        const parts = parseGlob(value);
        const pieces = compilePieces(parts, false);
        const glob = compileGlob(parts, false);
        if (!pieces) return;
        for (const text of [...texts, value.replaceAll('*', 'x').toUpperCase()]) {
          compared++;
          if (glob(text)) matched++;
          expect(pieces(text), `${value} on ${JSON.stringify(text)}`).toBe(glob(text));
        }
      },
    ),
    { numRuns: 3_000 },
  );
  expect(compared).toBeGreaterThan(5_000);
  expect(matched).toBeGreaterThan(500);
});

it.each(['', 'abc', 'a?b*c', 'é*a', `${'a'.repeat(60)}*b`])('leaves %j alone', (value) => {
  expect(compilePieces(parseGlob(value), false)).toBeNull();
});

it('leaves values alone whose case matters', () => {
  expect(compilePieces(parseGlob('a*b'), true)).toBeNull();
});
