// How a running search goes on: what has come, how far back it has looked, how it ended.
import type { EventStreamLine } from '@tocsin/contracts/api/events';
import type { EventRow } from '@tocsin/contracts/event';

import { said } from '../../words/said.ts';
import { words } from './words.ts';

type Line = EventStreamLine;

export type SearchState = {
  status: 'searching' | 'done' | 'cancelled' | 'failed';
  rows: readonly EventRow[];
  /** ISO 8601; null before the first word of progress. */
  searchedBackTo: string | null;
  rowsRead: number;
  tookMs: number | null;
  /** The cursor of older rows; null when there are none, or while it is not known. */
  next: string | null;
  error: unknown;
};

export const startedSearch: SearchState = {
  status: 'searching',
  rows: [],
  searchedBackTo: null,
  rowsRead: 0,
  tookMs: null,
  next: null,
  error: null,
};

/** The same search asked for older rows: what is there stays. */
export const continued = (state: SearchState): SearchState => ({
  ...state,
  status: 'searching',
  next: null,
  error: null,
});

export function afterLine(state: SearchState, line: Line): SearchState {
  if (line.kind === 'rows') return { ...state, rows: [...state.rows, ...line.items] };
  if (line.kind === 'progress') return { ...state, searchedBackTo: line.searchedBackTo, rowsRead: line.rowsRead };
  if (line.kind === 'done') return { ...state, status: 'done', next: line.next, tookMs: line.tookMs };
  return { ...state, status: 'failed', error: new Error(said(line.detail)) };
}

/** Only a search that still runs can be cancelled; what was found is kept. */
export const cancelled = (state: SearchState): SearchState =>
  state.status === 'searching' ? { ...state, status: 'cancelled' } : state;

/** A stream that ends without saying so has lost its connection. */
export const brokenOff = (state: SearchState): SearchState =>
  state.status === 'searching' ? { ...state, status: 'failed', error: new Error(words.brokenOff) } : state;
