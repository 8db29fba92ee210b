// The key=value reader: what is printed is read back, and the shapes that devices write.
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { printKeyValue, readKeyValues, readLabelled } from './key-value.ts';

const name = fc.stringMatching(/^[a-zA-Z][a-zA-Z0-9_.-]{0,20}$/).filter((text) => text !== '__proto__');
/** A quote followed by a separator is the one thing that only escaping can tell from the end of a value. */
const value = fc.string({ minLength: 1, maxLength: 60 }).filter((text) => !text.endsWith('\\'));

describe('reading key=value', () => {
  it('gives back what was printed', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.tuple(name, value), { selector: ([key]) => key, maxLength: 8 }), (pairs) => {
        const text = pairs.map(([key, item]) => printKeyValue(key, item)).join(' ');
        expect(readKeyValues(text)).toEqual(Object.fromEntries(pairs));
      }),
    );
  });

  it('takes the same time for any text of the same length', () => {
    for (const part of ['a=', 'a="', '"', ' a', '=', 'a=b" ', '\\"', 'aaaa']) {
      const started = performance.now();
      readKeyValues(part.repeat(60_000 / part.length));
      readKeyValues(part.repeat(60_000 / part.length), { open: true });
      readLabelled(part.repeat(60_000 / part.length));
      expect(performance.now() - started).toBeLessThan(5_000);
    }
  });

  it.each([
    ['a=1 b="two words" c=', {}, { a: '1', b: 'two words', c: '' }],
    ['a="say \\"yes\\"" b=2', {}, { a: 'say "yes"', b: '2' }],
    ['a="an "inner"-quote" b=2', {}, { a: 'an "inner"-quote', b: '2' }],
    ['path="C:\\Temp\\x.exe" b=2', {}, { path: 'C:\\Temp\\x.exe', b: '2' }],
    ["agent='Mozilla/5.0 (X11)' b=2", {}, { agent: 'Mozilla/5.0 (X11)', b: '2' }],
    ['msg=three open words n=4', { open: true }, { msg: 'three open words', n: '4' }],
    [
      'action:"Drop"; src:"192.0.2.1"; note:"a; b"',
      { assign: ':', separator: ';' },
      { action: 'Drop', src: '192.0.2.1', note: 'a; b' },
    ],
    ['a="x, y",b=2,c=three words', { separator: ',' }, { a: 'x, y', b: '2', c: 'three words' }],
    ['a=1 a=2', {}, { a: '1' }],
    ['no pairs at all', {}, {}],
    ['a="never closed b=2', {}, { a: 'never closed b=2' }],
  ] as const)('reads %s', (text, style, expected) => {
    expect(readKeyValues(text, style)).toEqual(expected);
  });

  it('reads labels with a colon, whose values hold commas', () => {
    expect(readLabelled('SrcIP: 192.0.2.1, User Agent: Mozilla, like Gecko, DstPort: 443')).toEqual({
      SrcIP: '192.0.2.1',
      'User Agent': 'Mozilla, like Gecko',
      DstPort: '443',
    });
  });
});
