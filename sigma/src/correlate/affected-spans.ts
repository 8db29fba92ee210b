// How far newly arrived detections reach: what must be read again so that the matches they touch come out exactly.
import type { ResolvedCorrelation } from '../resolve.ts';
import { planCorrelations, type Plan } from './plan.ts';

/** Milliseconds since 1970; `to` is not included. */
export type TimeSpan = { readonly from: number; readonly to: number };

export type AffectedSpan = {
  /** Matches whose `first` lies here may have changed, appeared or vanished; no others have. */
  readonly touched: TimeSpan;
  /** The detections to correlate so that all of those come out exactly; disregard what begins outside `touched`. */
  readonly read: TimeSpan;
};

/**
 * For each correlation, how far detections with times in `arrived` reach. Finite, because no run outlasts two of its
 * cells (see `runCellMs`); a chain adds up the spans of what it builds on. Read for the correlation and all it builds
 * on together.
 * @returns by correlation id
 */
export function affectedSpans(
  correlations: readonly ResolvedCorrelation[],
  arrived: TimeSpan,
): ReadonlyMap<string, AffectedSpan> {
  const plans = planCorrelations(correlations);
  const byId = new Map(plans.map((plan) => [plan.correlation.id, plan]));
  const spans = new Map<string, AffectedSpan>();
  for (const plan of plans) {
    const upstream = plan.upstream.flatMap((id) => spans.get(id)?.touched ?? []);
    const touched = touchedBy(plan, hull([arrived, ...upstream]));
    spans.set(plan.correlation.id, { touched, read: readFor(plan, touched, byId) });
  }
  return spans;
}

const cellStart = (time: number, cellMs: number): number => Math.floor(time / cellMs) * cellMs;

const hull = (spans: readonly TimeSpan[]): TimeSpan => ({
  from: Math.min(...spans.map(({ from }) => from)),
  to: Math.max(...spans.map(({ to }) => to)),
});

/**
 * Where matches may differ when detections come or go. A piece of a run began at most in the preceding cell. After a
 * timespan the windows are the same again, after another one the runs began together or before, and from the second
 * boundary after that they are cut alike.
 */
function touchedBy({ cellMs, correlation: { timespanMs } }: Plan, { from, to }: TimeSpan): TimeSpan {
  return {
    from: cellStart(from, cellMs) - cellMs,
    to: cellStart(to + 2 * timespanMs, cellMs) + 2 * cellMs,
  };
}

/**
 * Backwards: whether a run is old enough to be cut shows in the preceding cell, or less than a timespan before it,
 * where windows must be whole. Forwards: what begins in the last cell ends with the next.
 */
function readFor(plan: Plan, wanted: TimeSpan, byId: ReadonlyMap<string, Plan>): TimeSpan {
  const { cellMs, correlation, upstream } = plan;
  const own = {
    from: cellStart(wanted.from, cellMs) - cellMs - 2 * correlation.timespanMs,
    to: cellStart(wanted.to - 1, cellMs) + 2 * cellMs,
  };
  // A match still seen at the edge may have begun a cell earlier.
  const others = upstream
    .flatMap((id) => byId.get(id) ?? [])
    .map((other) => readFor(other, { from: own.from - other.cellMs, to: own.to }, byId));
  return hull([own, ...others]);
}
