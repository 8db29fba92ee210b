// The states of an item, as a table and as a property.
import { evidenceStates } from '@tocsin/contracts/evidence';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';

import { isOpen, moved, moves } from './lifecycle.ts';

test('an item is sealed, analysed, passed on, taken back and sealed again', () => {
  expect(moved('collecting', 'seal')).toBe('sealed');
  expect(moved('sealed', 'begin_analysis')).toBe('in_analysis');
  expect(moved('in_analysis', 'end_analysis')).toBe('sealed');
  expect(moved('sealed', 'transfer')).toBe('transferred');
  expect(moved('transferred', 'return')).toBe('returned');
  expect(moved('returned', 'seal')).toBe('sealed');
  expect(moved('in_analysis', 'transfer')).toBeNull();
  expect(moved('transferred', 'ask_disposal')).toBeNull();
});

test('no way leads from a disposed item, none back to an open one, and none to disposed without two people', () => {
  fc.assert(
    fc.property(fc.constantFrom(...evidenceStates), fc.constantFrom(...moves), (state, move) => {
      const to = moved(state, move);
      if (to === null) return;
      expect(state).not.toBe('disposed');
      expect(state).not.toBe('disposal_requested');
      expect(isOpen(to)).toBe(false);
      expect(to).not.toBe('disposed');
    }),
  );
});
