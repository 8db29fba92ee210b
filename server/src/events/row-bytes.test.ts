// Texts become JSON strings as JSON.stringify writes them, whatever is in them and however long they are.
import fc from 'fast-check';
import { expect, it } from 'vitest';

import { RowBytes } from './row-bytes.ts';

const written = (write: (bytes: RowBytes) => void): string => {
  const bytes = new RowBytes();
  write(bytes);
  return bytes.take().toString('utf8');
};

it('quotes as JSON.stringify does, but for halves of characters, which no store takes', () => {
  const text = fc.oneof(
    fc.string({ maxLength: 300 }),
    fc.string({ unit: 'binary', maxLength: 300 }),
    fc.string({ unit: fc.constantFrom('"', '\\', '\n', '\u0000', '\u007f', 'é', '😀', '\ud800', 'a'), maxLength: 300 }),
    fc.string({ unit: fc.constantFrom('C:\\', '"', 'x'), minLength: 100, maxLength: 2_000 }),
  );
  fc.assert(
    fc.property(fc.array(text, { maxLength: 20 }), (texts) => {
      const rows = written((bytes) => texts.forEach((text) => bytes.quoted(text)));
      expect(rows).toBe(texts.map((text) => JSON.stringify(text.toWellFormed())).join(''));
    }),
    { numRuns: 500 },
  );
});

it('grows past any text and starts anew when it is emptied', () => {
  const long = 'é"'.repeat(400_000);
  const bytes = new RowBytes();
  for (let round = 0; round < 2; round += 1) {
    bytes.plain('[');
    bytes.quoted(long);
    bytes.plain(',');
    bytes.quoted('x');
    bytes.plain(']');
    const { length } = bytes;
    const taken = bytes.take();
    expect(taken.length).toBe(length);
    expect(JSON.parse(taken.toString())).toEqual([long, 'x']);
    expect(taken.buffer.byteLength).toBe(taken.length);
  }
});
