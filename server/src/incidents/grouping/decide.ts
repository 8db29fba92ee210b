// What one rule says of one alert, given the open alerts and incidents around it: no clock, no database.
import type { GroupingKey } from '@tocsin/contracts/grouping';
import { groupingPhrases } from '@tocsin/contracts/phrases/grouping';
import { incidentPhrases } from '@tocsin/contracts/phrases/incidents';
import { say } from '@tocsin/contracts/phrases/template';

import type { GroupableAlert } from '#alerts';

import { labelsOf, spoken, valuesOf } from './keys.ts';
import { matches } from './match.ts';
import { overlapOf, type Commonness } from './overlap.ts';
import { holderOf, spanMs, timeOf, windowMs, type Rule } from './rule.ts';
import { takes, windowAround } from './window.ts';

/** An open incident that the alert might join; `groups` are what rules hold open in it. */
export type OpenIncident = {
  id: string;
  number: string;
  startedAt: Date;
  alertCount: number;
  groups: { holder: string; label: string; firstAt: Date; lastAt: Date }[];
};
export type World = {
  /** `incidentId` of every alert is the open incident it is in, if any. */
  others: readonly GroupableAlert[];
  incidents: readonly OpenIncident[];
  known: Commonness;
};
export type Member = { alert: GroupableAlert; because: string };
export type Decision =
  | { kind: 'none' }
  /** `labels`: the groups of the rule that the alert meets. */
  | { kind: 'join'; incident: OpenIncident; because: string; labels: string[] }
  | { kind: 'full'; incident: OpenIncident }
  /** `labels`: what the members share, one open group each. */
  | { kind: 'open'; members: Member[]; labels: string[] }
  | { kind: 'propose'; incident: OpenIncident | null; members: Member[]; because: string; score: number | null };

const none: Decision = { kind: 'none' };
const twoHoursMs = 7_200_000;

type Neighbour = { alert: GroupableAlert; shared: string[]; score: number | null };

/** As long as it says the same, in the words that reasons have always had. */
function because(rule: Rule, shared: readonly string[], number: string): string {
  const span = windowMs(rule);
  const { mode } = rule.body.window;
  if (mode === 'rolling' && span === twoHoursMs && shared[0] !== undefined && rule.body.groupByMode === 'any')
    return say(incidentPhrases.sharesWith, { entity: spoken(shared.slice(0, 1)), number });
  const phrase = {
    rolling: groupingPhrases.within,
    session: groupingPhrases.inSession,
    fixed: groupingPhrases.fromFirst,
  };
  return say(phrase[mode], { shared: spoken(shared.slice(0, 1)), span, number });
}

const overlapSaid = ({ shared, score }: Neighbour, number: string): string =>
  say(groupingPhrases.overlap, { shared: spoken(shared.slice(0, 3)), number, score: (score ?? 0).toFixed(2) });

const reasonOf = (rule: Rule, neighbour: Neighbour, number: string): string =>
  neighbour.score === null ? because(rule, neighbour.shared, number) : overlapSaid(neighbour, number);

const inSequence = ({ body }: Rule, { ruleId }: GroupableAlert): boolean =>
  (body.kind !== 'temporal' && body.kind !== 'temporal_ordered') || body.sequence.includes(ruleId);

const concerns = (rule: Rule, alert: GroupableAlert): boolean =>
  alert.stage !== 'resolved' && matches(rule.body.match, alert) && inSequence(rule, alert);

/** Whether the rule could say anything of the alert, whatever is around: otherwise nothing needs to be asked for it. */
export const couldGroup = (rule: Rule, alert: GroupableAlert): boolean =>
  concerns(rule, alert) && (rule.body.kind === 'entity_overlap' || labelsOf(rule.body, alert).length > 0);

/** Nearest in time first; what is no concern of the rule, or shares nothing, is left out. */
function neighboursOf(rule: Rule, alert: GroupableAlert, { others, known }: World): Neighbour[] {
  const near = windowAround(
    rule,
    alert,
    others.filter((other) => other.id !== alert.id && concerns(rule, other)),
  );
  if (rule.body.kind === 'entity_overlap')
    return near
      .map((other) => {
        const { score, entities } = overlapOf(rule, alert, other, known);
        return { alert: other, shared: entities, score };
      })
      .filter(({ score }) => score >= rule.body.overlap.propose && score > 0)
      .toSorted((a, b) => b.score - a.score || (a.alert.number < b.alert.number ? -1 : 1));
  const own = new Set(labelsOf(rule.body, alert));
  return near
    .map((other) => ({
      alert: other,
      shared: labelsOf(rule.body, other).filter((label) => own.has(label)),
      score: null,
    }))
    .filter(({ shared }) => shared.length > 0);
}

const distinct = (alerts: readonly GroupableAlert[], by: GroupingKey): number =>
  new Set(alerts.flatMap((alert) => valuesOf(alert, by))).size;

