// The sliding windows of one correlation, one for each group, held only as long as something is in them.
import { Heap } from './heap.ts';
import type { Measure } from './measures.ts';
import type { Entry, Run } from './run.ts';

export type Group<Part> = {
  readonly key: string;
  readonly values: readonly string[];
  readonly measure: Measure<Part>;
  readonly entries: Entry<Part>[];
  /** Entries before it have left the window. */
  head: number;
  run: Run | null;
  /** When it is looked at next, whether it may be forgotten. */
  due: number;
};

export type Groups<Part> = {
  /** Null where there is no room for another. */
  readonly at: (key: string, values: readonly string[], time: number) => Group<Part> | null;
  readonly push: (group: Group<Part>, entry: Entry<Part>) => void;
  /** Lets go of what is not later than `after`. */
  readonly slide: (group: Group<Part>, after: number) => void;
  /** Takes out the groups whose windows are empty at `horizon`. */
  readonly expire: (horizon: number, forgotten: (group: Group<Part>) => void) => void;
  readonly count: () => number;
  readonly held: () => number;
};

/** From so many on, entries that have left are taken out of the array, once they are half of it. */
const compactFrom = 16;

export function createGroups<Part>(
  timespanMs: number,
  maxGroups: number,
  startMeasure: () => Measure<Part>,
): Groups<Part> {
  const groups = new Map<string, Group<Part>>();
  const expiring = new Heap<Group<Part>>((left, right) => left.due - right.due);
  let held = 0;

  function start(key: string, values: readonly string[], time: number): Group<Part> | null {
    if (groups.size >= maxGroups) return null;
    const group = { key, values, measure: startMeasure(), entries: [], head: 0, run: null, due: time + timespanMs };
    groups.set(key, group);
    expiring.push(group);
    return group;
  }

  function push(group: Group<Part>, entry: Entry<Part>): void {
    group.entries.push(entry);
    group.measure.enter(entry.part, entry.time);
    held++;
  }

  function slide(group: Group<Part>, after: number): void {
    const { entries } = group;
    let entry = entries[group.head];
    while (entry && entry.time <= after) {
      group.measure.leave(entry.part);
      group.head++;
      held--;
      entry = entries[group.head];
    }
    if (group.head >= compactFrom && group.head * 2 >= entries.length) {
      entries.splice(0, group.head);
      group.head = 0;
    }
  }

  function expire(horizon: number, forgotten: (group: Group<Part>) => void): void {
    for (let group = expiring.peek(); group && group.due <= horizon; group = expiring.peek()) {
      expiring.pop();
      const latest = group.entries.at(-1);
      const due = latest ? latest.time + timespanMs : horizon;
      if (due > horizon) {
        slide(group, horizon - timespanMs);
        group.due = due;
        expiring.push(group);
      } else {
        held -= group.entries.length - group.head;
        groups.delete(group.key);
        forgotten(group);
      }
    }
  }

  return {
    at: (key, values, time) => groups.get(key) ?? start(key, values, time),
    push,
    slide,
    expire,
    count: () => groups.size,
    held: () => held,
  };
}
