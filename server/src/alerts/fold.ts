// A batch of detections folded in memory, key by key, into what each alert becomes: no clock, no database.
import type { AlertStage, DedupOutcome, Verdict } from '@tocsin/contracts/alert';

import { contentHash, dedupKey, type DedupKey } from './dedup-key.ts';
import { dedupPolicy, dedupStep, type DedupState } from './dedup.ts';
import type { Detection } from './detection.ts';

export const keptLast = 20;
export const keptContents = 200;

export type Arrival = { detection: Detection; time: number; hash: string };
export type Group = DedupKey & { arrivals: Arrival[] };

/** Groups by dedup key, the groups and each group in order of time (numbers follow it); a clock that runs ahead of ours counts as now. */
export function groupByKey(orgId: string, detections: readonly Detection[], now: number): Group[] {
  const groups = new Map<string, Group>();
  for (const detection of detections) {
    const key = dedupKey(orgId, detection);
    const group = groups.get(key.key) ?? { ...key, arrivals: [] };
    groups.set(key.key, group);
    const time = Math.min(detection.time, now);
    group.arrivals.push({ detection, time, hash: contentHash(detection.matched) });
  }
  for (const { arrivals } of groups.values())
    arrivals.sort((a, b) => a.time - b.time || (a.detection.eventId < b.detection.eventId ? -1 : 1));
  const beganAt = ({ arrivals }: Group): number => arrivals[0]?.time ?? 0;
  return [...groups.values()].toSorted((a, b) => beganAt(a) - beganAt(b) || (a.key < b.key ? -1 : 1));
}

export type Reopening = { because: string; before: AlertStage; verdictBefore: Verdict | null };

/** What a batch does to one alert. `existing` false: the alert is made by this segment. */
export type Segment = {
  existing: boolean;
  state: DedupState;
  /** The outcome of the first detection that fell here; null when none did. */
  outcome: DedupOutcome | null;
  outcomes: Map<string, { outcome: DedupOutcome; because: string; count: number }>;
  arrivals: Arrival[];
  contents: Set<string>;
  /** The arrivals whose content the alert had not had. */
  novel: Set<Arrival>;
  reopening: Reopening | null;
};

const begin = (existing: boolean, state: DedupState, contents: ReadonlySet<string>): Segment => ({
  existing,
  state,
  outcome: null,
  outcomes: new Map(),
  arrivals: [],
  contents: new Set(contents),
  novel: new Set(),
  reopening: null,
});

function note(segment: Segment, arrival: Arrival, outcome: DedupOutcome, because: string): void {
  segment.outcome ??= outcome;
  const name = `${outcome} ${because}`;
  const counted = segment.outcomes.get(name);
  if (counted) counted.count += 1;
  else segment.outcomes.set(name, { outcome, because, count: 1 });
  segment.arrivals.push(arrival);
  if (segment.contents.size >= keptContents || segment.contents.has(arrival.hash)) return;
  segment.contents.add(arrival.hash);
  segment.novel.add(arrival);
}

/**
 * Runs one key's arrivals, in order of time, through the dedup step. The segments are alerts in order of time: the
 * first is the existing one when there is one, the last holds the key from now on.
 */
export function foldGroup(
  held: { state: DedupState; contents: ReadonlySet<string> } | null,
  arrivals: readonly Arrival[],
  now: number,
): Segment[] {
  const segments: Segment[] = held ? [begin(true, held.state, held.contents)] : [];
  for (const arrival of arrivals) {
    let current = segments.at(-1);
    const before = current?.state ?? null;
    const seen = current?.contents.has(arrival.hash) ?? false;
    const { severity } = arrival.detection.rule;
    const step = dedupStep(before, { time: arrival.time, severity, seen }, now, dedupPolicy);
    if (!current || step.fresh) {
      current = begin(false, step.state, new Set());
      segments.push(current);
    }
    current.state = step.state;
    if (step.outcome === 'reopened' && before)
      current.reopening = { because: step.because, before: before.stage, verdictBefore: before.verdict };
    note(current, arrival, step.outcome, step.because);
  }
  return segments;
}

/** The arrivals worth keeping as evidence: the first of a new alert, the last 20, each new content. */
export function evidenceOf(segment: Segment): Set<Arrival> {
  const kept = new Set(segment.novel);
  for (const arrival of segment.arrivals.slice(-keptLast)) kept.add(arrival);
  const first = segment.arrivals[0];
  if (first) kept.add(first);
  return kept;
}
