// What rules make of alerts, one after another, in memory: the same decisions as live, and nothing is written.
import { entityKinds } from '@tocsin/contracts/words';

import type { GroupableAlert } from '#alerts';

import { sumUp } from '../summary.ts';
import { decideAll, type Decision, type Verdict } from './decide.ts';
import { connecting, labelsOf } from './keys.ts';
import { severityFor, titleFor } from './naming.ts';
import type { Commonness } from './overlap.ts';
import { holderOf, spanMs, timeOf, windowMs, type Rule } from './rule.ts';

/** Neighbours looked at, as live. */
export const nearest = 100;

export type SimulatedIncident = {
  id: string;
  number: string;
  title: string;
  severity: number;
  rule: string;
  startedAt: Date;
  alertIds: string[];
  beyondCap: number;
};
export type Simulated = {
  incidents: SimulatedIncident[];
  /** By alert. */
  memberships: Map<string, { incidentId: string; rule: string; because: string }>;
  proposals: { alertId: string; into: string; rule: string; because: string }[];
};

type Held = { holder: string; label: string; firstAt: Date; lastAt: Date };
type Running = { incident: SimulatedIncident; rule: Rule; labels: string[]; alerts: GroupableAlert[]; groups: Held[] };

/** Alerts by what they could have in common under a rule. */
class Index {
  readonly #byLabel = new Map<string, GroupableAlert[]>();

  static labels(rule: Rule, alert: GroupableAlert): string[] {
    return rule.body.kind === 'entity_overlap'
      ? entityKinds.flatMap((kind) => connecting(alert.entities, kind))
      : labelsOf(rule.body, alert);
  }

  add(rule: Rule, alert: GroupableAlert): void {
    for (const label of Index.labels(rule, alert)) {
      const at = `${rule.id} ${label}`;
      const list = this.#byLabel.get(at);
      if (list) list.push(alert);
      else this.#byLabel.set(at, [alert]);
    }
  }

  near(rule: Rule, alert: GroupableAlert): GroupableAlert[] {
    const time = timeOf(rule, alert);
    const reach = rule.body.window.mode === 'session' ? spanMs(rule) : windowMs(rule);
    const found = new Set<GroupableAlert>();
    for (const label of Index.labels(rule, alert))
      for (const one of this.#byLabel.get(`${rule.id} ${label}`) ?? [])
        if (Math.abs(timeOf(rule, one) - time) <= reach) found.add(one);
    return [...found].toSorted((a, b) => timeOf(rule, b) - timeOf(rule, a)).slice(0, nearest);
  }
}

class Run {
  readonly #rules: readonly Rule[];
  readonly #known: Commonness;
  readonly #index = new Index();
  readonly #running = new Map<string, Running>();
  readonly #memberships: Simulated['memberships'] = new Map();
  readonly #proposals: Simulated['proposals'] = [];

  constructor(rules: readonly Rule[], known: Commonness) {
    this.#rules = rules;
    this.#known = known;
  }

  take(alert: GroupableAlert): void {
    if (this.#memberships.has(alert.id)) return;
    for (const rule of this.#rules) this.#index.add(rule, alert);
    const verdict = this.#decide(alert);
    for (const { rule, decision } of verdict.proposals) {
      const into = decision.incident?.id ?? decision.members[1]?.alert.number ?? '';
      this.#proposals.push({ alertId: alert.id, into, rule: rule.name, because: decision.because });
    }
    if (verdict.winner) this.#apply(verdict.winner.rule, alert, verdict.winner.decision);
  }

  #decide(alert: GroupableAlert): Verdict {
    const incidents = [...this.#running.values()].map(({ incident, alerts, groups }) => ({
      ...incident,
      alertCount: alerts.length,
      groups,
    }));
    const verdict: Verdict = { winner: null, proposals: [], also: [], shadow: [] };
    for (const rule of this.#rules) {
      const others = this.#index.near(rule, alert).map((one) => this.#placed(one));
      const said = decideAll([rule], alert, { others, incidents, known: this.#known });
      verdict.winner ??= said.winner;
      verdict.proposals.push(...said.proposals);
    }
    return verdict;
  }

  #placed(alert: GroupableAlert): GroupableAlert {
    return { ...alert, incidentId: this.#memberships.get(alert.id)?.incidentId ?? null };
  }

  #apply(rule: Rule, alert: GroupableAlert, decision: Exclude<Decision, { kind: 'none' | 'propose' }>): void {
    if (decision.kind === 'open') {
      this.#open(rule, decision);
      return;
    }
    const running = this.#running.get(decision.incident.id);
    if (!running) return;
    if (decision.kind === 'full') running.incident.beyondCap += 1;
    else {
      this.#add(running, rule, alert, decision.because);
      for (const group of running.groups)
        if (group.holder === holderOf(rule) && decision.labels.includes(group.label)) meet(group, rule, alert);
    }
  }

  #open(rule: Rule, { members, labels }: Extract<Decision, { kind: 'open' }>): void {
    const number = `#${this.#running.size + 1}`;
    const incident = {
      id: number,
      number,
      title: '',
      severity: 5,
      rule: rule.name,
      startedAt: members[0]?.alert.firstSeenAt ?? new Date(0),
      alertIds: [],
      beyondCap: 0,
    };
    const holder = holderOf(rule);
    for (const other of this.#running.values())
      other.groups = other.groups.filter((group) => group.holder !== holder || !labels.includes(group.label));
    const times = members.map(({ alert }) => timeOf(rule, alert));
    const span = { firstAt: new Date(Math.min(...times)), lastAt: new Date(Math.max(...times)) };
    const groups = labels.map((label) => ({ holder, label, ...span }));
    const running: Running = { incident, rule, labels, alerts: [], groups };
    this.#running.set(number, running);
    for (const { alert, because } of members) this.#add(running, rule, alert, because);
  }

  #add({ incident, alerts }: Running, rule: Rule, alert: GroupableAlert, because: string): void {
    alerts.push(alert);
    incident.alertIds.push(alert.id);
    if (alert.firstSeenAt < incident.startedAt) incident.startedAt = alert.firstSeenAt;
    this.#memberships.set(alert.id, { incidentId: incident.id, rule: rule.name, because });
  }

  result(): Simulated {
    const incidents = [...this.#running.values()].map(({ incident, rule, labels, alerts }) => ({
      ...incident,
      title: titleFor(rule, alerts, labels),
      severity: severityFor(rule, sumUp(alerts) ?? { severity: 5 }, alerts.length),
    }));
    return { incidents, memberships: this.#memberships, proposals: this.#proposals };
  }
}

function meet(group: Held, rule: Rule, alert: GroupableAlert): void {
  const at = new Date(timeOf(rule, alert));
  if (at < group.firstAt) group.firstAt = at;
  if (at > group.lastAt) group.lastAt = at;
}

/** As if nobody had resolved or closed anything. @param alerts in the order in which they came. */
export function simulate(rules: readonly Rule[], alerts: readonly GroupableAlert[], known: Commonness): Simulated {
  const run = new Run(
    rules.filter(({ body, retired }) => body.mode === 'active' && !retired),
    known,
  );
  for (const alert of alerts) run.take({ ...alert, stage: 'new', incidentId: null });
  return run.result();
}
