// What docs/api.md promises of every endpoint, asked of every endpoint: generated from the contract.
import { endpoint, type Endpoint } from '@tocsin/contracts/api/endpoint';
import { endpoints } from '@tocsin/contracts/api/index';
import { permissions } from '@tocsin/contracts/identity';
import { ProblemDetails } from '@tocsin/contracts/problem';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as z from 'zod';

import { createHttp, type Http, type HttpOptions } from '../http.ts';
import { createLog } from '../log.ts';
import { createMetrics } from '../metrics.ts';
import type { Module } from '../module.ts';
import { openTestDatabase, testContext, type TestContext } from '../testing.ts';
import type { SessionOfCaller } from './caller.ts';

let calls = 0;
/** The wall in front of the verbs for all of the contract; `anything` takes every input and counts. */
const wall = (loosened: boolean): Module => ({
  name: 'every endpoint',
  routes: endpoints.map((each) => ({
    endpoint: loosened ? { ...each, input: z.looseObject({}) } : each,
    handle: async () => ({ calls: (calls += 1) }),
  })),
});
const database = await openTestDatabase();
const callers = new Map<string, TestContext>();
const open: Http[] = [];
/** A session whose person has just proved who they are: what is asked besides that is tested here. */
const provenLately: SessionOfCaller = {
  id: 'a session',
  steppedUpAt: new Date(),
  steppedUpUntil: new Date(Date.now() + 3_600_000),
  limited: false,
  allowedNetworks: [],
};
const start = async (modules: readonly Module[], more: Partial<HttpOptions> = {}): Promise<Http> => {
  const http = await createHttp({
    modules,
    authenticate: async ({ token }) => {
      const ctx = callers.get(token);
      return ctx
        ? { orgId: ctx.orgId, actor: ctx.actor, reach: ctx.reach, credentialId: token, session: provenLately }
        : null;
    },
    world: { transact: database.transact, now: () => new Date(), log: createLog('silent') },
    metrics: createMetrics(),
    rateLimit: { perSecond: 10_000, burst: 10_000 },
    ...more,
  });
  open.push(http);
  return http;
};

let strict: Http;
let loose: Http;
let limited: Http;
beforeAll(async () => {
  callers.set('admin', await testContext(database, { permissions }));
  strict = await start([wall(false)]);
  loose = await start([wall(true)]);
  limited = await start([wall(false)], { rateLimit: { perSecond: 0.001, burst: 1 } });
});
afterAll(async () => {
  await Promise.all(open.map((each) => each.close()));
  await database.close();
});

const someId = '00000000-0000-7000-8000-000000000000';
const urlOf = ({ path }: Endpoint, query = ''): string => `/api/v1${path.replaceAll(/:\w+/g, someId)}${query}`;
const bearer = { authorization: 'Bearer admin' };
const session = { cookie: 'tocsin_session=admin', host: 'soc.example.org' };
type Asked = { http?: Http; headers?: Record<string, string>; query?: string; payload?: string };
const ask = (each: Endpoint, { http = strict, headers = bearer, query = '', payload }: Asked = {}) =>
  http.app.inject({
    method: each.method,
    url: urlOf(each, query),
    headers: payload === undefined ? headers : { 'content-type': 'application/json', ...headers },
    ...(payload === undefined ? {} : { payload }),
  });
type Answer = Awaited<ReturnType<typeof ask>>;
const problemOf = (answer: Answer): ProblemDetails => {
  expect(answer.headers['content-type']).toBe('application/problem+json; charset=utf-8');
  const problem = ProblemDetails.parse(answer.json());
  expect([problem.status, problem.instance]).toEqual([answer.statusCode, answer.headers['x-request-id']]);
  return problem;
};

const writing = endpoints.filter(({ method }) => method !== 'GET');
const withBody = endpoints.filter(({ method }) => method !== 'GET' && method !== 'DELETE');
const posts = endpoints.filter(({ method, permission }) => method === 'POST' && permission !== 'public');
const isPublic = ({ permission }: Endpoint): boolean => permission === 'public';
const keysOf = (schema: z.ZodType): string[] => (schema instanceof z.ZodObject ? Object.keys(schema.shape) : []);

