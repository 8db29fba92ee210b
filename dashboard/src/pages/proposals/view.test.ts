// The URL of the proposals: what it says comes back, what makes no sense is left out.
import { expect, it, test } from 'vitest';

import { parseUrlSearch, patchUrlSearch } from '../../lib/url.ts';
import { clearFilters, filterOf, isNarrowed, nextAfter, patchForTab, readView, tabs } from './view.ts';

const viewOf = (text: string) => readView(parseUrlSearch(text));

it('becomes the filter the server takes', () => {
  expect(filterOf(viewOf('tab=changed&source=/srv/rules&q=%20shell%20'))).toEqual({
    kind: 'change',
    url: '/srv/rules',
    q: 'shell',
  });
  expect(filterOf(viewOf('tab=conflicts'))).toEqual({ conflict: 'true' });
  expect(filterOf(viewOf('tab=martian&q=%20'))).toEqual({});
});

test.each(tabs)('the tab %s is found again in the URL it makes, and keeps other filters', (tab) => {
  const view = readView(patchUrlSearch(parseUrlSearch('tab=removed&q=x&selected=1'), patchForTab(tab)));
  expect(view).toEqual({ tab, source: null, text: 'x' });
});

it('is cleared of what narrows, and keeps the tab', () => {
  const search = parseUrlSearch('tab=new&source=/srv/rules&q=x');
  expect(isNarrowed(readView(search))).toBe(true);
  expect(readView(patchUrlSearch(search, clearFilters))).toEqual({ tab: 'new', source: null, text: null });
});

it('goes on to the next row that stays', () => {
  const keys = ['a', 'b', 'c', 'd'];
  expect(nextAfter(keys, 'b', new Set(['b', 'c']))).toBe('d');
  expect(nextAfter(keys, 'd', new Set(['d']))).toBe('c');
  expect(nextAfter(keys, 'a', new Set(keys))).toBeNull();
});
