// Every figure is the length of the list that its link opens: for whoever sees all, some sites, or not the secret incident.
import { AlertFilter } from '@tocsin/contracts/api/alerts';
import { IncidentFilter } from '@tocsin/contracts/api/incidents';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import * as links from '../../dashboard/src/boards/links.ts';
import { filterOf, readView } from '../../dashboard/src/pages/alerts/view.ts';
import { readListView } from '../../dashboard/src/pages/incidents/view.ts';
import { actOnAlerts } from '../../server/src/alerts/act.ts';
import { getAlertFacets } from '../../server/src/alerts/facets.ts';
import { getCommandCentre } from '../../server/src/boards/command-centre.ts';
import { getSiteFigures } from '../../server/src/boards/sites.ts';
import { getStatistics } from '../../server/src/boards/statistics.ts';
import { createSite } from '../../server/src/identity/create-site.ts';
import { changeIncident } from '../../server/src/incidents/change.ts';
import { cancelIncident, closeIncident } from '../../server/src/incidents/close.ts';
import { getIncidentCounts } from '../../server/src/incidents/counts.ts';
import { openIncident } from '../../server/src/incidents/open.ts';
import { restrictIncident } from '../../server/src/incidents/restrict.ts';
import { again, newScene, noon, raise } from '../../server/src/incidents/scene.ts';
import { stageIncident } from '../../server/src/incidents/stage.ts';
import { listTasks } from '../../server/src/incidents/tasks/list.ts';
import { addTask } from '../../server/src/incidents/tasks/work.ts';
import { inTransaction } from '../../server/src/platform/context.ts';
import type { DatabaseHandle } from '../../server/src/platform/database.ts';
import { openTestDatabase, testContext, type TestContext } from '../../server/src/platform/testing.ts';

let handle: DatabaseHandle;
let all: TestContext;
let ofLyon: TestContext;
let outsider: TestContext;
const viewers = (): [string, TestContext][] => [
  ['who sees all', all],
  ['who sees Lyon', ofLyon],
  ['whom the secret incident does not name', outsider],
];

const minute = 60_000;
beforeAll(async () => {
  handle = await openTestDatabase();
  all = await newScene(handle);
  const sites = new Map<string, { id: string; code: string; name: string }>();
  for (const [code, name] of [
    ['lyo', 'Lyon'],
    ['par', 'Paris'],
  ] as const)
    sites.set(code, await createSite(all, { code, name, city: null, latitude: null, longitude: null }));
  const [lyo, par] = [sites.get('lyo') ?? null, sites.get('par') ?? null];
  const ids = await raise(
    all,
    { rule: 'a', severity: 4, site: lyo, entities: ['host:a'] },
    { rule: 'b', severity: 3, site: lyo, entities: ['host:b'], minute: -90 },
    { rule: 'c', severity: 2, site: par, entities: ['host:c'], minute: -60 * 30 },
    { rule: 'd', severity: 4, site: par, entities: ['host:d'], minute: -60 * 24 * 3 },
    { rule: 'e', severity: 1, entities: ['host:e'], minute: -60 * 24 * 20 },
    { rule: 'f', severity: 0, site: lyo, entities: ['host:f'], dataset: 'linux.auditd' },
  );
  const [a = '', b = '', c = '', d = '', e = '', f = ''] = ids;
  await actOnAlerts(again(all), { action: 'assign', ids: [a], assigneeId: all.actor.id });
  await actOnAlerts(again(all), { action: 'resolve', ids: [f], verdict: 'false_positive' });
  const first = await openIncident(again(all), { alertIds: [a], title: 'In Lyon' });
  const secret = await openIncident(again(all), { alertIds: [b], title: 'Secret' });
  const third = await openIncident(again(all), { alertIds: [c, d], title: 'In Paris' });
  const fourth = await openIncident(again(all), { alertIds: [e], title: 'Nowhere' });
  await changeIncident(again(all), { incidentId: first.id, ownerId: all.actor.id });
  all.clock.advance(10 * minute);
  await stageIncident(again(all), { incidentId: first.id, stage: 'containing' });
  all.clock.advance(20 * minute);
  await stageIncident(again(all), { incidentId: first.id, stage: 'recovering' });
  await closeIncident(again(all), {
    incidentId: third.id,
    verdict: 'true_positive',
    reason: 'Done.',
    resolveAlerts: true,
  });
  await cancelIncident(again(all), {
    incidentId: fourth.id,
    as: 'false_alarm',
    reason: 'A drill.',
    resolveAlerts: false,
  });
  const task = {
    title: 'Look',
    phase: 'contain' as const,
    description: '',
    mandatory: false,
    dependsOn: [],
    checklist: [],
  };
  const past = new Date(noon - 60 * minute).toISOString();
  await addTask(again(all), { ...task, incidentId: first.id, assigneeId: all.actor.id, dueAt: past });
  await addTask(again(all), { ...task, incidentId: secret.id, assigneeId: null, dueAt: null });
  const about = { orgId: all.orgId, clock: all.clock, role: 'supervisor' as const };
  outsider = await testContext(handle, about);
  ofLyon = await testContext(handle, { ...about, reach: { everything: false, sites: ['lyo'], personId: null } });
  await restrictIncident(again(all), { incidentId: secret.id, reason: 'Internal', people: [all.actor.id] });
});
afterAll(() => handle.close());

