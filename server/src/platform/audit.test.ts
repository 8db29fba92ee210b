// Readings and refusals through the web server: on record once at once, repetitions counted, nothing secret kept.
import { endpoint } from '@tocsin/contracts/api/endpoint';
import { getEvent, searchEvents } from '@tocsin/contracts/api/events';
import { afterAll, beforeEach, expect, it } from 'vitest';
import * as z from 'zod';

import { createAudit } from './audit.ts';
import { authorize } from './authorize.ts';
import { Problem } from './errors.ts';
import { createHttp, type Http } from './http.ts';
import { createLog } from './log.ts';
import { createMetrics } from './metrics.ts';
import { serve, type Route } from './module.ts';
import { activitiesOf, openTestDatabase, testContext, type TestContext } from './testing.ts';

const handle = await openTestDatabase();
afterAll(() => handle.close());
let ctx: TestContext;
beforeEach(async () => {
  ctx = await testContext(handle, { role: 'analyst' });
});

const plain = endpoint('GET', '/plain', {
  summary: 'Nothing special',
  permission: 'event:read',
  input: z.object({}),
  output: z.object({}),
});
const closed = endpoint('POST', '/teams', {
  summary: 'Refused within the verb',
  permission: 'signed-in',
  input: z.object({}),
  output: z.object({}),
});
const routes: Route[] = [
  serve(searchEvents, async () => ({ items: [], next: null })),
  { endpoint: getEvent, handle: () => Promise.reject(new Problem('not_found', 'event_not_found', 'There is none.')) },
  serve(plain, async () => ({})),
  serve(closed, async (caller) => {
    authorize(caller, 'identity:write');
    return {};
  }),
];

const served = async (work: (http: Http) => Promise<void>): Promise<void> => {
  const http = await createHttp({
    modules: [{ name: 'test', routes }],
    authenticate: async () => ({ orgId: ctx.orgId, actor: ctx.actor, reach: ctx.reach, credentialId: ctx.actor.id }),
    world: { transact: handle.transact, now: ctx.now, log: createLog('silent') },
    metrics: createMetrics(),
  });
  await work(http);
  await http.close();
};
const ask = (http: Http, url: string, method: 'GET' | 'POST' = 'GET') =>
  http.app.inject({
    method,
    url: `/api/v1${url}`,
    headers: {
      authorization: 'Bearer a',
      'user-agent': 'Probe/1',
      ...(method === 'POST' ? { 'content-type': 'application/json' } : {}),
    },
    ...(method === 'POST' ? { payload: '{}' } : {}),
  });

it('a search is recorded with what was searched, and its repetitions when the server stops', async () => {
  await served(async (http) => {
    for (const page of ['', '&limit=7', '&from=2026-03-14T00:00:00Z']) await ask(http, `/events?query=user:bob${page}`);
    await ask(http, '/events?query=other');
    expect(await activitiesOf(ctx)).toMatchObject([
      { type: 'data.read', result: 'read', userAgent: 'Probe/1', data: { input: { query: 'user:bob' }, times: 1 } },
      { type: 'data.read', data: { input: { query: 'other' }, times: 1 } },
    ]);
  });
  expect(await activitiesOf(ctx)).toMatchObject([{}, {}, { data: { input: { query: 'user:bob' }, times: 2 } }]);
});

it('what is not sensitive, or was not shown, is not recorded', async () => {
  await served(async (http) => {
    expect((await ask(http, '/plain')).statusCode).toBe(200);
    expect((await ask(http, '/events/00000000-0000-7000-8000-000000000000')).statusCode).not.toBe(200);
  });
  expect(await activitiesOf(ctx)).toEqual([]);
});

it('a refusal is recorded, at the door and within the verb', async () => {
  ctx = await testContext(handle, { permissions: ['alert:read'] });
  await served(async (http) => {
    for (let time = 0; time < 3; time += 1) expect((await ask(http, '/plain')).statusCode).toBe(403);
    expect((await ask(http, '/teams', 'POST')).statusCode).toBe(403);
  });
  expect(await activitiesOf(ctx)).toMatchObject([
    {
      type: 'access.refused',
      result: 'refused',
      subjectId: 'GET /plain',
      data: { code: 'missing_permission', times: 1 },
    },
    { subjectId: 'POST /teams', data: { times: 1 } },
    { subjectId: 'GET /plain', data: { times: 2 } },
  ]);
});

it('whoever cannot be recorded is not answered', async () => {
  const broken = createAudit({ log: createLog('silent') });
  const deaf = { ...ctx, transact: () => Promise.reject(new Error('no database')) };
  await expect(broken.read(deaf, searchEvents, {})).rejects.toThrow('no database');
});

it('after the window the repetitions are written without another request', async () => {
  const audit = createAudit({ log: createLog('silent'), windowMs: 1 });
  await Promise.all([1, 2, 3].map(() => audit.read(ctx, searchEvents, { query: 'a' })));
  await expect
    .poll(async () => (await activitiesOf(ctx)).reduce((sum, { data }) => sum + Number(Object(data)['times']), 0), {
      timeout: 30_000,
    })
    .toBe(3);
});
