// Clocks of real alerts and incidents: they follow what happens, are told once, and hide with what they belong to.
import { SlaPolicyBody } from '@tocsin/contracts/sla';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';

import { inTransaction } from '#platform/context';
import type { DatabaseHandle } from '#platform/database';
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
import { addComment } from '../incidents/talk/comments.ts';
import { breachesWithoutReason, declareDutyWith, reasonBreach, reportDutyWith, waiveBreach } from './act.ts';
import { getAttainment } from './attainment.ts';
import { changeCalendarWith, createCalendar, listCalendars, readHolidayFile, removeCalendar } from './calendars.ts';
import { listClocks } from './list-clocks.ts';
import { changePolicy, createPolicy, listPolicies, listVersions, reevaluateWith, removePolicy } from './policies.ts';
import { createReactions } from './reactions.ts';
import { refreshOpen } from './refresh-open.ts';
import { refreshClocks } from './refresh.ts';
import { sweepClocks } from './sweep.ts';
import { whatIf } from './what-if.ts';

const minute = 60_000;
const hour = 60 * minute;

let handle: DatabaseHandle;
let ana: TestContext;
let woken: Date[] = [];
const wake = async (_: unknown, at: Date): Promise<void> => void woken.push(at);

beforeAll(async () => {
  handle = await openTestDatabase();
});
afterAll(() => handle.close());
beforeEach(async () => {
  ana = await newScene(handle);
  woken = [];
});

const span = (severity: number, count: number) => ({ severity, unit: 'minutes' as const, count });
const promise = (more: Record<string, unknown> = {}): SlaPolicyBody =>
  SlaPolicyBody.parse({
    name: 'Ours',
    appliesTo: 'incident',
    layer: 'service',
    position: 1,
    enabled: true,
    targets: [
      {
        key: 'ack',
        kind: 'ack',
        spans: [span(1, 10), span(2, 30), span(3, 60)],
        atRisk: [50, 75],
        breachReasonRequired: true,
      },
      { key: 'resolve', kind: 'resolve', spans: [span(1, 60), span(2, 240), span(3, 600)] },
    ],
    ...more,
  });
const incident = (title = 'Ours', severity = 2) => openIncident(again(ana), { title, severity, alertIds: [] });
const refresh = (id: string, kind: 'incident' | 'alert' = 'incident', repin = false) =>
  inTransaction(again(ana), (tx) => refreshClocks(tx, kind, id, { wake, repin }));
const list = (ctx: TestContext, subject?: string, view: 'open' | 'at_risk' | 'breached' | 'ended' | 'all' = 'all') =>
  listClocks(again(ctx), {
    subject: subject === undefined ? undefined : [subject],
    kind: undefined,
    view,
    each: 'all',
    limit: 200,
  });
const standing = async (id: string) =>
  (await list(ana, id)).items
    .map(({ target, cycle, state, breachedAt }) => `${target}${cycle} ${state}${breachedAt === null ? '' : '!'}`)
    .toSorted();
const at = (ms: number) => new Date(ana.clock.now().getTime() + ms).toISOString();

describe('an organisation', () => {
  test('is given what comes with Tocsin, once', async () => {
    const names = async () => (await listPolicies(again(ana))).items.map(({ name, enabled }) => [name, enabled]);
    expect(await names()).toEqual([
      ['Incidents', true],
      ['GDPR', false],
      ['NIS2', false],
      ['SEC', false],
      ['Alerts', true],
    ]);
    for (const { id } of (await listPolicies(again(ana))).items) await removePolicy(again(ana), { slaPolicyId: id });
    expect(await names()).toEqual([]);
    expect((await listCalendars(again(ana))).items.map(({ name }) => name)).toEqual([
      'Office hours',
      'SEC filing days',
    ]);
  });

  test('shipped policies cover every severity they name without a fault, and a new incident gets them', async () => {
    for (const { id, version, effectiveFrom, changedBy, changedAt, rev, ...body } of (await listPolicies(again(ana)))
      .items) {
      expect([version, rev, changedBy]).toEqual([1, 1, 'Tocsin']);
      expect(Date.parse(effectiveFrom)).toBeLessThan(Date.parse(changedAt));
      await changePolicy(again(ana), { slaPolicyId: id, ...body, position: 7 });
    }
    const { id } = await incident('A', 1);
    await refresh(id);
    expect(await standing(id)).toEqual([
      'ack1 running',
      'contain1 running',
      'first-update1 running',
      'resolve1 running',
      'updates1 running',
    ]);
  });
});

