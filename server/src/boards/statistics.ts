// Trends, breakdowns and times of a window of days.
import { alertStages } from '@tocsin/contracts/alert';
import type { getStatistics as endpoint } from '@tocsin/contracts/api/boards';
import { incidentStages } from '@tocsin/contracts/words';
import { sql, type RawBuilder } from 'kysely';
import type * as z from 'zod';

import { authorize } from '#platform/authorize';
import { inTransaction, type Context, type Tx } from '#platform/context';
import { reachesSite } from '#platform/reach';

import { holdGroups, hourIndex, hourStart, hoursBefore, incidentsByHour, spreadAlerts, type Window } from './hours.ts';
import { measureTimes } from './times.ts';

type Output = z.input<typeof endpoint.output>;
type Breakdown = Output['incidents']['bySite'];
type Condition = RawBuilder<boolean>;
type Cell = { which: number; value: string | null; severity: number | null; hour: number | null; count: number };

const mostItems = 12;
/** Of what names nobody or no site. */
const none = 'none';

type Named = { key: string | null; count: number };
async function breakdown(
  rows: readonly Named[],
  labelsOf: (keys: readonly string[]) => Promise<ReadonlyMap<string, string>>,
): Promise<Breakdown> {
  const sorted = rows.toSorted((a, b) => b.count - a.count || ((a.key ?? '') < (b.key ?? '') ? -1 : 1));
  const shown = sorted.slice(0, mostItems);
  const labels = await labelsOf(shown.flatMap(({ key }) => (key === null ? [] : [key])));
  return {
    items: shown.map(({ key, count }) => ({
      key: key ?? none,
      label: key === null ? '' : (labels.get(key) ?? key),
      count,
    })),
    others: sorted.slice(mostItems).reduce((sum, { count }) => sum + count, 0),
  };
}

type Label = { key: string; label: string };
const asLabels = (rows: readonly Label[]) => new Map(rows.map(({ key, label }) => [key, label]));
const people = (tx: Tx) => async (ids: readonly string[]) =>
  asLabels(
    (
      await sql<Label>`select id::text as key, name as label from person where id = any(${[...ids]}::uuid[])`.execute(
        tx.db,
      )
    ).rows,
  );
const sites = (tx: Tx) => async (codes: readonly string[]) =>
  asLabels(
    (
      await sql<Label>`select code as key, name as label from site where code = any(${[...codes]}::text[])`.execute(
        tx.db,
      )
    ).rows,
  );
/** A rule is called what its last alert called it. */
const rules = (tx: Tx) => async (ids: readonly string[]) =>
  asLabels(
    (
      await sql<Label>`select wanted as key, last.rule_title as label from unnest(${[...ids]}::text[]) as wanted
        cross join lateral (select rule_title from alert where rule_id = wanted order by last_seen_at desc limit 1) last`.execute(
        tx.db,
      )
    ).rows,
  );
const asIs = (): Promise<ReadonlyMap<string, string>> => Promise.resolve(new Map());

/** All of it in one pass over the index: hours of each severity, and each breakdown as a grouping set. */
async function alertsOf(tx: Tx, window: Window, where: Condition): Promise<NonNullable<Output['alerts']>> {
  await holdGroups(tx);
  const { rows } = await sql<Cell>`
    with seen as (
      select ${hourStart(sql`first_seen_at`, window)} as start, severity, stage, site_code, rule_id, dataset, assignee_id
      from alert where first_seen_at >= ${window.from} and first_seen_at < ${window.to} and ${where})
    select grouping(start, stage, site_code, rule_id, dataset, assignee_id) as which,
      ${hourIndex(sql`start`, window)} as hour, severity,
      coalesce(stage, site_code, rule_id, dataset, assignee_id::text) as value, count(*)::int as count
    from seen group by grouping sets ((start, severity), (stage), (site_code), (rule_id), (dataset), (assignee_id))`.execute(
    tx.db,
  );
  /** The bit of a column is unset in the set that groups by it. */
  const groupedBy = (place: number): Named[] =>
    rows.filter(({ which }) => which === 63 - (1 << (5 - place))).map(({ value, count }) => ({ key: value, count }));
  const cells = rows.flatMap(({ severity, hour, count }) =>
    severity === null || hour === null ? [] : [{ severity, hour, count }],
  );
  const hourly = spreadAlerts(cells, window);
  const bySeverity = hourly.map((hours) => hours.reduce((sum, count) => sum + count, 0));
  const stages = groupedBy(1);
  return {
    total: bySeverity.reduce((sum, count) => sum + count, 0),
    hourly,
    bySeverity,
    byStage: alertStages.map((stage) => ({ stage, count: stages.find(({ key }) => key === stage)?.count ?? 0 })),
    bySite: await breakdown(groupedBy(2), sites(tx)),
    byRule: await breakdown(groupedBy(3), rules(tx)),
    bySource: await breakdown(groupedBy(4), asIs),
    byAnalyst: await breakdown(groupedBy(5), people(tx)),
  };
}

async function incidentsOf(tx: Tx, window: Window, where: Condition): Promise<Output['incidents']> {
  const inWindow = sql<boolean>`created_at >= ${window.from} and created_at < ${window.to} and ${where}`;
  const hourly = await incidentsByHour(tx, window, where);
  const bySeverity = hourly.map((hours) => hours.reduce((sum, count) => sum + count, 0));
  const by = async (key: RawBuilder<unknown>, from = sql`incident`): Promise<Named[]> =>
    (
      await sql<Named>`select ${key} as key, count(*)::int as count from ${from} where ${inWindow} group by 1`.execute(
        tx.db,
      )
    ).rows;
  const stages = await by(sql`stage`);
  // Of an incident of several sites each counts it; whoever sees some sites sees those.
  const atSites = sql`incident left join lateral unnest(case when site_codes = '{}' then null else site_codes end) as at_site(code) on true`;
  const seen = (await by(sql`at_site.code`, atSites)).filter(({ key }) => reachesSite(tx.reach, key));
  return {
    total: bySeverity.reduce((sum, count) => sum + count, 0),
    hourly,
    bySeverity,
    byStage: incidentStages.map((stage) => ({ stage, count: stages.find(({ key }) => key === stage)?.count ?? 0 })),
    bySite: await breakdown(seen, sites(tx)),
    byAnalyst: await breakdown(await by(sql`owner_id::text`), people(tx)),
  };
}

export async function getStatistics(ctx: Context, { days, site }: z.output<typeof endpoint.input>): Promise<Output> {
  authorize(ctx, 'incident:read');

  const window = hoursBefore(ctx.now(), days * 24);
  const codes = site?.map((code) => code.toLowerCase()).filter((code) => reachesSite(ctx.reach, code));
  const wanted = (has: RawBuilder<boolean>): Condition => (site?.length ? has : sql<boolean>`true`);
  const alertsWanted = wanted(sql<boolean>`site_code = any(${codes ?? []}::text[])`);
  const incidentsWanted = wanted(sql<boolean>`site_codes && ${codes ?? []}::text[]`);
  const seesAlerts = ctx.actor.permissions.has('alert:read');
  return inTransaction(ctx, async (tx) => ({
    from: window.from.toISOString(),
    to: window.to.toISOString(),
    alerts: seesAlerts ? await alertsOf(tx, window, alertsWanted) : null,
    incidents: await incidentsOf(tx, window, incidentsWanted),
    times: await measureTimes(tx, window, incidentsWanted),
  }));
}
