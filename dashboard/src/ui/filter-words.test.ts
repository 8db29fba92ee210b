// What typed filters mean.
import { expect, test } from 'vitest';

import { readFieldValue, suggest, valueMeant } from './filter-words.ts';

const severity = {
  id: 'severity',
  label: 'Severity',
  values: [
    { value: '4', label: 'Critical', aside: '12' },
    { value: '3', label: 'High', aside: '40' },
  ],
};
const entity = { id: 'entity', label: 'Entity', values: [], open: true };
const fields = [severity, entity];

test('a field and its value are read, whatever the case and the spaces', () => {
  expect(readFieldValue('Severity: high', fields)).toEqual({ field: severity, value: 'high' });
  expect(readFieldValue('entity:"host:lyo ws"', fields)).toEqual({ field: entity, value: 'host:lyo ws' });
});
test('a colon after something that is no field is free text', () => {
  expect(readFieldValue('https://evil.example', fields)).toBeNull();
  expect(readFieldValue(':', fields)).toBeNull();
});
test('a value is meant by its word or by itself; a closed field takes no other', () => {
  expect(valueMeant(severity, 'CRITICAL')).toBe('4');
  expect(valueMeant(severity, '3')).toBe('3');
  expect(valueMeant(severity, 'purple')).toBeNull();
  expect(valueMeant(entity, 'host:x')).toBe('host:x');
  expect(valueMeant(entity, '')).toBeNull();
});
test('fields are suggested first, then the values of the one that is typed', () => {
  expect(suggest('sev', fields).map(({ text }) => text)).toEqual(['severity:']);
  expect(suggest('severity:h', fields).map(({ label }) => label)).toEqual(['High']);
});
