// The stretch of time that the timeline shows, and how zooming, panning and scrubbing change it.
import { isAttack } from './marks.ts';

/** Epoch milliseconds, `from` < `to`. */
export type Window = { readonly from: number; readonly to: number };

/** Closer than this nothing more can be told apart. */
export const shortestWindowMs = 10_000;

const spanOf = (window: Window): number => window.to - window.from;
export const clamp = (value: number, low: number, high: number): number => Math.min(high, Math.max(low, value));

/** The first to the last time with a margin on both sides, so that no mark sits on the edge; at least ten minutes. */
export function extentOf(times: ArrayLike<number>): Window {
  const first = times[0];
  const last = times[times.length - 1];
  if (first === undefined || last === undefined) return { from: 0, to: 600_000 };
  const margin = Math.max((last - first) * 0.03, (600_000 - (last - first)) / 2, 30_000);
  return { from: first - margin, to: last + margin };
}

/** Moves a window into the extent without changing its length, unless it is longer than the extent. */
export function within(window: Window, extent: Window): Window {
  const span = clamp(spanOf(window), Math.min(shortestWindowMs, spanOf(extent)), spanOf(extent));
  const from = clamp(window.from, extent.from, extent.to - span);
  return { from, to: from + span };
}

/** Zooms by `factor` (below 1 comes closer) and leaves the moment `at` where it is on the screen. */
export function zoomAround(window: Window, at: number, factor: number, extent: Window): Window {
  const span = clamp(spanOf(window) * factor, Math.min(shortestWindowMs, spanOf(extent)), spanOf(extent));
  const share = clamp((at - window.from) / spanOf(window), 0, 1);
  return within({ from: at - span * share, to: at + span * (1 - share) }, extent);
}

export const panBy = (window: Window, ms: number, extent: Window): Window =>
  within({ from: window.from + ms, to: window.to + ms }, extent);

/** Moves one edge of the window, as the handles of the overview do. */
export function moveEdge(window: Window, edge: 'from' | 'to', at: number, extent: Window): Window {
  const shortest = Math.min(shortestWindowMs, spanOf(extent));
  return edge === 'from'
    ? { from: clamp(at, extent.from, window.to - shortest), to: window.to }
    : { from: window.from, to: clamp(at, window.from + shortest, extent.to) };
}

/** Pans just far enough that `at` is inside, a twelfth away from the edge. */
export function reveal(window: Window, at: number, extent: Window): Window {
  const edge = spanOf(window) / 12;
  if (at < window.from + edge) return panBy(window, at - edge - window.from, extent);
  if (at > window.to - edge) return panBy(window, at + edge - window.to, extent);
  return window;
}

/**
 * Where to begin: around the attack's key moments when they fill less than four fifths of all that happened.
 * At least ten minutes and an eighth of everything. What was done about it is in view too, as long as it came no later than the attack was long.
 */
export function openingWindow(keys: readonly { at: number; mark: number }[], extent: Window): Window {
  const attack = keys.filter(({ mark }) => isAttack(mark));
  const first = attack[0]?.at;
  const last = attack.at(-1)?.at;
  if (first === undefined || last === undefined || last === first) return extent;
  const near = keys.filter(({ at }) => at >= first - (last - first) && at <= last + (last - first));
  const from = near[0]?.at ?? first;
  const to = near.at(-1)?.at ?? last;
  const least = Math.max(600_000, spanOf(extent) * 0.12);
  const margin = Math.max((to - from) * 0.12, (least - (to - from)) / 2);
  const around = { from: from - margin, to: to + margin };
  return spanOf(around) > spanOf(extent) * 0.8 ? extent : within(around, extent);
}
