// The runs of one correlation: opened, grown, cut and closed as its condition holds and ceases to hold.
import type { RuleDetection } from './detections.ts';
import type { Group } from './groups.ts';
import type { Plan } from './plan.ts';
import { joinRun, openRun, toMatch, type CorrelationMatch, type Entry, type Run } from './run.ts';

/** What happens to runs, for whoever carries it on. */
export type RunEvents = {
  /** The condition held at a detection: the match as a detection for the next of a chain; null where there is none. */
  readonly fired: ((match: RuleDetection, opened: boolean) => void) | null;
  readonly closed: (match: CorrelationMatch) => void;
};

export type RunDelta = { readonly kind: 'opened' | 'extended'; readonly match: CorrelationMatch };

export type Runs<Part> = {
  /** The condition holds at this detection, the group's latest. */
  readonly hold: (group: Group<Part>, entry: Entry<Part>, value: number) => void;
  /** Nothing can be added to the group's run any more. */
  readonly end: (group: Group<Part>) => void;
  /** Open runs that have changed since the last call. */
  readonly drain: () => readonly RunDelta[];
};

export function createRuns<Part>(
  { correlation, cellMs, upstream }: Plan,
  maxMembers: number,
  events: RunEvents,
): Runs<Part> {
  const { groupBy, id } = correlation;
  let changed: Run[] = [];

  function hold(group: Group<Part>, entry: Entry<Part>, value: number): void {
    const begun = group.run?.begun ?? null;
    if (group.run && isCut(group.run, entry.time)) end(group);
    const opened = group.run === null;
    const run = group.run ?? openRun(id, group, { begun, maxMembers, chains: upstream.length > 0 });
    if (!opened) joinRun(run, entry, maxMembers);
    group.run = run;
    run.last = entry.time;
    if (value > run.value) run.value = value;
    if (!run.pending) {
      run.pending = true;
      changed.push(run);
    }
    events.fired?.(asDetection(run), opened);
  }

  /** At a boundary of cells, what began before the cell that ends there is cut. */
  function isCut(run: Run, time: number): boolean {
    const boundary = Math.floor(time / cellMs) * cellMs;
    return run.last < boundary && run.begun < boundary - cellMs;
  }

  function asDetection(run: Run): RuleDetection {
    const values = (field: string): readonly string[] => {
      const at = groupBy.indexOf(field);
      return at < 0 ? [] : run.group.slice(at, at + 1);
    };
    return { id: run.key, rule: id, time: run.last, values };
  }

  function end(group: Group<Part>): void {
    const { run } = group;
    if (!run) return;
    group.run = null;
    run.closed = true;
    events.closed(toMatch(correlation, run));
  }

  function drain(): readonly RunDelta[] {
    const deltas: RunDelta[] = [];
    for (const run of changed) {
      run.pending = false;
      if (run.closed) continue;
      deltas.push({ kind: run.told ? 'extended' : 'opened', match: toMatch(correlation, run) });
      run.told = true;
    }
    changed = [];
    return deltas;
  }

  return { hold, end, drain };
}
