// Upstream changes that wait for a decision.
import type { getProposal as one, listProposals as list, Proposal } from '@tocsin/contracts/api/rule-life';
import { expressionBuilder, sql, type Expression, type Selectable, type SqlBool } from 'kysely';
import type * as z from 'zod';

import { authorize } from '#platform/authorize';
import { inTransaction, type Context } from '#platform/context';
import { readCursor, writeCursor } from '#platform/cursor';
import { notFound } from '#platform/errors';

import { likePattern } from '../like-pattern.ts';
import { tables } from '../store.ts';
import type { DetectionTables } from '../tables.ts';

type Row = Selectable<DetectionTables['ruleProposal']>;
const order = 'title';

const shown = (row: Row): Proposal => ({
  id: row.id,
  kind: row.kind,
  ruleKind: row.ruleKind,
  ruleId: row.ruleId,
  rule: row.rule,
  title: row.title,
  upstream: { url: row.url, revision: row.revision, path: row.path },
  conflict: row.conflict,
  added: row.added,
  removed: row.removed,
  at: row.at.toISOString(),
});

export async function listProposals(
  ctx: Context,
  input: z.output<typeof list.input>,
): Promise<z.input<typeof list.output>> {
  authorize(ctx, 'rule:read');
  const { kind, url, conflict, q } = input;
  const where = expressionBuilder<DetectionTables, 'ruleProposal'>();
  const conditions: Expression<SqlBool>[] = [
    where('decidedAt', 'is', null),
    ...(kind ? [where('kind', 'in', kind)] : []),
    ...(url === undefined ? [] : [where('url', '=', url)]),
    ...(conflict === undefined ? [] : [where('conflict', '=', conflict)]),
    ...(q ? [sql<SqlBool>`lower(title || ' ' || rule_id || ' ' || path) like ${likePattern(q)}`] : []),
  ];
  const start = input.cursor === undefined ? null : readCursor(input.cursor, order, ['text', 'id']);
  const key = sql<string>`lower(left(title, 300))`;
  return inTransaction(ctx, async (tx) => {
    const rows = await tables(tx.db)
      .selectFrom('ruleProposal')
      .selectAll()
      .select(key.as('key'))
      .where((each) => each.and(conditions))
      .$if(start !== null, (query) =>
        query.where(sql<SqlBool>`(${key}, id) > (${start?.[0] ?? ''}, ${start?.[1] ?? ''}::uuid)`),
      )
      .orderBy(key)
      .orderBy('id')
      .limit(input.limit + 1)
      .execute();
    const { total } = await tables(tx.db)
      .selectFrom('ruleProposal')
      .select((select) => select.fn.countAll<number>().as('total'))
      .where((each) => each.and(conditions))
      .executeTakeFirstOrThrow();
    const page = rows.slice(0, input.limit);
    const last = page.at(-1);
    const next = rows.length > input.limit && last ? writeCursor(order, [last.key, last.id]) : null;
    return { items: page.map(shown), next, total };
  });
}

/** @throws Problem `proposal_not_found` */
export async function getProposal(
  ctx: Context,
  { proposalId }: { proposalId: string },
): Promise<z.input<typeof one.output>> {
  authorize(ctx, 'rule:read');
  return inTransaction(ctx, async (tx) => {
    const row = await tables(tx.db)
      .selectFrom('ruleProposal')
      .leftJoin('rule', 'rule.id', 'ruleProposal.rule')
      .selectAll('ruleProposal')
      .select('rule.source as ours')
      .where('ruleProposal.id', '=', proposalId)
      .executeTakeFirst();
    if (!row) throw notFound('proposal', proposalId);
    return { ...shown(row), base: row.base, ours: row.ours, theirs: row.theirs };
  });
}
