// How Tocsin is doing, for the status bar: rate, lag, rules at work.
import type { getPulse as api } from '@tocsin/contracts/api/ingest';
import type * as z from 'zod';

import { countRules } from '#detection';
import { ingestStats } from '#events';
import type { Context } from '#platform/context';
import { wallOf } from '#platform/event-store';

import type { AssemblyLine } from './assembly-line.ts';

/** The page asks every few seconds on every screen; counting today's events is not worth repeating that often. */
const freshMs = 5000;
const rateMs = 5 * 60_000;

export function createGetPulse(line: AssemblyLine): (ctx: Context) => Promise<z.input<typeof api.output>> {
  const today = new Map<string, { at: number; eventsToday: number; unparsedToday: number }>();

  async function todayOf(ctx: Context): Promise<{ eventsToday: number; unparsedToday: number }> {
    const wall = wallOf(ctx);
    const key = JSON.stringify([wall.org, wall.sites]);
    const known = today.get(key);
    if (known && performance.now() - known.at < freshMs) return known;
    const midnight = new Date(ctx.now());
    midnight.setUTCHours(0, 0, 0, 0);
    const stats = await ingestStats(line.store, wall, midnight);
    const fresh = {
      at: performance.now(),
      eventsToday: stats.reduce((sum, { events }) => sum + events, 0),
      unparsedToday: stats.reduce((sum, { unparsed }) => sum + unparsed, 0),
    };
    today.set(key, fresh);
    return fresh;
  }

  /** The meter counts what arrives of the whole organisation; whoever sees some sites is told what is stored of them. */
  async function perSecondOf(ctx: Context): Promise<number> {
    if (ctx.reach.sites === null) return line.meter.perSecond(ctx.orgId);
    const stats = await ingestStats(line.store, wallOf(ctx), new Date(ctx.now().getTime() - rateMs));
    return stats.reduce((sum, { events }) => sum + events, 0) / (rateMs / 1000);
  }

  return async (ctx) => {
    const [rules, { eventsToday, unparsedToday }, eventsPerSecond] = await Promise.all([
      countRules(ctx),
      todayOf(ctx),
      perSecondOf(ctx),
    ]);
    return {
      eventsPerSecond,
      lagMs: Math.round(line.telemetry.depth(ctx.orgId).oldestMs),
      rulesEnabled: rules.enabled,
      rulesTotal: rules.total,
      eventsToday,
      unparsedToday,
    };
  };
}
