// What happened to an alert or an incident, as clocks see it.
import { alertStages, incidentStages } from '@tocsin/contracts/words';

/** `at` is when it was so, which somebody may have put right later; `id` orders what happened at once. */
export type SlaEvent = { at: number; id: string } & (
  | { kind: 'created'; severity: number }
  | { kind: 'stage'; stage: string }
  /** Held up until somebody else does something; null: no longer. */
  | { kind: 'hold'; waitingOn: string | null }
  | { kind: 'closed'; falseAlarm: boolean }
  | { kind: 'severity'; severity: number }
  | { kind: 'owner'; ownerId: string | null }
  | { kind: 'update' }
  | { kind: 'milestone'; name: string }
  | { kind: 'declared'; policyId: string }
  | { kind: 'reported'; policyId: string; target: string }
);

export type SubjectState = {
  severity: number;
  ownerId: string | null;
  acknowledged: boolean;
  updated: boolean;
  stage: string;
  /** What is waited for. */
  waitingOn: string | null;
  /** The furthest it stands in the order of stages; a side track leaves it where it was. */
  progress: number;
  closed: boolean;
  falseAlarm: boolean;
  milestones: ReadonlySet<string>;
  declared: ReadonlySet<string>;
  reported: ReadonlySet<string>;
};

export const unborn: SubjectState = {
  severity: 0,
  ownerId: null,
  acknowledged: false,
  updated: false,
  stage: 'new',
  waitingOn: null,
  progress: 0,
  closed: false,
  falseAlarm: false,
  milestones: new Set(),
  declared: new Set(),
  reported: new Set(),
};

const orders = [incidentStages, alertStages] as const;
/** Ends the work without a result; what was merged goes on elsewhere. */
const dismissals: ReadonlySet<string> = new Set(['cancelled', 'merged']);
export const mergedStage = 'merged';
const closings: ReadonlySet<string> = new Set(['closed', 'resolved']);

/** The place of a stage in its order; null for a side track such as `on_hold`, and for what is not known here. */
export function rankOf(stage: string): number | null {
  for (const order of orders) {
    const rank = order.findIndex((each) => each === stage);
    if (rank >= 0) return rank;
  }
  return null;
}

export const reportKey = (policyId: string, target: string): string => `${policyId}/${target}`;

const withOne = (set: ReadonlySet<string>, value: string): ReadonlySet<string> => new Set([...set, value]);

function moved(state: SubjectState, stage: string): SubjectState {
  if (dismissals.has(stage)) return { ...ended(state, true), stage };
  const rank = rankOf(stage);
  if (rank === null) return { ...state, stage };
  const closed = closings.has(stage);
  // Falling back to the first stage, as an undo does, takes the acknowledgement with it.
  const acknowledged = rank > 0 || state.ownerId !== null;
  // What was reached before it was reopened has to be reached again.
  const milestones = state.closed && !closed ? unborn.milestones : state.milestones;
  // Whoever moves it on does not wait any longer.
  return {
    ...state,
    stage,
    waitingOn: null,
    progress: rank,
    closed,
    falseAlarm: closed && state.falseAlarm,
    acknowledged,
    milestones,
  };
}

const ended = (state: SubjectState, falseAlarm: boolean): SubjectState => ({
  ...state,
  stage: 'closed',
  waitingOn: null,
  closed: true,
  acknowledged: true,
  falseAlarm,
  progress: Number.MAX_SAFE_INTEGER,
});

/** What clocks may pause on: the stage, `on_hold`, and `on_hold.` with what is waited for. */
export const holdsOf = ({ stage, waitingOn }: SubjectState): string[] => [
  stage,
  ...(waitingOn === null ? [] : ['on_hold', `on_hold.${waitingOn}`]),
];

/** The state after an event. */
export function afterEvent(state: SubjectState, event: SlaEvent): SubjectState {
  switch (event.kind) {
    case 'created':
      return { ...state, severity: event.severity };
    case 'stage':
      return moved(state, event.stage);
    case 'hold':
      return { ...state, waitingOn: event.waitingOn };
    case 'closed':
      return ended(state, event.falseAlarm);
    case 'severity':
      return { ...state, severity: event.severity };
    case 'owner':
      return {
        ...state,
        ownerId: event.ownerId,
        acknowledged: event.ownerId !== null || state.progress > 0,
      };
    case 'update':
      return { ...state, updated: true };
    case 'milestone':
      return { ...state, milestones: withOne(state.milestones, event.name) };
    case 'declared':
      return { ...state, declared: withOne(state.declared, event.policyId) };
    default:
      return { ...state, reported: withOne(state.reported, reportKey(event.policyId, event.target)) };
  }
}

export const inOrder = (events: readonly SlaEvent[]): SlaEvent[] =>
  events.toSorted((a, b) => a.at - b.at || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