async function lengthOf(ctx: TestContext, { to, search }: links.ListLink): Promise<number> {
  if (to === '/alerts') {
    const days = Number(/^(\d+)d$/.exec(search.range?.[0] ?? '1d')?.[1]);
    const bounds = { from: new Date(ctx.now().getTime() - days * 1440 * minute).toISOString() };
    return (await getAlertFacets(ctx, AlertFilter.parse(filterOf(readView(search), bounds)))).total;
  }
  const { filter } = readListView(search);
  const wanted = new Set<string>(filter.stage);
  const { byStage } = await getIncidentCounts(ctx, IncidentFilter.parse(filter));
  return byStage
    .filter(({ stage }) => filter.stage === undefined || wanted.has(stage))
    .reduce((sum, { count }) => sum + count, 0);
}

type Pair = [string, number, links.ListLink];
async function agree(ctx: TestContext, pairs: readonly Pair[]): Promise<void> {
  const lists: [string, number][] = [];
  for (const [name, , link] of pairs) lists.push([name, await lengthOf(ctx, link)]);
  expect(pairs.map(([name, figure]) => [name, figure])).toEqual(lists);
}
const five = [0, 1, 2, 3, 4];

describe.each([0, 1, 2])('for %s', (place) => {
  const ctx = (): TestContext => viewers()[place]?.[1] ?? all;

  test('the command centre counts what its links list', async () => {
    const { incidents, alerts, tasks } = await getCommandCentre(ctx());
    await agree(ctx(), [
      ['open incidents', incidents.open, links.openIncidents()],
      ['nobody’s incidents', incidents.unassigned, links.openIncidents({ owner: 'none' })],
      ['my incidents', incidents.mine, links.openIncidents({ owner: 'me' })],
      ['late incidents', incidents.breached, links.openIncidents({ breached: true })],
      ['open alerts', alerts?.open ?? -1, links.openAlerts()],
      ['nobody’s alerts', alerts?.unassigned ?? -1, links.openAlerts({ assignee: 'none' })],
      ['my alerts', alerts?.mine ?? -1, links.openAlerts({ assignee: 'me' })],
      ...five.map((at): Pair => [`alerts ${at}`, alerts?.bySeverity[at] ?? -1, links.openAlerts({ severity: at })]),
      ...five.map((at): Pair => [
        `incidents ${at + 1}`,
        incidents.bySeverity[at] ?? -1,
        links.openIncidents({ severity: at + 1 }),
      ]),
    ]);
    const listed = async (assignee?: 'me' | 'none') =>
      (await listTasks(ctx(), { assignee, limit: 200, state: undefined })).items;
    const everyTask = await listed();
    const now = ctx().now().getTime();
    expect(tasks).toMatchObject({
      mine: (await listed('me')).length,
      unassigned: (await listed('none')).length,
      overdue: everyTask.filter(({ dueAt }) => dueAt !== null && Date.parse(dueAt) < now).length,
    });
  });

  test('the statistics count what their links list', async () => {
    const { from, to, alerts, incidents, times } = await getStatistics(ctx(), { days: 7 });
    const span = { from, to };
    const named = (
      items: readonly { key: string; count: number }[],
      link: (key: string) => links.ListLink,
      without: readonly string[] = [],
    ) => items.filter(({ key }) => !without.includes(key)).map(({ key, count }): Pair => [key, count, link(key)]);
    await agree(ctx(), [
      ['alerts', alerts?.total ?? -1, links.alertsSeen(span)],
      ...five.map((at): Pair => [`${at}`, alerts?.bySeverity[at] ?? -1, links.alertsSeen(span, { severity: at })]),
      ...(alerts?.byStage ?? []).map(({ stage, count }): Pair => [stage, count, links.alertsSeen(span, { stage })]),
      ...named(alerts?.byRule.items ?? [], (rule) => links.alertsSeen(span, { rule })),
      ...named(alerts?.bySource.items ?? [], (dataset) => links.alertsSeen(span, { dataset })),
      ...named(alerts?.byAnalyst.items ?? [], (assignee) => links.alertsSeen(span, { assignee })),
      ...named(alerts?.bySite.items ?? [], (site) => links.alertsSeen(span, { site: [site] }), ['none']),
      ['incidents', incidents.total, links.incidentsOpened(span)],
      ...incidents.byStage.map(({ stage, count }): Pair => [
        stage,
        count,
        links.incidentsOpened(span, { stages: [stage] }),
      ]),
      ...named(incidents.byAnalyst.items, (owner) => links.incidentsOpened(span, { owner })),
      ...named(incidents.bySite.items, (site) => links.incidentsOpened(span, { site: [site] }), ['none']),
      ...times.measures.flatMap(({ measure, all: figures, bySeverity, bySite }): Pair[] => [
        [`${measure} measured`, figures.measured, links.incidentsTimed(span, measure, true)],
        [`${measure} without`, figures.without, links.incidentsTimed(span, measure, false)],
        ...bySeverity.map(({ key, measured }): Pair => [
          `${measure} SEV${key}`,
          measured,
          links.incidentsTimed(span, measure, true, { severity: Number(key) }),
        ]),
        ...bySite.map(({ key, without }): Pair => [
          `${measure} without at ${key}`,
          without,
          links.incidentsTimed(span, measure, false, { site: [key] }),
        ]),
      ]),
    ]);
    const hour = alerts?.hourly.map((row) => row.reduce((sum, count) => sum + count, 0));
    expect(hour).toEqual(alerts?.bySeverity);
    expect(incidents.hourly.flat().reduce((sum, count) => sum + count, 0)).toBe(incidents.total);
  });

  test('the sites count what their links list', async () => {
    const { from, at, items } = await getSiteFigures(ctx());
    expect(items.length).toBeGreaterThan(0);
    for (const { code, volume, alerts, incidents } of items)
      await agree(ctx(), [
        [`${code} volume`, volume, links.alertsSeen({ from, to: at }, { site: [code] })],
        ...five.map((s): Pair => [`${code} ${s}`, alerts[s] ?? -1, links.openAlerts({ site: [code], severity: s })]),
        ...five.map((s): Pair => [
          `${code} SEV${s + 1}`,
          incidents[s] ?? -1,
          links.openIncidents({ site: [code], severity: s + 1 }),
        ]),
      ]);
  });
});

