// The web server: API, WebSocket, health, metrics and the dashboard behind one port.
import type { AddressInfo } from 'node:net';

import fastifyCookie from '@fastify/cookie';
import { endpoints } from '@tocsin/contracts/api/index';
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';

import { createAudit, type Audit, type AuditedEndpoint } from './audit.ts';
import { notFound, Problem } from './errors.ts';
import type { Authenticate, World } from './http/caller.ts';
import { mountDashboard } from './http/dashboard.ts';
import { mountDescription } from './http/description.ts';
import { createGuard, type Guard } from './http/guard.ts';
import { addHeaders, protect, requestIdOf } from './http/headers.ts';
import { mountHealth, type Check } from './http/health.ts';
import { malformedAnswer } from './http/malformed.ts';
import { watchRoutes } from './http/methods.ts';
import { apiPrefix, jsonBodyLimit, mountModules } from './http/routes.ts';
import { mountSocket, type Connect } from './http/socket.ts';
import type { Metrics } from './metrics.ts';
import type { Module } from './module.ts';
import { methodNotAllowed, problemAnswer, type ProblemAnswer } from './problem.ts';
import { createRateLimit } from './rate-limit.ts';

export type { Authenticate, Caller, Credential, World } from './http/caller.ts';
export type { Check } from './http/health.ts';
export type { Connect, Socket } from './http/socket.ts';

export type HttpOptions = {
  modules: readonly Module[];
  authenticate: Authenticate;
  /** The database's `transact`, the clock and the log. */
  world: World;
  metrics: Metrics;
  /** Takes over each signed-in WebSocket on /ws; without one there is no /ws. */
  connect?: Connect;
  /** What must hold before requests should be sent here. */
  checks?: readonly Check[];
  /** The built dashboard. */
  dashboardDir?: string | null;
  publicUrl?: string | null;
  /** Addresses and networks of proxies whose X-Forwarded-For is believed. */
  trustProxy?: readonly string[];
  version?: string;
  /** Calls per second and at once, for each session, key or anonymous address. */
  rateLimit?: { perSecond: number; burst: number };
  heartbeatMs?: number;
  /** How long the headers of a request may take to come. */
  headersMs?: number;
};

export type Http = {
  /** For tests: `app.inject(...)` asks without a socket. */
  app: FastifyInstance;
  /** Every route that is served, `GET /api/v1/alerts/:alertId`, sorted. */
  routes: () => string[];
  /** Port 0 lets the system choose. Answers with the address that was taken, e.g. `http://127.0.0.1:8480`. */
  listen: (where: { host: string; port: number }) => Promise<string>;
  /** Lets running requests end, closes WebSockets and idle connections. */
  close: () => Promise<void>;
};

const maxHeaderBytes = 16 * 1024;
/** Endpoints that take more than `jsonBodyLimit`. */
const bodyLimits = {
  'POST /detection/rules/import': 64 * 1024 * 1024,
  'POST /incidents/:incidentId/timeline/imports': 64 * 1024 * 1024,
  'POST /incidents/:incidentId/timeline/imports/preview': 64 * 1024 * 1024,
};

export async function createHttp(options: HttpOptions): Promise<Http> {
  const { modules, authenticate, world, publicUrl = null } = options;
  const app = createApp(options.trustProxy ?? [], options.headersMs ?? 20_000);
  const rateLimit = createRateLimit(options.rateLimit ?? { perSecond: 50, burst: 300 });
  const guard = createGuard({ authenticate, world, rateLimit, publicUrl });
  const tls = publicUrl?.startsWith('https:') ?? false;

  await app.register(fastifyCookie);
  addHeaders(app, { tls });
  observe(app, world, options.metrics, guard);
  const audit = createAudit({ log: world.log });
  app.addHook('onClose', audit.close);
  answerProblems(app, world, guard, audit);
  const routes = watchRoutes(app);
  mountHealth(app, { checks: options.checks ?? [], metrics: options.metrics });
  mountDescription(app, options.version ?? '0.0.0', modules);
  if (options.connect)
    await mountSocket(app, {
      connect: options.connect,
      guard,
      authenticate,
      publicUrl,
      heartbeatMs: options.heartbeatMs ?? 30_000,
    });
  mountModules(app, modules, { guard, audit, secureCookies: tls, publicUrl, bodyLimits });
  const page = await mountDashboard(app, options.dashboardDir ?? null);

  app.setNotFoundHandler((request, reply) => {
    const allowed = routes.allowed(request.url);
    if (allowed.length > 0 && !allowed.includes(request.method))
      return sendProblem(reply, methodNotAllowed(request.method, allowed, request.id));
    const where = request.url.split('?', 1)[0] ?? '';
    return page(request, reply) ?? sendProblem(reply, problemAnswer(notFound('route', where), request.id));
  });

  return {
    app,
    routes: routes.listed,
    listen: async ({ host, port }) => {
      await app.listen({ host, port });
      return addressOf(app.server.address(), host);
    },
    close: () => app.close(),
  };
}

