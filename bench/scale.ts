// How long lists, counts and the figures of the boards take with many alerts and incidents.
// On PostgreSQL where `TOCSIN_TEST_DATABASE_URL` names a server, else on the embedded engine. `--alerts 5000000` says how many.
import { AlertFilter } from '@tocsin/contracts/api/alerts';
import { IncidentFilter } from '@tocsin/contracts/api/incidents';
import { sql } from 'kysely';

import { getAlertFacets } from '../server/src/alerts/facets.ts';
import { getAlertHistogram } from '../server/src/alerts/histogram.ts';
import { listAlerts } from '../server/src/alerts/list.ts';
import { getCommandCentre } from '../server/src/boards/command-centre.ts';
import { getSiteFigures } from '../server/src/boards/sites.ts';
import { getStatistics } from '../server/src/boards/statistics.ts';
import { getIncidentCounts } from '../server/src/incidents/counts.ts';
import { listIncidents } from '../server/src/incidents/list.ts';
import type { DatabaseHandle } from '../server/src/platform/database.ts';
import { openTestDatabase, testContext, testServerUrl, type TestContext } from '../server/src/platform/testing.ts';
import { report, short } from './report.ts';

const named = (option: string): number => Number(process.argv[process.argv.indexOf(option) + 1]) || 0;
const alerts = named('--alerts') || (short ? 20_000 : 1_000_000);
const incidents = named('--incidents') || Math.ceil(alerts / 50);
const rounds = short ? 3 : 7;
const days = 90;
const sites = 30;
const chunk = 100_000;

const openStages = ['new', 'acknowledged', 'investigating'];
const stageOf = sql`case when i % 50 = 0 then (array['new','acknowledged','investigating'])[1 + i % 3] else 'resolved' end`;
const seenAt = (now: Date) => sql`(${now}::timestamptz - make_interval(secs => ((i * 7919) % (${days} * 86400))))`;

async function fill(handle: DatabaseHandle, ctx: TestContext): Promise<void> {
  const now = ctx.now();
  const write = (statement: ReturnType<typeof sql>): Promise<unknown> => handle.asOwner((db) => statement.execute(db));
  await write(sql`insert into site (id, org_id, code, name, created_at)
    select gen_random_uuid(), ${ctx.orgId}, 's' || i, 'Site ' || i, ${now} from generate_series(0, ${sites - 1}::int) as i`);
  for (let from = 0; from < alerts; from += chunk)
    await write(sql`insert into alert (id, org_id, number, title, description, false_positives, reference_urls, severity,
        risk_score, score_factors, stage, verdict, assignee_id, site_code, rule_id, rule_title, rule_version, dataset,
        tactics, techniques, entities, dedup_key, dedup_kind, dedup_components, dedup_policy, dedup_open, dedup_since,
        quiet_count, distinct_contents, occurrence_count, first_seen_at, last_seen_at, created_at, updated_at, search)
      select gen_random_uuid(), ${ctx.orgId}, 'ALR-' || i, 'Something was seen ' || i, 'What it is about.', '{}', '{}',
        (array[0,1,1,2,2,2,3,3,4,1])[1 + i % 10], i % 101, '{}', ${stageOf},
        case when i % 50 = 0 then null else 'false_positive' end,
        case when i % 3 = 0 then ${ctx.actor.id}::uuid end, 's' || (i * 31 % ${sites}::int), 'rule-' || (i * 17 % 150),
        'Rule ' || (i * 17 % 150), 1, 'dataset.' || (i % 12), '{execution}', '{T1059}', array['host:h' || i % 5000],
        'key-' || i, 'auto', '[]', 'default', false, ${seenAt(now)}, 0, 1, 1 + i % 9, ${seenAt(now)}, ${seenAt(now)},
        ${seenAt(now)}, ${seenAt(now)}, 'something was seen on host h' || i % 5000
      from generate_series(${from}::bigint, ${Math.min(alerts, from + chunk) - 1}::bigint) as i`);
  await write(sql`insert into incident (id, org_id, number, title, summary, severity, stage, verdict, closed_at, owner_id,
      opened_by, alert_count, entities, tactics, techniques, site_codes, started_at, last_activity_at, created_at, search,
      milestones)
    select gen_random_uuid(), ${ctx.orgId}, 'INC-' || i, 'A case ' || i, repeat('What happened. ', 20), 1 + i % 5,
      case when i % 40 = 0 then 'investigating' else 'closed' end, case when i % 40 = 0 then null else 'true_positive' end,
      case when i % 40 = 0 then null else ${seenAt(now)} end, case when i % 4 = 0 then null else ${ctx.actor.id}::uuid end,
      'manual', 3, '{}', '{execution}', '{T1059}', array['s' || i % ${sites}::int], ${seenAt(now)}, ${seenAt(now)},
      ${seenAt(now)}, 'a case ' || i,
      jsonb_build_object('acknowledged', jsonb_build_object('at', ${seenAt(now)} + make_interval(mins => (i % 90)::int)))
    from generate_series(0, ${incidents - 1}::bigint) as i`);
  for (const table of ['alert', 'incident', 'site']) await handle.engine.query(`vacuum analyze ${table}`, []);
}

