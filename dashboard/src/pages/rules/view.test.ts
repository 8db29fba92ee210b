// The rule library's URL: what it says comes back, what makes no sense is left out.
import { ruleSorts } from '@tocsin/contracts/api/detection';
import { ruleOrigins } from '@tocsin/contracts/rule';
import { expect, test } from 'vitest';

import { parseUrlSearch, patchUrlSearch } from '../../lib/url.ts';
import { clearFilters, filterOf, isNarrowed, origins, patchForTab, readView, tabOf, tabs } from './view.ts';

const viewOf = (text: string) => readView(parseUrlSearch(text));

test('a URL becomes the filter the server takes', () => {
  expect(
    filterOf(
      viewOf(
        'severity=3&severity=4&product=windows&tactic=execution&technique=T1059&origin=own&mode=shadow&kind=sigma&health=noisy&q=shell',
      ),
    ),
  ).toEqual({
    severity: [3, 4],
    product: ['windows'],
    tactic: ['execution'],
    technique: ['T1059'],
    origin: ['own'],
    mode: ['shadow'],
    kind: ['sigma'],
    health: ['noisy'],
    q: 'shell',
  });
});

test('what makes no sense is left out', () => {
  expect(filterOf(viewOf('severity=9&origin=martian&mode=asleep&kind=odd&health=ill&q=%20&sort=up'))).toEqual({});
  expect(viewOf('sort=up').sort).toBe('title');
});

test('every sort and origin of the contract is understood', () => {
  expect(ruleSorts.map((sort) => viewOf(`sort=${sort}`).sort)).toEqual([...ruleSorts]);
  expect([...origins]).toEqual([...ruleOrigins]);
});

test.each(tabs)('the tab %s is found again in the URL it makes, and keeps other filters', (tab) => {
  const view = readView(patchUrlSearch(parseUrlSearch('severity=4&mode=disabled&origin=imported'), patchForTab(tab)));
  expect(tabOf(view)).toBe(tab);
  expect(view.lists.severity).toEqual(['4']);
});

test('clearing takes away everything that narrows', () => {
  const search = parseUrlSearch('severity=4&product=linux&tactic=impact&origin=own&mode=active&q=x&sort=-hits');
  expect(isNarrowed(readView(search))).toBe(true);
  const cleared = readView(patchUrlSearch(search, clearFilters));
  expect(isNarrowed(cleared)).toBe(false);
  expect(cleared.sort).toBe('-hits');
});
