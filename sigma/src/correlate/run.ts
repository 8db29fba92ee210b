// A run: detections of one group, one after another, at which the condition held; told to others as a match.
import type { SigmaCorrelation } from '../ast.ts';
import { tupleKey } from './detections.ts';

/** One run of detections at which a correlation's condition held, for one group. Times are milliseconds since 1970. */
export type CorrelationMatch = {
  /** Made of the correlation, the group and the first detection at which the condition held; stable while it grows. */
  readonly key: string;
  /** Id of the correlation. */
  readonly correlation: string;
  /** By group-by names (aliases, where it uses them). */
  readonly group: Readonly<Record<string, string>>;
  /** When the condition first held. */
  readonly first: number;
  /** When it last held. */
  readonly last: number;
  /** Time of the earliest member. */
  readonly windowStart: number;
  /** Ids of the earliest detections of all its windows, in order; of a chain, keys of matches. */
  readonly members: readonly string[];
  /** How many members there are, listed or not. */
  readonly memberCount: number;
  /** The highest count, sum, … at which the condition held; for temporal kinds, how many rules were seen. */
  readonly value: number;
};

export type Entry<Part> = {
  readonly time: number;
  readonly id: string;
  readonly part: Part;
  /** The detection is a match of another correlation, seen at each of its detections. */
  readonly chained: boolean;
};

export type Run = {
  readonly key: string;
  readonly group: readonly string[];
  /** When the run began of which this is a piece; long runs are cut. */
  readonly begun: number;
  readonly first: number;
  last: number;
  readonly windowStart: number;
  readonly members: string[];
  memberCount: number;
  value: number;
  /** Matches of other correlations among the members, each of which counts once. */
  readonly chained: Set<string>;
  /** Whether those who follow along know of it, and whether they will be told of what happened since. */
  told: boolean;
  pending: boolean;
  closed: boolean;
};

type Window = {
  readonly key: string;
  readonly values: readonly string[];
  readonly entries: readonly Entry<unknown>[];
  readonly head: number;
};

/**
 * @param begun when the run began of which this is another piece, null where it begins here
 * @param chains whether entries may be matches of other correlations
 */
export function openRun(
  correlation: string,
  { key, values, entries, head }: Window,
  { begun, maxMembers, chains }: { begun: number | null; maxMembers: number; chains: boolean },
): Run {
  const latest = entries.at(-1);
  const first = latest?.time ?? 0;
  const run: Run = {
    key: tupleKey([correlation, key, latest?.id ?? '']),
    group: values,
    begun: begun ?? first,
    first,
    last: first,
    windowStart: entries[head]?.time ?? first,
    members: [],
    memberCount: 0,
    value: -Infinity,
    chained: new Set(),
    told: false,
    pending: false,
    closed: false,
  };
  for (let at = head; at < entries.length; at++) {
    if (!chains && run.members.length >= maxMembers) {
      run.memberCount += entries.length - at;
      break;
    }
    const entry = entries[at];
    if (entry) joinRun(run, entry, maxMembers);
  }
  return run;
}

export function joinRun(run: Run, entry: Entry<unknown>, maxMembers: number): void {
  if (entry.chained) {
    if (run.chained.has(entry.id)) return;
    run.chained.add(entry.id);
  }
  run.memberCount++;
  if (run.members.length < maxMembers) run.members.push(entry.id);
}

export const toMatch = ({ id, groupBy }: SigmaCorrelation, run: Run): CorrelationMatch => ({
  key: run.key,
  correlation: id,
  group: Object.fromEntries(groupBy.map((name, at) => [name, run.group[at] ?? ''])),
  first: run.first,
  last: run.last,
  windowStart: run.windowStart,
  members: [...run.members],
  memberCount: run.memberCount,
  value: run.value,
});
