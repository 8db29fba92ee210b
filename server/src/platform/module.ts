// The plug between a module and app.ts: what it serves, follows and does by the clock.
import type { Endpoint } from '@tocsin/contracts/api/endpoint';
import type * as z from 'zod';

import type { Context } from './context.ts';
import type { Reaction } from './reactions.ts';

export type Route = {
  endpoint: Endpoint;
  handle: (ctx: Context, input: unknown) => Promise<unknown>;
};

/** One line per endpoint: `serve(alertsApi.actOnAlerts, actOnAlerts)`. */
export const serve = <I extends z.ZodType, O extends z.ZodType>(
  endpoint: Endpoint<Endpoint['method'], string, I, O>,
  verb: (ctx: Context, input: z.output<I>) => Promise<z.input<O>>,
): Route => ({
  endpoint,
  handle: async (ctx, input) => endpoint.output.parse(await verb(ctx, endpoint.input.parse(input))),
});

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
  reactions?: readonly Reaction[];
  jobs?: readonly TimedJob[];
};
