// Who sees some sites, or is not named on a need-to-know list, sees no more in any answer, and breaks nothing by writing.
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import type { DatabaseHandle } from '#platform/database';
import { uuidv7 } from '#platform/id';
import { openTestDatabase, testContext, type TestContext } from '#platform/testing';

import { getAlert } from '../alerts/get.ts';
import { listAlerts } from '../alerts/list.ts';
import { createSite } from '../identity/create-site.ts';
import { listActivities } from '../identity/list-activities.ts';
import { addAlertsToIncident } from './add-alerts.ts';
import { changeIncident } from './change.ts';
import { closeIncident } from './close.ts';
import { getIncidentCounts } from './counts.ts';
import { getIncidentTimeline } from './get-timeline.ts';
import { getIncident } from './get.ts';
import { listIncidentActivity } from './list-activity.ts';
import { listIncidentAlerts } from './list-alerts.ts';
import { listIncidents } from './list.ts';
import { openIncident } from './open.ts';
import { removeAlertFromIncident } from './remove-alert.ts';
import { reopenIncident } from './reopen.ts';
import { getIncidentAccess, restrictIncident, unrestrictIncident } from './restrict.ts';
import { again, newScene, raise } from './scene.ts';

let handle: DatabaseHandle;
let ana: TestContext;
let lyon: TestContext;
let boris: TestContext;
const sites = new Map<string, { id: string; code: string; name: string }>();

beforeAll(async () => {
  handle = await openTestDatabase();
  ana = await newScene(handle);
  for (const code of ['lyo', 'par']) {
    const { id, name } = await createSite(ana, { code, name: code, city: null, latitude: null, longitude: null });
    sites.set(code, { id, code, name });
  }
  const colleague = { orgId: ana.orgId, clock: ana.clock, role: 'analyst' as const };
  lyon = await testContext(handle, { ...colleague, name: 'Lyon', sites: ['lyo'] });
  boris = await testContext(handle, { ...colleague, name: 'Boris' });
});
afterAll(() => handle.close());

const list = { sort: '-lastActivityAt', limit: 200 } as const;
const idsOf = async (ctx: TestContext): Promise<string[]> =>
  (await listIncidents(again(ctx), list)).items.map(({ id }) => id);
const alertIdsOf = async (ctx: TestContext): Promise<string[]> =>
  (await listAlerts(again(ctx), { sort: '-lastSeenAt', limit: 200 })).items.map(({ id }) => id);
const activitiesOf = async (ctx: TestContext): Promise<string[]> =>
  (await listActivities({ ...ctx, actor: ana.actor }, { limit: 200 })).items.map(
    ({ type, subjectId }) => `${type} ${subjectId}`,
  );

/** Alerts of Lyon, of Paris and of no site, none of which share anything. */
async function threeAlerts(): Promise<[string, string, string]> {
  const own = (rule: string, site?: string) => ({
    rule: `${rule} ${uuidv7()}`,
    entities: [`host:${rule}-${uuidv7()}`],
    site: sites.get(site ?? '') ?? null,
  });
  const [lyo = '', par = '', none = ''] = await raise(ana, own('lyo', 'lyo'), own('par', 'par'), own('none'));
  return [lyo, par, none];
}

describe('alerts', () => {
  test('of other sites, and of none, are not there', async () => {
    const [lyo, par, none] = await threeAlerts();
    expect(await alertIdsOf(lyon)).toContain(lyo);
    for (const hidden of [par, none]) {
      expect(await alertIdsOf(lyon)).not.toContain(hidden);
      await expect(getAlert(lyon, { alertId: hidden })).rejects.toMatchObject({ code: 'alert_not_found' });
      expect(await alertIdsOf(boris)).toContain(hidden);
    }
    const told = await activitiesOf(lyon);
    expect(told).toContain(`alert.raised ${lyo}`);
    expect(told.filter((each) => each.includes(par) || each.includes(none))).toEqual([]);
  });

  test('their parts are not there either', async () => {
    const [lyo, par] = await threeAlerts();
    for (const table of ['alert_evidence', 'alert_entity', 'alert_outcome']) {
      const seen = await lyon.transact((db) =>
        sql<{
          alertId: string;
        }>`select alert_id from ${sql.table(table)} where alert_id = any(${[lyo, par]}::uuid[])`.execute(db),
      );
      expect(new Set(seen.rows.map(({ alertId }) => alertId)), table).toEqual(new Set([lyo]));
    }
  });

  test('a transaction that says nothing of its reach sees none', async () => {
    await threeAlerts();
    const { rows } = await handle.transact(ana.orgId, (db) => sql`select id from alert`.execute(db));
    expect(rows).toEqual([]);
  });
});

