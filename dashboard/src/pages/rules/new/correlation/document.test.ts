// The form and the document say the same: what is written is read back, by the form and by the engine, and nothing else moves.
import { parseSigma } from '@tocsin/sigma';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { newRuleText } from '../templates.ts';
import {
  correlationTypes,
  hasField,
  isTemporal,
  levels,
  operators,
  readForm,
  withType,
  writeForm,
  type CorrelationForm,
} from './document.ts';
import { scalar } from './yaml-tree.ts';

const id = '2f1c7a52-6a0d-4a1e-9f0d-0d6f0c1b2a3e';
const template = newRuleText('correlation', { id, author: 'Ada', on: new Date(2026, 0, 2) });
const commented = `# Ours, not upstream's
title: 'It''s many' # as the others are called
id: ${id}
correlation: # counts
  # the rules of the gateway
  rules: # all of them
  - "first" # The first
  - second
  type: value_count # distinct
  timespan: 5m
  group-by: [a, 'b c']

  condition: {gte: 10, field: "x.y"} # tuned in May

# after it
level: high # agreed
falsepositives:
  - none # yet
`;

const formOf = (text: string): CorrelationForm => {
  const read = readForm(text);
  if ('because' in read) throw new Error(read.because);
  return read.form;
};

const aWord = fc.oneof(
  fc.constantFrom(
    'source.ip',
    'TargetUserName',
    'true',
    'no',
    '~',
    '12',
    '1e3',
    "it's",
    'a: b',
    '- x',
    '#x',
    'x # y',
    '{}',
    '*a',
    '&b',
    '!c',
    '%d',
    '@e',
    '`f',
    '"',
    '\\',
    'ü',
    'a\nb',
    ' a',
    'a ',
    '[x]',
    '|',
    '>',
  ),
  fc.string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 12 }),
);
const words = (least: number) => fc.uniqueArray(aWord, { minLength: least, maxLength: 4 });
const aNumber = fc.oneof(fc.nat(100_000).map(String), fc.constantFrom('0.5', '-3', '12.25'));
const anAnyForm: fc.Arbitrary<CorrelationForm> = fc
  .record({
    title: aWord,
    level: fc.constantFrom(...levels),
    type: fc.constantFrom(...correlationTypes),
    rules: words(1).chain((refs) =>
      fc.tuple(
        ...refs.map((ref) =>
          fc.record({ ref: fc.constant(ref), note: fc.constantFrom('', 'A title', 'with # and: it') }),
        ),
      ),
    ),
    groupBy: words(0),
    timespan: fc
      .tuple(fc.integer({ min: 1, max: 999 }), fc.constantFrom('s', 'm', 'h', 'd', 'w'))
      .map((parts) => parts.join('')),
    bound: fc.record({ operator: fc.constantFrom(...operators), number: aNumber }),
    field: aWord,
    percentile: fc.nat(100).map(String),
    generate: fc.boolean(),
  })
  .chain((form) =>
    fc.boolean().map((bare): CorrelationForm => {
      const { type } = form;
      return {
        ...form,
        bound: bare && isTemporal(type) ? null : form.bound,
        field: hasField(type) ? form.field : '',
        percentile: type === 'value_percentile' ? form.percentile : '',
      };
    }),
  );

