// What follows from a raised alert: it joins an open incident, opens one with its neighbours, or waits in the queue.
import type { Activity, alertRaised, alertReopened } from '@tocsin/contracts/activity';
import { sql } from 'kysely';

import { getAlertsForGrouping, type GroupableAlert } from '#alerts';
import { authorize } from '#platform/authorize';
import { inTransaction, type Context, type Tx } from '#platform/context';
import { Problem } from '#platform/errors';

import { apply } from './grouping/apply.ts';
import { decideAll } from './grouping/decide.ts';
import { look } from './grouping/look.ts';
import { propose } from './grouping/propose.ts';
import type { Rule } from './grouping/rule.ts';
import { noteOutcomes, rulesAtWork } from './grouping/store.ts';

const maxAttempts = 5;

/** False when others changed what the decision was based on. */
async function decideAndDo(tx: Tx, rules: readonly Rule[], alert: GroupableAlert): Promise<boolean> {
  const around = await look(tx, rules, alert);
  if (!around) return true;
  const { winner, proposals, also, shadow } = decideAll(around.rules, around.alert, around.world);
  if (winner && !(await apply(tx, around, winner))) return false;
  await propose(tx, around.alert, proposals);
  const note = (outcome: 'also' | 'shadow') => (one: { rule: Rule; because: string }) => ({
    ...one,
    alertId: alert.id,
    outcome,
  });
  await noteOutcomes(tx, [...also.map(note('also')), ...shadow.map(note('shadow'))]);
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
    const rules = await rulesAtWork(tx);
    for (let attempt = 0; attempt < maxAttempts; attempt += 1) {
      const [alert] = await getAlertsForGrouping(tx, [subjectId]);
      if (!alert || alert.stage === 'resolved') return;
      await sql`savepoint grouping`.execute(tx.db);
      if (await decideAndDo(tx, rules, alert)) return;
      await sql`rollback to savepoint grouping`.execute(tx.db);
    }
    throw new Problem('unavailable', 'incidents_contended', 'Too many others group these alerts at this moment.', {
      retryAfterSeconds: 1,
    });
  });
}