test('who sees less counts less', async () => {
  const open = async (ctx: TestContext) => {
    const { incidents, alerts } = await getCommandCentre(ctx);
    return [incidents.open, alerts?.open];
  };
  // In sight of all: the first and the secret incident; alerts a, b and e. Elsewhere: not the secret one and its alert.
  expect(await open(all)).toEqual([2, 3]);
  expect(await open(outsider)).toEqual([1, 2]);
  expect(await open(ofLyon)).toEqual([1, 1]);
  expect((await getSiteFigures(ofLyon)).items.map(({ code }) => code)).toEqual(['lyo']);
});

test('times are measured between the milestones that the incident shows', async () => {
  const { times } = await getStatistics(all, { days: 7 });
  const of = (measure: string) => times.measures.find((each) => each.measure === measure)?.all;
  expect(times).toMatchObject({ counted: 3, cancelled: 1, merged: 0 });
  expect(of('contain')).toMatchObject({ measured: 1, without: 2, medianMs: 30 * minute, p90Ms: 30 * minute });
  expect(of('acknowledge')).toMatchObject({ measured: 2, without: 1 });
  expect(of('resolve')).toMatchObject({ measured: 1, without: 2, medianMs: 30 * minute });
});

test('the figures come from an index that holds all they ask for', async () => {
  const plan = await inTransaction(all, async ({ db }) => {
    await sql`set local enable_seqscan = off`.execute(db);
    const { rows } = await sql<Record<string, string>>`
      explain select severity, count(*) from alert where stage <> 'resolved' group by 1`.execute(db);
    return rows.flatMap((row) => Object.values(row)).join('\n');
  });
  expect(plan).toMatch(/alert_open/);
});