describe('a clock', () => {
  beforeEach(async () => {
    await createPolicy(again(ana), promise());
  });

  test('follows what happens to its incident, and tells the list when it is due', async () => {
    const { id, rev } = await incident();
    await refresh(id);
    const [ack] = (await list(ana, id)).items;
    expect(ack).toMatchObject({ kind: 'ack', state: 'running', dueAt: at(30 * minute), atRiskAt: at(15 * minute) });
    expect(woken).toEqual([new Date(at(15 * minute))]);
    ana.clock.advance(5 * minute);
    await changeIncident(again(ana), { incidentId: id, ownerId: ana.actor.id });
    await refresh(id);
    expect(await standing(id)).toEqual(['ack1 met', 'resolve1 running']);
    const other = await incident('Sooner', 1);
    await refresh(other.id);
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
    const { id } = await incident();
    await refresh(id);
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
    await refresh(id);
    await sweepClocks(again(ana));
    expect((await told()).slice(1)).toEqual([['incident.sla_breached', 'ack', 0, 45 * minute + 1000]]);
    expect(await standing(id)).toEqual(['ack1 running!', 'resolve1 running']);
    expect((await listIncidents(again(ana), { sort: 'dueAt', limit: 9, sla: ['breached'] })).items).toHaveLength(1);
  });

  test('is breached at once by a severity that was raised, and not healed by one that was lowered', async () => {
    const { id } = await incident();
    ana.clock.advance(20 * minute);
    await changeIncident(again(ana), { incidentId: id, severity: 1 });
    await refresh(id);
    ana.clock.advance(minute);
    await sweepClocks(again(ana));
    await changeIncident(again(ana), { incidentId: id, severity: 3 });
    await refresh(id);
    expect(await standing(id)).toEqual(['ack1 running!', 'resolve1 running']);
    const [ack] = (await list(ana, id)).items;
    expect(ack).toMatchObject({ severity: 3, breachDisputed: false, targetMs: hour });
  });

  test('begins again for what is to be resolved when the incident is reopened', async () => {
    const { id } = await incident();
    ana.clock.advance(minute);
    await closeIncident(again(ana), {
      incidentId: id,
      verdict: 'true_positive',
      reason: 'Over.',
      resolveAlerts: false,
    });
    await refresh(id);
    expect(await standing(id)).toEqual(['ack1 met', 'resolve1 met']);
    ana.clock.advance(hour);
    await reopenIncident(again(ana), { incidentId: id, reason: 'Not over.' });
    await refresh(id);
    expect(await standing(id)).toEqual(['ack1 met', 'resolve1 met', 'resolve2 running']);
  });

  test('keeps to the version it was given, until everything open is given the present one', async () => {
    const { id } = await incident();
    await refresh(id);
    const { items } = await listPolicies(again(ana));
    const ours = items.find(({ name }) => name === 'Ours');
    if (!ours) throw new Error('It was made above.');
    const next = promise({ targets: [{ key: 'ack', kind: 'ack', spans: [span(2, 5)] }] });
    const stale = changePolicy(again(ana), { slaPolicyId: ours.id, rev: 9, ...next });
    await expect(stale).rejects.toMatchObject({ code: 'stale_revision' });
    await changePolicy(again(ana), { slaPolicyId: ours.id, rev: ours.rev, ...next });
    await refresh(id);
    expect((await list(ana, id)).items.map(({ target, policyVersion }) => [target, policyVersion])).toEqual([
      ['ack', 1],
      ['resolve', 1],
    ]);
    expect((await listVersions(ana, { slaPolicyId: ours.id })).items.map(({ version }) => version)).toEqual([2, 1]);
    const orders: object[] = [];
    const reevaluate = reevaluateWith(async (_, order) => void orders.push(order));
    expect(await reevaluate(again(ana), { slaPolicyId: ours.id })).toEqual({ open: 1 });
    expect(orders).toEqual([{ repin: true }]);
    await refreshOpen(again(ana), { wake, repin: true });
    expect((await list(ana, id)).items.map(({ target, targetMs }) => [target, targetMs])).toEqual([
      ['ack', 5 * minute],
    ]);
    await removePolicy(again(ana), { slaPolicyId: ours.id });
    expect(await standing(id)).toEqual([]);
  });

  test('is explained and waived, and the gate asks for what is missing', async () => {
    const { id } = await incident();
    await refresh(id);
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
    const range = { from: at(-2 * hour), to: at(minute), by: 'kind' as const };
    const { items } = await getAttainment(ana, range);
    expect(items.find(({ key }) => key === 'ack')).toMatchObject({ met: 0, missed: 0, waived: 1 });
  });

  test('of a hidden incident, or of another site, is hidden and not counted', async () => {
    const site = await createSite(ana, { code: 'lyo', name: 'Lyon', city: null, latitude: null, longitude: null });
    const [alert = ''] = await raise(ana, { rule: 'r', site: { id: site.id, code: 'lyo', name: 'Lyon' } });
    const here = await openIncident(again(ana), { title: 'Here', severity: 2, alertIds: [alert] });
    const quiet = await incident('Quiet');
    for (const { id } of [here, quiet]) await refresh(id);
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
      (await getAttainment(ctx, { from: at(-hour), to: at(hour), by: 'site' })).items.map(({ key, running }) => [
        key,
        running,
      ]);
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
    const { id, number } = await incident();
    await refresh(id);
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

test('a duty to report waits until it is declared, runs by the law, and is done when it was reported', async () => {
  const gdpr = (await listPolicies(again(ana))).items.find(({ name }) => name === 'GDPR');
  if (!gdpr) throw new Error('It comes with Tocsin.');
  const { id: slaPolicyId, rev, version: _v, effectiveFrom: _e, changedBy: _b, changedAt: _a, ...body } = gdpr;
  await changePolicy(again(ana), { slaPolicyId, rev, ...body, enabled: true });
  ana.clock.advance(1000);
  const { id: incidentId } = await incident();
  await refresh(incidentId);
  const duties = async () => (await list(ana, incidentId)).items.filter(({ layer }) => layer === 'regulator');
  expect(await duties()).toMatchObject([{ state: 'pending', law: 'Regulation (EU) 2016/679, Article 33(1)' }]);
  const [declare, report] = [declareDutyWith(wake), reportDutyWith(wake)];
  const early = declare(again(ana), { incidentId, policyId: slaPolicyId, reason: 'Records.', at: at(-hour) });
  await expect(early).rejects.toMatchObject({ code: 'invalid_sla_moment' });
  ana.clock.advance(2 * hour);
  const aware = at(-hour);
  await declare(again(ana), { incidentId, policyId: slaPolicyId, reason: 'Records.', at: aware });
  const due = new Date(Date.parse(aware) + 72 * hour).toISOString();
  expect(await duties()).toMatchObject([{ state: 'running', startedAt: aware, dueAt: due }]);
  const twice = declare(again(ana), { incidentId, policyId: slaPolicyId, reason: 'Again.' });
  await expect(twice).rejects.toMatchObject({ code: 'sla_declared' });
  ana.clock.advance(hour);
  await report(again(ana), { incidentId, policyId: slaPolicyId, target: 'authority', note: 'Filed as 4711.' });
  expect(await duties()).toMatchObject([{ state: 'met', stoppedAt: at(0) }]);
  const after = report(again(ana), { incidentId, policyId: slaPolicyId, target: 'authority', note: 'Again.' });
  await expect(after).rejects.toMatchObject({ code: 'sla_not_running' });
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
    for (const id of [watched, other]) await refresh(id, 'alert');
    expect([await standing(watched), await standing(other)]).toEqual([['ack1 running'], []]);
    const ctx = again(ana);
    ana.clock.advance(minute);
    await actOnAlerts(ctx, { action: 'acknowledge', ids: [watched] });
    await refresh(watched, 'alert');
    expect(await standing(watched)).toEqual(['ack1 met']);
    await undoAlertAction(again(ana), { operationId: ctx.requestId });
    await refresh(watched, 'alert');
    expect(await standing(watched)).toEqual(['ack1 running']);
  });

  test('are hidden from whoever may see incidents alone', async () => {
    const [id = ''] = await raise(ana, { rule: 'watched' });
    await refresh(id, 'alert');
    const reader = await testContext(handle, { orgId: ana.orgId, clock: ana.clock, permissions: ['incident:read'] });
    expect((await list(reader)).items).toEqual([]);
    expect((await getAttainment(reader, { from: at(-hour), to: at(hour), by: 'kind' })).items).toEqual([]);
  });
});

test('reactions follow every kind that changes a clock, and do what a threshold asks for once', async () => {
  await createPolicy(
    again(ana),
    promise({
      targets: [
        {
          key: 'ack',
          kind: 'ack',
          spans: [span(2, 10), span(1, 10)],
          actions: { breached: [{ type: 'raise_severity' }, { type: 'assign', personId: ana.actor.id }] },
        },
      ],
    }),
  );
  const reactions = createReactions(wake);
  const react = async (): Promise<void> => {
    const { rows } = await ana.transact((db) =>
      sql<{ id: string; type: string; at: Date; subjectId: string; data: unknown }>`select * from activity
        where org_id = ${ana.orgId}::uuid order by id`.execute(db),
    );
    for (const row of rows)
      for (const { type, handle: run } of reactions)
        if (type === row.type)
          await run(
            { ...again(ana), causedBy: row.id },
            { ...row, orgId: ana.orgId, actor: ana.actor, causedBy: null, incidentId: null },
          );
  };
  const { id } = await incident();
  await addComment(again(ana), { incidentId: id, body: 'Looking.' });
  await react();
  expect(await standing(id)).toEqual(['ack1 running']);
  ana.clock.advance(hour);
  await sweepClocks(again(ana));
  await react();
  await react();
  const { items } = await listIncidents(again(ana), { sort: 'dueAt', limit: 9 });
  expect(items[0]).toMatchObject({ severity: 1, owner: { id: ana.actor.id } });
  expect(await standing(id)).toEqual(['ack1 stopped_late!']);
});

describe('calendars', () => {
  const week = Array.from({ length: 7 }, () => [{ from: 0, to: 720 }]);
  test('are checked, kept while they are used, and change what runs by them', async () => {
    const body = { name: 'Mornings', zone: 'Europe/Paris', week, holidays: [], overrides: [] };
    const wrong = createCalendar(again(ana), { ...body, zone: 'Europe/Atlantis' });
    await expect(wrong).rejects.toMatchObject({ code: 'invalid_sla_calendar', faults: [{ pointer: '/zone' }] });
    const { id: calendarId, rev } = await createCalendar(again(ana), body);
    await createPolicy(
      again(ana),
      promise({ targets: [{ key: 'ack', kind: 'ack', spans: [span(2, 30)], calendarId }] }),
    );
    await expect(removeCalendar(again(ana), { slaCalendarId: calendarId })).rejects.toMatchObject({
      code: 'sla_calendar_used',
    });
    const { id } = await incident();
    await refresh(id);
    // 14:00 on Saturday 14 March in Paris: it goes on at midnight.
    expect((await list(ana, id)).items[0]?.dueAt).toBe('2026-03-14T23:30:00.000Z');
    const orders: object[] = [];
    const changeCalendar = changeCalendarWith(async (_, order) => void orders.push(order));
    const overrides = [{ date: '2026-03-15', hours: [] }];
    await changeCalendar(again(ana), { slaCalendarId: calendarId, rev, ...body, overrides });
    expect(orders).toEqual([{ repin: false, calendarId }]);
    await refreshOpen(again(ana), { wake, repin: false, calendarId });
    expect((await list(ana, id)).items[0]?.dueAt).toBe('2026-03-15T23:30:00.000Z');
  });
  test('read holidays of files, and say what is none', async () => {
    await expect(readHolidayFile(ana, { ics: 'no calendar' })).rejects.toMatchObject({ code: 'invalid_ics' });
  });
});

test('what cannot be promised is refused with its place', async () => {
  const refused = (more: Record<string, unknown>) => createPolicy(again(ana), promise(more));
  const target = { key: 'ack', kind: 'ack', spans: [span(1, 1)] };
  await expect(refused({ targets: [target, target] })).rejects.toMatchObject({
    faults: [{ pointer: '/targets/1/key' }],
  });
  await expect(refused({ appliesTo: 'alert', targets: [{ ...target, kind: 'contain' }] })).rejects.toMatchObject({
    faults: [{ pointer: '/targets/0/kind' }],
  });
  await expect(refused({ targets: [{ ...target, spans: [span(0, 1)] }] })).rejects.toMatchObject({
    faults: [{ pointer: '/targets/0/spans/0/severity' }],
  });
  await refused({});
  await expect(refused({})).rejects.toMatchObject({ code: 'sla_name_taken' });
});

test('incidents that become one go on as one clock, and part again', async () => {
  await createPolicy(again(ana), promise());
  const first = await incident('First');
  ana.clock.advance(20 * minute);
  const second = await incident('Second');
  ana.clock.advance(5 * minute);
  for (const { id } of [first, second]) await refresh(id);
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
  for (const { id } of [first, second]) await refresh(id);
  expect(await standing(first.id)).toEqual([]);
  // Thirty minutes after the first began.
  expect((await list(ana, second.id)).items[0]).toMatchObject({ target: 'ack', dueAt: at(5 * minute) });
  ana.clock.advance(minute);
  await say('incident.unmerged');
  for (const { id } of [first, second]) await refresh(id);
  expect((await list(ana, second.id)).items[0]).toMatchObject({ target: 'ack', dueAt: at(24 * minute) });
  expect(await standing(first.id)).toEqual(['ack1 running', 'resolve1 running']);
});

test('a pause that is used up is told', async () => {
  await createPolicy(
    again(ana),
    promise({
      targets: [{ key: 'ack', kind: 'ack', spans: [span(2, 60)], pauseOn: ['new'], maxPauseMinutes: 10 }],
    }),
  );
  const { id } = await incident();
  await refresh(id);
  expect((await list(ana, id)).items[0]).toMatchObject({ state: 'paused', dueAt: at(70 * minute) });
  ana.clock.advance(11 * minute);
  await sweepClocks(again(ana));
  expect((await list(ana, id)).items[0]).toMatchObject({ state: 'running' });
  expect((await activitiesOf(ana, 'incident.sla_pause_ended')).map(({ subjectId }) => subjectId)).toEqual([id]);
  await stageIncident(again(ana), { incidentId: id, stage: 'triage' });
  await refresh(id);
  expect(await standing(id)).toEqual(['ack1 met']);
});
