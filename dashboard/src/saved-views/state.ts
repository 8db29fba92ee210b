// A page's state as a saved view keeps it, and which saved view an address is.
import type { SavedView } from '@tocsin/contracts/saved-view';
import { viewPages, type ViewPage } from '@tocsin/contracts/words';

import { parseUrlSearch, stringifyUrlSearch, type UrlSearch } from '../lib/url.ts';

export const pageOf = (pathname: string): ViewPage | null => viewPages.find((page) => pathname === `/${page}`) ?? null;

/** What is only looked at for a moment is no part of a view. */
const passing = ['selected', 'alert', 'task', 'open', 'new'];
/** The person's own: a page is as new with them. */
const carried = ['site', 'range', 'from', 'to'];

export function stateOf(search: UrlSearch): string {
  const kept = Object.entries(search)
    .filter(([key]) => !passing.includes(key))
    .toSorted(([one], [other]) => (one < other ? -1 : 1));
  return stringifyUrlSearch(Object.fromEntries(kept)).slice(1);
}

export const searchOf = ({ state }: Pick<SavedView, 'state'>): UrlSearch => parseUrlSearch(state);

/** Nobody has said yet how the page should be. */
export const isFresh = (search: UrlSearch): boolean => Object.keys(search).every((key) => carried.includes(key));

/** The same things asked for, in whatever order they stand. */
export const isOpen = (view: Pick<SavedView, 'state'>, search: UrlSearch): boolean =>
  stateOf(searchOf(view)) === stateOf(search);
