// Clocks of real alerts and incidents: they follow what happens, are told once, and hide with what they belong to.
import { sql } from 'kysely';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';

import { inTransaction } from '#platform/context';
import { uuidv7 } from '#platform/id';
import { activitiesOf, openTestDatabase, testContext, type TestContext } from '#platform/testing';

import { actOnAlerts } from '../alerts/act.ts';
import { undoAlertAction } from '../alerts/undo.ts';
import { createSite } from '../identity/create-site.ts';
import { changeIncident } from '../incidents/change.ts';
import { closeIncident } from '../incidents/close.ts';
import { listIncidents } from '../incidents/list.ts';
import { openIncident } from '../incidents/open.ts';
import { reopenIncident } from '../incidents/reopen.ts';
import { restrictIncident } from '../incidents/restrict.ts';
import { again, newScene, raise } from '../incidents/scene.ts';
import { stageIncident } from '../incidents/stage.ts';
import { breachesWithoutReason, reasonBreach, waiveBreach } from './act.ts';
import { getAttainment } from './attainment.ts';
import { listCalendars } from './calendars.ts';
import { listClocks } from './list-clocks.ts';
import { changePolicy, createPolicy, listPolicies, listVersions, reevaluateWith, removePolicy } from './policies.ts';
import { refreshOpen } from './refresh-open.ts';
import { asleep, at, hour, list, minute, promise, refresh, span, standing } from './scene.ts';
import { sweepClocks } from './sweep.ts';
import { whatIf } from './what-if.ts';

const handle = await openTestDatabase();
afterAll(() => handle.close());
let ana: TestContext;
beforeEach(async () => {
  ana = await newScene(handle);
});
const incident = (ctx: TestContext, title = 'Ours', severity = 2) =>
  openIncident(again(ctx), { title, severity, alertIds: [] });

