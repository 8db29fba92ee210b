// A batch of detections folded in memory, key by key, into what each alert becomes: no clock, no database.
import type { AlertStage, DedupOutcome, SourceStatus, Verdict } from '@tocsin/contracts/alert';
import { alertPhrases } from '@tocsin/contracts/phrases/alerts';
import { say } from '@tocsin/contracts/phrases/template';

import { contentHash, dedupKey, type DedupKey } from './dedup-key.ts';
import { dedupPolicy, dedupStep, type DedupPolicy, type DedupState } from './dedup.ts';
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

/** What the product that raised the alert last said of it, and when by its clock. */
export type SourceState = { status: SourceStatus; at: number };

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
  /** Null where no other product speaks of it. */
  source: SourceState | null;
  /** The product said that it is over, and it closed by that. */
  closedBySource: boolean;
};

const begin = (
  existing: boolean,
  state: DedupState,
  contents: ReadonlySet<string>,
  source: SourceState | null,
): Segment => ({
  existing,
  state,
  outcome: null,
  outcomes: new Map(),
  arrivals: [],
  contents: new Set(contents),
  novel: new Set(),
  reopening: null,
  source,
  closedBySource: false,
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

export const sourceIsOver = say(alertPhrases.sourceIsOver, {});

/** What is older than the product's last word changes nothing. */
function hearSource(segment: Segment, { detection, time }: Arrival): void {
  const said = detection.external;
  if (said && (segment.source === null || time >= segment.source.at))
    segment.source = { status: said.status, at: time };
}

/** The end of something is no detection of it: it is kept and told, and counts for nothing else. */
function endBySource(segment: Segment, arrival: Arrival, now: number): void {
  const late = arrival.time < segment.state.lastSeen || (segment.source !== null && arrival.time < segment.source.at);
  note(segment, arrival, late ? 'repeated' : 'updated', late ? say(alertPhrases.sourceIsOverLate, {}) : sourceIsOver);
  if (late) return;
  hearSource(segment, arrival);
  if (segment.state.stage !== 'new' || !arrival.detection.external?.autoClose) return;
  segment.state = { ...segment.state, stage: 'resolved', verdict: 'undetermined', resolvedAt: now };
  segment.closedBySource = true;
}

/**
 * Runs one key's arrivals, in order of time, through the dedup step. The segments are alerts in order of time: the
 * first is the existing one when there is one, the last holds the key from now on. A product's word that something is
 * over makes no alert: where none holds the key, the arrival falls in no segment.
 */
export function foldGroup(
  held: { state: DedupState; contents: ReadonlySet<string>; source?: SourceState | null } | null,
  arrivals: readonly Arrival[],
  now: number,
  policy: DedupPolicy = dedupPolicy,
): Segment[] {
  const segments: Segment[] = held ? [begin(true, held.state, held.contents, held.source ?? null)] : [];
  for (const arrival of arrivals) {
    let current = segments.at(-1);
    if (arrival.detection.external?.status === 'resolved') {
      if (current) endBySource(current, arrival, now);
      continue;
    }
    const before = current?.state ?? null;
    const seen = current?.contents.has(arrival.hash) ?? false;
    const { severity } = arrival.detection.rule;
    const step = dedupStep(before, { time: arrival.time, severity, seen }, now, policy);
    if (!current || step.fresh) {
      current = begin(false, step.state, new Set(), null);
      segments.push(current);
    }
    current.state = step.state;
    hearSource(current, arrival);
    if (step.outcome === 'reopened' && before) {
      current.closedBySource = false;
      current.reopening = { because: step.because, before: before.stage, verdictBefore: before.verdict };
    }
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
