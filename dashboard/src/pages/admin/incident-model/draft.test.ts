// Rows of the model's lists.
import { expect, test } from 'vitest';

import { freeId, withoutRow, withRow } from './draft.ts';

test('a new row has a key that no other has', () => {
  expect(freeId([], 'field')).toBe('field_1');
  expect(freeId([{ id: 'field_2' }], 'field')).toBe('field_3');
  expect(freeId([{ id: 'field_3' }, { id: 'x' }], 'field')).toBe('field_4');
});

test('one row changes or goes, the others stay', () => {
  const rows = [
    { id: 'a', name: 'A' },
    { id: 'b', name: 'B' },
  ];
  expect(withRow(rows, 1, { name: 'C' })).toEqual([rows[0], { id: 'b', name: 'C' }]);
  expect(withoutRow(rows, 0)).toEqual([rows[1]]);
});