const median = (times: readonly number[]): number => times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0;

async function measure(work: () => Promise<unknown>): Promise<number> {
  await work();
  const times: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const start = performance.now();
    await work();
    times.push(performance.now() - start);
  }
  return median(times);
}

const handle = await openTestDatabase();
try {
  const now = new Date();
  const whole = await testContext(handle, { now });
  await fill(handle, whole);
  const about = { now, orgId: whole.orgId };
  const confined = await testContext(handle, { ...about, sites: ['s1', 's2', 's3'] });
  const page = { sort: '-lastSeenAt' as const, limit: 100 };
  const open = AlertFilter.parse({ stage: openStages });
  const week = { from: new Date(now.getTime() - 7 * 86_400_000).toISOString() };
  const month = { from: new Date(now.getTime() - 30 * 86_400_000).toISOString() };
  // What one page costs past the wall, with nothing presented: the least that any answer here could take.
  const baseline = await measure(() =>
    handle.asOwner((db) =>
      sql`select * from alert where org_id = ${whole.orgId} order by last_seen_at desc, id desc limit 100`.execute(db),
    ),
  );
  const asked: [string, (ctx: TestContext) => Promise<unknown>][] = [
    ['alerts, a page of the open', (ctx) => listAlerts(ctx, { ...page, ...open })],
    ['alerts, a page of all', (ctx) => listAlerts(ctx, page)],
    ['alerts, facets of the open', (ctx) => getAlertFacets(ctx, open)],
    ['alerts, facets of all of 7 days', (ctx) => getAlertFacets(ctx, AlertFilter.parse(week))],
    ['alerts, facets of all', (ctx) => getAlertFacets(ctx, AlertFilter.parse({}))],
    ['alerts, histogram of 30 days', (ctx) => getAlertHistogram(ctx, { ...open, ...month, buckets: 96 })],
    ['incidents, a page', (ctx) => listIncidents(ctx, { sort: '-lastActivityAt', limit: 100 })],
    ['incidents, counts', (ctx) => getIncidentCounts(ctx, IncidentFilter.parse({}))],
    ['command centre', getCommandCentre],
    ['sites', getSiteFigures],
    ['statistics, 7 days', (ctx) => getStatistics(ctx, { days: 7 })],
    ['statistics, 30 days', (ctx) => getStatistics(ctx, { days: 30 })],
  ];
  const figures: { what: string; wholeMs: number; confinedMs: number }[] = [];
  for (const [what, ask] of asked)
    figures.push({ what, wholeMs: await measure(() => ask(whole)), confinedMs: await measure(() => ask(confined)) });
  const line = (what: string, ms: number, other: number): string =>
    `${what.padEnd(32)} ${(ms / baseline).toFixed(1).padStart(8)} × ${(other / baseline).toFixed(1).padStart(8)} ×   ${ms.toFixed(1).padStart(8)} ms ${other.toFixed(1).padStart(8)} ms`;
  report(
    'scale',
    [
      `scale: ${alerts} alerts, ${incidents} incidents, ${testServerUrl === null ? 'embedded engine' : 'PostgreSQL'}; seeing all, seeing 3 of ${sites} sites`,
      ...figures.map(({ what, wholeMs, confinedMs }) => line(what, wholeMs, confinedMs)),
      `× the reading of 100 rows by an index, past the wall: ${baseline.toFixed(2)} ms`,
    ],
    { alerts, incidents, baselineMs: baseline, figures },
  );
} finally {
  await handle.close();
}
process.exit(0);
