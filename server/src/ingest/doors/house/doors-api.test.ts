// The doors over HTTP: the API with its permissions, and the exchanges below /doors on the main port.
import * as api from '@tocsin/contracts/api/doors';
import { afterAll, beforeAll, expect, test } from 'vitest';

import type { Http } from '#platform/http';
import { openTestDatabase, testClock, testContext } from '#platform/testing';

import { createApiKey } from '../../../identity/create-api-key.ts';
import { startIdentity } from '../../../identity/fixtures.ts';
import { aHouse, testDoors, type TestHouse } from './fixtures.ts';
import { mountDoors } from './mount.ts';
import { doorRoutes } from './routes.ts';

const handle = await openTestDatabase();
const clock = testClock(new Date());
const admin = await testContext(handle, { clock });
const { doors } = testDoors('api');
let running: TestHouse;
let http: Http;
let address: string;
let key: string;
beforeAll(async () => {
  running = await aHouse(handle, doors, { now: clock.now });
  const routes = doorRoutes({ house: running.house, mainUrl: () => 'https://tocsin.example' });
  http = await startIdentity(handle, clock, { modules: [{ name: 'doors', routes }], trustProxy: ['127.0.0.1'] });
  mountDoors(http.app, running.house);
  address = await http.listen({ host: '127.0.0.1', port: 0 });
  const about = { name: 'Admin', siteId: null, expiresAt: null };
  ({ key } = await createApiKey(admin, { ...about, scopes: ['event:read', 'identity:write'] }));
});
afterAll(async () => {
  await running.stop();
  await http.close();
  await handle.close();
});

async function ask(method: string, path: string, body?: unknown, headers: Record<string, string> = {}) {
  const response = await fetch(`${address}/api/v1${path}`, {
    method,
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json', ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: response.status, etag: response.headers.get('etag'), body: await response.json() };
}

test('a door is read and changed with its revision, over the API', async () => {
  const { items } = api.listDoors.output.parse((await ask('GET', '/doors')).body);
  expect(items.map(({ id }) => id)).toEqual(doors.map(({ id }) => id));
  expect(items[0]).toMatchObject({
    state: 'open',
    addresses: ['https://tocsin.example/doors/web-api'],
    optionsSchema: { type: 'object', properties: { greeting: { type: 'string', default: 'hello', maxLength: 20 } } },
    settings: { enabled: true, port: null, options: {}, secrets: [] },
  });
  const changed = await ask('PATCH', '/doors/web-api', { options: { greeting: 'ahoy' } }, { 'if-match': '"0"' });
  expect(changed).toMatchObject({ status: 200, etag: '"1"', body: { settings: { options: { greeting: 'ahoy' } } } });
  const stale = await ask('PATCH', '/doors/web-api', { enabled: false }, { 'if-match': '"0"' });
  expect(stale).toMatchObject({ status: 409, body: { code: 'stale_revision' } });
  const wrong = await ask('PATCH', '/doors/web-api', { host: 'somewhere.example' });
  expect(wrong).toMatchObject({ status: 400, body: { errors: [{ pointer: '/host' }] } });
  expect(await ask('GET', '/doors/web-api')).toMatchObject({ body: { rev: 1, changedBy: 'Admin' } });
  expect(await ask('GET', '/door-certificate')).toMatchObject({ status: 200, body: { origin: 'own' } });
});

test('exchanges below /doors arrive untouched, without a session, from the address the proxy names', async () => {
  const made = await ask('POST', '/doors/web-api/tokens', { name: 'Lab' }, { 'idempotency-key': 'one-token' });
  expect(made.status).toBe(201);
  const again = await ask('POST', '/doors/web-api/tokens', { name: 'Lab' }, { 'idempotency-key': 'one-token' });
  expect(again).toMatchObject({ status: 409, body: { code: 'already_done' } });
  const headers = {
    authorization: `Splunk ${api.createDoorToken.output.parse(made.body).token}`,
    'x-forwarded-for': '198.51.100.7',
  };
  // A body that says it is JSON and is none, as Splunk's clients do, and a site of the API's cross-site rules.
  const sent = await fetch(`${address}/doors/web-api/services/collector%2Fx?site=`, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json', origin: 'https://elsewhere.example' },
    body: '{"a":1}{"b":2}',
  });
  expect(sent.status).toBe(200);
  expect(await sent.json()).toMatchObject({
    org: admin.orgId,
    path: '/services/collector%2Fx',
    peer: '198.51.100.7',
    greeting: 'ahoy',
  });
  expect(sent.headers.get('content-security-policy')).toContain("default-src 'self'");
  for (const type of ['garbage', 'application/json; charset', 'text/plain', 'multipart/form-data'])
    expect(
      (
        await fetch(`${address}/doors/web-api`, {
          method: 'POST',
          headers: { ...headers, 'content-type': type },
          body: '',
        })
      ).status,
    ).toBe(200);
  for (const method of ['GET', 'HEAD', 'PUT', 'DELETE', 'OPTIONS', 'PATCH'])
    expect((await fetch(`${address}/doors/web-api`, { method })).status).toBe(401);
  const body = api.Door.parse((await ask('GET', '/doors/web-api')).body);
  expect(body).toMatchObject({ counts: { records: 1, bytes: 14 }, eventsPerMinute: 1 });
  expect(body.lastEventAt).not.toBeNull();
});

test('below /doors there is nothing but open doors that speak HTTP', async () => {
  for (const path of ['/doors/line-api/x', '/doors/nothing', '/doors/', '/doors/%77eb-apx/'])
    expect((await fetch(`${address}${path}`, { method: 'POST', body: 'x' })).status).toBe(404);
  await ask('PATCH', '/doors/web-api', { enabled: false });
  const closed = await fetch(`${address}/doors/web-api/x`, { method: 'POST', body: 'x' });
  expect([closed.status, closed.headers.get('retry-after')]).toEqual([503, '60']);
  await ask('PATCH', '/doors/web-api', { enabled: true });
  expect((await fetch(`${address}/doors/web-api/x`, { method: 'POST', body: 'x' })).status).toBe(401);
  expect((await fetch(`${address}/doors/web-api/boom`, { method: 'POST', body: 'x' })).status).toBe(500);
  expect((await fetch(`${address}/api/v1/doors`)).status).toBe(401);
});

test('what belongs to nobody is shown to whom the door is for, and not to others', async () => {
  await ask('PATCH', '/doors/web-api', { organisation: 'own' });
  const mine = api.Door.parse((await ask('GET', '/doors/web-api')).body);
  expect(mine.counts.unauthorised).toBeGreaterThan(0);
  expect(mine.refusals[0]?.because).toMatch(/\w/);
  const other = await testContext(handle, { clock });
  running.house.peers.forget();
  const about = { name: 'Other', siteId: null, expiresAt: null };
  const theirs = await createApiKey(other, { ...about, scopes: ['event:read'] });
  const seen = await ask('GET', '/doors/web-api', undefined, { authorization: `Bearer ${theirs.key}` });
  expect(seen.body).toMatchObject({
    counts: { records: 0, unauthorised: 0 },
    refusals: [],
    settings: { organisation: 'other' },
  });
});