describe('an incident of several sites', () => {
  test('is shown with what its reader sees of it', async () => {
    const [lyo, par, none] = await threeAlerts();
    const incident = await openIncident(again(ana), { title: 'Both', alertIds: [lyo, par, none] });
    const seen = await getIncident(lyon, { incidentId: incident.id });
    expect(seen).toMatchObject({ title: 'Both', alertCount: 1, openAlertCount: 1, sites: [{ code: 'lyo' }] });
    expect(seen.entities).toHaveLength(1);
    expect((await getIncident(ana, { incidentId: incident.id })).alertCount).toBe(3);
    const { items } = await listIncidentAlerts(lyon, { incidentId: incident.id, limit: 50 });
    expect(items.map(({ id }) => id)).toEqual([lyo]);
    const { items: marks } = await getIncidentTimeline(lyon, { incidentId: incident.id });
    expect(marks.filter(({ ref }) => ref.kind === 'alert').map(({ ref }) => ref.id)).toEqual([lyo]);
    const search = { ...list, q: 'par-' };
    expect((await listIncidents(lyon, search)).items).toEqual([]);
    expect((await listIncidents(again(ana), search)).items.map(({ id }) => id)).toContain(incident.id);
  });

  test('is not there for whoever sees none of its sites', async () => {
    const [, par, none] = await threeAlerts();
    const incident = await openIncident(again(ana), { title: 'Paris', alertIds: [par, none] });
    await expect(getIncident(lyon, { incidentId: incident.number })).rejects.toMatchObject({
      code: 'incident_not_found',
    });
    expect(await idsOf(lyon)).not.toContain(incident.id);
    const open = { before: (await getIncidentCounts(ana, {})).open, lyon: (await getIncidentCounts(lyon, {})).open };
    expect(open.lyon).toBeLessThan(open.before);
    expect(open.lyon).toBe((await idsOf(lyon)).length);
  });

  test('stays true when somebody changes it who sees a part of it', async () => {
    const [lyo, par, none] = await threeAlerts();
    const [more] = await threeAlerts();
    const { id: incidentId } = await openIncident(again(ana), { title: 'Both', alertIds: [lyo, par, none] });
    const whole = async () => {
      const { alertCount, sites, entities } = await getIncident(ana, { incidentId });
      return { alertCount, sites: sites.map(({ code }) => code), entities: entities.length };
    };
    await addAlertsToIncident(again(lyon), { incidentId, alertIds: [more] });
    expect(await whole()).toEqual({ alertCount: 4, sites: ['lyo', 'par'], entities: 4 });
    const { added } = await addAlertsToIncident(again(lyon), { incidentId, alertIds: [par] });
    expect(added).toEqual([]);
    await removeAlertFromIncident(again(lyon), { incidentId, alertId: more, reason: 'Not ours.' });
    expect(await whole()).toEqual({ alertCount: 3, sites: ['lyo', 'par'], entities: 3 });
    await expect(
      removeAlertFromIncident(again(lyon), { incidentId, alertId: par, reason: 'Not ours.' }),
    ).rejects.toMatchObject({ code: 'alert_not_in_incident' });

    await closeIncident(again(lyon), { incidentId, verdict: 'false_positive', reason: 'Over.', resolveAlerts: true });
    expect((await getAlert(ana, { alertId: lyo })).stage).toBe('resolved');
    expect((await getAlert(ana, { alertId: par })).stage).toBe('new');
    const other = await openIncident(again(ana), { title: 'Paris alone', alertIds: [par] });
    await reopenIncident(again(lyon), { incidentId, reason: 'Not over.' });
    expect(await whole()).toEqual({ alertCount: 2, sites: ['lyo'], entities: 2 });
    expect((await getIncident(ana, { incidentId: other.id })).alertCount).toBe(1);
  });

  test('is opened from alerts that are seen, never empty where it would be out of sight', async () => {
    const [lyo, par] = await threeAlerts();
    await expect(openIncident(again(lyon), { title: 'Nothing', alertIds: [] })).rejects.toMatchObject({
      code: 'incident_without_site',
    });
    await expect(openIncident(again(lyon), { title: 'Theirs', alertIds: [par] })).rejects.toMatchObject({
      code: 'alert_not_found',
    });
    const incident = await openIncident(again(lyon), { title: 'Ours', alertIds: [lyo] });
    expect(incident).toMatchObject({ alertCount: 1, sites: [{ code: 'lyo' }] });
  });
});

