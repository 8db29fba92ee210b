// Everything that grouping rules need to know around one alert, in a handful of questions however many rules there are.
import type { AlertFilter } from '@tocsin/contracts/api/alerts';
import { hasEnded } from '@tocsin/contracts/incident';
import { entityKinds } from '@tocsin/contracts/words';

import { findAlertsLike, findOpenAlertsSharing, namedBy, type GroupableAlert } from '#alerts';
import type { Tx } from '#platform/context';

import { findGroups, findOpenMemberships, findRemovedFrom, type GroupRow } from '../members-store.ts';
import { findIncidents } from '../store.ts';
import type { IncidentRow } from '../tables.ts';
import { couldGroup, type World } from './decide.ts';
import { connecting, labelsOf, valuesOf } from './keys.ts';
import { nothingKnown, type Commonness } from './overlap.ts';
import { holderOf, spanMs, timeOf, windowMs, type Rule } from './rule.ts';
import { nearest } from './simulate.ts';
import { findAllowed } from './store.ts';

const dayMs = 86_400_000;
const prevalenceDays = 90;
const mostSeen = 1000;
const mostNeighbours = 500;

export type Surroundings = {
  alert: GroupableAlert;
  /** Those that could group the alert. */
  rules: Rule[];
  world: World;
  groups: GroupRow[];
  closed: IncidentRow[];
};

const isEntity = (key: string): boolean => entityKinds.some((kind) => kind === key);

/** What of the alert finds its neighbours under a rule: entities, or filters of the queue. */
function questionsOf(rule: Rule, alert: GroupableAlert): { entities: string[]; filters: AlertFilter[] } {
  const { kind, groupBy, groupByMode, match, overlap } = rule.body;
  const named = (key: string): string[] => connecting(alert.entities, key);
  if (kind === 'entity_overlap')
    return { entities: entityKinds.filter((key) => (overlap.weights[key] ?? 0) > 0).flatMap(named), filters: [] };
  const fields: AlertFilter[] = groupBy
    .filter((key) => !isEntity(key))
    .map((key) => {
      const values = valuesOf(alert, key).map((value) => value.slice(key.length + 1));
      if (values.length === 0) return {};
      return key === 'severity' ? { severity: [alert.severity] } : { [key]: values };
    });
  const entities = groupBy.filter(isEntity).flatMap(named);
  if (groupByMode === 'any') return { entities, filters: fields.map((field) => ({ ...match, ...field })) };
  if (entities.length > 0) return { entities, filters: [] };
  return { entities: [], filters: [fields.reduce<AlertFilter>((all, field) => ({ ...all, ...field }), match)] };
}

function rangeOf(rules: readonly Rule[], alert: GroupableAlert): { from: Date; to: Date } {
  const seen = alert.lastSeenAt.getTime();
  const reaches = rules.map((rule) => {
    const at = timeOf(rule, alert);
    const reach = rule.body.window.mode === 'session' ? spanMs(rule) : windowMs(rule);
    return { from: Math.min(seen, at) - reach, to: Math.max(seen, at) + reach };
  });
  return {
    from: new Date(Math.min(seen, ...reaches.map(({ from }) => from))),
    to: new Date(Math.max(seen, ...reaches.map(({ to }) => to))),
  };
}

const limitOf = (rules: readonly Rule[]): number =>
  Math.min(mostNeighbours, Math.max(nearest, ...rules.map(({ body }) => 2 * body.threshold.count)));

