// The indexed matcher agrees with a slow and obvious evaluator.
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { createMatcher } from './matcher.ts';
import { document, read } from './test-support/matching.ts';
import { lookupOwn, referenceRule } from './test-support/reference.ts';

const oneOf = (characters: string) => fc.constantFrom(...characters.split(''));
const text = fc.string({ unit: oneOf('aAbB1 -/\\.é–\n'), maxLength: 8 });
const pattern = fc.string({ unit: oneOf('aAbB1 -/\\.é–*?'), minLength: 1, maxLength: 6 });
const fieldName = fc.constantFrom('A', 'B', 'c.d', 'N');
const plainChains = [
  '',
  '|contains',
  '|startswith',
  '|endswith',
  '|all',
  '|contains|all',
  '|windash',
  '|contains|windash',
  '|cased',
  '|contains|cased',
  '|neq',
  '|contains|neq',
  '|startswith|windash|all',
];
const values = <Value>(value: fc.Arbitrary<Value>) => fc.oneof(value, fc.array(value, { minLength: 1, maxLength: 3 }));
const entry = fc.oneof(
  { weight: 6, arbitrary: fc.tuple(fieldName, fc.constantFrom(...plainChains), values(pattern)) },
  {
    weight: 1,
    arbitrary: fc.tuple(
      fieldName,
      fc.constantFrom('|base64offset|contains', '|base64', '|wide|base64offset|contains'),
      fc.constantFrom('ab', 'b1b', 'aé'),
    ),
  },
  {
    weight: 1,
    arbitrary: fc.tuple(
      fieldName,
      fc.constantFrom('|re', '|re|i', '|re|s'),
      values(fc.constantFrom('a+b', '^a', 'b$', 'a.b', '[^a]1', '(?:ab|1)a?', '(?i)AB', 'a{2}', '(a|b)+-')),
    ),
  },
  {
    weight: 1,
    arbitrary: fc.tuple(
      fc.constant('N'),
      fc.constantFrom('|lt', '|lte', '|gt', '|gte'),
      fc.integer({ min: -2, max: 12 }),
    ),
  },
  {
    weight: 1,
    arbitrary: fc.tuple(
      fc.constant('ip'),
      fc.constant('|cidr'),
      values(fc.constantFrom('10.0.0.0/8', '10.1.0.0/16', 'fe80::/10', '::1')),
    ),
  },
  { weight: 1, arbitrary: fc.tuple(fieldName, fc.constantFrom('', '|exists'), fc.constantFrom(true, false)) },
  { weight: 1, arbitrary: fc.tuple(fieldName, fc.constantFrom('', '|neq'), fc.constantFrom(null, '', 1, 10)) },
  {
    weight: 1,
    arbitrary: fc.tuple(
      fieldName,
      fc.constantFrom('|fieldref', '|fieldref|contains', '|fieldref|startswith', '|fieldref|endswith'),
      fieldName,
    ),
  },
);
const map = fc
  .array(entry, { minLength: 1, maxLength: 3 })
  .map((entries) => Object.fromEntries(entries.map(([field, chain, value]) => [field + chain, value])));
const keyword = pattern.filter((value) => /[^*?]/.test(value.replaceAll(/\\[*?\\]/g, 'x')));
const selection = fc.oneof(
  { weight: 5, arbitrary: map },
  { weight: 2, arbitrary: fc.array(map, { minLength: 1, maxLength: 3 }) },
  { weight: 1, arbitrary: fc.array(keyword, { minLength: 1, maxLength: 2 }) },
  { weight: 1, arbitrary: fc.array(keyword, { minLength: 1, maxLength: 2 }).map((words) => ({ '|all': words })) },
);
const condition = fc.letrec<{ or: string; atom: string }>((tie) => ({
  or: fc.oneof(
    { maxDepth: 3 },
    tie('atom'),
    fc.tuple(tie('or'), fc.constantFrom('and', 'or'), tie('or')).map((parts) => parts.join(' ')),
    tie('or').map((inner) => `(${inner})`),
    tie('atom').map((inner) => `not ${inner}`),
    tie('or').map((inner) => `not (${inner})`),
  ),
  atom: fc.constantFrom(
    'sel_a',
    'sel_b',
    'other',
    '1 of sel_*',
    'all of sel_*',
    '1 of them',
    'all of them',
    '1 of *_a',
    'all of *',
  ),
})).or;
const detection = fc
  .record({
    sel_a: selection,
    sel_b: selection,
    other: selection,
    condition: fc.oneof(condition, fc.array(condition, { minLength: 2, maxLength: 2 })),
  })
  .map((parts) => parts);