/** Whether `other` differs from `alert` in what has to differ. */
function differs({ body }: Rule, alert: GroupableAlert, other: GroupableAlert): boolean {
  const { distinctBy, distinct: least } = body.threshold;
  if (distinctBy === null || body.kind === 'value_count' || least < 2) return true;
  const own = new Set(valuesOf(alert, distinctBy));
  return valuesOf(other, distinctBy).some((value) => !own.has(value));
}

/** In order of time, every rule of the sequence one after another. */
function inTheirOrder(rule: Rule, alerts: readonly GroupableAlert[]): boolean {
  const sorted = alerts.toSorted((a, b) => timeOf(rule, a) - timeOf(rule, b) || (a.number < b.number ? -1 : 1));
  let place = 0;
  for (const { ruleId } of sorted) if (ruleId === rule.body.sequence[place]) place += 1;
  return place === rule.body.sequence.length;
}

const weightOf = ({ body }: Rule, { severity }: GroupableAlert): number =>
  body.threshold.weight === 'severity' ? Math.max(0, severity - 1) : 1;

/** Whether these alerts together are what the rule waits for. */
function isReached(rule: Rule, alerts: readonly GroupableAlert[]): boolean {
  const { kind, sequence, threshold } = rule.body;
  const { op, count, distinctBy } = threshold;
  const over = (sum: number): boolean => (op === 'gt' ? sum > count : sum >= count);
  const varied = distinctBy === null || threshold.distinct < 2 || distinct(alerts, distinctBy) >= threshold.distinct;
  switch (kind) {
    case 'group':
      return true;
    case 'value_count':
      return distinctBy !== null && over(distinct(alerts, distinctBy));
    case 'temporal':
      return sequence.every((one) => alerts.some(({ ruleId }) => ruleId === one));
    case 'temporal_ordered':
      return inTheirOrder(rule, alerts);
    case 'entity_overlap':
      return alerts.length > 1;
    default:
      return varied && over(alerts.reduce((sum, one) => sum + weightOf(rule, one), 0));
  }
}

const byAge = (a: OpenIncident, b: OpenIncident): number =>
  a.startedAt.getTime() - b.startedAt.getTime() || (a.number < b.number ? -1 : 1);

const sameSite = (a: GroupableAlert, b: GroupableAlert): boolean => a.siteCode === b.siteCode;

/** A neighbour in the incident, through whom the alert may join it. */
function guide(rule: Rule, alert: GroupableAlert, neighbours: readonly Neighbour[], incidentId: string) {
  const { kind, action, follow, overlap } = rule.body;
  const inside = neighbours.filter((one) => one.alert.incidentId === incidentId);
  if (kind === 'entity_overlap') {
    const near = inside.find((one) => (one.score ?? 0) >= overlap.attach && sameSite(one.alert, alert));
    return action === 'propose' ? inside[0] : near;
  }
  if (rule.retired || !(follow || action !== 'create')) return undefined;
  return inside.find((one) => differs(rule, alert, one.alert));
}

function decideJoin(
  rule: Rule,
  alert: GroupableAlert,
  neighbours: readonly Neighbour[],
  incidents: readonly OpenIncident[],
): Decision {
  const at = timeOf(rule, alert);
  const own = new Set(rule.body.kind === 'entity_overlap' ? [] : labelsOf(rule.body, alert));
  const holder = holderOf(rule);
  const candidates = incidents
    .filter(({ startedAt }) => Math.abs(at - startedAt.getTime()) <= spanMs(rule))
    .flatMap((incident) => {
      const near = guide(rule, alert, neighbours, incident.id);
      if (near) return [{ incident, because: reasonOf(rule, near, near.alert.number) }];
      const group = incident.groups
        .filter((one) => one.holder === holder && own.has(one.label) && takes(rule, at, one))
        .toSorted((a, b) => (a.label < b.label ? -1 : 1))[0];
      return group ? [{ incident, because: because(rule, [group.label], incident.number) }] : [];
    })
    .toSorted((a, b) => byAge(a.incident, b.incident));
  const open = candidates.find(({ incident }) => incident.alertCount < rule.body.cap);
  if (open) return { kind: 'join', ...open, labels: [...own].toSorted() };
  return candidates[0] ? { kind: 'full', incident: candidates[0].incident } : none;
}

function sequenceSaid(rule: Rule, labels: readonly string[]): string | null {
  const { kind, sequence } = rule.body;
  if (kind !== 'temporal' && kind !== 'temporal_ordered') return null;
  const phrase = kind === 'temporal' ? groupingPhrases.sequence : groupingPhrases.sequenceOrdered;
  return say(phrase, { shared: spoken(labels.slice(0, 1)), count: sequence.length, span: windowMs(rule) });
}

