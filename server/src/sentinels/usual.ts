// What is usual for a source at a site: how long it pauses, how much comes at which hour, how much of it cannot be read.

/** Of one half hour of the day, on weekdays or at weekends (UTC). */
export type HalfHour = {
  weekend: boolean;
  /** 0 to 47. */
  slot: number;
  /** Days on which something came in it, of the days that were looked at. */
  days: number;
  ofDays: number;
  /** Events: what nineteen of twenty exceed, the middle, and what one of a hundred exceeds. */
  low: number;
  median: number;
  high: number;
};

export type Usual = {
  /** Minutes in which something came. */
  minutes: number;
  /** From the first to the last of them. */
  spanMs: number;
  /** A pause that one of a hundred exceeds. */
  pauseMs: number;
  /** Of all that came, the share that could not be read. */
  unparsedShare: number;
  halfHours: readonly HalfHour[];
};

const halfHourMs = 30 * 60_000;

/** Which half hour of which kind of day a moment belongs to (UTC). */
export function slotOf(ms: number): { weekend: boolean; slot: number } {
  const at = new Date(ms);
  const day = at.getUTCDay();
  return { weekend: day === 0 || day === 6, slot: at.getUTCHours() * 2 + (at.getUTCMinutes() >= 30 ? 1 : 0) };
}

/** What is usual in the half hour that begins at `ms`; undefined where it has not been seen. */
export function usualAt({ halfHours }: Usual, ms: number): HalfHour | undefined {
  const { weekend, slot } = slotOf(ms);
  return halfHours.find((one) => one.weekend === weekend && one.slot === slot);
}

/** The last half hour that is over. */
export const lastHalfHour = (now: number): number => Math.floor(now / halfHourMs) * halfHourMs - halfHourMs;

const hourMs = 3_600_000;
const leastMinutes = 30;
const shortestSilenceMs = 10 * 60_000;
const longestSilenceMs = 24 * hourMs;

/** After how long a source counts as silent; null while too little is known of it. `expectedEveryS` is a person's word. */
export function silentAfterMs(usual: Usual | null, expectedEveryS: number | null): number | null {
  if (expectedEveryS !== null) return expectedEveryS * 1000;
  if (usual === null || usual.minutes < leastMinutes || usual.spanMs < hourMs) return null;
  return Math.min(Math.max(shortestSilenceMs, usual.pauseMs * 3), longestSilenceMs);
}