describe.each([...endpoints])('$method $path', (each) => {
  test('refuses strangers and unknown names as problem+json with the request id', async () => {
    const stranger = problemOf(await ask(each, { headers: {}, query: '?no-such-field=1' }));
    expect(stranger.status).toBe(isPublic(each) ? 400 : 401);
    expect(problemOf(await ask(each, { query: '?no-such-field=1' })).code).toBe('invalid_input');
  });
  test('answers with the caller’s request id, and is kept by no cache unasked', async () => {
    const { headers } = await ask(each, { http: loose, headers: { ...bearer, 'x-request-id': 'trace-0123456789' } });
    expect(headers['x-request-id']).toBe('trace-0123456789');
    expect(headers['cache-control']).toMatch(/no-store|no-cache/);
  });
  test('says how many calls are left, and when there are more again', async () => {
    const caller = `${each.method} ${each.path}`.replaceAll(/[^\w]/g, '');
    callers.set(caller, callers.get('admin') ?? (await testContext(database)));
    const headers = { authorization: `Bearer ${caller}` };
    const remoteAddress = `2001:db8::${endpoints.indexOf(each).toString(16)}`;
    const call = () =>
      limited.app.inject({ method: each.method, url: urlOf(each, '?no-such-field=1'), headers, remoteAddress });
    const first = await call();
    expect(first.headers['ratelimit-policy']).toMatch(/^"calls";q=\d+;w=\d+$/);
    expect(first.headers['ratelimit']).toMatch(/^"calls";r=\d+;t=\d+$/);
    const second = await call();
    expect([second.statusCode, problemOf(second).code]).toEqual([429, 'rate_limited']);
    expect(Number(second.headers['retry-after'])).toBeGreaterThan(0);
  });
});

/** Methods that no endpoint has at this address, whichever template it fits. */
const missingAt = (each: Endpoint): Endpoint['method'][] => {
  const fits = ({ path }: Endpoint): boolean =>
    new RegExp(`^/api/v1${path.replaceAll(/:\w+/g, '[^/]+')}$`).test(urlOf(each));
  const known = new Set(endpoints.filter(fits).map(({ method }) => method));
  return (['POST', 'PUT', 'PATCH', 'DELETE'] as const).filter((method) => !known.has(method));
};

describe.each([...endpoints])('$path', (each) => {
  test.each(missingAt(each))('does not answer %s', async (method) => {
    const answer = await ask({ ...each, method });
    expect([answer.statusCode, problemOf(answer).code]).toEqual([405, 'method_not_allowed']);
  });
});

describe.each(writing)('$method $path with a session', (each) => {
  test('refuses a foreign Origin', async () => {
    for (const headers of [
      { origin: 'https://evil.example' },
      { origin: 'null' },
      { 'sec-fetch-site': 'cross-site' },
    ]) {
      const before = calls;
      const answer = await ask(each, { http: loose, headers: { ...session, ...headers } });
      expect([answer.statusCode, problemOf(answer).code, calls]).toEqual([403, 'cross_origin', before]);
    }
    const own = await ask(each, { http: loose, headers: { ...session, origin: 'https://soc.example.org' } });
    expect(own.statusCode).toBe(each.status);
  });
});

describe.each(withBody)('$method $path', (each) => {
  test('takes JSON only, and no more of it than its limit', async () => {
    const text = await ask(each, { http: loose, payload: '{}', headers: { ...bearer, 'content-type': 'text/plain' } });
    expect([text.statusCode, problemOf(text).code]).toEqual([415, 'unsupported_media_type']);
    const broken = await ask(each, { http: loose, payload: '{"a":' });
    expect([broken.statusCode, problemOf(broken).code]).toEqual([400, 'invalid_json']);
    const limit = /^\/detection\/rules\/import$|\/timeline\/imports/.test(each.path) ? 64 : 2;
    const announced = { ...bearer, 'content-length': String(limit * 1024 * 1024 + 1) };
    const large = await ask(each, { http: loose, payload: '{}', headers: announced });
    expect([large.statusCode, problemOf(large).code]).toEqual([413, 'body_too_large']);
  });
});

