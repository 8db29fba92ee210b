// Marks for drawing: those that are wanted, in rows, with what is derived from them.
import { entryLanes, timelineLanes } from '@tocsin/contracts/words';

import { flag, type Columns } from './columns.ts';
import { findGaps, type Gap } from './gaps.ts';
import { isAttack, marks } from './marks.ts';
import { findPhases, type Phase } from './phases.ts';
import { extentOf, type Window } from './window.ts';
import { entryLaneWords, laneWords, words } from './words.ts';

/** By what the rows are told apart. */
export const rowings = ['lane', 'surface', 'host', 'user'] as const;
export type Rowing = (typeof rowings)[number];
export type TrackLane = { readonly id: string; readonly title: string };

export type Track = {
  columns: Columns;
  /** Sorted by time: places in the columns. The index into it is the index into every array below. */
  places: Uint32Array;
  /** Epoch milliseconds. */
  time: Float64Array;
  /** Index into `lanes`. */
  lane: Uint8Array;
  /** One of `marks`. */
  mark: Uint8Array;
  /** Those that hold something. */
  lanes: readonly TrackLane[];
  /** Indices of the key moments, oldest first. */
  keys: readonly number[];
  /** Indices of those that last. */
  spans: readonly { index: number; to: number }[];
  phases: readonly Phase[];
  gaps: readonly Gap[];
  extent: Window;
};

const laneMarks = [0, marks.response, marks.system, marks.comms, marks.decision] as const;

function markOf({ lane, severity }: Columns, place: number): number {
  const other = laneMarks[lane[place] ?? 0] ?? 0;
  if (other !== 0) return other;
  const worth = severity[place] ?? 0;
  return worth < 2 ? marks.ridge : Math.min(worth, 4) - 1;
}

/** More rows than these would be too thin to read: the rest share one. */
const mostRows = 14;
/** As people call it: a host without its domain, an account without its realm. */
const shortName = (name: string): string =>
  /^[\d.:]+$/.test(name)
    ? name
    : (name
        .split('\\')
        .at(-1)
        ?.split(/@|(?<=^[^.]{3,})\./, 1)[0] ?? name);

type Rows = { lanes: TrackLane[]; of: (place: number) => number };