describe('a clock', () => {
  beforeEach(async () => {
    await createPolicy(again(ana), promise());
  });

  test('follows what happens to its incident, and tells the list when it is due', async () => {
    const { id, rev } = await incident(ana);
    const woken: Date[] = [];
    await refresh(ana, id, 'incident', async (_, moment) => void woken.push(moment));
    const [ack] = (await list(ana, id)).items;
    expect(ack).toMatchObject({
      kind: 'ack',
      state: 'running',
      dueAt: at(ana, 30 * minute),
      atRiskAt: at(ana, 15 * minute),
    });
    expect(woken).toEqual([new Date(at(ana, 15 * minute))]);
    ana.clock.advance(5 * minute);
    await changeIncident(again(ana), { incidentId: id, ownerId: ana.actor.id });
    await refresh(ana, id);
    expect(await standing(ana, id)).toEqual(['ack1 met', 'resolve1 running']);
    const other = await incident(ana, 'Sooner', 1);
    await refresh(ana, other.id);
    const both = { subject: [id, other.id], kind: undefined, view: 'open' as const, each: 'first' as const, limit: 9 };
    const firsts = (await listClocks(again(ana), both)).items.map(({ subject, target }) => [subject.id, target]);
    expect(firsts).toEqual([
      [other.id, 'ack'],
      [id, 'resolve'],
    ]);
    const sorted = await listIncidents(again(ana), { sort: 'dueAt', limit: 1 });
    expect(sorted.items.map((each) => each.id)).toEqual([other.id]);
    const rest = await listIncidents(again(ana), { sort: 'dueAt', limit: 9, cursor: sorted.next ?? '' });
    expect(rest.items.map((each) => [each.id, each.rev])).toEqual([[id, rev + 1]]);
    expect((await listIncidents(again(ana), { sort: 'dueAt', limit: 9, sla: ['breached'] })).items).toEqual([]);
  });

  test('is told at each threshold once, the worst of what was slept through, with how late', async () => {
    const { id } = await incident(ana);
    await refresh(ana, id);
    const told = async () =>
      (await activitiesOf(ana))
        .filter(({ type }) => type.startsWith('incident.sla_'))
        .map(({ type, data }) => {
          const { target, percent, lateByMs } = data as { target: string; percent?: number; lateByMs: number };
          return [type, target, percent ?? 0, lateByMs];
        });
    ana.clock.advance(15 * minute + 1000);
    await Promise.all([sweepClocks(again(ana)), sweepClocks(again(ana))]);
    expect(await told()).toEqual([['incident.sla_at_risk', 'ack', 50, 1000]]);
    expect((await list(ana, undefined, 'at_risk')).items.map(({ target }) => target)).toEqual(['ack']);
    ana.clock.advance(hour);
    await sweepClocks(again(ana));
    await sweepClocks(again(ana));
    await refresh(ana, id);
    await sweepClocks(again(ana));
    expect((await told()).slice(1)).toEqual([['incident.sla_breached', 'ack', 0, 45 * minute + 1000]]);
    expect(await standing(ana, id)).toEqual(['ack1 running!', 'resolve1 running']);
    expect((await listIncidents(again(ana), { sort: 'dueAt', limit: 9, sla: ['breached'] })).items).toHaveLength(1);
  });

  test('is breached at once by a severity that was raised, and not healed by one that was lowered', async () => {
    const { id } = await incident(ana);
    ana.clock.advance(20 * minute);
    await changeIncident(again(ana), { incidentId: id, severity: 1 });
    await refresh(ana, id);
    ana.clock.advance(minute);
    await sweepClocks(again(ana));
    await changeIncident(again(ana), { incidentId: id, severity: 3 });
    await refresh(ana, id);
    expect(await standing(ana, id)).toEqual(['ack1 running!', 'resolve1 running']);
    const [ack] = (await list(ana, id)).items;
    expect(ack).toMatchObject({ severity: 3, breachDisputed: false, targetMs: hour });
  });

  test('begins again for what is to be resolved when the incident is reopened', async () => {
    const { id } = await incident(ana);
    ana.clock.advance(minute);
    await closeIncident(again(ana), {
      incidentId: id,
      verdict: 'true_positive',
      reason: 'Over.',
      resolveAlerts: false,
    });
    await refresh(ana, id);
    expect(await standing(ana, id)).toEqual(['ack1 met', 'resolve1 met']);
    ana.clock.advance(hour);
    await reopenIncident(again(ana), { incidentId: id, reason: 'Not over.' });
    await refresh(ana, id);
    expect(await standing(ana, id)).toEqual(['ack1 met', 'resolve1 met', 'resolve2 running']);
  });

  test('keeps to the version it was given, until everything open is given the present one', async () => {
    const { id } = await incident(ana);
    await refresh(ana, id);
    const { items } = await listPolicies(again(ana));
    const ours = items.find(({ name }) => name === 'Ours');
    if (!ours) throw new Error('It was made above.');
    const next = promise({ targets: [{ key: 'ack', kind: 'ack', spans: [span(2, 5)] }] });
    const stale = changePolicy(again(ana), { slaPolicyId: ours.id, rev: 9, ...next });
    await expect(stale).rejects.toMatchObject({ code: 'stale_revision' });
    await changePolicy(again(ana), { slaPolicyId: ours.id, rev: ours.rev, ...next });
    await refresh(ana, id);
    expect((await list(ana, id)).items.map(({ target, policyVersion }) => [target, policyVersion])).toEqual([
      ['ack', 1],
      ['resolve', 1],
    ]);
    expect((await listVersions(ana, { slaPolicyId: ours.id })).items.map(({ version }) => version)).toEqual([2, 1]);
    const orders: object[] = [];
    const reevaluate = reevaluateWith(async (_, order) => void orders.push(order));
    expect(await reevaluate(again(ana), { slaPolicyId: ours.id })).toEqual({ open: 1 });
    expect(orders).toEqual([{ repin: true }]);
    await refreshOpen(again(ana), { wake: asleep, repin: true });
    expect((await list(ana, id)).items.map(({ target, targetMs }) => [target, targetMs])).toEqual([
      ['ack', 5 * minute],
    ]);
    await removePolicy(again(ana), { slaPolicyId: ours.id });
    expect(await standing(ana, id)).toEqual([]);
  });

  test('is explained and waived, and the gate asks for what is missing', async () => {
    const { id } = await incident(ana);
    await refresh(ana, id);
    const [ack] = (await list(ana, id)).items;
    const clock = { slaClockId: ack?.id ?? '', reason: 'Nobody was there.' };
    await expect(reasonBreach(again(ana), clock)).rejects.toMatchObject({ code: 'sla_not_breached' });
    ana.clock.advance(hour);
    await sweepClocks(again(ana));
    const gate = () => inTransaction(again(ana), (tx) => breachesWithoutReason(tx, id));
    expect((await gate()).map(({ target }) => target)).toEqual(['ack']);
    const analyst = await testContext(handle, { orgId: ana.orgId, clock: ana.clock, role: 'analyst' });
    expect(await reasonBreach(analyst, clock)).toMatchObject({ breachReason: 'Nobody was there.' });
    expect(await gate()).toEqual([]);
    await expect(waiveBreach(again(analyst), clock)).rejects.toMatchObject({ code: 'missing_permission' });
    expect(await waiveBreach(again(ana), clock)).toMatchObject({ waiver: { reason: clock.reason } });
    await expect(waiveBreach(again(ana), clock)).rejects.toMatchObject({ code: 'sla_waived' });
    const breached = { sort: 'dueAt' as const, limit: 9, sla: ['breached' as const] };
    expect((await listIncidents(again(ana), breached)).items).toEqual([]);
    const range = { from: at(ana, -2 * hour), to: at(ana, minute), by: 'kind' as const };
    const { items } = await getAttainment(ana, range);
    expect(items.find(({ key }) => key === 'ack')).toMatchObject({ met: 0, missed: 0, waived: 1 });
  });

  test('of a hidden incident, or of another site, is hidden and not counted', async () => {
    const site = await createSite(ana, { code: 'lyo', name: 'Lyon', city: null, latitude: null, longitude: null });
    const [alert = ''] = await raise(ana, { rule: 'r', site: { id: site.id, code: 'lyo', name: 'Lyon' } });
    const here = await openIncident(again(ana), { title: 'Here', severity: 2, alertIds: [alert] });
    const quiet = await incident(ana, 'Quiet');
    for (const { id } of [here, quiet]) await refresh(ana, id);
    await restrictIncident(again(ana), { incidentId: quiet.id, reason: 'A colleague.', people: [] });
    const colleague = { orgId: ana.orgId, clock: ana.clock, role: 'admin' as const };
    const boris = await testContext(handle, { ...colleague, name: 'Boris' });
    const lyon = await testContext(handle, { ...colleague, sites: ['lyo'] });
    const paris = await testContext(handle, { ...colleague, sites: ['par'] });
    const titles = async (ctx: TestContext) =>
      [...new Set((await list(ctx)).items.map(({ subject }) => subject.title))].toSorted();
    expect([await titles(ana), await titles(boris), await titles(lyon), await titles(paris)]).toEqual([
      ['Here', 'Quiet'],
      ['Here'],
      ['Here'],
      [],
    ]);
    const counted = async (ctx: TestContext) =>
      (await getAttainment(ctx, { from: at(ana, -hour), to: at(ana, hour), by: 'site' })).items.map(
        ({ key, running }) => [key, running],
      );
    expect([await counted(ana), await counted(boris), await counted(paris)]).toEqual([
      [
        ['lyo', 2],
        ['', 2],
      ],
      [['lyo', 2]],
      [],
    ]);
    const hidden = whatIf(boris, { subjectKind: 'incident', subject: quiet.number });
    await expect(hidden).rejects.toMatchObject({ code: 'incident_not_found' });
    await expect(createPolicy(lyon, promise({ name: 'Mine' }))).rejects.toMatchObject({ code: 'sites_exceed_yours' });
  });

  test('can be imagined under another severity, policy or calendar, and nothing is changed', async () => {
    const { id, number } = await incident(ana);
    await refresh(ana, id);
    ana.clock.advance(20 * minute);
    const before = await list(ana, id);
    const worse = await whatIf(ana, { subjectKind: 'incident', subject: number, severity: 1 });
    expect(worse.before.map(({ target, breachedAt }) => [target, breachedAt])).toEqual([
      ['ack', null],
      ['resolve', null],
    ]);
    expect(worse.after.map(({ target, targetMs }) => [target, targetMs])).toEqual([
      ['ack', 10 * minute],
      ['resolve', hour],
    ]);
    const other = await createPolicy(
      again(ana),
      promise({ name: 'Slow', targets: [{ key: 'one', kind: 'ack', spans: [span(2, 999)] }] }),
    );
    const slow = await whatIf(ana, { subjectKind: 'incident', subject: id, policyId: other.id });
    expect(slow.after.map(({ target }) => target)).toEqual(['one']);
    const [office] = (await listCalendars(again(ana))).items;
    const calm = await whatIf(ana, { subjectKind: 'incident', subject: id, calendarId: office?.id ?? null });
    // The scene is on a Saturday.
    expect(calm.after[0]?.dueAt).not.toBe(calm.before[0]?.dueAt);
    expect(await list(ana, id)).toEqual(before);
  });
});

