// How a cycle stands at a moment: what has run, what is left, when it is or was due, and what will happen next.
import type { SlaSpan, SlaState, SlaTarget } from '@tocsin/contracts/sla';

import { addBusiness, businessMs, type MaybeCalendar } from './calendar.ts';
import type { Cycle, Segment } from './replay.ts';
import { targetMsOf } from './spans.ts';

/** `percent`: of the target, for what is at risk. */
export type Moment = { mark: string; at: number };
export type Standing = {
  state: SlaState;
  severity: number;
  /** Null where this severity has no such target. */
  targetMs: number | null;
  elapsedMs: number;
  pausedMs: number;
  dueAt: number | null;
  /** The moment it was or, as things stand, will be breached. */
  breachAt: number | null;
  /** All thresholds, past and to come, as things stand. */
  moments: readonly Moment[];
};
type Measured = Pick<SlaTarget, 'spans' | 'atRisk'>;

export const breachMark = 'breached';
export const pauseLimitMark = 'pause_limit';
export const atRiskMark = (percent: number): string => `at_risk_${percent}`;

/** What the calendar has counted until `at`. */
export function elapsedAt(segments: readonly Segment[], at: number, calendar: MaybeCalendar): number {
  let sum = 0;
  for (const { from, to, kind } of segments)
    if (kind === 'run') sum += businessMs(from, Math.min(to ?? at, at), calendar);
  return sum;
}

/** The first moment by which it has counted `ms`; null where it stopped or paused before. */
function whenElapsed(segments: readonly Segment[], ms: number, calendar: MaybeCalendar): number | null {
  let left = ms;
  for (const { from, to, kind } of segments) {
    if (kind === 'pause') continue;
    const at = addBusiness(from, left, calendar);
    if (at !== null && (to === null || at <= to)) return at;
    if (to === null) return null;
    left -= businessMs(from, to, calendar);
  }
  return null;
}

type Stretch = { from: number; to: number | null; targetMs: number | null };

/** From when to when which target held. */
const stretchesOf = (cycle: Cycle, spanOf: (severity: number) => SlaSpan | null, calendar: MaybeCalendar): Stretch[] =>
  cycle.severities.map(({ at, severity }, index) => {
    const span = spanOf(severity);
    return {
      from: at,
      to: cycle.severities[index + 1]?.at ?? cycle.stoppedAt,
      targetMs: span && targetMsOf(span, cycle.startedAt, calendar),
    };
  });

/** A target that is already behind when it comes to hold is breached at once; nothing that comes later undoes it. */
function breachOf(stretches: readonly Stretch[], segments: readonly Segment[], calendar: MaybeCalendar): number | null {
  for (const { from, to, targetMs } of stretches) {
    if (targetMs === null) continue;
    if (elapsedAt(segments, from, calendar) > targetMs) return from;
    const due = whenElapsed(segments, targetMs, calendar);
    // Done at the moment it is due is in time.
    if (due !== null && (to === null || due < to)) return Math.max(from, due);
  }
  return null;
}

const pauseLimitOf = (segments: readonly Segment[]): Moment[] =>
  segments.flatMap(({ from, cause }) => (cause === 'max_pause' ? [{ mark: pauseLimitMark, at: from }] : []));

function stateOf(cycle: Cycle, targetMs: number | null, breachAt: number | null, now: number): SlaState {
  if (cycle.cancelled || targetMs === null) return 'cancelled';
  if (cycle.stoppedAt !== null) return breachAt !== null ? 'stopped_late' : 'met';
  const present = cycle.segments.find(({ from, to }) => from <= now && (to === null || now < to));
  return present?.kind === 'pause' ? 'paused' : 'running';
}

/** @param now decides whether it runs, and how much has elapsed; all moments are the same whenever one asks. */
export function standingOf(cycle: Cycle, { spans, atRisk }: Measured, calendar: MaybeCalendar, now: number): Standing {
  const { segments } = cycle;
  const spanOf = (severity: number) => spans.find((each) => each.severity === severity) ?? null;
  const stretches = stretchesOf(cycle, spanOf, calendar);
  const last = stretches.at(-1);
  const targetMs = last?.targetMs ?? null;
  const end = cycle.stoppedAt ?? now;
  const breachAt = cycle.cancelled ? null : breachOf(stretches, segments, calendar);
  const moments: Moment[] = [];
  if (targetMs !== null && last && !cycle.cancelled)
    for (const percent of atRisk) {
      const at = whenElapsed(segments, Math.ceil((targetMs * percent) / 100), calendar);
      if (at !== null && (cycle.stoppedAt === null || at < cycle.stoppedAt))
        moments.push({ mark: atRiskMark(percent), at: Math.max(at, last.from) });
    }
  if (breachAt !== null) moments.push({ mark: breachMark, at: breachAt });
  const paused = segments.reduce(
    (sum, { from, to, kind }) => (kind === 'pause' ? sum + Math.max(0, Math.min(to ?? end, end) - from) : sum),
    0,
  );
  return {
    state: stateOf(cycle, targetMs, breachAt, now),
    severity: cycle.severities.at(-1)?.severity ?? 0,
    targetMs,
    elapsedMs: elapsedAt(segments, end, calendar),
    pausedMs: paused,
    dueAt: targetMs === null || cycle.cancelled ? null : whenElapsed(segments, targetMs, calendar),
    breachAt,
    moments: [...moments, ...pauseLimitOf(segments)].toSorted((a, b) => a.at - b.at),
  };
}
