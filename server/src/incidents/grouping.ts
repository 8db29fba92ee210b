// The first grouping rule: alerts that share a host or a user within two hours belong together.
import { createHash } from 'node:crypto';

import { incidentPhrases } from '@tocsin/contracts/phrases/incidents';
import { say } from '@tocsin/contracts/phrases/template';

import type { GroupableAlert } from '#alerts';

const hourMs = 3_600_000;

export const sameHostOrUser = {
  name: incidentPhrases.sameHostOrUser[0],
  /** Part of the group key: raised whenever a change of the rule changes keys, so that open groups end as they began. */
  major: 1,
  windowMs: 2 * hourMs,
  maxSpanMs: 24 * hourMs,
  minSeverity: 2,
  /** Medium weighs 1, high 2, critical 3. */
  threshold: 3,
  minRules: 2,
  cap: 500,
} as const;

/** Accounts that are on every machine connect nothing. Also in French, as localised systems write them. */
const everywhere = new Set([
  'system',
  'système',
  'local service',
  'service local',
  'network service',
  'service réseau',
  'anonymous logon',
  'anonymous',
  'root',
  'nobody',
  'daemon',
  'unknown',
  'n/a',
  '-',
  '',
]);
const isEverywhere = (user: string): boolean => {
  const name = user.slice(user.lastIndexOf('\\') + 1).replace(/@.*$/, '');
  return everywhere.has(name) || name.endsWith('$') || /^(dwm|umfd)-\d+$/.test(name);
};

/** The hosts and users of an alert that may connect it with others, `kind:value` in lower case, sorted. */
export function connectingEntities(entities: readonly string[]): string[] {
  const lower = entities.map((entity) => entity.toLowerCase());
  const connecting = lower.filter(
    (entity) =>
      (entity.startsWith('host:') && entity.length > 5) ||
      (entity.startsWith('user:') && !isEverywhere(entity.slice(5))),
  );
  return [...new Set(connecting)].toSorted();
}

/** `sha256(organisation ␟ rule ␟ major ␟ entity)`, base64url. */
export const groupKey = (orgId: string, entity: string): string =>
  createHash('sha256')
    .update([orgId, sameHostOrUser.name, sameHostOrUser.major, entity].join('\u241F'))
    .digest('base64url');

/** An open incident that the alert might join. `groups` are the entities it holds open, with when each was last met. */
export type OpenIncident = {
  id: string;
  number: string;
  startedAt: Date;
  alertCount: number;
  groups: { entity: string; lastAt: Date }[];
};
export type Member = { alert: GroupableAlert; because: string };
export type Decision =
  | { kind: 'none' }
  | { kind: 'join'; incident: OpenIncident; because: string }
  | { kind: 'full'; incident: OpenIncident }
  /** `entities`: what the members share, one open group each. */
  | { kind: 'open'; members: Member[]; entities: string[] };

const gap = (a: GroupableAlert, b: GroupableAlert): number => Math.abs(a.lastSeenAt.getTime() - b.lastSeenAt.getTime());
const weightOf = ({ severity }: GroupableAlert): number => Math.max(0, severity - 1);
const spoken = (entity: string): string => entity.replace(':', ' ');

type Neighbour = { alert: GroupableAlert; shared: string[]; gapMs: number };

/** Nearest in time first; what is too far away, too mild, resolved or shares nothing is left out. */
function neighboursOf(alert: GroupableAlert, others: readonly GroupableAlert[]): Neighbour[] {
  const own = new Set(connectingEntities(alert.entities));
  return others
    .filter(
      (other) => other.id !== alert.id && other.stage !== 'resolved' && other.severity >= sameHostOrUser.minSeverity,
    )
    .map((other) => ({
      alert: other,
      shared: connectingEntities(other.entities).filter((entity) => own.has(entity)),
      gapMs: gap(alert, other),
    }))
    .filter(({ shared, gapMs }) => shared.length > 0 && gapMs <= sameHostOrUser.windowMs)
    .toSorted((a, b) => a.gapMs - b.gapMs || (a.alert.number < b.alert.number ? -1 : 1));
}

const reason = (shared: readonly string[], number: string): string =>
  say(incidentPhrases.sharesWith, { entity: spoken(shared[0] ?? ''), number });

function decideJoin(
  alert: GroupableAlert,
  neighbours: readonly Neighbour[],
  incidents: readonly OpenIncident[],
): Decision {
  const time = alert.lastSeenAt.getTime();
  const own = new Set(connectingEntities(alert.entities));
  const candidates = incidents
    .filter(({ startedAt }) => Math.abs(time - startedAt.getTime()) <= sameHostOrUser.maxSpanMs)
    .flatMap((incident) => {
      const near = neighbours.find((one) => one.alert.incidentId === incident.id && one.alert.ruleId !== alert.ruleId);
      if (near) return [{ incident, because: reason(near.shared, near.alert.number) }];
      const group = incident.groups
        .toSorted((a, b) => (a.entity < b.entity ? -1 : 1))
        .find(({ entity, lastAt }) => own.has(entity) && Math.abs(time - lastAt.getTime()) <= sameHostOrUser.windowMs);
      return group ? [{ incident, because: reason([group.entity], incident.number) }] : [];
    })
    .toSorted(
      ({ incident: a }, { incident: b }) =>
        a.startedAt.getTime() - b.startedAt.getTime() || (a.number < b.number ? -1 : 1),
    );
  const open = candidates.find(({ incident }) => incident.alertCount < sameHostOrUser.cap);
  if (open) return { kind: 'join', ...open };
  return candidates[0] ? { kind: 'full', incident: candidates[0].incident } : { kind: 'none' };
}

function decideOpen(alert: GroupableAlert, neighbours: readonly Neighbour[]): Decision {
  const free = neighbours.filter((one) => one.alert.incidentId === null).slice(0, sameHostOrUser.cap - 1);
  const alerts = [alert, ...free.map((one) => one.alert)];
  const weight = alerts.reduce((sum, one) => sum + weightOf(one), 0);
  const rules = new Set(alerts.map(({ ruleId }) => ruleId));
  const other = free.find((one) => one.alert.ruleId !== alert.ruleId);
  if (!other || weight < sameHostOrUser.threshold || rules.size < sameHostOrUser.minRules) return { kind: 'none' };
  return {
    kind: 'open',
    members: [
      { alert, because: reason(other.shared, other.alert.number) },
      ...free.map((one) => ({ alert: one.alert, because: reason(one.shared, alert.number) })),
    ],
    entities: [...new Set(free.flatMap(({ shared }) => shared))].toSorted(),
  };
}

/**
 * What becomes of an alert, given the open alerts that share something with it and the open incidents that it may join:
 * those they are in, or that hold its entities. `incidentId` of every alert is the open incident it is in, if any.
 * The order of `others` and `incidents` does not matter.
 */
export function decideGrouping(
  alert: GroupableAlert,
  others: readonly GroupableAlert[],
  incidents: readonly OpenIncident[],
): Decision {
  if (alert.stage === 'resolved' || alert.severity < sameHostOrUser.minSeverity) return { kind: 'none' };
  if (alert.incidentId !== null) return { kind: 'none' };
  const neighbours = neighboursOf(alert, others);
  const joined = decideJoin(alert, neighbours, incidents);
  return joined.kind === 'none' ? decideOpen(alert, neighbours) : joined;
}
