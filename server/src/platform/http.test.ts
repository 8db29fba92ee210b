// The web server from outside: one small module, real sockets where they matter, the real database for idempotency.
import { connect as connectTcp } from 'node:net';
import { text } from 'node:stream/consumers';

import { importRules } from '@tocsin/contracts/api/detection';
import { pino } from 'pino';
import { afterAll, describe, expect, test } from 'vitest';

import { openGround, problemOf } from './http/ground.fixtures.ts';
import { raw } from './module.ts';

const { close, ask, callers, http, start, world } = await openGround();
afterAll(close);

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
