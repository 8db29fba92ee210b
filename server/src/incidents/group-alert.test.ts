// The grouping reaction, alone and in concurrence, on a real database.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { actOnAlerts } from '#alerts';
import { inTransaction } from '#platform/context';
import type { DatabaseHandle } from '#platform/database';
import { activitiesOf, openTestDatabase, testContext, type TestContext } from '#platform/testing';

import { closeIncident } from './close.ts';
import { getIncidentTimeline } from './get-timeline.ts';
import { groupAlertIntoIncident } from './group-alert.ts';
import { listIncidentAlerts } from './list-alerts.ts';
import { listIncidents } from './list.ts';
import { openIncident } from './open.ts';
import { removeAlertFromIncident } from './remove-alert.ts';
import { again, newScene, raise } from './scene.ts';
import { tables } from './tables.ts';

let handle: DatabaseHandle;
beforeAll(async () => {
  handle = await openTestDatabase();
});
afterAll(() => handle.close());

const react = async (ctx: TestContext, ...ids: string[]): Promise<void> => {
  for (const subjectId of ids) await groupAlertIntoIncident(ctx, { subjectId });
};
const incidents = async (ctx: TestContext) =>
  (await listIncidents(ctx, { sort: '-createdAt', limit: 50 })).items.toReversed();
const members = async (ctx: TestContext, incidentId: string) =>
  (await listIncidentAlerts(ctx, { incidentId, limit: 200 })).items;

describe('a raised alert', () => {
  it('waits alone, and opens an incident with the next of another rule', async () => {
    const ctx = await newScene(handle);
    const [first = ''] = await raise(ctx, { rule: 'a', severity: 3 });
    await react(ctx, first);
    expect(await incidents(ctx)).toEqual([]);
    const [second = ''] = await raise(ctx, { rule: 'b', minute: 30 });
    await react(ctx, second);

    const [incident, ...others] = await incidents(ctx);
    expect(others).toEqual([]);
    expect(incident).toMatchObject({
      number: 'INC-2026-00001',
      title: 'Execution on lyo-ws514',
      severity: 2,
      openedBy: 'Same host or user',
      alertCount: 2,
    });
    expect(
      (await members(ctx, incident?.id ?? '')).map(({ membership }) => [membership.via, membership.because]),
    ).toEqual([
      ['Same host or user', 'host lyo-ws514 within 2 h of ALR-2026-00001'],
      ['Same host or user', 'host lyo-ws514 within 2 h of ALR-2026-00002'],
    ]);
    expect(await activitiesOf(ctx, 'incident.opened')).toMatchObject([
      { data: { because: '2 alerts share host lyo-ws514 within 2 h.' } },
    ]);
  });

  it('joins the open incident of its host, raises its severity, and follows a user to another host', async () => {
    const ctx = await newScene(handle);
    await react(ctx, ...(await raise(ctx, { rule: 'a', severity: 3 }, { rule: 'b' })));
    await react(
      ctx,
      ...(await raise(ctx, { rule: 'c', severity: 4, entities: ['host:lyo-ws514', 'user:corp\\jd'], minute: 20 })),
    );
    await react(ctx, ...(await raise(ctx, { rule: 'd', entities: ['host:lyo-srv01', 'user:CORP\\JD'], minute: 40 })));
    const all = await incidents(ctx);
    expect(all).toMatchObject([{ alertCount: 4, severity: 1 }]);
    expect((await members(ctx, all[0]?.id ?? '')).at(-1)?.membership.because).toBe(
      'user corp\\jd within 2 h of ALR-2026-00003',
    );
  });

  it('changes nothing when its reaction runs again', async () => {
    const ctx = await newScene(handle);
    const ids = await raise(ctx, { rule: 'a', severity: 3 }, { rule: 'b' }, { rule: 'c' });
    await react(ctx, ...ids);
    const before = { activities: await activitiesOf(ctx), incidents: await incidents(ctx) };
    await react(ctx, ...ids, ...ids);
    expect({ activities: await activitiesOf(ctx), incidents: await incidents(ctx) }).toEqual(before);
  });

  it('joins an incident that was opened by hand', async () => {
    const ctx = await newScene(handle);
    const { id } = await openIncident(ctx, { alertIds: await raise(ctx, { rule: 'a' }) });
    await react(ctx, ...(await raise(ctx, { rule: 'b' })));
    expect(await incidents(ctx)).toMatchObject([{ id, alertCount: 2 }]);
  });

  it('does not go back where people took it from', async () => {
    const ctx = await newScene(handle);
    const ids = await raise(ctx, { rule: 'a', severity: 3 }, { rule: 'b' }, { rule: 'c' });
    await react(ctx, ...ids);
    const [incident] = await incidents(ctx);
    const [, , last = ''] = ids;
    await removeAlertFromIncident(ctx, { incidentId: incident?.id ?? '', alertId: last, reason: 'Unrelated.' });
    await react(ctx, last);
    expect(await incidents(ctx)).toMatchObject([{ alertCount: 2 }]);
  });

  it('opens a recurrence when the incident of its host is closed', async () => {
    const ctx = await newScene(handle);
    await react(ctx, ...(await raise(ctx, { rule: 'a', severity: 3 }, { rule: 'b' })));
    const [first] = await incidents(ctx);
    await closeIncident(ctx, {
      incidentId: first?.id ?? '',
      verdict: 'true_positive',
      reason: 'Done.',
      resolveAlerts: true,
    });
    ctx.clock.advance(3_600_000);
    await react(ctx, ...(await raise(ctx, { rule: 'c', severity: 3, minute: 60 }, { rule: 'd', minute: 61 })));
    const [, second] = await incidents(ctx);
    expect(second).toMatchObject({ number: 'INC-2026-00002', alertCount: 2 });
    expect(await activitiesOf(ctx, 'incident.opened')).toMatchObject([
      {},
      { data: { because: '2 alerts share host lyo-ws514 within 2 h. Recurrence of INC-2026-00001.' } },
    ]);
    const rows = await inTransaction(ctx, ({ db }) =>
      tables(db).selectFrom('incident').select('recurrenceOf').orderBy('number').execute(),
    );
    expect(rows).toEqual([{ recurrenceOf: null }, { recurrenceOf: first?.id }]);
  });

  it('opens another incident when the window of the open one has passed', async () => {
    const ctx = await newScene(handle);
    ctx.clock.advance(24 * 3_600_000);
    await react(ctx, ...(await raise(ctx, { rule: 'a', severity: 3 }, { rule: 'b' })));
    await react(ctx, ...(await raise(ctx, { rule: 'c', severity: 3, minute: 300 }, { rule: 'd', minute: 301 })));
    expect((await incidents(ctx)).map(({ alertCount }) => alertCount)).toEqual([2, 2]);
    await react(ctx, ...(await raise(ctx, { rule: 'e', minute: 310 })));
    expect((await incidents(ctx)).map(({ alertCount }) => alertCount)).toEqual([2, 3]);
  });

  it('is counted, not lost, when the incident is full', async () => {
    const ctx = await newScene(handle);
    await react(ctx, ...(await raise(ctx, { rule: 'a', severity: 3 }, { rule: 'b' })));
    const [incident] = await incidents(ctx);
    await inTransaction(ctx, ({ db }) => tables(db).updateTable('incident').set({ alertCount: 500 }).execute());
    await react(ctx, ...(await raise(ctx, { rule: 'c' })));
    const { items } = await getIncidentTimeline(ctx, { incidentId: incident?.id ?? '' });
    expect(items.at(-1)).toMatchObject({ title: '1 more alerts fitted this incident' });
  });

  it('is left alone when it is mild or resolved', async () => {
    const ctx = await newScene(handle);
    const ids = await raise(ctx, { rule: 'a', severity: 4 }, { rule: 'b', severity: 1 }, { rule: 'c', severity: 4 });
    await actOnAlerts(again(ctx), { action: 'resolve', ids: ids.slice(2), verdict: 'false_positive' });
    await react(ctx, ...ids);
    expect(await incidents(ctx)).toEqual([]);
  });

  it('needs the right to write incidents', async () => {
    const ctx = await newScene(handle);
    const viewer = await testContext(handle, { orgId: ctx.orgId, role: 'viewer' });
    await expect(react(viewer, ctx.actor.id)).rejects.toMatchObject({ kind: 'forbidden' });
  });
});

