// Who is calling: the credential on a request, and the context the caller's verbs run in.
import '@fastify/cookie';
import type { FastifyRequest } from 'fastify';

import type { Actor, Context, Database } from '../context.ts';
import { Problem } from '../errors.ts';
import type { Log } from '../log.ts';

export const sessionCookie = 'tocsin_session';

export type Credential = { kind: 'bearer' | 'session'; token: string };
export type Caller = {
  orgId: string;
  actor: Actor;
  /** Of the session or key: what the rate limit counts by. */
  credentialId: string;
};
/**
 * Null when the credential opens nothing: unknown, expired, revoked.
 * `passive` only asks: it does not count as a use that keeps a session alive.
 */
export type Authenticate = (credential: Credential, how?: { passive: boolean }) => Promise<Caller | null>;

/** How a context is made from a caller: the database's doors, the clock and the log. */
export type World = {
  transact: <T>(orgId: string, work: (db: Database) => Promise<T>) => Promise<T>;
  now: () => Date;
  log: Log;
};

/** A bearer token wins over a cookie. @throws Problem `unauthenticated` for an Authorization header we do not speak. */
export function credentialOf(request: FastifyRequest): Credential | null {
  const { authorization } = request.headers;
  if (authorization !== undefined) {
    const token = /^Bearer +(\S{1,500})$/i.exec(authorization)?.[1];
    if (!token)
      throw new Problem('unauthenticated', 'unsupported_authorization', 'Send Authorization: Bearer and an API key.');
    return { kind: 'bearer', token };
  }
  const token = sessionTokenOf(request);
  return token === null ? null : { kind: 'session', token };
}

export const sessionTokenOf = (request: FastifyRequest): string | null => request.cookies[sessionCookie] || null;

const nobody: Caller = {
  orgId: '',
  actor: { kind: 'system', id: 'anonymous', name: 'Anonymous', permissions: new Set() },
  credentialId: '',
};

/** For endpoints open to all: an actor without permissions or organisation. */
export const anonymous = (request: FastifyRequest): Caller => ({ ...nobody, credentialId: `ip:${request.ip}` });

export const contextOf = (world: World, caller: Caller, request: FastifyRequest): Context => ({
  orgId: caller.orgId,
  actor: caller.actor,
  now: world.now,
  log: world.log.child({ requestId: request.id }),
  requestId: request.id,
  ip: request.ip,
  causedBy: null,
  transact: (work) => world.transact(caller.orgId, work),
});
