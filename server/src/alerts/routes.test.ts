// Every endpoint of alerts through its wall: inputs as they arrive, outputs as the contract says.
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';

import type { DatabaseHandle } from '#platform/database';
import { uuidv7 } from '#platform/id';
import type { Wire } from '#platform/module';
import { openTestDatabase, testContext, type TestContext } from '#platform/testing';

import { aDetection } from './fixtures.ts';
import { raiseAlerts } from './raise-alerts.ts';
import { routes } from './routes.ts';

let handle: DatabaseHandle;
let ctx: TestContext;
let alertId = '';
const now = Date.parse('2026-03-14T12:00:00.000Z');
const site = { id: uuidv7(), code: 'lyo', name: 'Lyon' };
const wire: Wire = {
  sessionToken: null,
  userAgent: null,
  origin: '',
  setSession: () => {},
  clearSession: () => {},
  browserToken: null,
  setBrowserToken: () => {},
};

beforeAll(async () => {
  handle = await openTestDatabase();
  ctx = await testContext(handle, { now: new Date(now), name: 'Ana' });
  await handle.asSystem((db) =>
    sql`insert into site (id, org_id, code, name, created_at) values (${site.id}, ${ctx.orgId}, ${site.code}, ${site.name}, now())`.execute(
      db,
    ),
  );
  const at = (minute: number, host: string) =>
    aDetection({ site, time: now - 60_000 * (10 - minute), entities: [`host:${host}`, 'user:jd'] });
  const { alerts } = await raiseAlerts(ctx, {
    batchKey: 'one',
    detections: [at(2, 'b'), at(1, 'a'), aDetection({ time: now })],
  });
  alertId = alerts.find(({ number }) => number === 'ALR-2026-00001')?.id ?? '';
});
afterAll(() => handle.close());

const call = async (key: string, input: Record<string, unknown>): Promise<unknown> => {
  const route = routes.find(({ endpoint }) => `${endpoint.method} ${endpoint.path}` === key);
  if (!route) throw new Error(`There is no ${key}.`);
  return await route.handle({ ...ctx, requestId: uuidv7() }, input, wire);
};

it('lists with site and assignee by name, by code and by id', async () => {
  await call('POST /alerts/actions', { action: 'assign', ids: [alertId], assigneeId: ctx.actor.id });
  for (const wanted of ['lyo', 'LYO', site.id])
    expect(await call('GET /alerts', { site: wanted, limit: '10', assignee: 'me' })).toMatchObject({
      items: [{ id: alertId, site, assignee: { id: ctx.actor.id, name: 'Ana' } }],
      next: null,
    });
});

it('counts facets with names', async () => {
  expect(await call('GET /alerts/facets', {})).toMatchObject({
    total: 3,
    site: [{ value: 'lyo', label: 'Lyon', count: 2 }],
    assignee: [
      { value: 'none', label: 'Nobody', count: 2 },
      { value: ctx.actor.id, label: 'Ana', count: 1 },
    ],
  });
});

it('answers every other question in the shape of its contract', async () => {
  expect(await call('GET /alerts/histogram', { buckets: '24' })).toMatchObject({ open: [0, 0, 3, 0, 0] });
  expect(await call('GET /alerts/:alertId', { alertId })).toMatchObject({ id: alertId });
  expect(await call('GET /alerts/:alertId/dedup', { alertId })).toMatchObject({ open: true });
  expect(await call('GET /alerts/:alertId/activity', { alertId })).toMatchObject({ items: [{}, {}] });
  expect(await call('GET /alerts/:alertId/related', { alertId })).toMatchObject({ items: [{ shared: ['user:jd'] }] });
});

it('undoes over the wire', async () => {
  const done = await call('POST /alerts/actions', { action: 'resolve', ids: [alertId], verdict: 'true_positive' });
  expect(await call('POST /alerts/undo', { operationId: Reflect.get(Object(done), 'operationId') })).toMatchObject({
    changed: [alertId],
  });
});

it('refuses what does not fit: a resolution without a verdict, a reopening without a reason', async () => {
  await expect(call('POST /alerts/actions', { action: 'resolve', ids: [alertId] })).rejects.toThrow('verdict');
  await expect(call('POST /alerts/actions', { action: 'reopen', ids: [alertId] })).rejects.toThrow('reason');
});
