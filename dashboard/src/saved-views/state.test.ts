// What of an address a saved view keeps.
import { expect, test } from 'vitest';

import { isFresh, isOpen, pageOf, searchOf, stateOf } from './state.ts';

test('a view keeps filters, sort and range, not what is selected', () => {
  const search = { selected: ['ALR-1'], severity: ['4', '3'], range: ['7d'], sort: ['-riskScore'], q: ['a b&c'] };
  const state = stateOf(search);
  expect(state).not.toContain('selected');
  expect(searchOf({ state })).toEqual({ q: ['a b&c'], range: ['7d'], severity: ['4', '3'], sort: ['-riskScore'] });
});

test('an address is the view it was saved as, in whatever order it says so', () => {
  const view = { state: 'severity=4&sort=-riskScore' };
  expect(isOpen(view, { sort: ['-riskScore'], severity: ['4'], selected: ['x'] })).toBe(true);
  expect(isOpen(view, { severity: ['4'] })).toBe(false);
});

test('a page is fresh until something is said of it but site and time', () => {
  expect(isFresh({ site: ['lyo'], range: ['7d'] })).toBe(true);
  expect(isFresh({ q: ['x'] })).toBe(false);
});

test('only lists have views', () => {
  expect([pageOf('/alerts'), pageOf('/alerts/ALR-1'), pageOf('/rules')]).toEqual(['alerts', null, null]);
});
