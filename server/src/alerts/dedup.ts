// What one arriving detection does to the alert of its key: the rule of deduplication, as a pure step.
import type { AlertStage, DedupOutcome, Verdict } from '@tocsin/contracts/alert';
import { alertPhrases } from '@tocsin/contracts/phrases/alerts';
import { say } from '@tocsin/contracts/phrases/template';
import { severityName } from '@tocsin/contracts/severity';

const hourMs = 3_600_000;

export type DedupPolicy = {
  version: string;
  /** A resolved alert that is seen again within this time of its resolution is reopened. */
  reopenWindowMs: number;
  /** Without a detection for this long, the next one is a new alert. */
  idleWindowMs: number;
  /** However often it is seen, after this long the next detection is a new alert. */
  maxAgeMs: number;
  /** Detections within one hour × (severity + 1) at which a false positive is woken. */
  falsePositiveWake: number;
};
export const dedupPolicy: DedupPolicy = {
  version: 'default@1',
  reopenWindowMs: 24 * hourMs,
  idleWindowMs: 24 * hourMs,
  maxAgeMs: 7 * 24 * hourMs,
  falsePositiveWake: 500,
};

/** What the rule knows of an alert. All times are epoch milliseconds. */
export type DedupState = {
  stage: AlertStage;
  verdict: Verdict | null;
  resolvedAt: number | null;
  /** Time of the detection that made the alert; late arrivals do not move it. */
  since: number;
  firstSeen: number;
  lastSeen: number;
  count: number;
  severity: number;
  /** Detections since `quietSince` that left a false positive closed. */
  quietSince: number | null;
  quietCount: number;
};

/** `seen`: the alert has had this content before. */
export type Arrival = { time: number; severity: number; seen: boolean };
export type Step = { outcome: DedupOutcome; because: string; fresh: boolean; state: DedupState };

/** Until when the next detection still belongs to this alert; null where that does not apply. */
export const windowsOf = (state: DedupState, policy: DedupPolicy) => ({
  reopenUntil: state.resolvedAt === null ? null : state.resolvedAt + policy.reopenWindowMs,
  idleUntil: state.lastSeen + policy.idleWindowMs,
  maxUntil: state.since + policy.maxAgeMs,
});

const fresh = ({ time, severity }: Arrival): DedupState => ({
  stage: 'new',
  verdict: null,
  resolvedAt: null,
  since: time,
  firstSeen: time,
  lastSeen: time,
  count: 1,
  severity,
  quietSince: null,
  quietCount: 0,
});

/** Why the alert takes no more detections, or null while it does. */
function endedBecause(state: DedupState, time: number, now: number, policy: DedupPolicy): string | null {
  const { reopenUntil, idleUntil, maxUntil } = windowsOf(state, policy);
  if (reopenUntil !== null && now > reopenUntil) return say(alertPhrases.resolvedTooLongAgo, {});
  if (time > idleUntil) return say(alertPhrases.idleTooLong, {});
  if (time > maxUntil) return say(alertPhrases.tooOld, {});
  return null;
}

const counted = (state: DedupState, { time, severity }: Arrival): DedupState => ({
  ...state,
  count: state.count + 1,
  firstSeen: Math.min(state.firstSeen, time),
  lastSeen: Math.max(state.lastSeen, time),
  severity: Math.max(state.severity, severity),
});

function joinOpen(state: DedupState, arrival: Arrival): Step {
  const late = arrival.time < state.lastSeen;
  const same = late ? alertPhrases.sameContentLate : alertPhrases.sameContent;
  const different = late ? alertPhrases.newContentLate : alertPhrases.newContent;
  return {
    outcome: arrival.seen ? 'repeated' : 'updated',
    because: say(arrival.seen ? same : different, {}),
    fresh: false,
    state: counted(state, arrival),
  };
}

function joinFalsePositive(state: DedupState, arrival: Arrival, policy: DedupPolicy): Step {
  const sameHour = state.quietSince !== null && arrival.time < state.quietSince + hourMs;
  const quietCount = sameHour ? state.quietCount + 1 : 1;
  const quietSince = sameHour && state.quietSince !== null ? Math.min(state.quietSince, arrival.time) : arrival.time;
  const next = { ...counted(state, arrival), quietSince, quietCount };
  if (quietCount * (next.severity + 1) >= policy.falsePositiveWake)
    return {
      outcome: 'reopened',
      because: say(alertPhrases.falsePositiveWoken, { severity: severityName(next.severity) }),
      fresh: false,
      state: opened(next),
    };
  return {
    outcome: arrival.seen ? 'repeated' : 'updated',
    because: say(alertPhrases.falsePositiveStays, {}),
    fresh: false,
    state: next,
  };
}

const opened = (state: DedupState): DedupState => ({
  ...state,
  stage: 'new',
  verdict: null,
  resolvedAt: null,
  quietSince: null,
  quietCount: 0,
});

/**
 * One arrival folded into the alert that holds its key (null: none does).
 * `fresh` says that the resulting state is a new alert; a `recurred` one follows the given alert.
 * The idle window and the greatest age go by the source's clock, so that a replay ends alike; the reopen window goes
 * by ours (`now`), because a resolution is a thing people did.
 */
export function dedupStep(state: DedupState | null, arrival: Arrival, now: number, policy: DedupPolicy): Step {
  if (!state)
    return { outcome: 'created', because: say(alertPhrases.noneHeldKey, {}), fresh: true, state: fresh(arrival) };
  const ended = endedBecause(state, arrival.time, now, policy);
  if (ended !== null) return { outcome: 'recurred', because: ended, fresh: true, state: fresh(arrival) };
  if (state.stage !== 'resolved') return joinOpen(state, arrival);
  if (state.verdict === 'false_positive') return joinFalsePositive(state, arrival, policy);
  if (arrival.time <= state.lastSeen)
    return {
      outcome: arrival.seen ? 'repeated' : 'updated',
      because: say(alertPhrases.arrivedLate, {}),
      fresh: false,
      state: counted(state, arrival),
    };
  if (state.verdict === 'duplicate')
    return {
      outcome: 'recurred',
      because: say(alertPhrases.wasDuplicate, {}),
      fresh: true,
      state: fresh(arrival),
    };
  return {
    outcome: 'reopened',
    because: say(alertPhrases.seenAgain, { verdict: state.verdict ?? 'undetermined' }),
    fresh: false,
    state: opened(counted(state, arrival)),
  };
}
