// Correlates a stream of detections that come in any order, within an allowed lateness; same matches as the batch.
import type { ResolvedCorrelation } from '../resolve.ts';
import { defaultMaxMembers, type CorrelateOptions } from './correlate.ts';
import { compareDetections, type RuleDetection } from './detections.ts';
import { createEngine } from './engine.ts';
import { Heap } from './heap.ts';
import { planCorrelations } from './plan.ts';
import type { CorrelationMatch } from './run.ts';

/** `closed` is final; `opened` and `extended` tell of a match that may still grow, never shrink or vanish. */
export type CorrelationDelta = {
  readonly kind: 'opened' | 'extended' | 'closed';
  readonly match: CorrelationMatch;
};

export type CorrelatorOptions = CorrelateOptions & {
  /** How far behind the watermark a detection may come. */
  readonly latenessMs: number;
  /** Groups of one correlation held at a time, 100,000 unless told. */
  readonly maxGroups?: number;
  /** Detections held at a time, in each correlation's windows and before evaluation; 1,000,000 unless told. */
  readonly maxHeld?: number;
};

export type CorrelatorCounters = {
  /** Came more than the lateness behind the watermark: not evaluated. */
  readonly late: number;
  /** Times a detection took no part, because a limit on groups or on what is held was reached. */
  readonly dropped: number;
  readonly groups: number;
  /** Detections in windows, once for each group they are in, and waiting for evaluation. */
  readonly held: number;
};

export type Correlator = {
  /** @returns false where the detection came too late or there was no room for it */
  readonly add: (detection: RuleDetection) => boolean;
  /**
   * Evaluates what can no longer be preceded: everything earlier than `watermark` − lateness.
   * @param watermark the event time reached, normally the latest seen; a lower one than before changes nothing
   * @returns what changed, each match once
   */
  readonly advance: (watermark: number) => readonly CorrelationDelta[];
  /** Evaluates everything that waits and closes every match. */
  readonly finish: () => readonly CorrelationDelta[];
  readonly counters: () => CorrelatorCounters;
};

const defaultMaxGroups = 100_000;
const defaultMaxHeld = 1_000_000;

/**
 * Detections wait until nothing that belongs before them can come any more; therefore nothing is ever taken back.
 * Semantics as of `correlate`.
 */
export function createCorrelator(correlations: readonly ResolvedCorrelation[], options: CorrelatorOptions): Correlator {
  const { latenessMs, maxGroups = defaultMaxGroups, maxHeld = defaultMaxHeld } = options;
  const engine = createEngine(planCorrelations(correlations), {
    maxGroups,
    maxHeld,
    maxMembers: options.maxMembers ?? defaultMaxMembers,
  });
  const waiting = new Heap<RuleDetection>(compareDetections);
  let horizon = -Infinity;
  let late = 0;
  let dropped = 0;

  function add(detection: RuleDetection): boolean {
    if (!(detection.time >= horizon)) late++;
    else if (waiting.size >= maxHeld) dropped++;
    else {
      waiting.push(detection);
      return true;
    }
    return false;
  }

  function moveTo(next: number): readonly CorrelationDelta[] {
    if (next <= horizon) return [];
    horizon = next;
    for (let least = waiting.peek(); least && least.time < horizon; least = waiting.peek()) {
      waiting.pop();
      engine.take(least);
    }
    engine.expire(horizon);
    const closed = engine.closed().map((match) => ({ kind: 'closed' as const, match }));
    return [...closed, ...engine.drain()];
  }

  return {
    add,
    advance: (watermark) => moveTo(watermark - latenessMs),
    finish: () => moveTo(Infinity),
    counters: () => ({
      late,
      dropped: engine.stages.reduce((sum, stage) => sum + stage.dropped(), dropped),
      groups: engine.stages.reduce((sum, stage) => sum + stage.groups(), 0),
      held: engine.stages.reduce((sum, stage) => sum + stage.held(), waiting.size),
    }),
  };
}
