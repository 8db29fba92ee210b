// How Tocsin is doing, for the status bar: rate, lag, rules at work.
import type { getPulse as api } from '@tocsin/contracts/api/ingest';
import type * as z from 'zod';

import { countRules } from '#detection';
import { ingestStats } from '#events';
import type { Context } from '#platform/context';

import type { AssemblyLine } from './assembly-line.ts';

/** The page asks every few seconds on every screen; counting today's events is not worth repeating that often. */
const freshMs = 5000;

export function createGetPulse(line: AssemblyLine): (ctx: Context) => Promise<z.input<typeof api.output>> {
  const today = new Map<string, { at: number; eventsToday: number; unparsedToday: number }>();

  async function todayOf(ctx: Context): Promise<{ eventsToday: number; unparsedToday: number }> {
    const known = today.get(ctx.orgId);
    if (known && performance.now() - known.at < freshMs) return known;
    const midnight = new Date(ctx.now());
    midnight.setUTCHours(0, 0, 0, 0);
    const stats = await ingestStats(line.store, ctx.orgId, midnight);
    const fresh = {
      at: performance.now(),
      eventsToday: stats.reduce((sum, { events }) => sum + events, 0),
      unparsedToday: stats.reduce((sum, { unparsed }) => sum + unparsed, 0),
    };
    today.set(ctx.orgId, fresh);
    return fresh;
  }

  return async (ctx) => {
    const [rules, { eventsToday, unparsedToday }] = await Promise.all([countRules(ctx), todayOf(ctx)]);
    return {
      eventsPerSecond: line.meter.perSecond(ctx.orgId),
      lagMs: Math.round(line.telemetry.depth().oldestMs),
      rulesEnabled: rules.enabled,
      rulesTotal: rules.total,
      eventsToday,
      unparsedToday,
    };
  };
}
