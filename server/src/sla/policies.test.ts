// Policies and calendars: what comes with Tocsin, what is refused, and what a change does to clocks that run.
import { afterAll, beforeEach, describe, expect, test } from 'vitest';

import { openTestDatabase, type TestContext } from '#platform/testing';

import { openIncident } from '../incidents/open.ts';
import { again, newScene } from '../incidents/scene.ts';
import { changeCalendarWith, createCalendar, listCalendars, readHolidayFile, removeCalendar } from './calendars.ts';
import { changePolicy, createPolicy, listPolicies, removePolicy } from './policies.ts';
import { refreshOpen } from './refresh-open.ts';
import { asleep, list, promise, refresh, span, standing } from './scene.ts';

const handle = await openTestDatabase();
afterAll(() => handle.close());
let ana: TestContext;
beforeEach(async () => {
  ana = await newScene(handle);
});
const incident = (ctx: TestContext, title = 'Ours', severity = 2) =>
  openIncident(again(ctx), { title, severity, alertIds: [] });

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
    const { id } = await incident(ana, 'A', 1);
    await refresh(ana, id);
    expect(await standing(ana, id)).toEqual([
      'ack1 running',
      'contain1 running',
      'first-update1 running',
      'resolve1 running',
      'updates1 running',
    ]);
  });
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
    const { id } = await incident(ana);
    await refresh(ana, id);
    // 14:00 on Saturday 14 March in Paris: it goes on at midnight.
    expect((await list(ana, id)).items[0]?.dueAt).toBe('2026-03-14T23:30:00.000Z');
    const orders: object[] = [];
    const changeCalendar = changeCalendarWith(async (_, order) => void orders.push(order));
    const overrides = [{ date: '2026-03-15', hours: [] }];
    await changeCalendar(again(ana), { slaCalendarId: calendarId, rev, ...body, overrides });
    expect(orders).toEqual([{ repin: false, calendarId }]);
    await refreshOpen(again(ana), { wake: asleep, repin: false, calendarId });
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
