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
type FacetName = Exclude<keyof Facets, 'total' | 'listedOf'>;
type Counted = { value: string | null; count: number };

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
/** What an alert has several of stands in no index: of more alerts than these, only the latest are looked into. */
const mostListed = 20_000;

async function countAll(tx: Tx, where: Condition): Promise<Counted[]> {
  const { rows } = await sql<Counted>`
    select null as value, count(*)::int as count from alert where ${where}`.execute(tx.db);
  return rows;
}

/** By itself, so that several processes may count it: of grouping sets they may not. */
async function countOne(tx: Tx, name: PlainFacet, where: Condition): Promise<Counted[]> {
  const column = sql.raw(plainColumns[name]);
  const { rows } = await sql<Counted>`
    select value::text as value, count from (
      select ${column} as value, count(*)::int as count from alert where ${where} group by 1) as counted`.execute(
    tx.db,
  );
  return rows;
}

/** Many facets in one pass, over an index alone: one grouping set each, and an empty one for the total. */
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
      count(*)::int as count
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
    select value, count(*)::int as count
    from (select ${sql.ref(column)} from alert where ${where}
      order by last_seen_at desc, id desc limit ${mostListed}) as latest cross join unnest(${sql.ref(column)}) as value
    group by value order by count(*) desc, value limit ${mostValues}`.execute(tx.db);
  return rows;
}

const isActive = (filter: AlertFilter, name: FacetName): boolean => (filter[name]?.length ?? 0) > 0;

/** A rule is called what its last alert called it. */
async function ruleTitles(tx: Tx, ids: readonly string[]): Promise<Map<string, string>> {
  const { rows } = await sql<{ id: string; title: string }>`
    select wanted as id, last.rule_title as title from unnest(${[...ids]}::text[]) as wanted
    cross join lateral (select rule_title from alert where rule_id = wanted order by last_seen_at desc limit 1) last`.execute(
    tx.db,
  );
  return new Map(rows.map(({ id, title }) => [id, title]));
}

async function labelled(tx: Tx, name: PlainFacet, counted: readonly Counted[]) {
  const most = counted
    .filter(({ value }) => value !== null || name === 'assignee')
    .map(({ value, count }) => ({ value: value ?? 'none', count }))
    .toSorted((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1))
    .slice(0, mostValues);
  const values = most.map(({ value }) => value);
  const people = name === 'assignee' ? values.filter((value) => value !== 'none') : [];
  const names = await namesFor(
    tx,
    people.map((assigneeId) => ({ assigneeId, siteId: null })),
  );
  const titles = name === 'rule' ? await ruleTitles(tx, values) : null;
  const label = (value: string): string => {
    if (name === 'severity') return severityName(Number(value));
    if (name === 'assignee') return value === 'none' ? 'Nobody' : names.person(value).name;
    if (name === 'site') return names.siteByCode(value)?.name ?? value;
    return titles?.get(value) ?? value;
  };
  return most.map(({ value, count }) => ({ value, label: label(value), count }));
}

/** Where tactics or entities are chosen, their own facet is counted among more alerts than are listed. */
async function listedOf(tx: Tx, conditions: ReturnType<typeof conditionsOf>, total: number): Promise<number | null> {
  if (total > mostListed) return mostListed;
  for (const name of ['tactic', 'entity'] as const) {
    if (!conditions.get(name)?.length) continue;
    const { rows } =
      await sql`select from alert where ${allOf(conditions, [name])} offset ${mostListed} limit 1`.execute(tx.db);
    if (rows.length > 0) return mostListed;
  }
  return null;
}

/** At most 100 values a facet, the most frequent first. */
export async function getAlertFacets(ctx: Context, filter: AlertFilter): Promise<Facets> {
  authorize(ctx, 'alert:read');

  return inTransaction(ctx, async (tx) => {
    const conditions = conditionsOf(filter, ctx.actor.id, ctx.reach.sites);
    const shared = plainFacets.filter((name) => !isActive(filter, name));
    const counted = await countPlain(tx, shared, allOf(conditions));
    for (const name of plainFacets.filter((each) => isActive(filter, each)))
      counted.set(name, await countOne(tx, name, allOf(conditions, [name])));
    const plain = async (name: PlainFacet) => labelled(tx, name, counted.get(name) ?? []);
    const listed = async (name: 'tactic' | 'entity', column: 'tactics' | 'entities') =>
      (await countListed(tx, column, allOf(conditions, [name]))).map(({ value, count }) => ({
        value: value ?? '',
        label: (value ?? '').replace(/^[a-z]+:/, ''),
        count,
      }));
    const total = counted.get('total')?.[0]?.count ?? 0;
    return {
      total,
      severity: await plain('severity'),
      stage: await plain('stage'),
      assignee: await plain('assignee'),
      site: await plain('site'),
      rule: await plain('rule'),
      tactic: await listed('tactic', 'tactics'),
      dataset: await plain('dataset'),
      entity: await listed('entity', 'entities'),
      listedOf: await listedOf(tx, conditions, total),
    };
  });
}
