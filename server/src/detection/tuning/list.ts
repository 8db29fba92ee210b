// Tuning entries, those that end first on top, and one of them.
import type { listTuning as endpoint } from '@tocsin/contracts/api/tuning';
import type { TuningEntry } from '@tocsin/contracts/tuning';
import { expressionBuilder, sql, type Expression, type SqlBool } from 'kysely';
import type * as z from 'zod';

import { authorize } from '#platform/authorize';
import { inTransaction, type Context, type Database } from '#platform/context';
import { readCursor, writeCursor } from '#platform/cursor';

import { likePattern } from '../like-pattern.ts';
import { tables } from '../store.ts';
import type { DetectionTables } from '../tables.ts';
import { findTuning, shownTuning, tuningRows } from './store.ts';

type Input = z.output<typeof endpoint.input>;
const order = 'expiresAt';
/** How near an end counts as expiring where nobody says. */
const soonDays = 14;
const dayMs = 86_400_000;

export async function getTuning(ctx: Context, { tuningId }: { tuningId: string }): Promise<TuningEntry> {
  authorize(ctx, 'rule:read');
  return inTransaction(ctx, async (tx) => shownTuning(await findTuning(tx.db, tuningId)));
}

function conditionsOf(input: Input, now: Date): Expression<SqlBool>[] {
  const where = expressionBuilder<DetectionTables, 'tuning' | 'rule'>();
  const { rule, kind, state, expiringDays, warned, q } = input;
  const conditions: (Expression<SqlBool> | undefined)[] = [
    rule === undefined ? undefined : sql<SqlBool>`(rule.rule_id = ${rule} or rule.id::text = ${rule})`,
    kind && where('tuning.kind', 'in', kind),
    state && where('tuning.state', 'in', state),
    expiringDays === undefined ? undefined : expiring(now, expiringDays),
    warned === undefined ? undefined : sql<SqlBool>`(tuning.warning is not null) = ${warned}`,
    q
      ? sql<SqlBool>`lower(rule.title || ' ' || tuning.reason || ' ' || tuning.created_by_name) like ${likePattern(q)}`
      : undefined,
  ];
  return conditions.filter((condition) => condition !== undefined);
}

const expiring = (now: Date, days: number): Expression<SqlBool> =>
  sql<SqlBool>`(tuning.state = 'active' and tuning.expires_at <= ${new Date(now.getTime() + days * dayMs)})`;

export async function listTuning(ctx: Context, input: Input): Promise<z.input<typeof endpoint.output>> {
  authorize(ctx, 'rule:read');
  const start = input.cursor === undefined ? null : readCursor(input.cursor, order, ['time', 'id']);
  return inTransaction(ctx, async (tx) => {
    const conditions = conditionsOf(input, tx.now());
    const rows = await tuningRows(tx.db)
      .where((where) => where.and(conditions))
      .$if(start !== null, (query) =>
        query.where(sql<SqlBool>`(tuning.expires_at, tuning.id) > (${start?.[0]}::timestamptz, ${start?.[1]}::uuid)`),
      )
      .orderBy('tuning.expiresAt')
      .orderBy('tuning.id')
      .limit(input.limit + 1)
      .execute();
    const page = rows.slice(0, input.limit);
    const last = page.at(-1);
    return {
      items: page.map(shownTuning),
      next: rows.length > input.limit && last ? writeCursor(order, [last.expiresAt.toISOString(), last.id]) : null,
      ...(await countsOf(tx.db, conditions, tx.now(), input.expiringDays ?? soonDays)),
    };
  });
}

async function countsOf(db: Database, conditions: readonly Expression<SqlBool>[], now: Date, days: number) {
  const all = await tables(db)
    .selectFrom('tuning')
    .select((select) => [
      select.fn.countAll<number>().filterWhere('state', '=', 'proposed').as('proposed'),
      select.fn.countAll<number>().filterWhere('state', '=', 'active').as('active'),
      select.fn.countAll<number>().filterWhere(expiring(now, days)).as('expiring'),
      select.fn.countAll<number>().filterWhere('warning', 'is not', null).as('warned'),
      select.fn.countAll<number>().filterWhere('state', '=', 'expired').as('expired'),
    ])
    .executeTakeFirstOrThrow();
  const { total } = await tables(db)
    .selectFrom('tuning')
    .innerJoin('rule', 'rule.id', 'tuning.rule')
    .select((select) => select.fn.countAll<number>().as('total'))
    .where((where) => where.and([...conditions]))
    .executeTakeFirstOrThrow();
  return { total, counts: all };
}
