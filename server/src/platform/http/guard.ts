// What every API request passes before its verb: who calls, may they, from where, how often.
import type { Endpoint } from '@tocsin/contracts/api/endpoint';
import type { FastifyReply, FastifyRequest } from 'fastify';

import type { Context } from '../context.ts';
import { Problem } from '../errors.ts';
import type { RateLimit } from '../rate-limit.ts';
import { anonymous, contextOf, credentialOf, type Authenticate, type Caller, type World } from './caller.ts';
import { requireSameOrigin } from './same-origin.ts';
import { requireSession, requireStepUp } from './step-up.ts';

export type Guard = {
  /** Refuses the request, or prepares its context. Runs before the body is read. */
  admit: (request: FastifyRequest, reply: FastifyReply, asked: Asked) => Promise<void>;
  /** The context that `admit` prepared. */
  contextOf: (request: FastifyRequest) => Context;
  /** The same where somebody was recognised, also when they were then refused. */
  knownContext: (request: FastifyRequest) => Context | null;
  /** Who was recognised, for the access log; null when nobody was. */
  actorOf: (request: FastifyRequest) => string | null;
};

type Asked = { permission: Endpoint['permission']; metered: boolean; crossSite?: boolean } & Partial<
  Pick<Endpoint, 'stepUp' | 'whileLimited'>
>;

export type GuardOptions = {
  authenticate: Authenticate;
  world: World;
  rateLimit: RateLimit;
  publicUrl: string | null;
};

export function createGuard({ authenticate, world, rateLimit, publicUrl }: GuardOptions): Guard {
  const contexts = new WeakMap<FastifyRequest, Context>();

  const identify = async (
    request: FastifyRequest,
    reply: FastifyReply,
    { permission, crossSite = false }: Pick<Asked, 'permission' | 'crossSite'>,
  ): Promise<Caller> => {
    if (permission === 'public') {
      if (!crossSite) requireSameOriginToWrite(request, publicUrl);
      return anonymous(request);
    }
    const credential = credentialOf(request);
    if (!credential) throw new Problem('unauthenticated', 'not_signed_in', 'Sign in, or send an API key.');
    if (credential.kind === 'session') requireSameOriginToWrite(request, publicUrl);
    const caller = await authenticate(credential, { passive: false, ip: request.ip });
    if (caller) return caller;
    // A bucket of their own: a broken client must not use up its neighbours' allowance.
    meter(rateLimit, `refused:${request.ip}`, reply);
    throw credential.kind === 'session'
      ? new Problem('unauthenticated', 'session_ended', 'Your session has ended. Sign in again.')
      : new Problem('unauthenticated', 'invalid_api_key', 'This API key is unknown, expired or revoked.');
  };

  return {
    actorOf: (request) => contexts.get(request)?.actor.id ?? null,
    admit: async (request, reply, asked) => {
      const { permission, metered } = asked;
      const caller = await identify(request, reply, asked);
      if (metered) meter(rateLimit, caller.credentialId, reply);
      contexts.set(request, contextOf(world, caller, request));
      requireSession(caller, asked, request.ip);
      requirePermission(caller, permission);
      if (asked.stepUp) requireStepUp(caller, asked.stepUp, world.now());
    },
    knownContext: (request) => contexts.get(request) ?? null,
    contextOf: (request) => {
      const ctx = contexts.get(request);
      if (!ctx) throw new Error('This route did not pass the guard.');
      return ctx;
    },
  };
}

function requirePermission(caller: Caller, permission: Endpoint['permission']): void {
  if (permission === 'public' || permission === 'signed-in' || caller.actor.permissions.has(permission)) return;
  throw new Problem('forbidden', 'missing_permission', `This needs the permission ${permission}.`);
}

function requireSameOriginToWrite(request: FastifyRequest, publicUrl: string | null): void {
  if (request.method !== 'GET' && request.method !== 'HEAD') requireSameOrigin(request.headers, publicUrl);
}

/** Headers as in draft-ietf-httpapi-ratelimit-headers. @throws Problem `too_many_requests`. */
function meter(rateLimit: RateLimit, key: string, reply: FastifyReply): void {
  const allowance = rateLimit.take(key);
  const window = Math.ceil(rateLimit.burst / rateLimit.perSecond);
  reply.header('ratelimit-policy', `"calls";q=${rateLimit.burst};w=${window}`);
  reply.header('ratelimit', `"calls";r=${allowance.remaining};t=${Math.ceil(allowance.resetSeconds)}`);
  if (allowance.ok) return;
  const { retryAfterSeconds } = allowance;
  throw new Problem('too_many_requests', 'rate_limited', 'Too many requests; wait a moment.', { retryAfterSeconds });
}
