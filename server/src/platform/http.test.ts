// The web server from outside: one small module, real sockets where they matter, the real database for idempotency.
import { once } from 'node:events';
import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { connect as connectTcp } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';

import { importRules } from '@tocsin/contracts/api/detection';
import { endpoint } from '@tocsin/contracts/api/endpoint';
import { endpoints } from '@tocsin/contracts/api/index';
import { ProblemDetails } from '@tocsin/contracts/problem';
import { pino } from 'pino';
import { WebSocket, type CloseEvent, type MessageEvent } from 'undici';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as z from 'zod';

import { conflict } from './errors.ts';
import { createHttp, type Http, type HttpOptions, type Socket } from './http.ts';
import { createLog } from './log.ts';
import { createMetrics } from './metrics.ts';
import { raw, serve, serveWithWire, type Module } from './module.ts';
import { openTestDatabase, testContext, type TestContext } from './testing.ts';

const Thing = z.object({ id: z.string(), name: z.string(), rev: z.int() });
const api = {
  list: endpoint('GET', '/things', {
    summary: 'List',
    permission: 'alert:read',
    input: z.object({ tag: z.array(z.string()).or(z.string()).optional(), limit: z.coerce.number().max(9).default(5) }),
    output: z.object({ items: z.array(z.unknown()) }),
  }),
  get: endpoint('GET', '/things/:id', {
    summary: 'Get',
    permission: 'alert:read',
    input: z.object({ id: z.string() }),
    output: Thing,
  }),
  make: endpoint('POST', '/things', {
    summary: 'Make',
    permission: 'alert:write',
    input: z.object({ name: z.string().min(2), fail: z.enum(['refuse', 'break', 'bad_output']).optional() }),
    output: Thing,
    status: 201,
  }),
  change: endpoint('PATCH', '/things/:id', {
    summary: 'Change',
    permission: 'alert:write',
    input: z.object({ id: z.string(), rev: z.int().optional() }),
    output: Thing,
  }),
  secret: endpoint('POST', '/secrets', {
    summary: 'S',
    permission: 'alert:write',
    input: z.object({}),
    output: z.object({ key: z.string() }),
  }),
  hello: endpoint('GET', '/hello', {
    summary: 'H',
    permission: 'public',
    input: z.object({}),
    output: z.object({ actor: z.string(), ip: z.string().nullable() }),
  }),
  leave: endpoint('POST', '/leave', { summary: 'L', permission: 'public', input: z.object({}), output: z.object({}) }),
  enter: endpoint('POST', '/enter', { summary: 'E', permission: 'public', input: z.object({}), output: z.object({}) }),
};

let made = 0;
let onMade = (): void => {};
let release = (): void => {};
let waiting = Promise.resolve();
const thingOf = (name: string) => ({ id: '1', name, rev: 7, hidden: 'not in the contract' });
const things: Module = {
  name: 'things',
  routes: [
    serve(api.list, async (_ctx, input) => ({ items: [input] })),
    serve(api.get, async (_ctx, { id }) => ({ ...thingOf('a'), id })),
    serve(api.make, async (_ctx, { name, fail }) => {
      made += 1;
      onMade();
      if (fail === 'refuse') throw conflict('thing_taken', 'Taken.');
      if (fail === 'break') throw new Error('password=hunter2');
      await waiting;
      return fail === 'bad_output' ? { ...thingOf(name), rev: 1.5 } : { ...thingOf(name), rev: made };
    }),
    serve(api.change, async (_ctx, { id, rev }) => ({ ...thingOf('a'), id, rev: rev ?? 0 })),
    { ...serve(api.secret, async () => ({ key: `secret-${++made}` })), answersSecret: true },
    serve(api.hello, async (ctx) => ({ actor: ctx.actor.id, ip: ctx.ip })),
    serveWithWire(api.enter, async (_ctx, _input, wire) => {
      wire.setSession('cookie-value', new Date('2030-01-01T00:00:00Z'));
      return {};
    }),
    serveWithWire(api.leave, async (_ctx, _input, wire) => {
      wire.clearSession();
      return {};
    }),
  ],
  raw: [
    raw('POST', '/doors/:source', 'ingest:write', async (_ctx, request, reply) => {
      const body = request.body instanceof Readable ? await text(request.body) : 'no stream';
      return reply.send({ body, type: request.headers['content-type'] ?? null });
    }),
    raw('GET', '/stream', 'event:read', async (_ctx, _request, reply) =>
      reply.type('application/x-ndjson').send(Readable.from(['{"n":1}\n', '{"n":2}\n'])),
    ),
  ],
};

