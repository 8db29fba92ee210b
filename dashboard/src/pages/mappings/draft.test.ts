import { Mapping } from '@tocsin/contracts/mapping';
import { expect, test } from 'vitest';

import { mapField, namesOf, pairsText, readPairs, roleOf, setRole, targetOf } from './draft.ts';

const types = new Map([
  ['source.ip', 'ip'],
  ['source.port', 'u16'],
  ['source.bytes', 'u64'],
  ['event.category', 'keyword[]'],
  ['user.name', 'text'],
]);
const empty = Mapping.parse({ format: 'json', dataset: 'shop.order' });

test('a value is mapped by what the field holds, moved, and unmapped', () => {
  const one = mapField(empty, 'client', 'source.ip', types);
  expect(one.fields).toEqual([{ from: 'client', to: 'source.ip', as: 'ip', values: {} }]);
  const two = mapField(one, 'who', 'user.name', types);
  const moved = mapField(two, 'client', 'source.port', types);
  expect(moved.fields.map(({ from, to, as }) => [from, to, as])).toEqual([
    ['client', 'source.port', 'port'],
    ['who', 'user.name', 'text'],
  ]);
  expect(targetOf(mapField(moved, 'client', ' ', types), 'client')).toBe('');
  expect(mapField(empty, 'a', 'event.category', types).fields[0]?.as).toBe('list');
  expect(mapField(empty, 'a', 'source.bytes', types).fields[0]?.as).toBe('number');
  expect(mapField(empty, 'a', 'my.own', types).fields[0]?.as).toBe('text');
});

test('a role is given and taken by the same click', () => {
  const given = setRole(empty, 'at', 'time');
  expect(roleOf(given, 'at')).toBe('time');
  expect(roleOf(setRole(given, 'at', 'time'), 'at')).toBe(null);
});

test('pairs are written a line each and read back', () => {
  const pairs = { DENY: 'failure', 'ALLOW ALL': 'success' };
  expect(readPairs(pairsText(pairs))).toEqual(pairs);
  expect(readPairs('a=1; b = 2\nnothing\n=x')).toEqual({ a: '1', b: '2' });
});

test('names of all records stand once, with a value to see', () => {
  const records = [
    { values: [{ name: 'a', value: '' }] },
    {
      values: [
        { name: 'b', value: '2' },
        { name: 'a', value: '1' },
      ],
    },
  ];
  expect(namesOf(records)).toEqual([
    { name: 'a', value: '1', records: 2 },
    { name: 'b', value: '2', records: 1 },
  ]);
});
