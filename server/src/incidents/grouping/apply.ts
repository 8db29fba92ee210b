// Carries out what a rule decided: into the incident, into a new one, or into the closed one it goes on from.
import { hasEnded } from '@tocsin/contracts/incident';
import { groupingPhrases } from '@tocsin/contracts/phrases/grouping';
import { incidentPhrases } from '@tocsin/contracts/phrases/incidents';
import { say } from '@tocsin/contracts/phrases/template';

import type { GroupableAlert } from '#alerts';
import type { Tx } from '#platform/context';

import { closeGroups, insertContext, meetGroups, openGroups } from '../members-store.ts';
import { addMembers } from '../members.ts';
import { startIncident } from '../open.ts';
import { reopenIncident } from '../reopen.ts';
import { countBeyondCap, lockAnyIncident, updateIncident } from '../store.ts';
import { sumUp } from '../summary.ts';
import type { IncidentRow } from '../tables.ts';
import type { Decision, Verdict } from './decide.ts';
import { spoken } from './keys.ts';
import type { Surroundings } from './look.ts';
import { severityFor, titleFor } from './naming.ts';
import { holderOf, timeOf, type Rule } from './rule.ts';
import { noteOutcomes } from './store.ts';

type Open = Extract<Decision, { kind: 'open' }>;
type Join = Extract<Decision, { kind: 'join' }>;

/** A rule with a severity of its own does not let alerts raise it. */
const followsAlerts = ({ body }: Rule): boolean => body.severity.kind !== 'fixed';

/** One worse when this many have come together. */
async function raiseAtCount(tx: Tx, rule: Rule, before: number, row: IncidentRow): Promise<void> {
  const { kind, count } = rule.body.severity;
  if (kind === 'raised' && before < count && row.alertCount >= count && row.severity > 1)
    await updateIncident(tx, row, { severity: row.severity - 1 });
}

async function addAll(
  tx: Tx,
  rule: Rule,
  row: IncidentRow,
  members: readonly { alert: GroupableAlert; because: string }[],
): Promise<number> {
  const reasons = new Map(members.map(({ alert, because }) => [alert.id, because]));
  const why = ({ id }: GroupableAlert) => ({
    via: rule.name,
    because: reasons.get(id) ?? rule.name,
    ruleId: rule.id,
    ruleVersion: rule.version,
  });
  const alerts = members.map(({ alert }) => alert);
  const { incident, added } = await addMembers(tx, row, alerts, why, { raiseSeverity: followsAlerts(rule) });
  // A new one was opened as bad as its count makes it.
  if (row.alertCount > 0) await raiseAtCount(tx, rule, row.alertCount, incident);
  await noteOutcomes(
    tx,
    added.map(({ id }) => ({ rule, alertId: id, outcome: 'grouped', because: reasons.get(id) ?? '' })),
  );
  return added.length;
}

async function join(tx: Tx, rule: Rule, alert: GroupableAlert, decision: Join): Promise<boolean> {
  const row = await lockAnyIncident(tx.db, decision.incident.id);
  if (hasEnded(row.stage) || row.alertCount >= rule.body.cap) return false;
  await addAll(tx, rule, row, [{ alert, because: decision.because }]);
  const at = timeOf(rule, alert);
  await meetGroups(tx, row.id, rule, decision.labels, {
    firstAt: new Date(Math.min(at, alert.firstSeenAt.getTime())),
    lastAt: new Date(at),
  });
  return true;
}

/** The closed incident that held one of these groups last: what is opened now recurs. */
function earlier(rule: Rule, labels: readonly string[], { groups, closed }: Surroundings): IncidentRow | null {
  const holder = holderOf(rule);
  const last = groups.find(
    (group) =>
      group.holder === holder && labels.includes(group.label) && closed.some(({ id }) => id === group.incidentId),
  );
  return closed.find(({ id }) => id === last?.incidentId) ?? null;
}

const entitiesShared = ({ body }: Rule): boolean =>
  body.kind === 'event_count' &&
  body.groupByMode === 'any' &&
  body.window.mode === 'rolling' &&
  body.window.minutes === 120;

