// The URL's search as text lists.
import * as fc from 'fast-check';
import { expect, test } from 'vitest';

import { parseUrlSearch, patchUrlSearch, stringifyUrlSearch } from './url.ts';

test('keys that stand several times become lists, in order', () => {
  expect(parseUrlSearch('?stage=new&site=lyo&stage=resolved')).toEqual({ stage: ['new', 'resolved'], site: ['lyo'] });
});

test('any search reads back as it was written', () => {
  const search = fc.dictionary(
    fc.string({ minLength: 1 }).filter((key) => key !== '__proto__'),
    fc.array(fc.string(), { minLength: 1, maxLength: 4 }),
    { noNullPrototype: true },
  );
  fc.assert(
    fc.property(search, (value) => {
      expect(parseUrlSearch(stringifyUrlSearch(value))).toEqual(value);
    }),
  );
});

test('a key that names something of every object is a key like any other', () => {
  expect(parseUrlSearch('?constructor=a&__proto__=b').constructor).toEqual(['a']);
});

test('entities stay readable in the address', () => {
  expect(stringifyUrlSearch({ entity: ['host:lyo-ws514', 'email:a@b.example'] })).toBe(
    '?entity=host:lyo-ws514&entity=email:a@b.example',
  );
});

test('a patch sets, removes and keeps', () => {
  const before = { stage: ['new'], site: ['lyo'], q: ['dcsync'] };
  expect(patchUrlSearch(before, { stage: ['resolved'], q: null, sort: '-severity', rule: [] })).toEqual({
    stage: ['resolved'],
    site: ['lyo'],
    sort: ['-severity'],
  });
  expect(before.q).toEqual(['dcsync']);
});
