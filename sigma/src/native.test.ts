// The flat native view answers what the event itself answers: for every field a rule can name, and for keywords.
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { eachText, fieldReader } from './field-access.ts';
import { flattenNative, hiddenMark, objectMark } from './native.ts';

type Flat = Map<string, readonly string[]>;

function flat(event: Record<string, unknown>): Flat {
  const found: Flat = new Map();
  flattenNative(event, (name, texts) => {
    expect(found.has(name), `${name} comes twice`).toBe(false);
    found.set(name, texts);
  });
  return found;
}

const lookUp = (found: Flat, field: string): string[] => [
  ...(found.get(field) ?? []),
  ...(found.get(objectMark + field) ?? []),
];
const directly = (event: Record<string, unknown>, field: string): string[] => {
  const texts = fieldReader(field).read(event);
  return texts === undefined ? [] : typeof texts === 'string' ? [texts] : [...texts];
};
const keywords = (event: Record<string, unknown>): string[] => {
  const texts: string[] = [];
  eachText(event, (text) => texts.push(text));
  return texts;
};

const name = fc.constantFrom('a', 'b', 'c', 'a.b', 'b.c', 'a.b.c', '{}a', `${hiddenMark}a`, '');
const leaf = fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null), fc.constant(''));
const value = fc.letrec((tie) => ({
  node: fc.oneof(
    { maxDepth: 4 },
    leaf,
    fc.array(tie('node'), { maxLength: 3 }),
    fc.dictionary(name, tie('node'), { maxKeys: 3 }),
  ),
})).node;
const event = fc.dictionary(name, value, { maxKeys: 5 });
const asked = ['a', 'b', 'a.b', 'a.b.c', 'b.c', 'c.a', 'a.a', 'b.a.b'];

describe('flattening', () => {
  it('finds the same texts under every field as the event itself', () => {
    fc.assert(
      fc.property(event, (made) => {
        const found = flat(made);
        for (const field of asked)
          expect(lookUp(found, field).toSorted(), field).toEqual(directly(made, field).toSorted());
      }),
      { numRuns: 2_000 },
    );
  });

  it('shows keywords every value, and no object as text', () => {
    fc.assert(
      fc.property(event, (made) => {
        const shown = [...flat(made)].flatMap(([key, texts]) => (key.startsWith(objectMark) ? [] : texts));
        expect(shown.toSorted()).toEqual(keywords(made).toSorted());
      }),
      { numRuns: 2_000 },
    );
  });

  it('tells once what lies below the same path written with one key and with two', () => {
    const below = { 'c.d': 'x' };
    expect(flat({ a: { b: below }, 'a.b': below }).get(`a.b${hiddenMark}c.d`)).toEqual(['x', 'x']);
  });

  it('keeps the empty text and leaves null and empty lists out', () => {
    expect([...flat({ a: '', b: null, c: [], d: [null], e: 0 })]).toEqual([
      ['a', ['']],
      ['e', ['0']],
    ]);
  });
});
