// The plug between a module and app.ts: what it serves, follows and does by the clock.
import type { Endpoint } from '@tocsin/contracts/api/endpoint';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type * as z from 'zod';

import type { Context } from './context.ts';
import type { Reaction } from './reactions.ts';

/** What only the verbs of signing in and out need of HTTP itself. */
export type Wire = {
  /** The value of the session cookie that came with the request. */
  sessionToken: string | null;
  userAgent: string | null;
  /** Scheme and authority the browser sees, e.g. `https://soc.example.org`. */
  origin: string;
  setSession: (token: string, expiresAt: Date) => void;
  clearSession: () => void;
  /** Ties what was begun elsewhere to this browser: sent along also when another site leads back here. */
  browserToken: string | null;
  setBrowserToken: (token: string, expiresAt: Date) => void;
};

export type Route = {
  endpoint: Endpoint;
  handle: (ctx: Context, input: unknown, wire: Wire) => Promise<unknown>;
  /** The answer shows a secret once: it is never kept for `Idempotency-Key`. */
  answersSecret?: boolean;
};

/** One line per endpoint: `serve(alertsApi.actOnAlerts, actOnAlerts)`. */
export const serve = <I extends z.ZodType, O extends z.ZodType>(
  endpoint: Endpoint<Endpoint['method'], string, I, O>,
  verb: (ctx: Context, input: z.output<I>) => Promise<z.input<O>>,
): Route => ({
  endpoint,
  handle: async (ctx, input) => endpoint.output.parse(await verb(ctx, endpoint.input.parse(input))),
});

/** The same for a verb that reads or sets the session cookie. */
export const serveWithWire = <I extends z.ZodType, O extends z.ZodType>(
  endpoint: Endpoint<Endpoint['method'], string, I, O>,
  verb: (ctx: Context, input: z.output<I>, wire: Wire) => Promise<z.input<O>>,
): Route => ({
  endpoint,
  handle: async (ctx, input, wire) => endpoint.output.parse(await verb(ctx, endpoint.input.parse(input), wire)),
});

/**
 * A route whose body or answer is a stream: `request.body` is the untouched `Readable` of the request (for GET,
 * `undefined`). The permission has been checked, and `params` and `query` against the endpoint of the same method and
 * path where the contract has one; they are handed on as they arrived.
 * Answer through `reply` (`reply.send(object | Readable)`), or `reply.hijack()` and write to `reply.raw`.
 */
export type RawRoute = {
  method: Endpoint['method'];
  /** Below `/api/v1`. */
  path: string;
  permission: Endpoint['permission'];
  handle: (ctx: Context, request: FastifyRequest, reply: FastifyReply, wire: Wire) => Promise<unknown>;
  /** Counts towards the caller's rate limit; a door with its own back-pressure does not. */
  metered: boolean;
  /** Pages of other sites may post here: it does nothing in the name of a session. */
  crossSite?: boolean;
  /** For the description, where the contract has no endpoint for it. */
  summary?: string;
};
export const raw = (
  method: RawRoute['method'],
  path: string,
  permission: RawRoute['permission'],
  handle: RawRoute['handle'],
  options: Partial<Pick<RawRoute, 'metered' | 'crossSite' | 'summary'>> = {},
): RawRoute => ({ method, path, permission, handle, ...options, metered: options.metered ?? false });

/** A timed job, by cron expression (UTC); runs once per organisation and tick, on one process. */
export type TimedJob = { id: string; cron: string; run: (ctx: Context) => Promise<void> };
export const every = (cron: string, verb: (ctx: Context) => Promise<void>): TimedJob => ({
  id: verb.name,
  cron,
  run: verb,
});

export type Module = {
  name: string;
  routes: readonly Route[];
  raw?: readonly RawRoute[];
  reactions?: readonly Reaction[];
  jobs?: readonly TimedJob[];
};