function whyOpened(rule: Rule, { members, labels }: Open, recurs: IncidentRow | null): string {
  if (entitiesShared(rule)) {
    const shared = { count: members.length, entities: labels.map((label) => spoken([label])).join(', ') };
    return recurs
      ? say(incidentPhrases.openedByRuleAgain, { ...shared, number: recurs.number })
      : say(incidentPhrases.openedByRule, shared);
  }
  const said = {
    count: members.length,
    shared: labels.length === 0 ? (members[0]?.because ?? '') : spoken(labels.slice(0, 5)),
    rule: rule.name,
    version: rule.version,
  };
  return recurs
    ? say(groupingPhrases.openedAgain, { ...said, number: recurs.number })
    : say(groupingPhrases.opened, said);
}

/** The groups as they are from now on: of this incident, and of no other. */
async function holdGroups(
  tx: Tx,
  rule: Rule,
  row: IncidentRow,
  decision: Open,
  around: Surroundings,
): Promise<boolean> {
  const { members, labels } = decision;
  const holder = holderOf(rule);
  // Whoever holds these still was not joined: their window, span or room has ended.
  await closeGroups(
    tx.db,
    around.groups
      .filter((group) => group.open && group.holder === holder && labels.includes(group.label))
      .map(({ id }) => id),
  );
  const times = members.map(({ alert }) => timeOf(rule, alert));
  const firsts = members.map(({ alert }) => alert.firstSeenAt.getTime());
  const span = { firstAt: new Date(Math.min(...times, ...firsts)), lastAt: new Date(Math.max(...times)) };
  return openGroups(tx, row.id, rule, labels, span);
}

async function goOnWith(tx: Tx, rule: Rule, closed: IncidentRow, decision: Open, around: Surroundings) {
  const { members } = decision;
  if (rule.body.onClosed === 'attach_context') {
    const added = await insertContext(tx, closed.id, rule, members);
    const reasons = new Map(members.map(({ alert, because }) => [alert.id, because]));
    await noteOutcomes(
      tx,
      added.map((alertId) => ({ rule, alertId, outcome: 'grouped', because: reasons.get(alertId) ?? '' })),
    );
    return true;
  }
  const reason = say(groupingPhrases.reopenedBy, { rule: rule.name, because: members[0]?.because ?? rule.name });
  await reopenIncident(tx, { incidentId: closed.id, reason });
  const row = await lockAnyIncident(tx.db, closed.id);
  if (!(await holdGroups(tx, rule, row, decision, around))) return false;
  await addAll(tx, rule, row, members);
  return true;
}

async function open(tx: Tx, rule: Rule, decision: Open, around: Surroundings): Promise<boolean> {
  const { members, labels } = decision;
  const alerts = members.map(({ alert }) => alert);
  const summary = sumUp(alerts);
  if (!summary) return false;
  const recurs = earlier(rule, labels, around);
  if (recurs && rule.body.onClosed !== 'new_recurrence') return goOnWith(tx, rule, recurs, decision, around);
  const row = await startIncident(tx, {
    title: titleFor(rule, alerts, labels),
    severity: severityFor(rule, summary, alerts.length),
    openedBy: rule.name,
    because: whyOpened(rule, decision, recurs),
    startedAt: summary.startedAt,
    recurrenceOf: recurs?.id ?? null,
  });
  if (!(await holdGroups(tx, rule, row, decision, around))) return false;
  return (await addAll(tx, rule, row, members)) === alerts.length;
}

/** False when others changed what the decision was based on. */
export async function apply(
  tx: Tx,
  around: Surroundings,
  { rule, decision }: NonNullable<Verdict['winner']>,
): Promise<boolean> {
  if (decision.kind === 'join') return join(tx, rule, around.alert, decision);
  if (decision.kind === 'open') return open(tx, rule, decision, around);
  await countBeyondCap(tx.db, decision.incident.id);
  await noteOutcomes(tx, [{ rule, alertId: around.alert.id, outcome: 'full', because: decision.incident.number }]);
  return true;
}
