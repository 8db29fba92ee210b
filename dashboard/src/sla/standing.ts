// How a clock stands now: what is left of it, and how pressing that is.
import type { SlaClock } from '@tocsin/contracts/sla';

export type Timed = Pick<SlaClock, 'state' | 'dueAt' | 'remainingMs' | 'breachedAt' | 'stoppedAt'> &
  Partial<Pick<SlaClock, 'atRiskAt' | 'waiver'>>;
export type Pressure = 'pending' | 'calm' | 'at_risk' | 'breached' | 'paused' | 'met' | 'late';

/** Milliseconds until it is due, negative after; null where nothing is due. Of a paused clock: what would be left. */
export function leftMs({ state, dueAt, remainingMs }: Timed, now: number): number | null {
  if (state === 'running' && dueAt !== null) return Date.parse(dueAt) - now;
  return state === 'paused' ? remainingMs : null;
}

/** A breach that was waived does not press. */
export function pressureOf(clock: Timed, now: number): Pressure {
  const { state, dueAt, breachedAt, atRiskAt, waiver } = clock;
  if (state === 'pending') return 'pending';
  if (state === 'met' || state === 'stopped_late' || state === 'cancelled')
    return breachedAt !== null && !waiver ? 'late' : 'met';
  const isOver = breachedAt !== null || (state === 'running' && dueAt !== null && Date.parse(dueAt) < now);
  if (isOver && !waiver) return 'breached';
  if (state === 'paused') return 'paused';
  return atRiskAt !== null && atRiskAt !== undefined && Date.parse(atRiskAt) < now ? 'at_risk' : 'calm';
}