const database = await openTestDatabase();
const world = { transact: database.transact, now: () => new Date(), log: createLog('silent') };
const callers = new Map<string, TestContext>();
const open: Http[] = [];

async function start(options: Partial<HttpOptions> = {}): Promise<Http> {
  const http = await createHttp({
    modules: [things],
    authenticate: async ({ token }) => {
      const ctx = callers.get(token);
      return ctx ? { orgId: ctx.orgId, actor: ctx.actor, reach: ctx.reach, credentialId: token } : null;
    },
    world,
    metrics: createMetrics(),
    ...options,
  });
  open.push(http);
  return http;
}

let http: Http;
beforeAll(async () => {
  callers.set('analyst', await testContext(database, { role: 'analyst' }));
  callers.set('viewer', await testContext(database, { role: 'viewer' }));
  callers.set('admin', await testContext(database, { role: 'admin' }));
  http = await start();
});
afterAll(async () => {
  await Promise.all(open.map((each) => each.close()));
  await database.close();
});

type Ask = { as?: string; headers?: Record<string, string>; body?: unknown; payload?: string };
const ask = (
  method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE',
  url: string,
  { as, headers, body, payload }: Ask = {},
  to = http,
) =>
  to.app.inject({
    method,
    url: `/api/v1${url}`,
    headers: {
      ...(as ? { authorization: `Bearer ${as}` } : {}),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? (payload === undefined ? {} : { payload }) : { payload: JSON.stringify(body) }),
  });
const problemOf = (response: { headers: Record<string, unknown>; json: () => unknown }) => {
  expect(response.headers['content-type']).toContain('application/problem+json');
  const problem = ProblemDetails.parse(response.json());
  expect(problem.instance).toBe(response.headers['x-request-id']);
  return problem;
};

describe('endpoints', () => {
  test('answer what the contract lists and nothing more', async () => {
    const response = await ask('GET', '/things/5', { as: 'analyst' });
    expect(response.statusCode).toBe(200);
    expect(response.json()).toEqual({ id: '5', name: 'a', rev: 7 });
    expect(response.headers).toMatchObject({ 'content-type': 'application/json; charset=utf-8', etag: '"7"' });
  });
  test('use the status of the contract', async () => {
    expect((await ask('POST', '/things', { as: 'analyst', body: { name: 'ab' } })).statusCode).toBe(201);
  });
  test('take a repeated query name as a list', async () => {
    const response = await ask('GET', '/things?tag=a&tag=b&limit=3', { as: 'analyst' });
    expect(response.json()).toEqual({ items: [{ tag: ['a', 'b'], limit: 3 }] });
  });
  test('open to all run without organisation or permissions', async () => {
    expect((await ask('GET', '/hello')).json()).toEqual({ actor: 'anonymous', ip: '127.0.0.1' });
  });
});

test('only a trusted proxy says where a request came from', async () => {
  const forwarded = { headers: { 'x-forwarded-for': '203.0.113.7' } };
  expect((await ask('GET', '/hello', forwarded)).json()).toMatchObject({ ip: '127.0.0.1' });
  const behind = await start({ trustProxy: ['127.0.0.0/8'] });
  expect((await ask('GET', '/hello', forwarded, behind)).json()).toMatchObject({ ip: '203.0.113.7' });
  const elsewhere = await start({ trustProxy: ['10.0.0.0/8'] });
  expect((await ask('GET', '/hello', forwarded, elsewhere)).json()).toMatchObject({ ip: '127.0.0.1' });
});

test('HEAD asks for the same permission as GET', async () => {
  const head = (headers: Record<string, string>) =>
    http.app.inject({ method: 'HEAD', url: '/api/v1/things/5', headers });
  expect((await head({})).statusCode).toBe(401);
  expect((await head({ authorization: 'Bearer viewer' })).statusCode).toBe(200);
});

test('importing rules may be larger than other requests', async () => {
  const importing = await start({
    modules: [{ name: 'm', routes: [{ endpoint: importRules, handle: async () => ({ reached: true }) }] }],
  });
  const files = Array.from({ length: 4 }, (_, i) => ({ path: `${i}.yml`, source: 'x'.repeat(1_000_000) }));
  const response = await ask('POST', '/detection/rules/import', { as: 'admin', body: { files } }, importing);
  expect(response.json()).toEqual({ reached: true });
});

