// Every endpoint of incidents through its wall: inputs as they arrive, outputs as the contract says.
import type { Incident } from '@tocsin/contracts/incident';
import { afterAll, beforeAll, expect, it } from 'vitest';

import type { DatabaseHandle } from '#platform/database';
import type { Wire } from '#platform/module';
import { openTestDatabase, type TestContext } from '#platform/testing';

import { reactions } from './reactions.ts';
import { routes } from './routes.ts';
import { again, newScene, raise } from './scene.ts';

let handle: DatabaseHandle;
let ctx: TestContext;
const wire: Wire = { sessionToken: null, userAgent: null, origin: '', setSession: () => {}, clearSession: () => {} };

beforeAll(async () => {
  handle = await openTestDatabase();
  ctx = await newScene(handle);
});
afterAll(() => handle.close());

const called = new Set<string>();
async function call(key: string, input: Record<string, unknown> = {}): Promise<Record<string, unknown>> {
  called.add(key);
  const route = routes.find(({ endpoint }) => `${endpoint.method} ${endpoint.path}` === key);
  if (!route) throw new Error(`There is no ${key}.`);
  return Object(await route.handle(again(ctx), input, wire));
}

it('answers every question in the shape of its contract, from opening to closing', async () => {
  const [first = '', second = ''] = await raise(
    ctx,
    { rule: 'a' },
    { rule: 'b', entities: ['user:jd', 'ip:10.0.0.1'] },
  );
  const opened = await call('POST /incidents', { alertIds: [first] });
  const incidentId = String(opened['number']);
  await call('POST /incidents/:incidentId/alerts', { incidentId, alertIds: [second] });
  expect(await call('GET /incidents/:incidentId', { incidentId })).toMatchObject({
    alertCount: 2,
  } satisfies Partial<Incident>);
  await call('PATCH /incidents/:incidentId', { incidentId, ownerId: ctx.actor.id, rev: 3 });
  await call('POST /incidents/:incidentId/stage', { incidentId, stage: 'investigating' });
  const comment = await call('POST /incidents/:incidentId/comments', { incidentId, body: 'Look' });
  await call('PATCH /incidents/:incidentId/comments/:commentId', {
    incidentId,
    commentId: comment['id'],
    body: 'Looked',
  });
  expect(await call('GET /incidents/:incidentId/comments', { incidentId })).toMatchObject({
    items: [{ body: 'Looked' }],
  });
  expect(await call('GET /incidents/:incidentId/alerts', { incidentId })).toMatchObject({
    items: [{}, {}],
    next: null,
  });
  const restriction = { incidentId, reason: 'A colleague is involved.', people: [ctx.actor.id] };
  expect(await call('PUT /incidents/:incidentId/restriction', restriction)).toMatchObject({ restricted: true });
  expect(await call('GET /incidents/:incidentId/access', { incidentId })).toMatchObject({
    restriction: { reason: 'A colleague is involved.' },
    items: [{ id: ctx.actor.id }],
  });
  expect(await call('DELETE /incidents/:incidentId/restriction', { incidentId })).toMatchObject({ restricted: false });
  await call('DELETE /incidents/:incidentId/alerts/:alertId', { incidentId, alertId: second, reason: 'Not ours.' });
  await call('POST /incidents/:incidentId/close', { incidentId, verdict: 'true_positive', reason: 'Done.' });
  await call('POST /incidents/:incidentId/reopen', { incidentId, reason: 'Not done.' });
  expect((await call('GET /incidents/:incidentId/timeline', { incidentId }))['items']).toHaveLength(11);
  expect(await call('GET /incidents/:incidentId/activity', { incidentId, limit: '2' })).toMatchObject({
    items: [{}, {}],
  });
  expect(await call('GET /incidents', { sort: 'severity', owner: 'me' })).toMatchObject({
    items: [{ number: incidentId }],
  });
  expect(await call('GET /incidents/counts')).toMatchObject({ open: 1 });
  expect([...called].toSorted()).toEqual(
    routes.map(({ endpoint }) => `${endpoint.method} ${endpoint.path}`).toSorted(),
  );
});

it('reacts to raised and to reopened alerts', async () => {
  expect(reactions.map(({ type }) => type)).toEqual(['alert.raised', 'alert.reopened']);
});
