// What another set of rules would change: which incidents are the same on both sides, and which alerts move.
import type { LabAnswer, LabIncident } from '@tocsin/contracts/grouping';

import type { GroupableAlert } from '#alerts';

import type { Simulated, SimulatedIncident } from './simulate.ts';

const inOrder = (a: SimulatedIncident, b: SimulatedIncident): number =>
  a.startedAt.getTime() - b.startedAt.getTime() || (a.alertIds[0] ?? '').localeCompare(b.alertIds[0] ?? '');

type Named = { key: string; incident: SimulatedIncident };
const named = (letter: string, { incidents }: Simulated): Named[] =>
  incidents.toSorted(inOrder).map((incident, index) => ({ key: `${letter}${index + 1}`, incident }));

/** Pairs that share most alerts first; each incident has one twin at most. */
function twins(before: readonly Named[], after: readonly Named[]): Map<string, string> {
  const home = new Map(after.flatMap(({ key, incident }) => incident.alertIds.map((id) => [id, key] as const)));
  const pairs = before.flatMap(({ key, incident }) => {
    const counts = new Map<string, number>();
    for (const id of incident.alertIds) {
      const other = home.get(id);
      if (other !== undefined) counts.set(other, (counts.get(other) ?? 0) + 1);
    }
    return [...counts].map(([other, count]) => ({ key, other, count }));
  });
  const found = new Map<string, string>();
  for (const { key, other } of pairs.toSorted(
    (a, b) => b.count - a.count || (a.key === b.key ? a.other.localeCompare(b.other) : a.key.localeCompare(b.key)),
  )) {
    if (found.has(key) || found.has(other)) continue;
    found.set(key, other);
    found.set(other, key);
  }
  return found;
}

const present = ({ key, incident }: Named, twinOf: ReadonlyMap<string, string>): LabIncident => ({
  key,
  twin: twinOf.get(key) ?? null,
  title: incident.title,
  severity: incident.severity,
  rule: incident.rule,
  alerts: incident.alertIds.length,
  startedAt: incident.startedAt.toISOString(),
});

type Compared = Pick<LabAnswer, 'moved' | 'rows' | 'before' | 'after' | 'proposalsBefore' | 'proposalsAfter'>;

export function compare(alerts: readonly GroupableAlert[], was: Simulated, would: Simulated): Compared {
  const [before, after] = [named('A', was), named('B', would)];
  const twinOf = twins(before, after);
  const keys = new Map([...before, ...after].map(({ key, incident }) => [`${key[0]}${incident.id}`, key]));
  const numbers = new Map(alerts.map(({ id, number }) => [id, number]));
  const place = (side: 'A' | 'B', { memberships }: Simulated, id: string) => {
    const membership = memberships.get(id);
    return {
      key: membership ? (keys.get(`${side}${membership.incidentId}`) ?? null) : null,
      because: membership?.because ?? null,
    };
  };
  const rows = alerts.map((alert) => {
    const [from, to] = [place('A', was, alert.id), place('B', would, alert.id)];
    const stays = from.key === null ? to.key === null : twinOf.get(from.key) === to.key;
    return {
      key: alert.id,
      number: alert.number,
      title: alert.title,
      severity: alert.severity,
      at: alert.lastSeenAt.toISOString(),
      before: from.key,
      after: to.key,
      moved: !stays,
      becauseBefore: from.because,
      becauseAfter: to.because,
    };
  });
  const proposals = (side: 'A' | 'B', { proposals: all }: Simulated) =>
    all.slice(0, 200).map(({ alertId, into, rule, because }) => ({
      alert: numbers.get(alertId) ?? '',
      into: keys.get(`${side}${into}`) ?? into,
      rule,
      because,
    }));
  return {
    moved: rows.filter(({ moved }) => moved).length,
    rows,
    before: before.map((each) => present(each, twinOf)),
    after: after.map((each) => present(each, twinOf)),
    proposalsBefore: proposals('A', was),
    proposalsAfter: proposals('B', would),
  };
}