describe('bad requests answer problem+json', () => {
  test.each([
    [
      'malformed JSON',
      'POST',
      '/things',
      { payload: '{"name"', headers: { 'content-type': 'application/json' } },
      400,
      'invalid_json',
    ],
    [
      'an empty body that claims to be JSON',
      'POST',
      '/things',
      { headers: { 'content-type': 'application/json' } },
      400,
      'invalid_json',
    ],
    [
      'a wrong content type',
      'POST',
      '/things',
      { payload: 'name=ab', headers: { 'content-type': 'application/x-www-form-urlencoded' } },
      415,
      'unsupported_media_type',
    ],
    [
      'plain text',
      'POST',
      '/things',
      { payload: '{"name":"ab"}', headers: { 'content-type': 'text/plain' } },
      415,
      'unsupported_media_type',
    ],
    ['an unknown route', 'GET', '/nothing', {}, 404, 'route_not_found'],
    ['a bad query', 'GET', '/things?limit=ten', {}, 400, 'invalid_input'],
    ['an unknown query name', 'GET', '/things?colour=red', {}, 400, 'invalid_input'],
    ['a list as body', 'POST', '/things', { body: [] }, 400, 'invalid_input'],
    ['an oversized body', 'POST', '/things', { body: { name: 'a'.repeat(2 * 1024 * 1024) } }, 413, 'body_too_large'],
    ['a malformed address', 'GET', '/things/%zz', {}, 400, 'invalid_url'],
    [
      'If-Match where nothing has a revision',
      'POST',
      '/things',
      { body: { name: 'ab' }, headers: { 'if-match': '"1"' } },
      400,
      'if_match_unsupported',
    ],
  ] as const)('%s', async (_name, method, url, asked, status, code) => {
    const response = await ask(method, url, { as: 'analyst', ...asked });
    expect(problemOf(response)).toMatchObject({ status, code });
    expect(response.statusCode).toBe(status);
  });

  test('a wrong method, with those that work', async () => {
    const response = await ask('PUT', '/things/5', { as: 'analyst', body: {} });
    expect(problemOf(response)).toMatchObject({ status: 405, code: 'method_not_allowed' });
    expect(response.headers['allow']).toBe('GET, HEAD, PATCH');
  });
  test('faults point into the input', async () => {
    const response = await ask('POST', '/things', { as: 'analyst', body: { name: 'a', nmae: 'b' } });
    expect(problemOf(response).errors?.map(({ pointer }) => pointer)).toEqual(['/name', '/nmae']);
  });
  test('what is not even HTTP', async () => {
    const address = new URL(await http.listen({ host: '127.0.0.1', port: 0 }));
    const socket = connectTcp(Number(address.port), '127.0.0.1');
    socket.write('NONSENSE\r\n\r\n');
    const answer = await text(socket);
    expect(answer).toContain('HTTP/1.1 400');
    expect(answer).toContain('application/problem+json');
  });
  test('our own mistakes keep their text to themselves', async () => {
    for (const fail of ['break', 'bad_output']) {
      const response = await ask('POST', '/things', { as: 'analyst', body: { name: 'ab', fail } });
      expect(problemOf(response)).toMatchObject({ status: 500, code: 'internal' });
      expect(response.body).not.toContain('hunter2');
    }
  });
});