describe('alerts', () => {
  beforeEach(async () => {
    await createPolicy(
      again(ana),
      promise({
        appliesTo: 'alert',
        match: { alert: { rule: ['watched'] } },
        targets: [{ key: 'ack', kind: 'ack', spans: [span(2, 30)] }],
      }),
    );
    const shipped = (await listPolicies(again(ana))).items.filter(({ changedBy }) => changedBy === 'Tocsin');
    for (const { id } of shipped) await removePolicy(again(ana), { slaPolicyId: id });
  });

  test('have clocks where a policy matches, and an undo sets them going again', async () => {
    const [watched = '', other = ''] = await raise(ana, { rule: 'watched' }, { rule: 'other', entities: ['host:b'] });
    for (const id of [watched, other]) await refresh(ana, id, 'alert');
    expect([await standing(ana, watched), await standing(ana, other)]).toEqual([['ack1 running'], []]);
    const ctx = again(ana);
    ana.clock.advance(minute);
    await actOnAlerts(ctx, { action: 'acknowledge', ids: [watched] });
    await refresh(ana, watched, 'alert');
    expect(await standing(ana, watched)).toEqual(['ack1 met']);
    await undoAlertAction(again(ana), { operationId: ctx.requestId });
    await refresh(ana, watched, 'alert');
    expect(await standing(ana, watched)).toEqual(['ack1 running']);
  });

  test('are hidden from whoever may see incidents alone', async () => {
    const [id = ''] = await raise(ana, { rule: 'watched' });
    await refresh(ana, id, 'alert');
    const reader = await testContext(handle, { orgId: ana.orgId, clock: ana.clock, permissions: ['incident:read'] });
    expect((await list(reader)).items).toEqual([]);
    expect((await getAttainment(reader, { from: at(ana, -hour), to: at(ana, hour), by: 'kind' })).items).toEqual([]);
  });
});

