// Who is calling: the credential on a request, and the context the caller's verbs run in.
import '@fastify/cookie';
import type { AuthStrength } from '@tocsin/contracts/auth-strength';
import type { FastifyRequest } from 'fastify';

import type { Actor, Context, Database } from '../context.ts';
import { Problem } from '../errors.ts';
import type { Log } from '../log.ts';
import { nothing, type Reach } from '../reach.ts';

export const sessionCookie = 'tocsin_session';
/** Its name over https: browsers take a cookie of this name from this very host and over TLS only. */
export const hostSessionCookie = `__Host-${sessionCookie}`;

/** Of a sign-in under way at a provider, who leads back here from another site. It opens nothing by itself. */
export const browserCookie = 'tocsin_browser';
export const hostBrowserCookie = `__Host-${browserCookie}`;

export type Credential = { kind: 'bearer' | 'session'; token: string };
export type Caller = {
  orgId: string;
  actor: Actor;
  reach: Reach;
  /** Of the session or key: what the rate limit counts by. */
  credentialId: string;
  strength?: AuthStrength;
  /** Of a session; absent for keys. */
  session?: SessionOfCaller;
};
export type SessionOfCaller = {
  /** Null for a person with an access token: there is no session to end. */
  id: string | null;
  /** When its person last proved who they are, and until when that counts. */
  steppedUpAt: Date | null;
  steppedUpUntil: Date | null;
  /** The organisation asks for a second factor that it lacks: all it may do is set one up. */
  limited: boolean;
  /** Networks (CIDR) it may be used from; from anywhere where empty. */
  allowedNetworks: readonly string[];
};
/** `passive` only asks: it does not count as a use that keeps a session alive. `ip` is put down as where it was used from. */
export type How = { passive: boolean; ip?: string | null };
/**
 * Null when the credential opens nothing: unknown, expired, revoked.
 */
export type Authenticate = (credential: Credential, how?: How) => Promise<Caller | null>;

/** How a context is made from a caller: the database's doors, the clock and the log. */
export type World = {
  transact: <T>(orgId: string, work: (db: Database) => Promise<T>, reach?: Reach) => Promise<T>;
  now: () => Date;
  log: Log;
};

/** A bearer token wins over a cookie. @throws Problem `unauthenticated` for an Authorization header we do not speak. */
export function credentialOf(request: FastifyRequest): Credential | null {
  const { authorization } = request.headers;
  if (authorization !== undefined) {
    const token = /^Bearer +(\S{1,4000})$/i.exec(authorization)?.[1];
    if (!token)
      throw new Problem(
        'unauthenticated',
        'unsupported_authorization',
        'Send Authorization: Bearer and an API key or an access token.',
      );
    return { kind: 'bearer', token };
  }
  const token = sessionTokenOf(request);
  return token === null ? null : { kind: 'session', token };
}

/** Both names are read, so that those signed in stay so when https comes; the one nobody else can set wins. */
export const sessionTokenOf = ({ cookies }: FastifyRequest): string | null =>
  cookies[hostSessionCookie] || cookies[sessionCookie] || null;

const tokenForm = /^[A-Za-z0-9_-]{43}$/;
export function browserTokenOf({ cookies }: FastifyRequest): string | null {
  const token = cookies[hostBrowserCookie] ?? cookies[browserCookie] ?? '';
  return tokenForm.test(token) ? token : null;
}

const nobody: Caller = {
  orgId: '',
  actor: { kind: 'system', id: 'anonymous', name: 'Anonymous', permissions: new Set() },
  reach: nothing,
  credentialId: '',
};

/** For endpoints open to all: an actor without permissions or organisation. */
export const anonymous = (request: FastifyRequest): Caller => ({ ...nobody, credentialId: `ip:${request.ip}` });

export const contextOf = (world: World, caller: Caller, request: FastifyRequest): Context => ({
  orgId: caller.orgId,
  actor: caller.actor,
  reach: caller.reach,
  now: world.now,
  log: world.log.child({ requestId: request.id }),
  requestId: request.id,
  ip: request.ip,
  userAgent: request.headers['user-agent']?.slice(0, 500) ?? null,
  causedBy: null,
  ...(caller.strength && { strength: caller.strength }),
  sessionId: caller.session?.id ?? null,
  steppedUpAt: caller.session?.steppedUpAt ?? null,
  limited: caller.session?.limited ?? false,
  transact: (work) => world.transact(caller.orgId, work, caller.reach),
});