describe('callers', () => {
  test.each([
    ['nobody', {}, 401, 'not_signed_in'],
    ['an unknown key', { authorization: 'Bearer nonsense' }, 401, 'invalid_api_key'],
    ['an ended session', { cookie: 'tocsin_session=old' }, 401, 'session_ended'],
    ['a scheme we do not speak', { authorization: 'Basic YTpi' }, 401, 'unsupported_authorization'],
  ])('%s is refused', async (_name, headers, status, code) => {
    const response = await ask('GET', '/things', { headers });
    expect(problemOf(response)).toMatchObject({ status, code });
    expect(response.headers['www-authenticate']).toBeDefined();
  });
  test('without the permission are refused before their body is looked at', async () => {
    const response = await ask('POST', '/things', {
      as: 'viewer',
      payload: '{',
      headers: { 'content-type': 'application/json' },
    });
    expect(problemOf(response)).toMatchObject({ status: 403, code: 'missing_permission' });
  });
  test('with a cookie cannot be made to write by another site, programs and our pages can', async () => {
    const write = (headers: Record<string, string>) =>
      ask('POST', '/things', { body: { name: 'ab' }, headers: { cookie: 'tocsin_session=analyst', ...headers } });
    expect((await write({})).statusCode).toBe(201);
    expect((await write({ 'sec-fetch-site': 'same-origin' })).statusCode).toBe(201);
    expect(problemOf(await write({ 'sec-fetch-site': 'cross-site' })).code).toBe('cross_origin');
    expect(problemOf(await write({ origin: 'https://evil.example' })).code).toBe('cross_origin');
  });
  test('cannot be signed in by another site', async () => {
    const response = await ask('POST', '/enter', { body: {}, headers: { 'sec-fetch-site': 'cross-site' } });
    expect(problemOf(response).code).toBe('cross_origin');
  });
  test('are slowed down each on their own', async () => {
    const slow = await start({ rateLimit: { perSecond: 0.5, burst: 2 } });
    const statuses = [];
    for (let i = 0; i < 3; i++) statuses.push((await ask('GET', '/things', { as: 'analyst' }, slow)).statusCode);
    expect(statuses).toEqual([200, 200, 429]);
    const refused = await ask('GET', '/things', { as: 'analyst' }, slow);
    expect(problemOf(refused).code).toBe('rate_limited');
    expect(refused.headers).toMatchObject({
      'retry-after': '2',
      'ratelimit-policy': '"calls";q=2;w=4',
      ratelimit: '"calls";r=0;t=4',
    });
    expect((await ask('GET', '/things', { as: 'viewer' }, slow)).statusCode).toBe(200);
  });
});

test('whoever tries credentials is slowed down, their neighbours are not', async () => {
  const slow = await start({ rateLimit: { perSecond: 0.5, burst: 2 } });
  const statuses = [];
  for (let i = 0; i < 3; i++) statuses.push((await ask('GET', '/things', { as: `guess-${i}` }, slow)).statusCode);
  expect(statuses).toEqual([401, 401, 429]);
  expect((await ask('GET', '/things', { as: 'viewer' }, slow)).statusCode).toBe(200);
});

test('the access log names the actor and never the address’s own words', async () => {
  const lines: string[] = [];
  const logged = await start({
    world: { ...world, log: pino({ level: 'info' }, { write: (line) => lines.push(line) }) },
  });
  await ask('GET', '/things/very-secret-id?limit=1', { as: 'viewer' }, logged);
  expect(JSON.parse(lines.at(-1) ?? '{}')).toMatchObject({
    msg: 'request',
    method: 'GET',
    route: '/api/v1/things/:id',
    status: 400,
    actor: callers.get('viewer')?.actor.id,
  });
  expect(lines.join()).not.toMatch(/very-secret-id|Bearer/);
});

describe('session cookies', () => {
  test('are out of reach for scripts and other sites, and need TLS where people use it', async () => {
    const plain = await ask('POST', '/enter', { body: {} });
    expect(String(plain.headers['set-cookie'])).toBe(
      'tocsin_session=cookie-value; Path=/; Expires=Tue, 01 Jan 2030 00:00:00 GMT; HttpOnly; SameSite=Strict',
    );
    const tls = await start({ publicUrl: 'https://soc.example.org' });
    const secure = await ask('POST', '/enter', { body: {} }, tls);
    expect(String(secure.headers['set-cookie'])).toBe(
      '__Host-tocsin_session=cookie-value; Path=/; Expires=Tue, 01 Jan 2030 00:00:00 GMT; HttpOnly; Secure; SameSite=Strict',
    );
    expect(secure.headers['strict-transport-security']).toBe('max-age=31536000');
    expect(plain.headers['strict-transport-security']).toBeUndefined();
  });
  test('are read under both names, the one that only this host can set first', async () => {
    const statusWith = async (cookie: string) => (await ask('GET', '/things', { headers: { cookie } })).statusCode;
    expect(await statusWith('tocsin_session=viewer')).toBe(200);
    expect(await statusWith('__Host-tocsin_session=viewer')).toBe(200);
    expect(await statusWith('tocsin_session=nobody; __Host-tocsin_session=viewer')).toBe(200);
    expect(await statusWith('tocsin_session=viewer; __Host-tocsin_session=nobody')).toBe(401);
  });
  test('are taken away under both names', async () => {
    const tls = await start({ publicUrl: 'https://soc.example.org' });
    const gone = await ask('POST', '/leave', { body: {} }, tls);
    expect([gone.headers['set-cookie']].flat().map((cookie) => String(cookie).split(';', 3).join(';'))).toEqual([
      '__Host-tocsin_session=; Path=/; Expires=Thu, 01 Jan 1970 00:00:00 GMT',
      'tocsin_session=; Path=/; Expires=Thu, 01 Jan 1970 00:00:00 GMT',
    ]);
  });
});

