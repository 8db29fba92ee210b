// Mounts the modules' endpoints and raw routes below /api/v1.
import '@fastify/cookie';
import { endpoints } from '@tocsin/contracts/api/index';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

import type { Audit } from '../audit.ts';
import type { Module, RawRoute, Route, Wire } from '../module.ts';
import {
  browserCookie,
  browserTokenOf,
  hostBrowserCookie,
  hostSessionCookie,
  sessionCookie,
  sessionTokenOf,
} from './caller.ts';
import { deprecationHeaders } from './deprecation.ts';
import { applyIfMatch, etagOf, isUnchanged } from './etag.ts';
import type { Guard } from './guard.ts';
import { checkKey, once, type Answer } from './idempotency.ts';
import { readInput } from './input.ts';

export const apiPrefix = '/api/v1';
export const jsonBodyLimit = 2 * 1024 * 1024;

export type Mounting = {
  guard: Guard;
  audit: Audit;
  secureCookies: boolean;
  publicUrl: string | null;
  bodyLimits: Readonly<Record<string, number>>;
};

export function mountModules(app: FastifyInstance, modules: readonly Module[], mounting: Mounting): void {
  for (const module of modules) for (const route of module.routes) mountRoute(app, route, mounting);
  // A stream must reach its handler unread, so these live where no parser touches a body.
  app.register(async (streams) => {
    streams.removeAllContentTypeParsers();
    streams.addContentTypeParser('*', (_request, payload, done) => done(null, payload));
    for (const module of modules) for (const route of module.raw ?? []) mountRaw(streams, route, mounting);
  });
}

function mountRoute(app: FastifyInstance, route: Route, mounting: Mounting): void {
  const { endpoint } = route;
  const { guard, audit } = mounting;
  const name = `${endpoint.method} ${endpoint.path}`;
  const leaving = endpoint.deprecated && deprecationHeaders(endpoint.deprecated, apiPrefix);
  app.route({
    method: endpoint.method,
    url: apiPrefix + endpoint.path,
    bodyLimit: mounting.bodyLimits[name] ?? jsonBodyLimit,
    onRequest: (request, reply) => {
      if (leaving) reply.headers(leaving);
      return guard.admit(request, reply, { ...endpoint, metered: true });
    },
    handler: async (request, reply) => {
      const { params, query, body, headers } = request;
      const input = readInput(endpoint, { params, query, body });
      applyIfMatch(endpoint, headers['if-match'], input);
      const ctx = guard.contextOf(request);
      const work = async (): Promise<Answer> => ({
        status: endpoint.status,
        body: await route.handle(ctx, input, wireOf(request, reply, mounting)),
      });
      const key = headers['idempotency-key'];
      const asked = typeof key === 'string' && endpoint.method === 'POST' && endpoint.permission !== 'public';
      if (!asked) {
        const answer = await work();
        if (endpoint.audited === 'read') await audit.read(ctx, endpoint, input);
        return send(request, reply, answer);
      }
      checkKey(key);
      const about = {
        key,
        method: endpoint.method,
        path: request.url,
        input,
        answersSecret: route.answersSecret ?? false,
      };
      const { answer, replayed } = await once(ctx, about, work);
      if (replayed) reply.header('idempotency-replayed', 'true');
      return send(request, reply, answer);
    },
  });
}

function send(request: FastifyRequest, reply: FastifyReply, { status, body }: Answer): FastifyReply {
  const etag = etagOf(body);
  reply.header('cache-control', 'no-store');
  if (etag !== null) {
    // Kept by the caller, but asked about each time.
    reply.header('etag', etag).header('cache-control', 'private, no-cache');
    if (request.method === 'GET' && isUnchanged(etag, request.headers['if-none-match'])) return reply.code(304).send();
  }
  if (status === 204) return reply.code(204).send();
  return reply.code(status).type('application/json; charset=utf-8').send(JSON.stringify(body));
}

function mountRaw(app: FastifyInstance, route: RawRoute, mounting: Mounting): void {
  const { guard, audit } = mounting;
  const declared = endpoints.find(({ method, path }) => method === route.method && path === route.path);
  const leaving = declared?.deprecated && deprecationHeaders(declared.deprecated, apiPrefix);
  app.route({
    method: route.method,
    url: apiPrefix + route.path,
    onRequest: (request, reply) => {
      if (leaving) reply.headers(leaving);
      return guard.admit(request, reply, {
        permission: route.permission,
        metered: route.metered,
        crossSite: route.crossSite ?? false,
        ...(declared?.stepUp ? { stepUp: declared.stepUp } : {}),
      });
    },
    handler: async (request, reply) => {
      const { params, query } = request;
      if (declared) {
        const input = readInput(declared, { params, query, body: undefined });
        // A stream is on record before its first byte.
        if (declared.audited === 'read') await audit.read(guard.contextOf(request), declared, input);
      }
      reply.header('cache-control', 'no-store');
      const answer = await route.handle(guard.contextOf(request), request, reply, wireOf(request, reply, mounting));
      return reply.sent ? reply : answer;
    },
  });
}

function wireOf(request: FastifyRequest, reply: FastifyReply, { secureCookies: secure, publicUrl }: Mounting): Wire {
  const own = secure ? hostSessionCookie : sessionCookie;
  const setCookie = (value: string, expires: Date, name = own): void => {
    reply.setCookie(name, value, { path: '/', httpOnly: true, sameSite: 'strict', secure, expires });
  };
  return {
    sessionToken: sessionTokenOf(request),
    origin: publicUrl ?? `${request.protocol}://${request.host}`,
    userAgent: request.headers['user-agent']?.slice(0, 500) ?? null,
    setSession: setCookie,
    browserToken: browserTokenOf(request),
    setBrowserToken: (token, expires) => {
      const name = secure ? hostBrowserCookie : browserCookie;
      reply.setCookie(name, token, { path: '/', httpOnly: true, sameSite: 'lax', secure, expires });
    },
    clearSession: () => {
      for (const name of new Set([own, sessionCookie])) setCookie('', new Date(0), name);
    },
  };
}
