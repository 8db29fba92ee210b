// What an incident says about the alerts in it: severity, span, entities, techniques, sites, and a title.
import { incidentSeverityOf } from '@tocsin/contracts/incident';

import type { GroupableAlert } from '#alerts';

import { tacticName, tacticRank } from './tactics.ts';

const mostEntities = 50;

export type Summary = {
  severity: number;
  startedAt: Date;
  lastSeenAt: Date;
  /** The most frequent first. */
  entities: string[];
  /** In the order of an intrusion. */
  tactics: string[];
  techniques: string[];
  siteCodes: string[];
};

const byTime = (a: GroupableAlert, b: GroupableAlert): number =>
  a.firstSeenAt.getTime() - b.firstSeenAt.getTime() || (a.number < b.number ? -1 : 1);

const inOrder = (a: string, b: string): number => tacticRank(a) - tacticRank(b) || (a < b ? -1 : 1);

function byFrequency(lists: readonly (readonly string[])[]): string[] {
  const counts = new Map<string, number>();
  for (const list of lists) for (const item of list) counts.set(item, (counts.get(item) ?? 0) + 1);
  return [...counts].toSorted(([a, m], [b, n]) => n - m || (a < b ? -1 : 1)).map(([item]) => item);
}

/** Does not depend on the order of the alerts; null for none. */
export function sumUp(alerts: readonly GroupableAlert[]): Summary | null {
  if (alerts.length === 0) return null;
  const tactics = [...new Set(alerts.flatMap((alert) => alert.tactics))];
  return {
    severity: incidentSeverityOf(Math.max(...alerts.map(({ severity }) => severity))),
    startedAt: new Date(Math.min(...alerts.map(({ firstSeenAt }) => firstSeenAt.getTime()))),
    lastSeenAt: new Date(Math.max(...alerts.map(({ lastSeenAt }) => lastSeenAt.getTime()))),
    entities: byFrequency(alerts.map(({ entities }) => entities)).slice(0, mostEntities),
    tactics: tactics.toSorted(inOrder),
    techniques: [...new Set(alerts.flatMap((alert) => alert.techniques))].toSorted(),
    siteCodes: [...new Set(alerts.flatMap(({ siteCode }) => (siteCode === null ? [] : [siteCode])))].toSorted(),
  };
}

const union = (known: readonly string[], more: readonly string[]): string[] => [...new Set([...known, ...more])];

/** The same with one more sum, without looking at the alerts again: entities that are new come last. */
export const addSums = (known: Summary, more: Summary): Summary => ({
  severity: Math.min(known.severity, more.severity),
  startedAt: known.startedAt < more.startedAt ? known.startedAt : more.startedAt,
  lastSeenAt: known.lastSeenAt > more.lastSeenAt ? known.lastSeenAt : more.lastSeenAt,
  entities: union(known.entities, more.entities).slice(0, mostEntities),
  tactics: union(known.tactics, more.tactics).toSorted(inOrder),
  techniques: union(known.techniques, more.techniques).toSorted(),
  siteCodes: union(known.siteCodes, more.siteCodes).toSorted(),
});

const placeOf = (alerts: readonly GroupableAlert[]): string | null => {
  const entities = byFrequency(alerts.map((alert) => alert.entities));
  const found =
    entities.find((entity) => entity.startsWith('host:')) ?? entities.find((entity) => entity.startsWith('user:'));
  return found === undefined ? null : found.slice(found.indexOf(':') + 1);
};

/** `Credential access on lyo-ws514`: the furthest tactic among the worst alerts, and the most frequent host or user. */
export function titleOf(alerts: readonly GroupableAlert[]): string {
  const worst = Math.max(...alerts.map(({ severity }) => severity));
  const strongest = alerts.filter(({ severity }) => severity === worst).toSorted(byTime);
  const furthest = strongest.flatMap(({ tactics }) => tactics).toSorted((a, b) => tacticRank(b) - tacticRank(a))[0];
  const what = furthest === undefined ? (strongest[0]?.title ?? 'Incident') : tacticName(furthest);
  const where = placeOf(strongest) ?? placeOf(alerts);
  return (where === null ? what : `${what} on ${where}`).slice(0, 300);
}