describe('Idempotency-Key', () => {
  const make = (key: string, body: unknown, as = 'analyst') =>
    ask('POST', '/things', { as, body, headers: { 'idempotency-key': key } });

  test('a repeated write is done once and answered twice', async () => {
    const before = made;
    const first = await make('k1', { name: 'ab' });
    const second = await make('k1', { name: 'ab' });
    expect(made - before).toBe(1);
    expect(second.json()).toEqual(first.json());
    expect([second.statusCode, second.headers['idempotency-replayed']]).toEqual([201, 'true']);
    expect(first.headers['idempotency-replayed']).toBeUndefined();
  });
  test('the same key for another request is refused', async () => {
    await make('k2', { name: 'ab' });
    expect(problemOf(await make('k2', { name: 'cd' })).code).toBe('idempotency_key_reused');
  });
  test('keys of different callers do not meet', async () => {
    await make('k3', { name: 'ab' });
    expect((await make('k3', { name: 'cd' }, 'admin')).statusCode).toBe(201);
  });
  test('a refused request can be tried again', async () => {
    expect((await make('k4', { name: 'ab', fail: 'refuse' })).statusCode).toBe(409);
    const before = made;
    await make('k4', { name: 'ab', fail: 'refuse' });
    expect(made - before).toBe(1);
  });
  test('of two at the same time one works, the other is told to wait', async () => {
    waiting = new Promise((resolve) => (release = resolve));
    const before = made;
    const begun = new Promise<void>((resolve) => (onMade = resolve));
    const first = make('k5', { name: 'ab' });
    await begun;
    const second = await make('k5', { name: 'ab' });
    release();
    waiting = Promise.resolve();
    expect(problemOf(second).code).toBe('in_progress');
    expect((await first).statusCode).toBe(201);
    expect(made - before).toBe(1);
  });
  test('a secret is never kept', async () => {
    const ask1 = () => ask('POST', '/secrets', { as: 'analyst', body: {}, headers: { 'idempotency-key': 'k6' } });
    expect((await ask1()).json()).toHaveProperty('key');
    expect(problemOf(await ask1()).code).toBe('already_done');
  });
  test('a malformed key is refused', async () => {
    expect(problemOf(await make('with space', { name: 'ab' })).code).toBe('invalid_idempotency_key');
  });
});

describe('revisions', () => {
  test('If-Match reaches the verb as rev', async () => {
    const change = (headers: Record<string, string>, body: object = {}) =>
      ask('PATCH', '/things/1', { as: 'analyst', body, headers });
    expect((await change({ 'if-match': '"41"' })).json()).toMatchObject({ rev: 41 });
    expect((await change({})).json()).toMatchObject({ rev: 0 });
    expect(problemOf(await change({ 'if-match': '"41"' }, { rev: 40 })).code).toBe('invalid_input');
    expect(problemOf(await change({ 'if-match': 'abc' })).code).toBe('invalid_if_match');
  });
  test('an unchanged thing is not sent again', async () => {
    const response = await ask('GET', '/things/5', { as: 'analyst', headers: { 'if-none-match': '"6", W/"7"' } });
    expect([response.statusCode, response.body]).toEqual([304, '']);
  });
});