function createApp(trustProxy: readonly string[], headersMs: number): FastifyInstance {
  const app = Fastify({
    logger: false,
    bodyLimit: jsonBodyLimit,
    // A body that trickles in for longer than this holds nothing but a connection.
    requestTimeout: 300_000,
    http: {
      maxHeaderSize: maxHeaderBytes,
      headersTimeout: headersMs,
      connectionsCheckingInterval: Math.min(5_000, headersMs),
    },
    forceCloseConnections: 'idle',
    trustProxy: trustProxy.length > 0 ? [...trustProxy] : false,
    genReqId: (request) => requestIdOf(request.headers),
    routerOptions: { maxParamLength: 500 },
    frameworkErrors: (error, request, reply) => {
      protect(reply, request.id);
      void sendProblem(reply, problemAnswer(error, request.id));
    },
    clientErrorHandler: (error, socket) => {
      if (socket.writable) socket.end(malformedAnswer(error));
    },
  });
  app.removeContentTypeParser('text/plain');
  return app;
}

function answerProblems(app: FastifyInstance, { log }: World, guard: Guard, audit: Audit): void {
  app.setErrorHandler(async (error, request, reply) => {
    const answer = problemAnswer(error, request.id);
    const ctx = guard.knownContext(request);
    if (error instanceof Problem && error.kind === 'forbidden' && ctx !== null && ctx.orgId !== '')
      await audit
        .refused(ctx, endpointOf(request), error.code)
        .catch((fault: unknown) => log.error({ err: fault }, 'a refusal could not be recorded'));
    if (answer.unexpected) log.error({ err: error, requestId: request.id, route: routeOf(request) }, 'request failed');
    return sendProblem(reply, answer);
  });
}

function sendProblem(reply: FastifyReply, { status, headers, body }: ProblemAnswer): FastifyReply {
  return reply
    .code(status)
    .headers({ 'cache-control': 'no-store', ...headers })
    .type('application/problem+json; charset=utf-8')
    .send(JSON.stringify(body));
}

/** One log line and one measurement per answer. */
function observe(app: FastifyInstance, { log }: World, metrics: Metrics, guard: Guard): void {
  const duration = metrics.histogram('http_request_duration_seconds', 'Time to answer, by route.', [
    'method',
    'route',
    'status',
  ]);
  app.addHook('onResponse', async (request, reply) => {
    const { method, id: requestId, ip } = request;
    const route = routeOf(request);
    const status = reply.statusCode;
    duration.observe({ method, route, status: String(status) }, reply.elapsedTime / 1000);
    const actor = guard.actorOf(request);
    log.info({ requestId, method, route, status, ms: Math.round(reply.elapsedTime), ip, actor }, 'request');
  });
}

const endpointOf = (request: FastifyRequest): AuditedEndpoint => {
  const path = routeOf(request).replace(apiPrefix, '');
  const known = endpoints.find((endpoint) => endpoint.method === request.method && endpoint.path === path);
  return known ?? { method: 'GET', path, summary: path };
};

/** The template, never the address: that may hold secrets, and has too many values to count by. */
const routeOf = (request: FastifyRequest): string => request.routeOptions.url ?? 'none';

function addressOf(address: AddressInfo | string | null, host: string): string {
  if (typeof address === 'string' || address === null) return `http://${host}`;
  const name = address.family === 'IPv6' ? `[${address.address}]` : address.address;
  return `http://${name}:${address.port}`;
}
