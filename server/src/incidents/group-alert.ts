// What follows from a raised alert: it joins an open incident, opens one with its neighbours, or waits in the queue.
import type { Activity, alertRaised, alertReopened } from '@tocsin/contracts/activity';
import { hasEnded } from '@tocsin/contracts/incident';
import { incidentPhrases } from '@tocsin/contracts/phrases/incidents';
import { say } from '@tocsin/contracts/phrases/template';
import { sql } from 'kysely';

import { findOpenAlertsSharing, getAlertsForGrouping, type GroupableAlert } from '#alerts';
import { authorize } from '#platform/authorize';
import { inTransaction, type Context, type Tx } from '#platform/context';
import { Problem } from '#platform/errors';

import { connectingEntities, decideGrouping, sameHostOrUser, type Decision, type OpenIncident } from './grouping.ts';
import {
  closeGroups,
  findGroups,
  findOpenMemberships,
  findRemovedFrom,
  meetGroups,
  openGroups,
  type GroupRow,
} from './members-store.ts';
import { addMembers } from './members.ts';
import { startIncident } from './open.ts';
import { countBeyondCap, findIncidents, lockAnyIncident } from './store.ts';
import { sumUp, titleOf } from './summary.ts';
import type { IncidentRow } from './tables.ts';

const { name: ruleName, windowMs, maxSpanMs, minSeverity, cap } = sameHostOrUser;
const maxAttempts = 5;
/** Neighbours looked at, the latest first: an incident opens long before there are as many. */
const nearest = 100;

type Surroundings = {
  alert: GroupableAlert;
  others: GroupableAlert[];
  incidents: OpenIncident[];
  groups: GroupRow[];
  closed: IncidentRow[];
};

/** Everything the decision needs. Incidents that people took the alert out of are not among those it may join. */
async function look(tx: Tx, alert: GroupableAlert): Promise<Surroundings> {
  const entities = connectingEntities(alert.entities);
  const time = alert.lastSeenAt.getTime();
  const others = await findOpenAlertsSharing(tx, {
    entities,
    from: new Date(time - windowMs),
    to: new Date(time + windowMs),
    minSeverity,
    without: alert.id,
    limit: nearest,
  });
  const groups = await findGroups(tx, entities, new Date(time - maxSpanMs));
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
  const inIncident = (one: GroupableAlert): GroupableAlert => ({ ...one, incidentId: memberships.get(one.id) ?? null });
  return {
    alert: inIncident(alert),
    others: others.map(inIncident),
    incidents,
    groups,
    closed: rows.filter(({ stage }) => stage === 'closed' || stage === 'cancelled'),
  };
}

async function join(tx: Tx, alert: GroupableAlert, decision: Extract<Decision, { kind: 'join' }>): Promise<boolean> {
  const row = await lockAnyIncident(tx.db, decision.incident.id);
  if (hasEnded(row.stage) || row.alertCount >= cap) return false;
  const why = () => ({ via: ruleName, because: decision.because });
  await addMembers(tx, row, [alert], why, { raiseSeverity: true });
  await meetGroups(tx.db, row.id, connectingEntities(alert.entities), {
    firstAt: alert.firstSeenAt,
    lastAt: alert.lastSeenAt,
  });
  return true;
}

/** The closed incident that held one of these entities last: what is opened now recurs. */
const recurrence = (entities: readonly string[], { groups, closed }: Surroundings): IncidentRow | null => {
  const last = groups.find(
    ({ entity, incidentId }) => entities.includes(entity) && closed.some(({ id }) => id === incidentId),
  );
  return closed.find(({ id }) => id === last?.incidentId) ?? null;
};

async function open(tx: Tx, decision: Extract<Decision, { kind: 'open' }>, around: Surroundings): Promise<boolean> {
  const { members, entities } = decision;
  const alerts = members.map(({ alert }) => alert);
  const reasons = new Map(members.map(({ alert, because }) => [alert.id, because]));
  const summary = sumUp(alerts);
  if (!summary) return false;
  const earlier = recurrence(entities, around);
  const shared = { count: alerts.length, entities: entities.map((entity) => entity.replace(':', ' ')).join(', ') };
  const row = await startIncident(tx, {
    title: titleOf(alerts),
    severity: summary.severity,
    openedBy: ruleName,
    because: earlier
      ? say(incidentPhrases.openedByRuleAgain, { ...shared, number: earlier.number })
      : say(incidentPhrases.openedByRule, shared),
    startedAt: summary.startedAt,
    recurrenceOf: earlier?.id ?? null,
  });
  // Whoever holds these entities still was not joined: their window, span or room has ended.
  await closeGroups(
    tx.db,
    around.groups.filter((group) => group.open && entities.includes(group.entity)).map(({ id }) => id),
  );
  const span = { firstAt: summary.startedAt, lastAt: summary.lastSeenAt };
  if (!(await openGroups(tx, row.id, entities, span))) return false;
  const why = ({ id }: GroupableAlert) => ({ via: ruleName, because: reasons.get(id) ?? ruleName });
  const { added } = await addMembers(tx, row, alerts, why, { raiseSeverity: true });
  return added.length === alerts.length;
}

/** False when others changed what the decision was based on. */
async function decideAndDo(tx: Tx, alert: GroupableAlert): Promise<boolean> {
  const around = await look(tx, alert);
  const decision = decideGrouping(around.alert, around.others, around.incidents);
  if (decision.kind === 'join') return join(tx, around.alert, decision);
  if (decision.kind === 'open') return open(tx, decision, around);
  if (decision.kind === 'full') await countBeyondCap(tx.db, decision.incident.id);
  return true;
}

/**
 * May run twice for one alert: an alert in an open incident stays there. Of two that would open the same incident at
 * once, the unique index of open groups lets one win; the other looks again and joins.
 */
export async function groupAlertIntoIncident(
  ctx: Context,
  { subjectId }: Pick<Activity<typeof alertRaised | typeof alertReopened>, 'subjectId'>,
): Promise<void> {
  authorize(ctx, 'incident:write');

  await inTransaction(ctx, async (tx) => {
    for (let attempt = 0; attempt < maxAttempts; attempt += 1) {
      const [alert] = await getAlertsForGrouping(tx, [subjectId]);
      if (!alert || alert.severity < minSeverity || alert.stage === 'resolved') return;
      await sql`savepoint grouping`.execute(tx.db);
      if (await decideAndDo(tx, alert)) return;
      await sql`rollback to savepoint grouping`.execute(tx.db);
    }
    throw new Problem('unavailable', 'incidents_contended', 'Too many others group these alerts at this moment.', {
      retryAfterSeconds: 1,
    });
  });
}