describe('raw routes', () => {
  test('get the body untouched, whatever it claims to be', async () => {
    for (const type of ['application/json', 'text/plain', 'application/x-ndjson', 'nonsense/\u0065'])
      expect(
        (await ask('POST', '/doors/x', { as: 'admin', payload: '{"broken', headers: { 'content-type': type } })).json(),
      ).toEqual({ body: '{"broken', type });
    expect((await ask('POST', '/doors/x', { as: 'admin', payload: 'bare' })).json()).toEqual({
      body: 'bare',
      type: null,
    });
  });
  test('ask for their permission', async () => {
    expect(problemOf(await ask('POST', '/doors/x', { as: 'analyst', payload: 'x' })).code).toBe('missing_permission');
  });
  test('have their path and query checked against the contract before', async () => {
    const door = await start({
      modules: [
        {
          name: 'm',
          routes: [],
          raw: [raw('POST', '/ingest/:source', 'ingest:write', async () => ({ reached: true }))],
        },
      ],
    });
    const send = (url: string) => ask('POST', url, { as: 'admin', payload: '{}' }, door);
    expect((await send('/ingest/sysmon?site=lyo')).json()).toEqual({ reached: true });
    for (const url of ['/ingest/sysmon?site=a&site=b', '/ingest/sysmon?sight=lyo', `/ingest/${'x'.repeat(61)}`])
      expect(problemOf(await send(url)).code).toBe('invalid_input');
  });
  test('can stream', async () => {
    expect((await ask('GET', '/stream', { as: 'viewer' })).body).toBe('{"n":1}\n{"n":2}\n');
  });
});

describe('every answer', () => {
  test('carries the headers that protect a browser', async () => {
    for (const url of ['/api/v1/hello', '/api/v1/nothing', '/', '/health/live']) {
      const { headers } = await http.app.inject({ url });
      expect([url, headers['content-security-policy']]).toEqual([url, expect.stringContaining("script-src 'self';")]);
      expect(headers).toMatchObject({
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'DENY',
        'referrer-policy': 'no-referrer',
      });
    }
  });
  test('carries the request id: the caller’s when it is well formed, else ours', async () => {
    const idFor = async (given: string) =>
      (await ask('GET', '/hello', { headers: { 'x-request-id': given } })).headers['x-request-id'];
    expect(await idFor('trace-0123456789')).toBe('trace-0123456789');
    for (const bad of ['short', 'has space in it', 'x'.repeat(200), '<script>alert(1)</script>'])
      expect(await idFor(bad)).toMatch(/^[0-9a-f-]{36}$/);
  });
});

describe('operations', () => {
  test('live is live, ready says what is not', async () => {
    let broken = false;
    const checked = await start({
      checks: [
        { name: 'database', check: async () => {} },
        {
          name: 'store',
          check: async () => {
            if (broken) throw new Error('password=hunter2');
          },
        },
      ],
    });
    expect((await checked.app.inject('/health/ready')).json()).toEqual({ status: 'ok' });
    broken = true;
    const response = await checked.app.inject('/health/ready');
    expect([response.statusCode, response.json()]).toEqual([503, { status: 'not_ready', failed: ['store'] }]);
    expect((await checked.app.inject('/health/live')).statusCode).toBe(200);
  });
  test('metrics count by route template', async () => {
    await ask('GET', '/things/very-secret-id', { as: 'analyst' });
    const { body } = await http.app.inject('/metrics');
    expect(body).toContain(
      'tocsin_http_request_duration_seconds_count{method="GET",route="/api/v1/things/:id",status="200"}',
    );
    expect(body).not.toContain('very-secret-id');
  });
});

describe('the description of the API', () => {
  test('lists every endpoint', async () => {
    const document = z
      .object({ openapi: z.literal('3.1.0'), paths: z.record(z.string(), z.record(z.string(), z.unknown())) })
      .parse((await http.app.inject('/api/v1/openapi.json')).json());
    for (const { method, path } of endpoints)
      expect(Object.keys(document.paths[path.replaceAll(/:(\w+)/g, '{$1}')] ?? {})).toContain(method.toLowerCase());
  });
  test('can be read as a page without script', async () => {
    const { body, headers } = await http.app.inject('/api/v1/docs');
    expect(headers['content-type']).toContain('text/html');
    expect(body).toContain('/alerts/{alertId}');
    expect(body).toContain('&quot;$TOCSIN_URL/api/v1/alerts?');
    expect(body).not.toMatch(/<script|\son\w+=/i);
  });
});

