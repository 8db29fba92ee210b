// The clocks of incidents that become one, as a pure function; for whoever merges incidents.
import type { SlaKind } from '@tocsin/contracts/sla';

import type { Cycle, Segment } from './replay.ts';

type Member = { cycle: Cycle; breachAt: number | null };
type Merged = { cycle: Cycle; breachAt: number | null };

const least = (values: readonly number[]): number => Math.min(...values);
/** Null for those that have not stopped. */
const stopsOf = (members: readonly Member[]): number[] =>
  members.flatMap(({ cycle }) => (cycle.stoppedAt === null ? [] : [cycle.stoppedAt]));

/** One acknowledgement is enough for all; everything else is done when it is done for all. */
function stopOf(kind: SlaKind, members: readonly Member[]): number | null {
  const stops = stopsOf(members);
  if (kind === 'ack' && stops.length > 0) return least(stops);
  return stops.length === members.length ? Math.max(...stops) : null;
}

const pauseAt = ({ cycle }: Member, at: number): Segment | undefined =>
  cycle.segments.find(({ from, to, kind }) => kind === 'pause' && from <= at && (to === null || at < to));
/** Before it began and after it ended a member does not stand against a pause of the others. */
const isConcerned = ({ cycle }: Member, at: number): boolean =>
  cycle.startedAt <= at && (cycle.stoppedAt === null || at < cycle.stoppedAt);

/** Paused only while all of them were. */
function segmentsOf(members: readonly Member[], start: number, stop: number | null): Segment[] {
  const edges = new Set<number>([start]);
  for (const { cycle } of members)
    for (const { from, to } of cycle.segments) for (const edge of [from, to]) if (edge !== null) edges.add(edge);
  const within = [...edges].filter((edge) => edge >= start && (stop === null || edge < stop)).toSorted((a, b) => a - b);
  const segments: Segment[] = [];
  for (const [index, from] of within.entries()) {
    const concerned = members.filter((member) => isConcerned(member, from));
    const pauses = concerned.map((member) => pauseAt(member, from));
    const pause = pauses.length > 0 && pauses.every((each) => each !== undefined) ? pauses[0] : undefined;
    const kind = pause ? 'pause' : 'run';
    const last = segments.at(-1);
    const to = within[index + 1] ?? stop;
    if (last?.kind === kind) last.to = to;
    else segments.push({ from, to, kind, cause: pause?.cause ?? (index === 0 ? 'start' : 'resumed') });
  }
  return segments;
}

/**
 * The clock of the incident that the members become: it starts with the first, is paused only where all were, and is
 * breached if any was, from the first breach on.
 * @param members clocks of one target, the surviving incident’s first; none: null.
 */
export function mergeCycles(kind: SlaKind, members: readonly Member[]): Merged | null {
  const [first] = members;
  if (!first) return null;
  const startedAt = least(members.map(({ cycle }) => cycle.startedAt));
  const stoppedAt = stopOf(kind, members);
  const breaches = members.flatMap(({ breachAt }) => (breachAt === null ? [] : [breachAt]));
  return {
    cycle: {
      ...first.cycle,
      startedAt,
      stoppedAt,
      cancelled: members.every(({ cycle }) => cycle.cancelled),
      severities: [{ at: startedAt, severity: worst(members) }],
      segments: segmentsOf(members, startedAt, stoppedAt),
    },
    breachAt: breaches.length > 0 ? least(breaches) : null,
  };
}

const clipped = (segments: readonly Segment[], from: number, until: number | null): Segment[] =>
  segments.flatMap((segment) => {
    const start = Math.max(segment.from, from);
    const end = until === null ? segment.to : Math.min(segment.to ?? until, until);
    return end === null || end > start ? [{ ...segment, from: start, to: end }] : [];
  });

/** A cycle of a merged incident: its own until it was merged at `at`, from then on that of the one it went into. */
export const following = (own: Cycle, into: Cycle, at: number): Cycle =>
  own.stoppedAt !== null && own.stoppedAt <= at
    ? own
    : {
        ...own,
        stoppedAt: into.stoppedAt,
        cancelled: into.cancelled,
        segments: [
          ...clipped(own.segments, own.startedAt, at),
          ...clipped(into.segments, Math.max(at, own.startedAt), null),
        ],
      };

/** Of incidents the smallest number is the worst. */
const worst = (members: readonly Member[]): number =>
  least(members.flatMap(({ cycle }) => cycle.severities.at(-1)?.severity ?? []));
