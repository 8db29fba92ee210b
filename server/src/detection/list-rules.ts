// The rule library as a list with filters, and the counts beside it.
import type { RuleFilter, ruleSorts } from '@tocsin/contracts/api/detection';
import type { Page } from '@tocsin/contracts/page';
import type { Rule } from '@tocsin/contracts/rule';
import { expressionBuilder, sql, type Expression, type SqlBool } from 'kysely';

import { authorize } from '#platform/authorize';
import { inTransaction, type Context, type Database } from '#platform/context';
import { readCursor, writeCursor } from '#platform/cursor';

import { noisyRules } from './health/noisy-rules.ts';
import { healthWindowMs } from './health/precision.ts';
import { likePattern } from './like-pattern.ts';
import { ruleColumns, shownRule, tables } from './store.ts';
import type { DetectionTables } from './tables.ts';

type Sort = (typeof ruleSorts)[number];

/** Each sort as one text key, so that one cursor (key, id) serves all; hits and severity are padded to sort as text. */
const sorts: Record<Sort, { key: string; descending: boolean }> = {
  title: { key: 'lower(left(title, 300))', descending: false },
  '-hits': { key: "lpad(hits::text, 20, '0')", descending: true },
  '-lastHitAt': {
    key: "coalesce(to_char(last_hit_at at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS.US'), '')",
    descending: true,
  },
  '-severity': { key: "severity::text || lpad(hits::text, 20, '0')", descending: true },
  '-costMicros': { key: "to_char(coalesce(cost_micros, 0), '0000000000.000000')", descending: true },
  '-updatedAt': { key: "to_char(updated_at at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS.US')", descending: true },
};

/** What health is told by: the moment, and the rules that are mostly wrong. */
type Health = { now: Date; noisy: readonly string[] };
/** As the health of a rule says it: silent after 30 days at work; noisy with most of its decided alerts wrong. */
const healthConditions = {
  never: () => sql<SqlBool>`(hits = 0 and shadow_hits = 0)`,
  silent: ({ now }: Health) => {
    const since = new Date(now.getTime() - healthWindowMs);
    return sql<SqlBool>`(mode in ('active', 'shadow') and coalesce(last_hit_at, '-infinity') < ${since}
      and exists (select from rule_deployment where rule_deployment.rule = rule.id and ended_at is null
        and started_at < ${since}))`;
  },
  noisy: ({ noisy }: Health) => sql<SqlBool>`rule_id = any(${[...noisy]}::text[])`,
} as const;
const healthStates = ['never', 'silent', 'noisy'] as const;

/** A technique includes its sub-techniques. */
const underTechniques = (techniques: readonly string[]): Expression<SqlBool> =>
  sql<SqlBool>`exists (select from unnest(techniques) as own
    where own = any(${[...techniques]}::text[]) or split_part(own, '.', 1) = any(${[...techniques]}::text[]))`;

/** The filter as conditions; `except` leaves one out, which is how a facet counts its other values. */
function conditionsOf(filter: RuleFilter, told: Health, except?: keyof RuleFilter): Expression<SqlBool>[] {
  const where = expressionBuilder<DetectionTables, 'rule'>();
  const { severity, product, origin, enabled, tactic, technique, kind, mode, health, q } = filter;
  const conditions: [keyof RuleFilter, Expression<SqlBool> | undefined][] = [
    ['severity', severity && where('severity', 'in', severity)],
    ['product', product && where('product', 'in', product)],
    ['origin', origin && where('origin', 'in', origin)],
    ['enabled', enabled === undefined ? undefined : where('mode', enabled ? '=' : '!=', 'active')],
    ['kind', kind && where('kind', 'in', kind)],
    ['mode', mode && where('mode', 'in', mode)],
    ['health', health && where.or(health.map((state) => healthConditions[state](told)))],
    ['technique', technique && underTechniques(technique)],
    ['tactic', tactic && sql<SqlBool>`tactics && ${tactic}::text[]`],
    ['q', q ? where('search', 'like', likePattern(q)) : undefined],
  ];
  return conditions.flatMap(([name, condition]) => (condition && name !== except ? [condition] : []));
}

const rulesWhere = (db: Database, conditions: readonly Expression<SqlBool>[]) =>
  tables(db)
    .selectFrom('rule')
    .where((where) => where.and([...conditions]));

export async function listRules(
  ctx: Context,
  input: RuleFilter & { cursor?: string | undefined; limit: number; sort: Sort },
): Promise<Page<Rule> & { total: number }> {
  authorize(ctx, 'rule:read');
  const { key, descending } = sorts[input.sort];
  const keyExpression = sql.raw<string>(key);
  const direction = descending ? 'desc' : 'asc';
  const after = input.cursor === undefined ? null : readCursor(input.cursor, input.sort, ['text', 'id']);

  return inTransaction(ctx, async (tx) => {
    const now = ctx.now();
    const noisy = input.health?.includes('noisy') ? await noisyRules(tx, now) : [];
    const conditions = conditionsOf(input, { now, noisy });
    const beyond =
      after && sql<SqlBool>`(${keyExpression}, id) ${sql.raw(descending ? '<' : '>')} (${after[0]}, ${after[1]}::uuid)`;
    const rows = await rulesWhere(tx.db, beyond ? [...conditions, beyond] : conditions)
      .select([...ruleColumns, keyExpression.as('key')])
      .orderBy(keyExpression, direction)
      .orderBy('id', direction)
      .limit(input.limit + 1)
      .execute();
    const { count } = await rulesWhere(tx.db, conditions)
      .select((select) => select.fn.countAll<number>().as('count'))
      .executeTakeFirstOrThrow();
    const shown = rows.slice(0, input.limit);
    const last = rows.length > input.limit ? shown.at(-1) : undefined;
    return {
      items: shown.map(({ key: _, ...row }) => shownRule(row)),
      next: last ? writeCursor(input.sort, [last.key, last.id]) : null,
      total: count,
    };
  });
}

const facetValues = {
  severity: sql<string>`severity::text`,
  product: sql<string>`product`,
  origin: sql<string>`origin`,
  enabled: sql<string>`(mode = 'active')::text`,
  kind: sql<string>`kind`,
  mode: sql<string>`mode`,
  tactic: sql<string>`unnest(tactics)`,
} as const;

/** Each facet is counted under all filters but its own. */
export async function getRuleFacets(
  ctx: Context,
  filter: RuleFilter,
): Promise<Record<string, { value: string; count: number }[]>> {
  authorize(ctx, 'rule:read');
  return inTransaction(ctx, async (tx) => {
    const facets: Record<string, { value: string; count: number }[]> = {};
    const now = ctx.now();
    const told = { now, noisy: await noisyRules(tx, now) };
    for (const [name, value] of Object.entries(facetValues)) {
      const rows = await rulesWhere(tx.db, conditionsOf(filter, told, name as keyof typeof facetValues))
        .select((select) => [value.as('value'), select.fn.countAll<number>().as('count')])
        .groupBy('value')
        .orderBy('count', 'desc')
        .execute();
      facets[name] = rows.filter((row) => row.value !== '');
    }
    facets['health'] = [];
    for (const value of healthStates) {
      const conditions = [...conditionsOf(filter, told, 'health'), healthConditions[value](told)];
      const { count } = await rulesWhere(tx.db, conditions)
        .select((select) => select.fn.countAll<number>().as('count'))
        .executeTakeFirstOrThrow();
      if (count > 0) facets['health'].push({ value, count });
    }
    return facets;
  });
}