describe('a form', () => {
  test.each([
    ['the example', template],
    ['a document with comments', commented],
  ])('written into %s is read back as it was', (_, text) => {
    fc.assert(
      fc.property(anAnyForm, anAnyForm, (first, second) => {
        const once = writeForm(text, formOf(text), first);
        expect(formOf(once)).toEqual(first);
        expect(formOf(writeForm(once, first, second))).toEqual(second);
      }),
      { numRuns: 150 },
    );
  });

  test('is what the engine reads', () => {
    fc.assert(
      fc.property(anAnyForm, (form) => {
        const { correlations, faults } = parseSigma(writeForm(template, formOf(template), form), 'rule');
        expect(faults).toEqual([]);
        const { bound, field, percentile } = form;
        expect(correlations[0]).toMatchObject({
          id,
          title: form.title,
          level: form.level,
          type: form.type,
          rules: form.rules.map(({ ref }) => ref),
          groupBy: form.groupBy,
          bounds: bound ? [{ operator: bound.operator, value: Number(bound.number) }] : [],
          valueFields: field === '' ? [] : [field],
          percentile: percentile === '' ? null : Number(percentile),
          generate: form.generate,
        });
      }),
      { numRuns: 200 },
    );
  });

  test('that says the same leaves every letter where it is', () => {
    for (const text of [template, commented]) expect(writeForm(text, formOf(text), formOf(text))).toBe(text);
  });

  test('rewrites what changed and nothing else', () => {
    const before = formOf(commented);
    const change = (patch: Partial<CorrelationForm>) => writeForm(commented, before, { ...before, ...patch });
    expect(change({ title: 'Few' })).toBe(commented.replace("'It''s many'", 'Few'));
    expect(change({ level: 'low' })).toBe(commented.replace('level: high', 'level: low'));
    expect(change({ timespan: '1h' })).toBe(commented.replace('5m', '1h'));
    expect(change({ generate: true })).toBe(
      commented.replace('# tuned in May\n', '# tuned in May\n  generate: true\n'),
    );
    expect(change({ groupBy: [] })).toBe(commented.replace("  group-by: [a, 'b c']\n", ''));
    expect(change({ rules: [...before.rules].toReversed() })).toBe(
      commented.replace(/ {2}rules: # all[\s\S]*- second\n/, '  rules:\n    - second\n    - first # The first\n'),
    );
  });
});

test('a document is read with its notes', () => {
  expect(formOf(commented)).toEqual({
    title: "It's many",
    level: 'high',
    type: 'value_count',
    rules: [
      { ref: 'first', note: 'The first' },
      { ref: 'second', note: '' },
    ],
    groupBy: ['a', 'b c'],
    timespan: '5m',
    bound: { operator: 'gte', number: '10' },
    field: 'x.y',
    percentile: '',
    generate: false,
  });
});

describe('what the form cannot show is left to the text', () => {
  const own = (correlation: string): string => `title: x\ncorrelation:\n${correlation}`;
  test.each([
    [`${template}---\n${template}`, 'several documents'],
    [own('  type: temporal\n  aliases: { a: { b: c } }\n'), 'aliases'],
    [own('  type: temporal\n  condition: a and not b\n'), 'sentence'],
    [own('  type: event_count\n  condition: { gt: 1, lt: 9 }\n'), 'two bounds'],
    [own('  type: value_count\n  condition: { gt: 1, field: [a, b] }\n'), 'several fields'],
    [own('  type: event_count\n'), 'nothing'],
    [own('  type: sometimes\n'), 'not a type'],
    [own('  type: &kind temporal\n'), 'no simple text'],
    [own('  type: temporal\n  colour: red\n'), 'colour'],
    [own('  type: temporal\n  type: temporal\n'), 'no correlation'],
    ['title: x\ncorrelation: { type: temporal }\n', 'braces'],
    ['title: x\ncorrelation:\n  type: [', 'not whole YAML'],
    ['title: x\n', 'no correlation'],
    ['', 'no mapping'],
    ['just words', 'no mapping'],
  ])('%#', (text, words_) => {
    const read = readForm(text);
    expect('because' in read && read.because).toContain(words_);
  });
});

test('another type takes with it what it needs', () => {
  const form = formOf(template);
  expect(withType(form, 'temporal').bound).toBeNull();
  expect(withType(withType(form, 'temporal'), 'event_count').bound).toEqual({ operator: 'gte', number: '10' });
  expect(withType({ ...form, field: 'x' }, 'value_percentile')).toMatchObject({ field: 'x', percentile: '95' });
  expect(withType({ ...form, type: 'value_sum', field: 'x' }, 'event_count').field).toBe('');
});

test('scalars are plain where that is safe', () => {
  expect(scalar('source.ip')).toBe('source.ip');
  expect(scalar(id)).toBe(id);
  expect(scalar('yes')).toBe("'yes'");
  expect(scalar('')).toBe("''");
});