describe.each(posts)('$method $path', (each) => {
  test('is done once for one Idempotency-Key', async () => {
    const headers = { ...bearer, 'idempotency-key': `once-${each.path}` };
    const first = await ask(each, { http: loose, headers, payload: '{}' });
    const done = calls;
    const second = await ask(each, { http: loose, headers, payload: '{}' });
    expect([first.statusCode, second.statusCode, calls]).toEqual([each.status, each.status, done]);
    expect([second.body, second.headers['idempotency-replayed']]).toEqual([first.body, 'true']);
    const other = await ask(each, { http: loose, headers, payload: '{"other":1}' });
    expect(problemOf(other).code).toBe('idempotency_key_reused');
  });
});

const replaced = 'Replaces one list whole: the last word counts, whatever else has changed.';
/** Changes of what has a revision that take none, each with the reason. */
const revisionFree: Readonly<Record<string, string>> = {
  'PUT /incidents/:incidentId/milestones/:milestone': 'One moment, said anew with a reason; what it was is kept.',
  'PUT /incidents/:incidentId/restriction': replaced,
  'PUT /teams/:teamId/members': replaced,
};

test('whatever changes a thing with a revision takes If-Match', () => {
  const changes = endpoints.filter(({ method }) => method === 'PATCH' || method === 'PUT');
  const without = changes
    .filter(({ input, output }) => keysOf(output).includes('rev') && !keysOf(input).includes('rev'))
    .map(({ method, path }) => `${method} ${path}`);
  expect(without.filter((name) => !(name in revisionFree))).toEqual([]);
});

describe.each(endpoints.filter(({ method, input }) => method !== 'GET' && keysOf(input).includes('rev')))(
  '$method $path',
  (each) => {
    test('hands the revision of If-Match to its verb, and refuses what is none', async () => {
      let seen: unknown;
      const handle = async (_: unknown, input: unknown) => (seen = input);
      const one = { ...each, input: z.looseObject({ rev: z.int().optional() }) };
      const http = await start([{ name: 'one', routes: [{ endpoint: one, handle }] }]);
      await ask(each, { http, payload: '{}', headers: { ...bearer, 'if-match': '"41"' } });
      expect(seen).toMatchObject({ rev: 41 });
      const wrong = await ask(each, { http, payload: '{}', headers: { ...bearer, 'if-match': 'newest' } });
      expect(problemOf(wrong).code).toBe('invalid_if_match');
    });
  },
);

const byHand = 'People make them one by one.';
const shipped = 'Comes with Tocsin.';
const newest = 'The newest ones only, with a fixed limit.';
/** Lists that come whole, each with what bounds it. */
const whole: Readonly<Record<string, string>> = {
  '/alerts/:alertId/related': newest,
  '/api-keys': byHand,
  '/audit-sinks': byHand,
  '/boards/sites': 'One line for each site, which people make by hand.',
  '/detection/coverage/techniques/:techniqueId': shipped,
  '/detection/health': 'One line for each rule at work.',
  '/detection/rules/:ruleId/backtests': newest,
  '/detection/rules/:ruleId/comments': byHand,
  '/detection/rules/:ruleId/deployments': newest,
  '/detection/rules/:ruleId/versions': byHand,
  '/detection/tuning/:tuningId/hidden': newest,
  '/doors': shipped,
  '/doors/:doorId/senders': byHand,
  '/doors/:doorId/tokens': byHand,
  '/entities/:entityId/incidents': newest,
  '/entities/:entityId/related': 'The rarest ones, as many as are drawn.',
  '/events/fields': 'The fields of the schema and of the sources.',
  '/events/fields/:field/values': 'The most frequent ones, as many as `limit` says.',
  '/grouping/rules': byHand,
  '/grouping/statistics': 'One line for each grouping rule.',
  '/find/suggestions': 'At most fifty, as many as are offered.',
  '/identity-providers': byHand,
  '/incidents/:incidentId/access': byHand,
  '/incidents/:incidentId/comments': byHand,
  '/incidents/:incidentId/comments/:commentId/revisions': newest,
  '/incidents/:incidentId/readers': byHand,
  '/incidents/:incidentId/watchers': byHand,
  '/incidents/:incidentId/close-gates': 'One line for each gate.',
  '/incidents/:incidentId/merges': byHand,
  '/incidents/:incidentId/relations': byHand,
  '/incidents/:incidentId/revisions': newest,
  '/incidents/:incidentId/tasks': byHand,
  '/incidents/:incidentId/timeline': 'At most 20,000 marks: a timeline is drawn whole.',
  '/incidents/:incidentId/timeline/entries/:entryId/revisions': newest,
  '/incidents/:incidentId/timeline/imports': byHand,
  '/invitations': byHand,
  '/legal-holds': byHand,
  '/ledger/anchors': newest,
  '/mappings': byHand,
  '/mappings/ecs-fields': shipped,
  '/people': byHand,
  '/platform/organisations': byHand,
  '/platform/event-stores': byHand,
  '/pulls': byHand,
  '/pulls/:pullId/objects': newest,
  '/replays': newest,
  '/retention/preview': 'One line for each kind.',
  '/retention/purges': newest,
  '/retention/rules': byHand,
  '/roles': byHand,
  '/saved-views': byHand,
  '/saved-views/counts': 'One line for each pinned view, at most twenty.',
  '/scim-connections': byHand,
  '/secret-providers': byHand,
  '/secrets': byHand,
  '/secrets/:secretId/uses': newest,
  '/service-accounts': byHand,
  '/service-accounts/:serviceAccountId/clients': byHand,
  '/session/organisations': byHand,
  '/sessions': 'One line for each device of one person.',
  '/sign-in/providers': byHand,
  '/sites': byHand,
  '/sla/attainment': 'At most 200 groups.',
  '/sla/calendars': byHand,
  '/sla/policies': byHand,
  '/sla/policies/:slaPolicyId/versions': byHand,
  '/source-health': 'One line for each source and site.',
  '/source-health/talkers': 'The loudest ones only.',
  '/source-health/unparsed': newest,
  '/sources': shipped,
  '/teams': byHand,
  '/users': byHand,
  '/wallboards': byHand,
  '/webhooks': byHand,
  '/webhooks/providers': shipped,
  '/tasks/:taskId/logs': byHand,
  '/users/:userId/identities': byHand,
};

