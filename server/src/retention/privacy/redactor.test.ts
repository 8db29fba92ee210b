// What is replaced, and what only looks like it.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { digestOf, formerMember, pseudonymOf, replacementsOf } from './pseudonyms.ts';
import { createRedactor } from './redactor.ts';

const secret = Buffer.alloc(32, 1);
const of = (text: string, instead = 'X') => createRedactor([{ text, instead }]);

describe('a redactor', () => {
  it.each([
    ['anna', 'Anna ANNA, anna@x.org savannah anna2 svc_anna', 'X X, X@x.org savannah anna2 svc_X'],
    ['CORP\\anna', String.raw`{"u":"CORP\\anna"} corp\anna`, '{"u":"X"} X'],
    ["O'Brien", "<u>O&apos;Brien</u> o'brien", '<u>X</u> X'],
    ['a@x.org', '?m=a%40x.org&n=aa@x.org', '?m=X&n=aa@x.org'],
    ['10.0.0.1', '10.0.0.1 10.0.0.15 110.0.0.1', 'X 10.0.0.15 110.0.0.1'],
    ['zoë', 'ZOË zoën', 'X zoën'],
  ])('of %s', (text, from, to) => expect(of(text).text(from)).toBe(to));

  it('goes through values of any shape, and through the names of members', () => {
    const value = { anna: [{ by: 'Anna', at: 7 }, null, true], other: 'savannah' };
    expect(of('anna').value(value)).toEqual({ X: [{ by: 'X', at: 7 }, null, true], other: 'savannah' });
  });

  it('takes the longest first, and leaves nothing of the value in any text', () => {
    const member = { id: 'p1', email: 'anna.petit@x.org', names: ['Anna Petit', 'Anna'] };
    const former = formerMember(secret, member);
    const text = createRedactor(replacementsOf(member, former)).text('Anna Petit <Anna.Petit@x.org>, Anna');
    // A name of one word is a word like others.
    expect(text).toBe(`${former.name} <${former.email}>, Anna`);
    const word = fc.stringMatching(/^[a-z.@\\'" -]{3,12}$/).filter((each) => each.trim().length > 2);
    fc.assert(
      fc.property(word, fc.array(fc.string()), (sought, around) => {
        const redactor = of(sought, '0');
        const text = around.join(` ${sought} `);
        const after = redactor.text(text);
        expect(redactor.text(after)).toBe(after);
        expect(redactor.text(` ${sought} `)).toBe(' 0 ');
      }),
    );
  });
});

describe('a pseudonym', () => {
  it('is the same for the same value whatever its case, and another with another secret', () => {
    expect(pseudonymOf(secret, 'Anna')).toBe(pseudonymOf(secret, ' anna '));
    expect(pseudonymOf(secret, 'anna')).toMatch(/^erased-[0-9a-f]{16}$/);
    expect(pseudonymOf(Buffer.alloc(32, 2), 'anna')).not.toBe(pseudonymOf(secret, 'anna'));
    expect(digestOf(secret, 'anna')).toMatch(/^[0-9a-f]{64}$/);
  });

  it('of an address is an address', () => {
    for (const address of ['10.0.0.7', '2001:db8::1'])
      expect(pseudonymOf(secret, address)).toMatch(/^100::([0-9a-f]{1,4}:?){4}$/);
  });
});