const value = fc.oneof(
  { weight: 6, arbitrary: text },
  fc.integer({ min: -3, max: 12 }),
  fc.boolean(),
  fc.constant(null),
  fc.array(fc.oneof(text, fc.integer({ min: 0, max: 11 })), { maxLength: 3 }),
  fc.constantFrom(
    'YWI=',
    'xxYWJ4',
    'AGFi',
    Buffer.from('1ab1').toString('base64'),
    Buffer.from('ab', 'utf16le').toString('base64'),
  ),
);
const event = fc.record(
  {
    A: value,
    B: value,
    N: value,
    c: fc.oneof(value, fc.record({ d: value }), fc.array(fc.record({ d: value }), { maxLength: 2 })),
    'c.d': value,
    ip: fc.constantFrom('10.1.2.3', '10.2.0.1', '192.168.0.1', 'fe80::1', '::1', 'nowhere'),
  },
  { requiredKeys: [] },
);

describe('the matcher', () => {
  it('finds what one evaluation after another finds', () => {
    fc.assert(
      fc.property(
        fc.array(detection, { minLength: 1, maxLength: 6 }),
        fc.array(event, { minLength: 1, maxLength: 8 }),
        (detections, events) => {
          const sources = detections.map((parts) => document(parts));
          const matcher = createMatcher(sources.map((source) => read(source)));
          const references = sources.map((source) => referenceRule(source));
          for (const one of events) {
            const expected = [...references.keys()].filter((index) => references[index]?.(one, lookupOwn));
            expect(matcher.match(one, { product: 'test' }).map(({ index }) => index)).toEqual(expected);
          }
        },
      ),
      { numRuns: 300 },
    );
  });

  it('finds the same after each of its lessons', () => {
    fc.assert(
      fc.property(
        fc.array(detection, { minLength: 1, maxLength: 4 }),
        fc.array(event, { minLength: 2, maxLength: 5 }),
        (detections, events) => {
          const rules = detections.map((parts) => read(document(parts)));
          const found = (one: Record<string, unknown>) =>
            matcher.match(one, { product: 'test' }).map(({ index }) => index);
          const matcher = createMatcher(rules);
          const first = events.map(found);
          for (let round = 0; round < 300; round++) found(events[round % 2] ?? {});
          expect(events.map(found)).toEqual(first);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('finds what is in a text made to keep it busy', () => {
    const long = `${'ab'.repeat(60)}c`;
    const rules = [long, 'needle'].map((value) => read(document({ s: { 'A|contains': value }, condition: 's' })));
    const matcher = createMatcher(rules);
    const busy = 'AB'.repeat(5_000);
    expect(matcher.match({ A: `${busy} needle` }, { product: 'test' }).map(({ index }) => index)).toEqual([1]);
    expect(matcher.match({ A: ['x', `${busy}C`] }, { product: 'test' }).map(({ index }) => index)).toEqual([0]);
  });

  it('explains every match, and nothing else', () => {
    fc.assert(
      fc.property(detection, event, (parts, one) => {
        const rule = read(document(parts));
        const matcher = createMatcher([rule]);
        const hit = matcher.match(one, { product: 'test' }).length > 0;
        expect(hit ? {} : matcher.explain(rule, one)).toEqual({});
      }),
      { numRuns: 200 },
    );
    const rule = read(
      document({
        a: { Image: ['x*', '*y'] },
        b: { User: null },
        c: ['secret'],
        no: { Gone: 'q' },
        condition: 'a and b and c and not no',
      }),
    );
    const found = createMatcher([rule]).explain(rule, { Image: 'xy', Line: { deep: ['the Secret'] }, Other: 1 });
    expect(found).toEqual({ Image: 'xy', Line: 'the Secret' });
  });

  it('keeps finding the same after it has learned which strings are rare', () => {
    const rules = [
      { A: 'x', B: 'y' },
      { A: 'x', 'C|contains': 'z' },
    ].map((selection) => read(document({ selection, condition: 'selection' })));
    const matcher = createMatcher(rules);
    for (let round = 0; round < 6_000; round++) {
      const found = matcher.match({ A: 'x', B: round % 2 === 0 ? 'y' : 'n', C: 'z' }, { product: 'test' });
      expect(found.length).toBe(round % 2 === 0 ? 2 : 1);
    }
  });
});
