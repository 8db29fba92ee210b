// One correlation at work: a sliding window for each group, and the run the group is in.
import type { RuleDetection } from './detections.ts';
import { createGroups, type Group } from './groups.ts';
import { countEvents, countValues, measureNumbers, type Measuring } from './measures.ts';
import type { Plan } from './plan.ts';
import { measurePresence } from './presence.ts';
import type { Entry } from './run.ts';
import { createRuns, type RunDelta, type RunEvents } from './runs.ts';
import { eachTuple } from './tuples.ts';

export type StageLimits = {
  /** Groups held at a time; a detection that would need one more takes no part in it. */
  readonly maxGroups: number;
  /** Detections held in windows at a time. */
  readonly maxHeld: number;
  /** Ids listed in a match. */
  readonly maxMembers: number;
};

export type Stage = {
  /** In order of time, id and rule. */
  readonly take: (detection: RuleDetection, chained: boolean) => void;
  /** Nothing before `horizon` will come any more: ends runs and forgets groups that no longer matter. */
  readonly expire: (horizon: number) => void;
  /** Open runs that have changed since the last call. */
  readonly drain: () => readonly RunDelta[];
  readonly groups: () => number;
  readonly held: () => number;
  /** Detections that took no part in a group because a limit was reached. */
  readonly dropped: () => number;
};

export function createStage(plan: Plan, limits: StageLimits, events: RunEvents): Stage {
  switch (plan.correlation.type) {
    case 'event_count':
      return stageOf(plan, countEvents(plan.correlation), limits, events);
    case 'value_count':
      return stageOf(plan, countValues(plan.correlation), limits, events);
    case 'temporal':
    case 'temporal_ordered':
      return stageOf(plan, measurePresence(plan), limits, events);
    case 'value_sum':
    case 'value_avg':
    case 'value_median':
    case 'value_percentile':
      return stageOf(plan, measureNumbers(plan.correlation), limits, events);
  }
}

function stageOf<Part>(plan: Plan, measuring: Measuring<Part>, limits: StageLimits, events: RunEvents): Stage {
  const { timespanMs } = plan.correlation;
  const groups = createGroups(timespanMs, limits.maxGroups, measuring.start);
  const runs = createRuns<Part>(plan, limits.maxMembers, events);
  let dropped = 0;

  function take(detection: RuleDetection, chained: boolean): void {
    const fields = plan.sources.get(detection.rule);
    if (!fields) return;
    const part = measuring.read(detection, fields);
    if (part === null) return;
    const entry = { time: detection.time, id: detection.id, part, chained };
    eachTuple(detection, fields.groupBy, (key, values) => {
      const group = groups.at(key, values, entry.time);
      if (!group || !enter(group, entry)) dropped++;
    });
  }

  function enter(group: Group<Part>, entry: Entry<Part>): boolean {
    const after = entry.time - timespanMs;
    groups.slide(group, after);
    if (group.run && group.run.last <= after) runs.end(group);
    if (groups.held() >= limits.maxHeld) return false;
    groups.push(group, entry);
    const value = group.measure.value(after);
    if (group.measure.holds(value, after)) runs.hold(group, entry, value);
    else runs.end(group);
    return true;
  }

  return {
    take,
    expire: (horizon) => groups.expire(horizon, runs.end),
    drain: runs.drain,
    groups: groups.count,
    held: groups.held,
    dropped: () => dropped,
  };
}
