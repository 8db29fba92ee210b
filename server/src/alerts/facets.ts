// What the queue's facets show: each counted under all filters but its own.
import type { AlertFilter, getAlertFacets as endpoint } from '@tocsin/contracts/api/alerts';
import { severityName } from '@tocsin/contracts/severity';
import { sql } from 'kysely';
import type * as z from 'zod';

import { authorize } from '#platform/authorize';
import { inTransaction, type Context, type Tx } from '#platform/context';

import { allOf, conditionsOf, type Condition } from './filter.ts';
import { namesFor } from './names.ts';

type Facets = z.output<typeof endpoint.output>;
type FacetName = Exclude<keyof Facets, 'total'>;
type Counted = { value: string | null; label: string | null; count: number };

const plainFacets = ['severity', 'stage', 'assignee', 'site', 'rule', 'dataset'] as const;
type PlainFacet = (typeof plainFacets)[number];
const plainColumns: Record<PlainFacet, string> = {
  severity: 'severity',
  stage: 'stage',
  assignee: 'assignee_id',
  site: 'site_code',
  rule: 'rule_id',
  dataset: 'dataset',
};
const mostValues = 100;

async function countAll(tx: Tx, where: Condition): Promise<Counted[]> {
  const { rows } = await sql<Counted>`
    select null as value, null as label, count(*)::int as count from alert where ${where}`.execute(tx.db);
  return rows;
}

/** Many facets in one pass over the rows: one grouping set each, and an empty one for the total. */
async function countPlain(tx: Tx, names: readonly PlainFacet[], where: Condition): Promise<Map<string, Counted[]>> {
  if (names.length === 0) return new Map([['total', await countAll(tx, where)]]);
  const columns = names.map((name) => sql.raw(plainColumns[name]));
  const values = names.map((name, index) => sql`when ${1 << index} then ${sql.raw(plainColumns[name])}::text`);
  const full = (1 << names.length) - 1;
  const bits = names.map((_, index) => sql`(grouping(${columns[index]}) << ${sql.lit(index)})`);
  const sets = columns.map((column) => sql`(${column})`);
  const which = sql`${sql.lit(full)} - (${sql.join(bits, sql` + `)})`;
  const { rows } = await sql<Counted & { which: number }>`
    select ${which} as which, case ${which} ${sql.join(values, sql` `)} end as value,
      max(rule_title) as label, count(*)::int as count
    from alert where ${where}
    group by grouping sets (${sql.join(sets)}, ())`.execute(tx.db);
  const facets = new Map<string, Counted[]>(names.map((name) => [name, []]));
  for (const { which: bit, ...counted } of rows) {
    const name = bit === 0 ? 'total' : names[Math.log2(bit)];
    if (name !== undefined) facets.set(name, [...(facets.get(name) ?? []), counted]);
  }
  return facets;
}

async function countListed(tx: Tx, column: 'tactics' | 'entities', where: Condition): Promise<Counted[]> {
  const { rows } = await sql<Counted>`
    select value, value as label, count(*)::int as count
    from alert cross join unnest(${sql.ref(column)}) as value where ${where}
    group by value order by count(*) desc, value limit ${mostValues}`.execute(tx.db);
  return rows;
}

const isActive = (filter: AlertFilter, name: FacetName): boolean => (filter[name]?.length ?? 0) > 0;

async function labelled(tx: Tx, name: PlainFacet, counted: readonly Counted[]) {
  const names = await namesFor(
    tx,
    name === 'assignee' ? counted.map(({ value }) => ({ assigneeId: value, siteId: null })) : [],
  );
  const label = (value: string, other: string): string => {
    if (name === 'severity') return severityName(Number(value));
    if (name === 'assignee') return value === 'none' ? 'Nobody' : names.person(value).name;
    if (name === 'site') return names.siteByCode(value)?.name ?? value;
    return name === 'rule' ? other : value;
  };
  return counted
    .filter(({ value }) => value !== null || name === 'assignee')
    .map(({ value, label: other, count }) => ({
      value: value ?? 'none',
      label: label(value ?? 'none', other ?? ''),
      count,
    }))
    .toSorted((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1))
    .slice(0, mostValues);
}

/** At most 100 values a facet, the most frequent first. */
export async function getAlertFacets(ctx: Context, filter: AlertFilter): Promise<Facets> {
  authorize(ctx, 'alert:read');

  return inTransaction(ctx, async (tx) => {
    const conditions = conditionsOf(filter, ctx.actor.id);
    const shared = plainFacets.filter((name) => !isActive(filter, name));
    const counted = await countPlain(tx, shared, allOf(conditions));
    for (const name of plainFacets.filter((each) => isActive(filter, each))) {
      const own = await countPlain(tx, [name], allOf(conditions, [name]));
      counted.set(name, own.get(name) ?? []);
    }
    const plain = async (name: PlainFacet) => labelled(tx, name, counted.get(name) ?? []);
    const listed = async (name: 'tactic' | 'entity', column: 'tactics' | 'entities') =>
      (await countListed(tx, column, allOf(conditions, [name]))).map(({ value, count }) => ({
        value: value ?? '',
        label: (value ?? '').replace(/^[a-z]+:/, ''),
        count,
      }));
    return {
      total: counted.get('total')?.[0]?.count ?? 0,
      severity: await plain('severity'),
      stage: await plain('stage'),
      assignee: await plain('assignee'),
      site: await plain('site'),
      rule: await plain('rule'),
      tactic: await listed('tactic', 'tactics'),
      dataset: await plain('dataset'),
      entity: await listed('entity', 'entities'),
    };
  });
}