async function neighbours(tx: Tx, rules: readonly Rule[], alert: GroupableAlert): Promise<GroupableAlert[]> {
  const found = new Map<string, GroupableAlert>();
  const asked = rules.map((rule) => ({ rule, ...questionsOf(rule, alert) }));
  const byEntity = asked.filter(({ entities }) => entities.length > 0);
  if (byEntity.length > 0) {
    const their = byEntity.map(({ rule }) => rule);
    const alerts = await findOpenAlertsSharing(tx, {
      entities: [...new Set(byEntity.flatMap(({ entities }) => entities))],
      ...rangeOf(their, alert),
      minSeverity: Math.min(...their.map(({ body }) => Math.min(4, ...(body.match.severity ?? [0])))),
      without: alert.id,
      limit: limitOf(their),
    });
    for (const one of alerts) found.set(one.id, one);
  }
  const filters = new Map<string, { filter: AlertFilter; rules: Rule[] }>();
  for (const { rule, filters: each } of asked)
    for (const filter of each) {
      const same = filters.get(JSON.stringify(filter));
      if (same) same.rules.push(rule);
      else filters.set(JSON.stringify(filter), { filter, rules: [rule] });
    }
  for (const { filter, rules: their } of filters.values()) {
    const about = { filter, ...rangeOf(their, alert), without: alert.id, limit: limitOf(their) };
    for (const one of await findAlertsLike(tx, about)) found.set(one.id, one);
  }
  return [...found.values()];
}

/**
 * How common the entities of these alerts are: of those that at least two of them name.
 * @param hubCap the highest that any rule asks about; open alerts are counted one further.
 */
export async function commonness(tx: Tx, entities: readonly string[], hubCap = mostSeen): Promise<Commonness> {
  if (entities.length === 0) return nothingKnown;
  const since = new Date(tx.now().getTime() - prevalenceDays * dayMs);
  const counts = await namedBy(tx, entities, { since, mostSeen, mostOpen: hubCap + 1 });
  return {
    seen: new Map([...counts].map(([entity, { seen }]) => [entity, seen])),
    open: new Map([...counts].map(([entity, { open }]) => [entity, open])),
    allowed: await findAllowed(tx, entities),
  };
}

const lower = (entities: readonly string[]): string[] => entities.map((entity) => entity.toLowerCase());

/** Null when no rule could group the alert. Incidents that people took it out of are not among those it may join. */
export async function look(tx: Tx, all: readonly Rule[], alert: GroupableAlert): Promise<Surroundings | null> {
  const rules = all.filter((rule) => couldGroup(rule, alert));
  if (rules.length === 0) return null;
  const others = await neighbours(tx, rules, alert);
  const wanted = rules
    .filter(({ body }) => body.kind !== 'entity_overlap')
    .flatMap((rule) => labelsOf(rule.body, alert).map((label) => ({ rule, holder: holderOf(rule), label })));
  const furthest = Math.max(...rules.map(spanMs));
  const groups = await findGroups(tx, wanted, new Date(alert.lastSeenAt.getTime() - furthest));
  const memberships = await findOpenMemberships(tx.db, [alert.id, ...others.map(({ id }) => id)]);
  const rows = await findIncidents(tx.db, [
    ...new Set([...memberships.values(), ...groups.map(({ incidentId }) => incidentId)]),
  ]);
  const removedFrom = await findRemovedFrom(tx.db, alert.id);
  const incidents = rows
    .filter(({ id, stage }) => !hasEnded(stage) && !removedFrom.has(id))
    .map(({ id, number, startedAt, alertCount }) => ({
      id,
      number,
      startedAt,
      alertCount,
      groups: groups.filter((group) => group.open && group.incidentId === id),
    }));
  const overlapping = rules.filter(({ body }) => body.kind === 'entity_overlap');
  const theirs =
    overlapping.length > 0 ? new Set(others.flatMap(({ entities }) => lower(entities))) : new Set<string>();
  const inIncident = (one: GroupableAlert): GroupableAlert => ({ ...one, incidentId: memberships.get(one.id) ?? null });
  return {
    alert: inIncident(alert),
    rules,
    world: {
      others: others.map(inIncident),
      incidents,
      known: await commonness(
        tx,
        [...new Set(lower(alert.entities))].filter((entity) => theirs.has(entity)),
        Math.max(0, ...overlapping.map(({ body }) => body.overlap.hubCap)),
      ),
    },
    groups,
    closed: rows.filter(({ stage }) => stage === 'closed' || stage === 'cancelled'),
  };
}