describe('lists', () => {
  const lists = endpoints.filter(({ method, output }) => method === 'GET' && keysOf(output).includes('items'));
  test('page by cursor, or come whole for a reason that is written down', () => {
    const unpaged = lists.filter(({ output }) => !keysOf(output).includes('next')).map(({ path }) => path);
    expect(unpaged.filter((path) => !(path in whole))).toEqual([]);
  });
  test.each(lists.filter(({ output }) => keysOf(output).includes('next')))('$path', async (each) => {
    expect(keysOf(each.input)).toEqual(expect.arrayContaining(['cursor', 'limit']));
    for (const query of ['?limit=0', '?limit=201', `?cursor=${'x'.repeat(600)}`])
      expect([query, problemOf(await ask(each, { query })).code]).toEqual([query, 'invalid_input']);
  });
});

test('no address carries a secret', () => {
  const inAddress = ({ method, path, input }: Endpoint): string[] =>
    method === 'GET' || method === 'DELETE'
      ? keysOf(input)
      : [...path.matchAll(/:(\w+)/g)].map(([, name = '']) => name);
  const telling = endpoints.flatMap((each) =>
    inAddress(each)
      .filter((name) => /token|secret|password|key|code$/i.test(name) && !name.endsWith('Id'))
      .map((name) => `${each.method} ${each.path} ${name}`),
  );
  expect(telling).toEqual([]);
});

test('what is on its way out says so with every answer, refusals too', async () => {
  const old = endpoint('GET', '/old', {
    summary: 'Old',
    permission: 'alert:read',
    input: z.object({}),
    output: z.object({}),
    deprecated: { since: '2026-03-01', sunset: '2026-09-01', instead: 'GET /alerts/:alertId' },
  });
  const http = await start([{ name: 'old', routes: [{ endpoint: old, handle: async () => ({}) }] }]);
  for (const headers of [bearer, {}]) {
    const answer = await ask(old, { http, headers });
    expect(answer.headers).toMatchObject({
      deprecation: '@1772323200',
      sunset: 'Tue, 01 Sep 2026 00:00:00 GMT',
      link: expect.stringContaining('</api/v1/docs#get_alerts_alertId>; rel="successor-version"'),
    });
  }
  expect((await ask(old, { http: loose })).headers['deprecation']).toBeUndefined();
});