describe('concurrent reactions', () => {
  it('open one incident together', async () => {
    for (let round = 0; round < 3; round += 1) {
      const ctx = await newScene(handle);
      const ids = await raise(
        ctx,
        ...Array.from({ length: 8 }, (_, n) => ({
          rule: `r${n}`,
          severity: 3,
          entities: ['host:x', `user:u${n % 2}`],
        })),
      );
      await Promise.all(ids.map((subjectId) => groupAlertIntoIncident(ctx, { subjectId })));
      expect(await incidents(ctx)).toMatchObject([{ alertCount: 8, openAlertCount: 8 }]);
      expect(await activitiesOf(ctx, 'incident.alert_added')).toHaveLength(8);
    }
  });

  it('never put one alert into two incidents', async () => {
    const ctx = await newScene(handle);
    const ids = await raise(
      ctx,
      ...Array.from({ length: 12 }, (_, n) => ({
        rule: `r${n % 5}`,
        severity: 3,
        entities: [`host:h${n % 4}`, `user:u${n % 3}`],
      })),
    );
    await Promise.all([...ids, ...ids.toReversed()].map((subjectId) => groupAlertIntoIncident(ctx, { subjectId })));
    const rows = await inTransaction(ctx, ({ db }) =>
      tables(db).selectFrom('incidentAlert').select('alertId').where('open', '=', true).execute(),
    );
    expect(new Set(rows.map(({ alertId }) => alertId)).size).toBe(rows.length);
    const all = await incidents(ctx);
    expect(all.reduce((sum, { alertCount }) => sum + alertCount, 0)).toBe(rows.length);
  });
});
