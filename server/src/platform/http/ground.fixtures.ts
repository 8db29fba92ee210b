// For tests of the web server: one small module behind it, callers, and questions to ask.
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';

import { endpoint } from '@tocsin/contracts/api/endpoint';
import { ProblemDetails } from '@tocsin/contracts/problem';
import type { LightMyRequestResponse } from 'fastify';
import { expect } from 'vitest';
import * as z from 'zod';

import type { DatabaseHandle } from '../database.ts';
import { conflict } from '../errors.ts';
import { createHttp, type Http, type HttpOptions } from '../http.ts';
import { createLog } from '../log.ts';
import { createMetrics } from '../metrics.ts';
import { raw, serve, serveWithWire, type Module } from '../module.ts';
import { openTestDatabase, testContext, type TestContext } from '../testing.ts';

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

/** What making a thing does, and waits for. */
export const doing = { made: 0, onMade: (): void => {}, waiting: Promise.resolve() };
const thingOf = (name: string) => ({ id: '1', name, rev: 7, hidden: 'not in the contract' });
const things: Module = {
  name: 'things',
  routes: [
    serve(api.list, async (_ctx, input) => ({ items: [input] })),
    serve(api.get, async (_ctx, { id }) => ({ ...thingOf('a'), id })),
    serve(api.make, async (_ctx, { name, fail }) => {
      doing.made += 1;
      doing.onMade();
      if (fail === 'refuse') throw conflict('thing_taken', 'Taken.');
      if (fail === 'break') throw new Error('password=hunter2');
      await doing.waiting;
      return fail === 'bad_output' ? { ...thingOf(name), rev: 1.5 } : { ...thingOf(name), rev: doing.made };
    }),
    serve(api.change, async (_ctx, { id, rev }) => ({ ...thingOf('a'), id, rev: rev ?? 0 })),
    { ...serve(api.secret, async () => ({ key: `secret-${++doing.made}` })), answersSecret: true },
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

export type Ask = { as?: string; headers?: Record<string, string>; body?: unknown; payload?: string };
export type Method = 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
export type Ground = {
  database: DatabaseHandle;
  world: HttpOptions['world'];
  /** Contexts by token: analyst, viewer and admin. */
  callers: Map<string, TestContext>;
  /** Closed with everything else. */
  start: (options?: Partial<HttpOptions>) => Promise<Http>;
  http: Http;
  ask: (method: Method, url: string, asked?: Ask, to?: Http) => Promise<LightMyRequestResponse>;
  close: () => Promise<void>;
};

/** A server with the module, on a database of its own. */
export async function openGround(): Promise<Ground> {
  const database = await openTestDatabase();
  const world = { transact: database.transact, now: () => new Date(), log: createLog('silent') };
  const callers = new Map<string, TestContext>();
  for (const role of ['analyst', 'viewer', 'admin'] as const) callers.set(role, await testContext(database, { role }));
  const open: Http[] = [];
  const start: Ground['start'] = async (options = {}) => {
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
  };
  const http = await start();
  return {
    database,
    world,
    callers,
    start,
    http,
    ask: (method, url, { as, headers, body, payload } = {}, to = http) =>
      to.app.inject({
        method,
        url: `/api/v1${url}`,
        headers: {
          ...(as ? { authorization: `Bearer ${as}` } : {}),
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body === undefined ? (payload === undefined ? {} : { payload }) : { payload: JSON.stringify(body) }),
      }),
    close: async () => {
      await Promise.all(open.map((each) => each.close()));
      await database.close();
    },
  };
}

export const problemOf = (response: { headers: Record<string, unknown>; json: () => unknown }) => {
  expect(response.headers['content-type']).toContain('application/problem+json');
  const problem = ProblemDetails.parse(response.json());
  expect(problem.instance).toBe(response.headers['x-request-id']);
  return problem;
};
