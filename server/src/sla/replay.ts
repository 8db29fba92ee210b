// The clocks of one target as a pure function of what happened: the same events always give the same cycles.
import type { SlaTarget } from '@tocsin/contracts/sla';
import { incidentStages } from '@tocsin/contracts/words';

import {
  afterEvent,
  holdsOf,
  inOrder,
  mergedStage,
  rankOf,
  reportKey,
  unborn,
  type SlaEvent,
  type SubjectState,
} from './subject.ts';

export type Segment = { from: number; to: number | null; kind: 'run' | 'pause'; cause: string };
/** One run of a clock. What the target is at each severity is for whoever knows the calendar. */
export type Cycle = {
  cycle: number;
  startedAt: number;
  stoppedAt: number | null;
  cancelled: boolean;
  segments: readonly Segment[];
  /** From when on which severity; the first is from the start. */
  severities: readonly { at: number; severity: number }[];
  /** Whose it was at the end. */
  ownerId: string | null;
};
export type ReplayedTarget = Pick<SlaTarget, 'key' | 'kind' | 'startOn' | 'stopOn' | 'pauseOn' | 'maxPauseMinutes'> & {
  policyId: string;
};

type Pause = { from: number; to: number | null; cause: string };
type Open = Omit<Cycle, 'segments' | 'severities'> & {
  pauses: Pause[];
  severities: { at: number; severity: number }[];
};

const contained = incidentStages.indexOf('eradicating');
const recovered = incidentStages.indexOf('post_incident');
/** Milestones that say when something was reached; where one is known, stages do not count for it. */
const milestoneOf: Partial<Record<SlaTarget['kind'], string>> = {
  ack: 'acknowledged',
  contain: 'contained',
  resolve: 'recovered',
};

const starts = (target: ReplayedTarget, state: SubjectState): boolean =>
  target.startOn === 'created' ||
  (target.startOn === 'acknowledged' ? state.acknowledged : state.declared.has(target.policyId));

/** @param marked milestones that are known at all, whenever they were reached */
function isReached(target: ReplayedTarget, state: SubjectState, marked: ReadonlySet<string>): boolean {
  if (target.kind === 'notify_regulator') return state.reported.has(reportKey(target.policyId, target.key));
  if (state.closed) return true;
  if (target.stopOn !== null) return state.progress >= (rankOf(target.stopOn) ?? Number.MAX_SAFE_INTEGER);
  const milestone = milestoneOf[target.kind];
  if (milestone !== undefined && marked.has(milestone)) return state.milestones.has(milestone);
  switch (target.kind) {
    case 'ack':
      return state.acknowledged;
    case 'first_update':
      return state.updated;
    case 'contain':
      return state.progress >= contained;
    case 'resolve':
      return state.progress >= recovered;
    default:
      return false;
  }
}

/** A false alarm is nothing to contain and nothing to report; a rhythm ends with the work, and all with a merging. */
const isVoid = (target: ReplayedTarget, state: SubjectState): boolean =>
  state.closed &&
  (state.stage === mergedStage ||
    target.kind === 'update_cadence' ||
    (state.falseAlarm && (target.kind === 'contain' || target.kind === 'notify_regulator')));

const begin = (cycle: number, at: number, { severity, ownerId }: SubjectState): Open => ({
  cycle,
  startedAt: at,
  stoppedAt: null,
  cancelled: false,
  pauses: [],
  severities: [{ at, severity }],
  ownerId,
});

function pauseOrResume(open: Open, at: number, causes: readonly string[], pauseOn: readonly string[]): void {
  const cause = causes.find((each) => pauseOn.includes(each));
  const last = open.pauses.at(-1);
  const paused = last?.to === null;
  if (cause !== undefined && !paused) open.pauses.push({ from: at, to: null, cause });
  if (cause === undefined && last && paused) last.to = at;
}

/** Pauses, of which no more than the allowance counts, and the runs between them. */
function segmentsOf({ startedAt, stoppedAt, pauses }: Open, allowanceMs: number | null): Segment[] {
  const segments: Segment[] = [];
  const add = (segment: Segment) => {
    if (segment.to === null || segment.to > segment.from) segments.push(segment);
  };
  let from = startedAt;
  let cause = 'start';
  let left = allowanceMs ?? Number.POSITIVE_INFINITY;
  for (const pause of pauses) {
    if (left <= 0) break;
    const end = pause.to ?? stoppedAt;
    const until = Number.isFinite(left) && (end === null || end - pause.from > left) ? pause.from + left : end;
    add({ from, to: pause.from, kind: 'run', cause });
    add({ from: pause.from, to: until, kind: 'pause', cause: pause.cause });
    if (until === null) return segments;
    left -= until - pause.from;
    from = until;
    cause = left <= 0 && until !== end ? 'max_pause' : 'resumed';
  }
  add({ from, to: stoppedAt, kind: 'run', cause });
  return segments;
}

/**
 * @param events of one alert or incident, in any order.
 * Back-dated events count from the moment they name. Closing and reopening starts the next cycle of `resolve`; each
 * update the next of `update_cadence`.
 */
export function replay(target: ReplayedTarget, events: readonly SlaEvent[]): Cycle[] {
  const ordered = inOrder(events);
  const marked = new Set(ordered.flatMap((event) => (event.kind === 'milestone' ? [event.name] : [])));
  const done: Open[] = [];
  let open: Open | null = null;
  let state = unborn;
  let born = false;
  for (const event of ordered) {
    state = afterEvent(state, event);
    born ||= event.kind === 'created';
    if (!born) continue;
    const again =
      done.length > 0 && (target.kind === 'resolve' || target.kind === 'update_cadence') && event.kind === 'stage';
    const reached = isReached(target, state, marked);
    if (!open && starts(target, state) && (done.length === 0 || (again && !reached)))
      open = begin(done.length + 1, event.at, state);
    if (!open) continue;
    if (open.severities.at(-1)?.severity !== state.severity)
      open.severities.push({ at: event.at, severity: state.severity });
    open.ownerId = state.ownerId ?? open.ownerId;
    pauseOrResume(open, event.at, holdsOf(state), target.pauseOn);
    const rhythm = target.kind === 'update_cadence' && event.kind === 'update' && !state.closed;
    if (!reached && !rhythm && !isVoid(target, state)) continue;
    done.push({ ...open, stoppedAt: event.at, cancelled: isVoid(target, state) });
    open = rhythm ? begin(done.length + 1, event.at, state) : null;
    if (open) pauseOrResume(open, event.at, holdsOf(state), target.pauseOn);
  }
  const allowanceMs = target.maxPauseMinutes === null ? null : target.maxPauseMinutes * 60_000;
  return [...done, ...(open ? [open] : [])].map((cycle) => {
    const { cycle: number, startedAt, stoppedAt, cancelled, severities, ownerId } = cycle;
    const segments = segmentsOf(cycle, allowanceMs);
    return { cycle: number, startedAt, stoppedAt, cancelled, segments, severities, ownerId };
  });
}
