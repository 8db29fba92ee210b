// Marks counted into columns of a few pixels, so that drawing costs pixels and not marks.
import { marks, tickKinds } from './marks.ts';
import { firstAt, type Track } from './track.ts';
import type { Window } from './window.ts';

export const columnPx = 3;
/** Half the width of the ridge's smoothing, in columns. */
const reach = 4;

export type Bins = {
  columns: number;
  /** `ridge[lane * columns + column]`, smoothed, 0 to 1 over all lanes. */
  ridge: Float32Array;
  /** `ticks[(lane * columns + column) * tickKinds + mark - 1]`: how many marks of that kind. */
  ticks: Uint16Array;
  /** Lanes without one draw nothing. */
  hasRidge: readonly boolean[];
};

/** Counts what the window shows. The ridge also knows its neighbours outside, so that edges do not jump. */
export function binTrack(track: Track, window: Window, widthPx: number): Bins {
  const columns = Math.max(1, Math.ceil(widthPx / columnPx));
  const padded = columns + 2 * reach;
  const perMs = columns / (window.to - window.from);
  const low = new Float32Array(padded * track.lanes.length);
  const ticks = new Uint16Array(columns * track.lanes.length * tickKinds);
  const end = firstAt(track.time, window.to + reach / perMs);
  for (let index = firstAt(track.time, window.from - reach / perMs); index < end; index++) {
    const column = Math.floor(((track.time[index] ?? 0) - window.from) * perMs);
    const lane = track.lane[index] ?? 0;
    const mark = track.mark[index] ?? 0;
    if (mark === marks.ridge) add(low, lane * padded + column + reach);
    else if (column >= 0 && column < columns) add(ticks, (lane * columns + column) * tickKinds + mark - 1);
  }
  const hasRidge = track.lanes.map((_, lane) =>
    low.subarray(lane * padded, (lane + 1) * padded).some((each) => each > 0),
  );
  return { columns, ridge: smooth(low, columns, track.lanes.length), ticks, hasRidge };
}

const add = (counts: Float32Array | Uint16Array, at: number): void => {
  if (at >= 0 && at < counts.length) counts[at] = Math.min((counts[at] ?? 0) + 1, 65_535);
};

/** A triangle of ±4 columns over each lane, then scaled to the highest. A lone mark stays a small bump. */
function smooth(counts: Float32Array, columns: number, lanes: number): Float32Array {
  const padded = columns + 2 * reach;
  const weight = (reach + 1) ** 2;
  const out = new Float32Array(columns * lanes);
  let highest = 1;
  for (let lane = 0; lane < lanes; lane++)
    for (let column = 0; column < columns; column++) {
      let sum = 0;
      for (let offset = -reach; offset <= reach; offset++)
        sum += (counts[lane * padded + column + reach + offset] ?? 0) * (reach + 1 - Math.abs(offset));
      const value = sum / weight;
      out[lane * columns + column] = value;
      if (value > highest) highest = value;
    }
  for (let index = 0; index < out.length; index++) out[index] = (out[index] ?? 0) / highest;
  return out;
}

export type OverviewBins = { columns: number; all: Float32Array; severe: Float32Array };

/** The whole incident in bars: all marks, and those high or critical; both as a share of the highest bar. */
export function binOverview(track: Track, widthPx: number): OverviewBins {
  const columns = Math.max(1, Math.floor(widthPx / columnPx));
  const all = new Float32Array(columns);
  const severe = new Float32Array(columns);
  const perMs = columns / (track.extent.to - track.extent.from);
  let highest = 1;
  for (let index = 0; index < track.time.length; index++) {
    const column = Math.min(columns - 1, Math.floor(((track.time[index] ?? 0) - track.extent.from) * perMs));
    add(all, column);
    const mark = track.mark[index];
    if (mark === marks.high || mark === marks.critical) add(severe, column);
    highest = Math.max(highest, all[column] ?? 0);
  }
  for (let column = 0; column < columns; column++) {
    all[column] = (all[column] ?? 0) / highest;
    severe[column] = (severe[column] ?? 0) / highest;
  }
  return { columns, all, severe };
}
