// What is marked in a text.
import * as fc from 'fast-check';
import { expect, test } from 'vitest';

import { pieces } from './marked.tsx';

test('words are marked where they begin, whatever their case', () => {
  expect(pieces('Mimikatz on lyo-ws514, not mi', ['mimi', 'ws514']).filter(({ marked }) => marked)).toEqual([
    { text: 'Mimi', marked: true },
    { text: 'ws514', marked: true },
  ]);
});

test('the pieces are the text, whatever is looked for', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.array(fc.string({ unit: 'grapheme' })), (text, sought) => {
      expect(
        pieces(text, sought)
          .map((piece) => piece.text)
          .join(''),
      ).toBe(text);
    }),
  );
});
