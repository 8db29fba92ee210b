// The fields of a rule are offered whichever way its selections are written.
import { expect, test } from 'vitest';

import { newRuleText } from '../templates.ts';
import { fieldsInRule, fieldSuggestions } from './field-names.ts';

const rule = `title: x
detection:
  one:
    Image|endswith: a
    CommandLine|contains|all: [b, c]
  two:
    - User: d
      Image: e
    - "Odd name": f
  three: [g, h]
  '|': i
  condition: one or two
`;

test('fields stand once and without modifiers', () => {
  expect(fieldsInRule(rule)).toEqual(['Image', 'CommandLine', 'User', 'Odd name']);
});

test('a text without a detection has none', () => {
  expect(fieldsInRule('title: [')).toEqual([]);
  expect(fieldsInRule(newRuleText('correlation', { id: 'x', author: 'y', on: new Date() }))).toEqual([]);
});

test('what most events have is always offered', () => {
  expect(fieldSuggestions([])).toContain('source.ip');
  expect(fieldSuggestions([rule, rule])[0]).toBe('Image');
});