/** The alert with those of the neighbours that are free, as one incident; null where that is not enough. */
function together(rule: Rule, alert: GroupableAlert, neighbours: readonly Neighbour[], own: string[]) {
  const free = neighbours.filter((one) => one.alert.incidentId === null).slice(0, rule.body.cap - 1);
  const alerts = [alert, ...free.map((one) => one.alert)];
  if (!isReached(rule, alerts)) return null;
  const labels =
    rule.body.kind === 'entity_overlap'
      ? []
      : free.length === 0
        ? own
        : [...new Set(free.flatMap(({ shared }) => shared))].toSorted();
  const said = sequenceSaid(rule, labels);
  const other = free.find((one) => differs(rule, alert, one.alert)) ?? free[0];
  const alone = said ?? say(groupingPhrases.first, { shared: spoken(own.slice(0, 1)) });
  const members = [
    { alert, because: said ?? (other ? reasonOf(rule, other, other.alert.number) : alone) },
    ...free.map((one) => ({ alert: one.alert, because: said ?? reasonOf(rule, one, alert.number) })),
  ];
  return { kind: 'open' as const, members, labels };
}

function decideOpen(rule: Rule, alert: GroupableAlert, neighbours: readonly Neighbour[]): Decision {
  const { kind, groupByMode, overlap, action } = rule.body;
  if (kind === 'entity_overlap') {
    const wanted = action === 'propose' ? overlap.propose : overlap.attach;
    const strong = neighbours.filter(
      (one) => (one.score ?? 0) >= wanted && (action === 'propose' || sameSite(one.alert, alert)),
    );
    return together(rule, alert, strong, []) ?? none;
  }
  const labels = labelsOf(rule.body, alert);
  if (labels.length === 0) return none;
  if (groupByMode === 'any') return together(rule, alert, neighbours, labels) ?? none;
  for (const label of labels) {
    const sharing = neighbours
      .filter(({ shared }) => shared.includes(label))
      .map((one) => ({ ...one, shared: [label] }));
    const made = together(rule, alert, sharing, [label]);
    if (made) return made;
  }
  return none;
}

function proposed(decision: Decision, neighbours: readonly Neighbour[]): Decision {
  const score = neighbours[0]?.score ?? null;
  if (decision.kind === 'join')
    return { kind: 'propose', incident: decision.incident, members: [], because: decision.because, score };
  if (decision.kind !== 'open' || decision.members.length < 2) return none;
  const [first] = decision.members;
  return { kind: 'propose', incident: null, members: decision.members, because: first?.because ?? '', score };
}

/** What entity_overlap finds too weak to attach, it proposes. */
function weaker(rule: Rule, alert: GroupableAlert, neighbours: readonly Neighbour[], world: World): Decision {
  const proposing = { ...rule, body: { ...rule.body, action: 'propose' as const } };
  const join = decideJoin(proposing, alert, neighbours, world.incidents);
  const opens = join.kind === 'none' && rule.body.action === 'create';
  return proposed(opens ? decideOpen(proposing, alert, neighbours) : join, neighbours);
}

/** The order of what is around does not matter. */
export function decide(rule: Rule, alert: GroupableAlert, world: World): Decision {
  if (rule.body.mode === 'disabled' || alert.incidentId !== null || !concerns(rule, alert)) return none;
  const neighbours = neighboursOf(rule, alert, world);
  const joined = decideJoin(rule, alert, neighbours, world.incidents);
  const { action, kind } = rule.body;
  if (rule.retired) return joined;
  const decision = joined.kind === 'none' && action !== 'attach' ? decideOpen(rule, alert, neighbours) : joined;
  if (action === 'propose') return proposed(decision, neighbours);
  if (decision.kind === 'none' && kind === 'entity_overlap') return weaker(rule, alert, neighbours, world);
  return decision;
}

/** What all rules say, in the order in which they are asked. */
export type Verdict = {
  /** The first that creates or attaches. */
  winner: { rule: Rule; decision: Exclude<Decision, { kind: 'none' | 'propose' }> } | null;
  proposals: { rule: Rule; decision: Extract<Decision, { kind: 'propose' }> }[];
  /** Would have grouped it, had another not come first. */
  also: { rule: Rule; because: string }[];
  shadow: { rule: Rule; because: string }[];
};

const reasonIn = (decision: Decision): string => {
  if (decision.kind === 'open') return decision.members[0]?.because ?? '';
  return decision.kind === 'join' || decision.kind === 'propose' ? decision.because : '';
};

/** First create or attach wins, others are noted; proposals never conflict; shadows only watch. */
export function decideAll(rules: readonly Rule[], alert: GroupableAlert, world: World): Verdict {
  const verdict: Verdict = { winner: null, proposals: [], also: [], shadow: [] };
  for (const rule of rules) {
    const decision = decide(rule, alert, world);
    if (decision.kind === 'none') continue;
    if (rule.body.mode === 'shadow') {
      if (decision.kind !== 'full') verdict.shadow.push({ rule, because: reasonIn(decision) });
    } else if (decision.kind === 'propose') verdict.proposals.push({ rule, decision });
    else if (verdict.winner === null) verdict.winner = { rule, decision };
    else if (decision.kind !== 'full' && verdict.winner.rule.id !== rule.id)
      verdict.also.push({ rule, because: reasonIn(decision) });
  }
  return verdict;
}