function rowsBy(names: readonly string[], column: Int16Array, places: Uint32Array): Rows {
  const counts = new Map<number, number>();
  for (const place of places) {
    const name = column[place] ?? -1;
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  const named = [...counts.keys()]
    .filter((name) => name >= 0)
    .sort((a, b) => (counts.get(b) ?? 0) - (counts.get(a) ?? 0));
  const shown = named.slice(0, named.length > mostRows ? mostRows - 1 : mostRows);
  const rowOf = new Map(shown.map((name, row) => [name, row]));
  const lanes = shown.map((name) => ({ id: names[name] ?? '', title: shortName(names[name] ?? '') }));
  const rest = shown.length;
  if (named.length > shown.length) lanes.push({ id: 'others', title: words.others(named.length - shown.length) });
  const none = lanes.length;
  if (counts.has(-1)) lanes.push({ id: 'none', title: words.noName });
  return {
    lanes,
    of: (place) => {
      const name = column[place] ?? -1;
      return name < 0 ? none : (rowOf.get(name) ?? rest);
    },
  };
}

function rowsOf(columns: Columns, places: Uint32Array, by: Rowing): Rows {
  if (by === 'host') return rowsBy(columns.hosts, columns.host, places);
  if (by === 'user') return rowsBy(columns.users, columns.user, places);
  // Attack on surfaces: what has none stands in a row of its lane.
  const all = [
    ...(by === 'surface'
      ? timelineLanes.filter((lane) => lane !== 'response').map((id) => ({ id, title: laneWords[id] }))
      : []),
    ...entryLanes.map((id) => ({ id, title: entryLaneWords[id] })),
  ];
  const first = all.length - entryLanes.length;
  const whole = (place: number): number => {
    const [lane, surface] = [columns.lane[place] ?? 0, columns.surface[place] ?? -1];
    return lane === 0 && surface >= 0 && surface < first ? surface : first + lane;
  };
  const present = new Set<number>();
  for (const place of places) present.add(whole(place));
  const kept = all.flatMap((_, index) => (present.has(index) ? [index] : []));
  const rowOf = new Map(kept.map((index, row) => [index, row]));
  return { lanes: kept.flatMap((index) => all[index] ?? []), of: (place) => rowOf.get(whole(place)) ?? 0 };
}

/** Those of `keep`, or all. */
export function trackOf(columns: Columns, by: Rowing = 'surface', keep?: (place: number) => boolean): Track {
  const every = Uint32Array.from({ length: columns.count }, (_, place) => place);
  const places = keep ? every.filter(keep) : every;
  const time = Float64Array.from(places, (place) => columns.time[place] ?? 0);
  const rows = rowsOf(columns, places, by);
  const extent = extentOf(time);
  const indexOf = new Map<number, number>();
  const keys: number[] = [];
  for (const [index, place] of places.entries()) {
    if (columns.lengths.has(place)) indexOf.set(place, index);
    if (((columns.flags[place] ?? 0) & flag.key) !== 0) keys.push(index);
  }
  const tactical = Array.from(places, (place) => ({
    at: columns.time[place] ?? 0,
    tactic: columns.tactics[columns.tactic[place] ?? -1] ?? null,
    severity: columns.severity[place] ?? 0,
  }));
  return {
    columns,
    places,
    time,
    lane: Uint8Array.from(places, rows.of),
    mark: Uint8Array.from(places, (place) => markOf(columns, place)),
    lanes: rows.lanes,
    keys,
    spans: [...indexOf].map(([place, index]) => ({
      index,
      to: (time[index] ?? 0) + (columns.lengths.get(place) ?? 0),
    })),
    phases: findPhases(tactical),
    gaps: findGaps(time, extent),
    extent,
  };
}

export const idAt = ({ columns, places }: Track, index: number): string => columns.ids[places[index] ?? -1] ?? '';
export const nameAt = ({ columns, places }: Track, index: number): string =>
  columns.names.get(places[index] ?? -1) ?? '';
export const flagsAt = ({ columns, places }: Track, index: number): number => columns.flags[places[index] ?? -1] ?? 0;
export const isKeyAt = (track: Track, index: number): boolean => (flagsAt(track, index) & flag.key) !== 0;

/** The index of an entry; -1 where it is not among those shown. */
export const indexOfId = (track: Track, id: string): number => track.places.indexOf(track.columns.ids.indexOf(id));

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

/** The key moment after (or before) a moment, as an index into the track; null at the end. */
export function neighbourKey(track: Track, at: number, direction: 1 | -1): number | null {
  const timeOf = (index: number): number => track.time[index] ?? 0;
  const found =
    direction === 1
      ? track.keys.find((index) => timeOf(index) > at + 0.5)
      : track.keys.findLast((index) => timeOf(index) < at - 0.5);
  return found ?? null;
}

/** The marks of one lane within ±`reach` milliseconds, worst first, then nearest. */
export function itemsNear(track: Track, lane: number, at: number, reach: number): number[] {
  const found: number[] = [];
  const end = firstAt(track.time, at + reach);
  for (let index = firstAt(track.time, at - reach); index < end; index++)
    if (track.lane[index] === lane) found.push(index);
  const rank = (index: number): number =>
    (isAttack(track.mark[index]) ? (track.mark[index] ?? 0) : 1) + (isKeyAt(track, index) ? 0.5 : 0);
  const distance = (index: number): number => Math.abs((track.time[index] ?? 0) - at);
  return found.sort((a, b) => rank(b) - rank(a) || distance(a) - distance(b));
}
