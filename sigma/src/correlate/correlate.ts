// Correlates a whole set of detections.
import type { ResolvedCorrelation } from '../resolve.ts';
import { compareDetections, type RuleDetection } from './detections.ts';
import { createEngine } from './engine.ts';
import { planCorrelations } from './plan.ts';
import type { CorrelationMatch } from './run.ts';

export type CorrelateOptions = {
  /** How many member ids a match lists, 100 unless told. */
  readonly maxMembers?: number;
};

export const defaultMaxMembers = 100;
/** After how many detections what has left all windows is let go. */
const sweepEvery = 10_000;

/**
 * Sigma Correlation Rules 2.1 and 2.2's extended temporal conditions; docs/correlations.md tells it at length.
 *
 * Time is event time. At a detection at `t`, the window is (t − timespan, t]: what is exactly one timespan older has
 * left it, so every event is in exactly one of windows laid end to end. Of one correlation and group, detections are
 * taken in order of (time, id), and the condition is evaluated at each one over those in the window up to itself;
 * nothing is evaluated where there is no detection, so absence alone never matches. A match is a run of detections at
 * which the condition holds, neighbours less than a timespan apart, cut as `runCellMs` says. What comes out depends on
 * the set of detections alone, never on the order they arrived in.
 * @param correlations as `resolveSigma` gives them, with what they build on
 * @returns all matches, by `first`, then key
 */
export function correlate(
  correlations: readonly ResolvedCorrelation[],
  detections: Iterable<RuleDetection>,
  { maxMembers = defaultMaxMembers }: CorrelateOptions = {},
): readonly CorrelationMatch[] {
  const engine = createEngine(planCorrelations(correlations), { maxGroups: Infinity, maxHeld: Infinity, maxMembers });
  let swept = 0;
  for (const [index, detection] of [...detections].sort(compareDetections).entries()) {
    if (index >= swept + sweepEvery) {
      swept = index;
      engine.sweep(detection.time);
    }
    engine.take(detection);
  }
  engine.expire(Infinity);
  return [...engine.closed()].sort(compareMatches);
}

export const compareMatches = (left: CorrelationMatch, right: CorrelationMatch): number =>
  left.first - right.first || (left.key < right.key ? -1 : left.key > right.key ? 1 : 0);
