// The filter grammar: what is written out is read back the same, and nothing that comes in throws anything but a fault.
import fc from 'fast-check';
import { expect, test } from 'vitest';

import { ScimFault } from './fault.ts';
import { fits, parseFilter, type Filter, type Value } from './filter.ts';

const valueText = (value: Value): string => JSON.stringify(value);
/** Every operation in parentheses of its own: no precedence is needed to read it back. */
function print(filter: Filter): string {
  switch (filter.kind) {
    case 'and':
    case 'or':
      return `(${print(filter.left)}) ${filter.kind} (${print(filter.right)})`;
    case 'not':
      return `not (${print(filter.of)})`;
    case 'present':
      return `${filter.path} pr`;
    case 'some':
      return `${filter.path}[${print(filter.of)}]`;
    case 'compare':
      return `${filter.path} ${filter.operator} ${valueText(filter.value)}`;
    default:
      return filter satisfies never;
  }
}

const path = fc.constantFrom('userName', 'name.familyName', 'emails.value', 'active', 'meta.created');
const value = fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null));
const operator = fc.constantFrom('eq', 'ne', 'co', 'sw', 'ew', 'gt', 'ge', 'lt', 'le');
const { tree } = fc.letrec<{ tree: Filter }>((tie) => ({
  tree: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.record({ kind: fc.constant('compare'), path, operator, value }) as fc.Arbitrary<Filter>,
    fc.record({ kind: fc.constant('present'), path }) as fc.Arbitrary<Filter>,
    fc.record({ kind: fc.constantFrom('and', 'or'), left: tie('tree'), right: tie('tree') }) as fc.Arbitrary<Filter>,
    fc.record({ kind: fc.constant('not'), of: tie('tree') }) as fc.Arbitrary<Filter>,
    fc.record({ kind: fc.constant('some'), path: fc.constant('emails'), of: tie('tree') }) as fc.Arbitrary<Filter>,
  ),
}));

const user = {
  id: 'A',
  userName: 'ada@example.org',
  name: { familyName: 'Lovelace' },
  emails: [
    { value: 'ada@example.org', type: 'work' },
    { value: 'ada@home.example', type: 'home' },
  ],
  active: true,
  meta: { created: '2026-03-14T09:26:53.000Z' },
};

test('what is written out is read back the same', () => {
  fc.assert(
    fc.property(tree, (filter) => {
      const text = print(filter);
      fc.pre(text.length < 4000);
      expect(parseFilter(text)).toEqual(filter);
    }),
  );
});

test('not turns every answer around, and and/or answer as their parts do', () => {
  fc.assert(
    fc.property(tree, tree, (left, right) => {
      const [one, other] = [fits(user, left), fits(user, right)];
      expect(fits(user, { kind: 'not', of: left })).toBe(!one);
      expect(fits(user, { kind: 'and', left, right })).toBe(one && other);
      expect(fits(user, { kind: 'or', left, right })).toBe(one || other);
    }),
  );
});

function outcomeOf(text: string): unknown {
  try {
    return parseFilter(text).kind;
  } catch (error) {
    return error;
  }
}

test('whatever comes in is read or refused as a filter', () => {
  const near = fc.array(
    fc.constantFrom('userName', 'eq', '"x"', 'and', 'or', 'not', '(', ')', '[', ']', 'pr', '1', 'true', '"', '\\', '.'),
  );
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        near.map((parts) => parts.join(' ')),
      ),
      (text) => {
        const outcome = outcomeOf(text);
        expect(typeof outcome === 'string' || outcome instanceof ScimFault).toBe(true);
      },
    ),
  );
  expect(() => parseFilter('('.repeat(200))).toThrow(ScimFault);
});

test.each([
  ['userName eq "ADA@example.org"', true],
  ['urn:ietf:params:scim:schemas:core:2.0:User:userName sw "ada"', true],
  ['USERNAME EQ "ada@example.org" AND active eq true', true],
  // "and" binds closer than "or".
  ['userName eq "x" and active eq true or name.familyName co "lace"', true],
  ['userName eq "x" and (active eq true or name.familyName co "lace")', false],
  ['not (active eq true)', false],
  ['emails[type eq "work" and value co "@example.org"]', true],
  ['emails[type eq "home" and value co "@example.org"]', false],
  ['emails.value eq "ada@home.example"', true],
  ['nickName pr', false],
  ['externalId eq null', true],
  // Compared letter by letter.
  ['id eq "a"', false],
  ['meta.created ge "2026-03-14T00:00:00Z"', true],
  ['meta.created lt "2026-03-14T00:00:00Z"', false],
])('%s: %s', (text, expected) => {
  expect(fits(user, parseFilter(text))).toBe(expected);
});
