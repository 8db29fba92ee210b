// What each rule did, how much of it stood, and what those in shadow would have done.
import type * as api from '@tocsin/contracts/api/grouping';
import type { GroupingStatistics, ShadowResult } from '@tocsin/contracts/grouping';
import { sql } from 'kysely';
import type * as z from 'zod';

import { getAlertsForGrouping } from '#alerts';
import { authorize } from '#platform/authorize';
import { inTransaction, type Context } from '#platform/context';
import { readCursor, writeCursor } from '#platform/cursor';
import { notFound } from '#platform/errors';

import { findRules } from './store.ts';
import { tables } from './tables.ts';

const dayMs = 86_400_000;
type Counts = { ruleId: string; what: string; count: number };

/** Of alerts and incidents that whoever asks sees. */
export async function getGroupingStatistics(
  ctx: Context,
  { days }: z.output<typeof api.getGroupingStatistics.input>,
): Promise<{ items: GroupingStatistics[] }> {
  authorize(ctx, 'incident:read');
  return inTransaction(ctx, async (tx) => {
    const rules = await findRules(tx);
    const since = new Date(tx.now().getTime() - days * dayMs);
    const { rows } = await sql<Counts>`
      select rule_id, outcome as what, count(*)::int as count from grouping_outcome where at >= ${since} group by 1, 2
      union all
      select rule_id, 'incidents', count(distinct incident_id)::int from incident_alert
        where rule_id is not null and at >= ${since} group by 1
      union all
      select rule_id, 'members', count(*)::int from incident_alert
        where rule_id is not null and at >= ${since} group by 1
      union all
      select rule_id, 'removed', count(*)::int from incident_alert
        where rule_id is not null and at >= ${since} and removed_at is not null group by 1
      union all
      select rule_id, 'proposal ' || state, count(*)::int from grouping_proposal where at >= ${since} group by 1, 2`.execute(
      tx.db,
    );
    const counts = new Map(rows.map(({ ruleId, what, count }) => [`${ruleId} ${what}`, count]));
    const of = (ruleId: string, what: string): number => counts.get(`${ruleId} ${what}`) ?? 0;
    const items = rules.map(({ id }) => {
      const [grouped, removed] = [of(id, 'members'), of(id, 'removed')];
      const [accepted, rejected] = [of(id, 'proposal accepted'), of(id, 'proposal rejected')];
      const judged = grouped + rejected;
      return {
        ruleId: id,
        grouped,
        incidents: of(id, 'incidents'),
        alsoMatched: of(id, 'also'),
        shadow: of(id, 'shadow'),
        beyondCap: of(id, 'full'),
        removed,
        proposed: accepted + rejected + of(id, 'proposal open') + of(id, 'proposal gone'),
        accepted,
        rejected,
        precision: judged === 0 ? null : (grouped - removed) / judged,
      };
    });
    return { items };
  });
}

const sort = 'grouping-shadow';

/** @throws Problem `not_found`. */
export async function listShadowGroupings(
  ctx: Context,
  { groupingRuleId, cursor, limit }: z.output<typeof api.listShadowGroupings.input>,
): Promise<{ items: ShadowResult[]; next: string | null }> {
  authorize(ctx, 'incident:read');
  const after = cursor === undefined ? null : readCursor(cursor, sort, ['time', 'id']);
  return inTransaction(ctx, async (tx) => {
    if (!(await findRules(tx)).some(({ id }) => id === groupingRuleId)) throw notFound('grouping rule', groupingRuleId);
    let query = tables(tx.db)
      .selectFrom('groupingOutcome')
      .selectAll()
      .where('ruleId', '=', groupingRuleId)
      .where('outcome', '=', 'shadow')
      .orderBy('at', 'desc')
      .orderBy('alertId', 'desc')
      .limit(limit + 1);
    if (after) query = query.where(sql<boolean>`(at, alert_id) < (${after[0]}::timestamptz, ${after[1]}::uuid)`);
    const rows = await query.execute();
    const page = rows.slice(0, limit);
    const alerts = new Map(
      (
        await getAlertsForGrouping(
          tx,
          page.map(({ alertId }) => alertId),
        )
      ).map((alert) => [alert.id, alert]),
    );
    const last = page.at(-1);
    return {
      items: page.flatMap(({ ruleId, ruleVersion, alertId, because, at }) => {
        const alert = alerts.get(alertId);
        if (!alert) return [];
        const { id, number, title, severity } = alert;
        return [{ ruleId, ruleVersion, alert: { id, number, title, severity }, because, at: at.toISOString() }];
      }),
      next: rows.length > limit && last ? writeCursor(sort, [last.at.toISOString(), last.alertId]) : null,
    };
  });
}
