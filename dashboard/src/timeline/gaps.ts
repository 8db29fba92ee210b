// Stretches in which nothing was seen and nothing was done: worth a look, for an attacker may be quiet or unseen.
import type { Window } from './window.ts';
import { words } from './words.ts';

export type Gap = { readonly from: number; readonly to: number };

const shortestGapMs = 10 * 60_000;
/** Relative to all that is shown: in an incident of a few marks not every pause is worth a word. */
const shortestShare = 0.15;

/** Times must be sorted. The margins before the first and after the last mark are not gaps. */
export function findGaps(times: ArrayLike<number>, extent: Window): Gap[] {
  const shortest = Math.max(shortestGapMs, (extent.to - extent.from) * shortestShare);
  const gaps: Gap[] = [];
  for (let index = 1; index < times.length; index++) {
    const from = times[index - 1] ?? 0;
    const to = times[index] ?? 0;
    if (to - from >= shortest) gaps.push({ from, to });
  }
  return gaps;
}

/** `95 min` as `1 h 35 min`; from two days on in days and hours. */
export function spanText(ms: number): string {
  const minutes = Math.round(ms / 60_000);
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${minutes % 60} min`;
  return hours % 24 === 0 ? words.days(hours / 24) : `${words.days(Math.floor(hours / 24))} ${hours % 24} h`;
}