describe('need to know', () => {
  const restrict = (ctx: TestContext, incidentId: string, people: string[] = []) =>
    restrictIncident(again(ctx), { incidentId, reason: 'A colleague is involved.', people });

  test('hides the incident, its alerts and what is told of both from all it does not name', async () => {
    const [lyo, par] = await threeAlerts();
    const { id, number } = await openIncident(again(ana), { title: 'Quiet', alertIds: [lyo, par] });
    const before = (await getIncidentCounts(boris, {})).open;
    expect(await restrict(ana, id)).toMatchObject({ restricted: true });
    for (const other of [boris, lyon]) {
      await expect(getIncident(other, { incidentId: number })).rejects.toMatchObject({ code: 'incident_not_found' });
      await expect(getIncidentAccess(other, { incidentId: id })).rejects.toMatchObject({ code: 'incident_not_found' });
      expect(await idsOf(other)).not.toContain(id);
      expect((await listIncidents(other, { ...list, q: 'quiet' })).items).toEqual([]);
      const alerts = await alertIdsOf(other);
      expect(alerts.filter((alert) => alert === lyo || alert === par)).toEqual([]);
      const told = await activitiesOf(other);
      expect(told.filter((each) => [id, lyo, par].some((hidden) => each.includes(hidden)))).toEqual([]);
      await expect(unrestrictIncident(again(other), { incidentId: id })).rejects.toMatchObject({
        code: 'incident_not_found',
      });
    }
    expect((await getIncidentCounts(boris, {})).open).toBe(before - 1);
    expect(await idsOf(ana)).toContain(id);
    expect(await alertIdsOf(ana)).toEqual(expect.arrayContaining([lyo, par]));
  });

  test('names the owner and whoever restricts it, always', async () => {
    const [lyo] = await threeAlerts();
    const { id } = await openIncident(again(ana), { title: 'Owned', alertIds: [lyo] });
    await changeIncident(again(ana), { incidentId: id, ownerId: boris.actor.id });
    await restrict(ana, id);
    const { items, restriction } = await getIncidentAccess(boris, { incidentId: id });
    expect(items.map(({ name }) => name)).toEqual(['Ana', 'Boris']);
    expect(restriction).toMatchObject({ reason: 'A colleague is involved.', by: { name: 'Ana' } });
    await changeIncident(again(ana), { incidentId: id, ownerId: lyon.actor.id });
    expect(await idsOf(lyon)).toContain(id);
  });

  test('ends for whom the list no longer names, and for all when it is lifted', async () => {
    const [lyo] = await threeAlerts();
    const { id } = await openIncident(again(ana), { title: 'Lifted', alertIds: [lyo] });
    await restrict(ana, id, [boris.actor.id]);
    expect(await idsOf(boris)).toContain(id);
    await restrict(ana, id, []);
    expect(await idsOf(boris)).not.toContain(id);
    await unrestrictIncident(again(ana), { incidentId: id });
    expect(await idsOf(boris)).toContain(id);
    const { items } = await listIncidentActivity(ana, { incidentId: id, limit: 50 });
    expect(items.map(({ type }) => type).filter((type) => /restrict|access/.test(type))).toEqual([
      'incident.unrestricted',
      'incident.access_changed',
      'incident.restricted',
    ]);
    await expect(unrestrictIncident(again(ana), { incidentId: id })).rejects.toMatchObject({
      code: 'incident_not_restricted',
    });
  });

  test('refuses strangers and keys, and is not changed by who may only read', async () => {
    const [lyo] = await threeAlerts();
    const { id } = await openIncident(again(ana), { title: 'Refused', alertIds: [lyo] });
    const stranger = await testContext(handle);
    await expect(restrict(ana, id, [stranger.actor.id])).rejects.toMatchObject({ code: 'person_unknown' });
    await expect(restrict({ ...ana, actor: { ...ana.actor, kind: 'api_key' } }, id)).rejects.toMatchObject({
      code: 'people_only',
    });
    const viewer = await testContext(handle, { orgId: ana.orgId, role: 'viewer' });
    await expect(restrict(viewer, id)).rejects.toMatchObject({ code: 'missing_permission' });
    await expect(restrict(stranger, id)).rejects.toMatchObject({ code: 'incident_not_found' });
  });

  test('of two who restrict at once, one is first', async () => {
    const [lyo] = await threeAlerts();
    const { id } = await openIncident(again(ana), { title: 'Raced', alertIds: [lyo] });
    const outcomes = await Promise.allSettled([restrict(ana, id), restrict(boris, id)]);
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });
});

test('the queue is read by the same index, whoever asks', async () => {
  await threeAlerts();
  const planFor = (ctx: TestContext): Promise<string> =>
    ctx.transact(async (db) => {
      await sql`set local enable_seqscan = off`.execute(db);
      await sql`set local enable_sort = off`.execute(db);
      const { rows } = await sql<{ 'QUERY PLAN': string }>`explain (costs off)
        select * from alert where stage <> 'resolved' order by last_seen_at desc, id desc limit 50`.execute(db);
      return rows.map((row) => Object.values(row).join('')).join('\n');
    });
  for (const ctx of [ana, boris, lyon]) {
    const plan = await planFor(ctx);
    expect(plan).toContain('alert_open_seen');
    // Whose eyes it has is worked out once a statement.
    expect(plan).toContain('InitPlan');
    expect(plan).not.toContain('SubPlan');
  }
});
