// The history of what was at work when: the open stretch of a rule ends, the next begins.
import type { Deployment, RuleMode } from '@tocsin/contracts/rule';

import { authorize } from '#platform/authorize';
import { inTransaction, type Context, type Tx } from '#platform/context';
import { notFound } from '#platform/errors';
import { uuidv7 } from '#platform/id';

import { findRule, tables } from '../store.ts';

export type Stretch = {
  rule: string;
  mode: RuleMode;
  version: number;
  because: string;
  expectedPerHour: number | null;
};

export async function moveDeployments(tx: Tx, stretches: readonly Stretch[]): Promise<void> {
  for (let start = 0; start < stretches.length; start += 500) {
    const chunk = stretches.slice(start, start + 500);
    await tables(tx.db)
      .updateTable('ruleDeployment')
      .set({ endedAt: tx.now() })
      .where('endedAt', 'is', null)
      .where((where) => where('rule', '=', where.fn.any(where.val(chunk.map(({ rule }) => rule)))))
      .execute();
    await tables(tx.db)
      .insertInto('ruleDeployment')
      .values(
        chunk.map((stretch) => ({
          ...stretch,
          id: uuidv7(),
          orgId: tx.orgId,
          startedAt: tx.now(),
          endedAt: null,
          byName: tx.actor.name,
        })),
      )
      .execute();
  }
}

/** @throws Problem `rule_not_found` */
export async function listDeployments(ctx: Context, { ruleId }: { ruleId: string }): Promise<{ items: Deployment[] }> {
  authorize(ctx, 'rule:read');
  return inTransaction(ctx, async (tx) => {
    const rule = await findRule(tx.db, ruleId);
    if (!rule) throw notFound('rule', ruleId);
    const rows = await tables(tx.db)
      .selectFrom('ruleDeployment')
      .selectAll()
      .where('rule', '=', rule.id)
      .orderBy('startedAt', 'desc')
      .orderBy('id', 'desc')
      .limit(200)
      .execute();
    return {
      items: rows.map((row) => ({
        version: row.version,
        mode: row.mode,
        from: row.startedAt.toISOString(),
        until: row.endedAt?.toISOString() ?? null,
        by: row.byName,
        because: row.because,
        hits: row.hits,
        expectedPerHour: row.expectedPerHour,
        rolledBack: row.rolledBack,
      })),
    };
  });
}
