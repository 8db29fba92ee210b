// Carries detections through the stages in their one true order, matches of one correlation into the next.
import { compareDetections, isSameDetection, type RuleDetection } from './detections.ts';
import type { Plan } from './plan.ts';
import type { CorrelationMatch } from './run.ts';
import type { RunDelta } from './runs.ts';
import { createStage, type Stage, type StageLimits } from './stage.ts';

export type Engine = {
  /** In order of time, id and rule; one delivered twice in a row counts once. */
  readonly take: (detection: RuleDetection) => void;
  /** Nothing before `horizon` will come any more. */
  readonly expire: (horizon: number) => void;
  /** The same where nothing follows along and more may come at the very time: only lets go of what is past. */
  readonly sweep: (horizon: number) => void;
  /** Matches that can no longer change, since the last call. */
  readonly closed: () => readonly CorrelationMatch[];
  readonly drain: () => readonly RunDelta[];
  readonly stages: readonly Stage[];
};

type Seat = {
  readonly plan: Plan;
  readonly stage: Stage;
  /** Temporal kinds see a match at each of its detections, the others once, where it began. */
  readonly seesAll: boolean;
  /** Of a correlation that builds on others: what it gets at this instant, until all of it is there. */
  readonly inbox: { readonly detection: RuleDetection; readonly chained: boolean }[];
};

export function createEngine(plans: readonly Plan[], limits: StageLimits): Engine {
  const seats: Seat[] = [];
  const listeners = new Map<string, Seat[]>();
  const builtOn = new Set(plans.flatMap(({ upstream }) => upstream));
  let closed: CorrelationMatch[] = [];
  let previous: RuleDetection | null = null;

  for (const plan of plans) {
    const stage = createStage(plan, limits, {
      fired: builtOn.has(plan.correlation.id) ? deliver : null,
      closed: (match) => closed.push(match),
    });
    const seesAll = plan.correlation.type === 'temporal' || plan.correlation.type === 'temporal_ordered';
    const seat = { plan, stage, seesAll, inbox: [] };
    seats.push(seat);
    for (const rule of plan.sources.keys()) listeners.set(rule, [...(listeners.get(rule) ?? []), seat]);
  }
  const chained = seats.filter(({ plan }) => plan.upstream.length > 0);

  function deliver(match: RuleDetection, opened: boolean): void {
    for (const { seesAll, inbox } of listeners.get(match.rule) ?? [])
      if (opened || seesAll) inbox.push({ detection: match, chained: true });
  }

  function take(detection: RuleDetection): void {
    if (previous) {
      if (isSameDetection(previous, detection)) return;
      if (previous.time !== detection.time) endInstant();
    }
    previous = detection;
    for (const { plan, stage, inbox } of listeners.get(detection.rule) ?? [])
      if (plan.upstream.length === 0) stage.take(detection, false);
      else inbox.push({ detection, chained: false });
  }

  /** Only now is everything of one time known: what builds on others is walked in chain order. */
  function endInstant(): void {
    for (const { stage, inbox } of chained) {
      if (inbox.length === 0) continue;
      inbox.sort((left, right) => compareDetections(left.detection, right.detection));
      for (const { detection, chained } of inbox) stage.take(detection, chained);
      inbox.length = 0;
    }
  }

  function expire(horizon: number): void {
    endInstant();
    for (const { stage } of seats) stage.expire(horizon);
  }

  function sweep(horizon: number): void {
    if (previous && previous.time < horizon) endInstant();
    for (const { stage } of seats) {
      stage.expire(horizon);
      stage.drain();
    }
  }

  function takeClosed(): readonly CorrelationMatch[] {
    const taken = closed;
    closed = [];
    return taken;
  }

  return {
    take,
    expire,
    sweep,
    closed: takeClosed,
    drain: () => seats.flatMap(({ stage }) => stage.drain()),
    stages: seats.map(({ stage }) => stage),
  };
}