test('incidents that become one go on as one clock, and part again', async () => {
  await createPolicy(again(ana), promise());
  const first = await incident(ana, 'First');
  ana.clock.advance(20 * minute);
  const second = await incident(ana, 'Second');
  ana.clock.advance(5 * minute);
  for (const { id } of [first, second]) await refresh(ana, id);
  const say = (type: string) =>
    ana.transact((db) =>
      sql`insert into activity (id, org_id, type, at, actor_kind, actor_id, actor_name, request_id, subject_kind,
          subject_id, incident_id, data, result)
        values (${uuidv7()}, ${ana.orgId}, ${type}, ${ana.clock.now()}, 'user', ${ana.actor.id}, 'Ana', ${uuidv7()},
          'incident', ${first.id}, ${second.id}, ${JSON.stringify({ targetId: second.id })}::jsonb, 'done')`.execute(
        db,
      ),
    );
  await say('incident.merged');
  for (const { id } of [first, second]) await refresh(ana, id);
  expect(await standing(ana, first.id)).toEqual([]);
  // Thirty minutes after the first began.
  expect((await list(ana, second.id)).items[0]).toMatchObject({ target: 'ack', dueAt: at(ana, 5 * minute) });
  ana.clock.advance(minute);
  await say('incident.unmerged');
  for (const { id } of [first, second]) await refresh(ana, id);
  expect((await list(ana, second.id)).items[0]).toMatchObject({ target: 'ack', dueAt: at(ana, 24 * minute) });
  expect(await standing(ana, first.id)).toEqual(['ack1 running', 'resolve1 running']);
});

test('a pause that is used up is told', async () => {
  await createPolicy(
    again(ana),
    promise({
      targets: [{ key: 'ack', kind: 'ack', spans: [span(2, 60)], pauseOn: ['new'], maxPauseMinutes: 10 }],
    }),
  );
  const { id } = await incident(ana);
  await refresh(ana, id);
  expect((await list(ana, id)).items[0]).toMatchObject({ state: 'paused', dueAt: at(ana, 70 * minute) });
  ana.clock.advance(11 * minute);
  await sweepClocks(again(ana));
  expect((await list(ana, id)).items[0]).toMatchObject({ state: 'running' });
  expect((await activitiesOf(ana, 'incident.sla_pause_ended')).map(({ subjectId }) => subjectId)).toEqual([id]);
  await stageIncident(again(ana), { incidentId: id, stage: 'triage' });
  await refresh(ana, id);
  expect(await standing(ana, id)).toEqual(['ack1 met']);
});
