// Choosing and moving among rows.
import { expect, test } from 'vitest';

import { between, moved, toggled } from './selection.ts';

const keys = ['a', 'b', 'c', 'd'];

test('a range is the same in both directions, in the order of the list', () => {
  expect(between(keys, 'b', 'd')).toEqual(['b', 'c', 'd']);
  expect(between(keys, 'd', 'b')).toEqual(['b', 'c', 'd']);
});
test('a range from nowhere is the one row, and to nowhere is empty', () => {
  expect(between(keys, null, 'c')).toEqual(['c']);
  expect(between(keys, 'gone', 'c')).toEqual(['c']);
  expect(between(keys, 'a', 'gone')).toEqual([]);
});
test('moving is held at both ends, and starts at the first', () => {
  expect([moved(keys, 'd', 1), moved(keys, 'a', -1), moved(keys, 'b', 10), moved(keys, null, 1)]).toEqual([
    'd',
    'a',
    'd',
    'a',
  ]);
  expect(moved([], null, 1)).toBeNull();
});
test('toggling leaves the selection it was given alone', () => {
  const before = new Set(['a']);
  expect([...toggled(before, 'b')]).toEqual(['a', 'b']);
  expect([...toggled(before, 'a')]).toEqual([]);
  expect([...before]).toEqual(['a']);
});
