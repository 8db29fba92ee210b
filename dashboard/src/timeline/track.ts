// The incident's marks packed once for drawing: sorted by time, in typed arrays, with what is derived from them.
import type { TimelineItem } from '@tocsin/contracts/incident';

import { findGaps, type Gap } from './gaps.ts';
import { marks } from './marks.ts';
import { findPhases, type Phase } from './phases.ts';
import { extentOf, type Window } from './window.ts';

export type Lane = TimelineItem['lane'];
const laneOrder = ['endpoint', 'identity', 'network', 'email', 'cloud', 'response'] as const satisfies readonly Lane[];

export type Track = {
  /** Sorted by time. The index into it is the index into every array below. */
  items: readonly TimelineItem[];
  /** Epoch milliseconds. */
  time: Float64Array;
  /** Index into `lanes`. */
  lane: Uint8Array;
  /** One of `marks`. */
  mark: Uint8Array;
  /** Those that hold something, response last. */
  lanes: readonly Lane[];
  /** Indices of the key moments, oldest first. */
  keys: readonly number[];
  phases: readonly Phase[];
  gaps: readonly Gap[];
  extent: Window;
};

export function markOf(item: Pick<TimelineItem, 'lane' | 'severity'>): number {
  if (item.lane === 'response') return marks.response;
  return item.severity < 2 ? marks.ridge : Math.min(item.severity, 4) - 1;
}

export function trackOf(unsorted: readonly TimelineItem[]): Track {
  const dated = unsorted.map((item) => ({ item, at: Date.parse(item.at) })).toSorted((a, b) => a.at - b.at);
  const items = dated.map(({ item }) => item);
  const present = new Set(items.map((item) => item.lane));
  const lanes = laneOrder.filter((lane) => present.has(lane));
  const time = Float64Array.from(dated, ({ at }) => at);
  const extent = extentOf(time);
  return {
    items,
    time,
    lane: Uint8Array.from(items, (item) => lanes.indexOf(item.lane)),
    mark: Uint8Array.from(items, markOf),
    lanes,
    keys: items.flatMap((item, index) => (item.key ? [index] : [])),
    phases: findPhases(dated.map(({ item, at }) => ({ at, tactic: item.tactic, severity: item.severity }))),
    gaps: findGaps(time, extent),
    extent,
  };
}

/** The first index whose time is not before `at`. */
export function firstAt(time: Float64Array, at: number): number {
  let low = 0;
  let high = time.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((time[middle] ?? 0) < at) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The key moment after (or before) a moment, as an index into the items; null at the end. */
export function neighbourKey(track: Track, at: number, direction: 1 | -1): number | null {
  const timeOf = (index: number): number => track.time[index] ?? 0;
  const found =
    direction === 1
      ? track.keys.find((index) => timeOf(index) > at + 0.5)
      : track.keys.findLast((index) => timeOf(index) < at - 0.5);
  return found ?? null;
}

/** The items of one lane within ±`reach` milliseconds, worst first, then nearest. */
export function itemsNear(track: Track, lane: number, at: number, reach: number): number[] {
  const found: number[] = [];
  const end = firstAt(track.time, at + reach);
  for (let index = firstAt(track.time, at - reach); index < end; index++)
    if (track.lane[index] === lane) found.push(index);
  const rank = (index: number): number => (track.mark[index] === marks.response ? 1 : (track.mark[index] ?? 0));
  const distance = (index: number): number => Math.abs((track.time[index] ?? 0) - at);
  return found.sort((a, b) => rank(b) - rank(a) || distance(a) - distance(b));
}
