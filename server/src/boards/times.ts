// How long incidents took to be detected, acknowledged, contained and resolved; and how many cannot tell.
import { timeMeasures, type getStatistics, type TimeMeasure } from '@tocsin/contracts/api/boards';
import type { Milestone } from '@tocsin/contracts/words';
import { sql, type RawBuilder } from 'kysely';
import type * as z from 'zod';

import type { Tx } from '#platform/context';
import { reachesSite } from '#platform/reach';

import type { Window } from './hours.ts';

type Times = z.input<typeof getStatistics.output>['times'];
type Figures = Times['measures'][number]['all'];

/** From which milestone to which. */
const spansOf: Readonly<Record<TimeMeasure, readonly [Milestone, Milestone]>> = {
  detect: ['started', 'detected'],
  acknowledge: ['detected', 'acknowledged'],
  contain: ['detected', 'contained'],
  resolve: ['detected', 'closed'],
};
const mostSites = 50;

/** As the incident shows it: what somebody put right counts, then what was noted, then what follows from the row. */
const momentOf = (milestone: Milestone): RawBuilder<unknown> => {
  const kept = sql`(milestones -> ${milestone}::text ->> 'at')::timestamptz`;
  if (milestone === 'started') return sql`coalesce(${kept}, least(started_at, created_at))`;
  return milestone === 'detected' ? sql`coalesce(${kept}, created_at)` : kept;
};
const tookOf = (measure: TimeMeasure): RawBuilder<number> => {
  const [from, to] = spansOf[measure];
  return sql<number>`extract(epoch from (${momentOf(to)} - ${momentOf(from)})) * 1000`;
};

type Row = { key: string | null; label: string | null; n: number } & Record<string, unknown>;
const numberOf = (value: unknown): number | null => (value === null || value === undefined ? null : Number(value));

const columns = sql.join(
  timeMeasures.map((measure) => {
    const took = sql.ref(measure);
    return sql`count(${took})::int as ${sql.raw(`${measure}_n`)},
      percentile_cont(0.5) within group (order by ${took}) as ${sql.raw(`${measure}_median`)},
      percentile_cont(0.9) within group (order by ${took}) as ${sql.raw(`${measure}_p90`)}`;
  }),
);

const figuresOf = (measure: TimeMeasure, row: Row): Figures => {
  const measured = Number(row[`${measure}N`] ?? 0);
  return {
    key: row.key ?? '',
    label: row.label ?? '',
    measured,
    without: row.n - measured,
    medianMs: numberOf(row[`${measure}Median`]),
    p90Ms: numberOf(row[`${measure}P90`]),
  };
};

/** Of incidents opened in the window. What was cancelled or merged has no times of its own and is only counted. */
export async function measureTimes(tx: Tx, window: Window, where: RawBuilder<boolean>): Promise<Times> {
  const inWindow = sql<boolean>`created_at >= ${window.from} and created_at < ${window.to} and ${where}`;
  const of = sql`with took as (
    select severity, site_codes, ${sql.join(timeMeasures.map((measure) => sql`${tookOf(measure)} as ${sql.ref(measure)}`))}
    from incident where ${inWindow} and stage not in ('cancelled', 'merged'))`;
  const { rows } = await sql<Row>`${of} select severity::text as key, '' as label, count(*)::int as n, ${columns}
    from took group by grouping sets ((severity), ()) order by severity`.execute(tx.db);
  const { rows: atSites } = await sql<Row>`${of}
    select site.code as key, min(site.name) as label, count(*)::int as n, ${columns}
    from took cross join lateral unnest(site_codes) as at_site(code) join site on site.code = at_site.code
    group by site.code order by count(*) desc, site.code limit ${mostSites}`.execute(tx.db);
  const { rows: left } = await sql<{ cancelled: number; merged: number }>`
    select count(*) filter (where stage = 'cancelled')::int as cancelled,
      count(*) filter (where stage = 'merged')::int as merged from incident where ${inWindow}`.execute(tx.db);
  const all = rows.find(({ key }) => key === null) ?? { key: null, label: null, n: 0 };
  const severities = rows.filter(({ key }) => key !== null);
  const seen = atSites.filter(({ key }) => reachesSite(tx.reach, key));
  return {
    counted: all.n,
    cancelled: left[0]?.cancelled ?? 0,
    merged: left[0]?.merged ?? 0,
    measures: timeMeasures.map((measure) => ({
      measure,
      all: figuresOf(measure, all),
      bySeverity: severities.map((row) => figuresOf(measure, row)),
      bySite: seen.map((row) => figuresOf(measure, row)),
    })),
  };
}