describe('the dashboard', () => {
  const page = { accept: 'text/html,application/xhtml+xml' };
  test('not built yet says so', async () => {
    const { statusCode, body } = await http.app.inject({ url: '/alerts', headers: page });
    expect(statusCode).toBe(200);
    expect(body).toContain('npm run build');
  });
  test('answers its files, its first page for its own addresses, and 404 for the rest', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'tocsin-dashboard-'));
    await mkdir(join(dir, 'assets'));
    await writeFile(join(dir, 'index.html'), '<!doctype html><title>Tocsin</title>');
    await writeFile(join(dir, 'assets/main-abc123.js'), 'export {};');
    await writeFile(join(dir, 'assets/main-abc123.js.br'), 'compressed');
    const built = await start({ dashboardDir: dir });
    const get = (url: string, headers: Record<string, string> = {}) => built.app.inject({ url, headers });

    for (const url of ['/', '/alerts', '/incidents/INC-2026-00001?tab=timeline'])
      expect([url, (await get(url, page)).body]).toEqual([url, expect.stringContaining('<title>Tocsin')]);
    expect((await get('/', page)).headers['cache-control']).toBe('no-cache');
    const asset = await get('/assets/main-abc123.js');
    expect([asset.body, asset.headers['cache-control']]).toEqual(['export {};', 'public, max-age=31536000, immutable']);
    const small = await get('/assets/main-abc123.js', { 'accept-encoding': 'br' });
    expect([small.body, small.headers['content-encoding']]).toEqual(['compressed', 'br']);
    for (const url of ['/assets/gone.js', '/api/v1/nothing', '/../package.json', '/%2e%2e/package.json'])
      expect([url, (await get(url, url.startsWith('/a') ? page : {})).statusCode]).toEqual([url, 404]);
    await rm(dir, { recursive: true });
  });
});

describe('/ws', () => {
  const sockets: { socket: Socket; actor: string }[] = [];
  const connect = (socket: Socket, { actor }: { actor: { id: string } }): void => {
    sockets.push({ socket, actor: actor.id });
    socket.onMessage((message) => socket.send(`echo ${message}`));
  };
  const addressOf = async (options: Partial<HttpOptions> = {}): Promise<string> => {
    const server = await start({ connect, ...options });
    return `${await server.listen({ host: '127.0.0.1', port: 0 })}/ws`;
  };
  const openSocket = async (headers: Record<string, string>, options: Partial<HttpOptions> = {}) => {
    const ws = new WebSocket((await addressOf(options)).replace('http', 'ws'), { headers });
    await once(ws, 'open');
    return ws;
  };
  const refusedWith = async (headers: Record<string, string>): Promise<number | undefined> => {
    const upgrade = { connection: 'Upgrade', upgrade: 'websocket', 'sec-websocket-version': '13' };
    const key = { 'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==' };
    const request = httpRequest(await addressOf(), { headers: { ...upgrade, ...key, ...headers } });
    request.end();
    const [response]: IncomingMessage[] = await once(request, 'response');
    response?.resume();
    return response?.statusCode;
  };

  test('hands over signed-in sockets', async () => {
    const ws = await openSocket({ cookie: 'tocsin_session=viewer' });
    ws.send('hello');
    const [message]: MessageEvent[] = await once(ws, 'message');
    expect(message?.data).toBe('echo hello');
    expect(sockets.at(-1)?.actor).toBe(callers.get('viewer')?.actor.id);
    ws.close();
    await once(ws, 'close');
  });
  test('refuses strangers and other sites', async () => {
    expect(await refusedWith({})).toBe(401);
    expect(await refusedWith({ cookie: 'tocsin_session=viewer', origin: 'https://evil.example' })).toBe(403);
  });
  test('closes when the session ends', async () => {
    callers.set('short', await testContext(database));
    const ws = await openSocket({ cookie: 'tocsin_session=short' }, { heartbeatMs: 20 });
    callers.delete('short');
    const [closed]: CloseEvent[] = await once(ws, 'close');
    expect(closed?.code).toBe(4401);
  });
  test('does not keep the server from stopping', async () => {
    const server = await start({ connect });
    const address = await server.listen({ host: '127.0.0.1', port: 0 });
    const ws = new WebSocket(`${address.replace('http', 'ws')}/ws`, { headers: { cookie: 'tocsin_session=viewer' } });
    await once(ws, 'open');
    const closed = once(ws, 'close');
    await server.close();
    await closed;
    await expect(fetch(`${address}/health/live`)).rejects.toThrow('fetch failed');
  });
  test('plain HTTP there is told so', async () => {
    const server = await start({ connect });
    const response = await server.app.inject({ url: '/ws', headers: { authorization: 'Bearer viewer' } });
    expect(problemOf(response).code).toBe('upgrade_required');
  });
});
