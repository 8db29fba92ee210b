// Notes what rules propose, unless people have said no to the like of it lately.
import { alertGroupingProposed } from '@tocsin/contracts/activity';
import { sql } from 'kysely';

import type { GroupableAlert } from '#alerts';
import { recordMany } from '#platform/activity';
import type { Tx } from '#platform/context';
import { uuidv7 } from '#platform/id';

import type { Verdict } from './decide.ts';
import { noteOutcomes } from './store.ts';
import { tables } from './tables.ts';

const coolDownMs = 7 * 86_400_000;

type Proposed = Verdict['proposals'][number]['decision'];

/** The alert's detection rule with the incident, or with the rules of the others. */
function pairOf(alert: GroupableAlert, { incident, members }: Proposed): string {
  if (incident) return `${alert.ruleId} ${incident.id}`;
  const rules = new Set(members.map((one) => one.alert.ruleId));
  return [...rules].toSorted().join(' ').slice(0, 1000);
}

async function isCoolingDown(tx: Tx, ruleId: string, pair: string): Promise<boolean> {
  const row = await tables(tx.db)
    .selectFrom('groupingProposal')
    .select('id')
    .where('ruleId', '=', ruleId)
    .where('pair', '=', pair)
    .where('state', '=', 'rejected')
    .where('decidedAt', '>=', new Date(tx.now().getTime() - coolDownMs))
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/** Of two alerts, one proposes the other: that is enough. */
async function isProposedTheOtherWay(
  tx: Tx,
  ruleId: string,
  alert: GroupableAlert,
  others: readonly GroupableAlert[],
): Promise<boolean> {
  if (others.length === 0) return false;
  const row = await tables(tx.db)
    .selectFrom('groupingProposal')
    .select('id')
    .where('ruleId', '=', ruleId)
    .where('state', '=', 'open')
    .where(
      'alertId',
      'in',
      others.map(({ id }) => id),
    )
    .where(sql<boolean>`${alert.id}::uuid = any(other_ids)`)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/** One open proposal for each rule and alert: a replay changes nothing. */
export async function propose(tx: Tx, alert: GroupableAlert, proposals: Verdict['proposals']): Promise<void> {
  for (const { rule, decision } of proposals) {
    const pair = pairOf(alert, decision);
    if (await isCoolingDown(tx, rule.id, pair)) continue;
    const { incident, members, because, score } = decision;
    const others = members.map((one) => one.alert).filter(({ id }) => id !== alert.id);
    if (await isProposedTheOtherWay(tx, rule.id, alert, others)) continue;
    const id = uuidv7();
    const made = await tables(tx.db)
      .insertInto('groupingProposal')
      .values({
        id,
        orgId: tx.orgId,
        ruleId: rule.id,
        ruleVersion: rule.version,
        alertId: alert.id,
        incidentId: incident?.id ?? null,
        otherIds: others.map((one) => one.id),
        because,
        score,
        pair,
        state: 'open',
        at: tx.now(),
        decidedBy: null,
        decidedAt: null,
        reason: null,
      })
      .onConflict((on) => on.doNothing())
      .returning('id')
      .execute();
    if (made.length === 0) continue;
    const into =
      incident?.number ??
      others
        .map(({ number }) => number)
        .slice(0, 5)
        .join(', ');
    const data = { number: alert.number, title: alert.title, rule: rule.name, into, because, proposalId: id };
    await recordMany(tx, alertGroupingProposed, [{ subjectId: alert.id, incidentId: incident?.id ?? null, data }]);
    await noteOutcomes(tx, [{ rule, alertId: alert.id, outcome: 'proposed', because }]);
  }
}
