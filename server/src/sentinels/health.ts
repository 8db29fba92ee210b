import { sourceWatchChanged } from '@tocsin/contracts/activity';
// The health page: every source and site with what came, what could not be read, and what the sentinels found.
import type * as api from '@tocsin/contracts/api/source-health';
import type * as z from 'zod';

import { record } from '#platform/activity';
import { authorize } from '#platform/authorize';
import { inTransaction, type Context } from '#platform/context';
import { notFound } from '#platform/errors';
import { type EventStore, wallOf } from '#platform/event-store';

import { canaryState } from './canary.ts';
import { measureOffsets, nameOf } from './measure.ts';
import { arrivalsByHour, talkersOf, unparsedReasons } from './recent.ts';
import { changeSettings, listWatches } from './store.ts';
import { silentAfterMs } from './usual.ts';

type Health = z.input<typeof api.getSourceHealth.output>;
type Item = Health['items'][number];

/** What the composition root knows and this module does not. */
export type HealthParts = {
  store: EventStore;
  /** What people call a source. */
  titleOf: (source: string) => string;
  /** Whether the rule that sees canaries is at work. */
  canaryRuleAtWork: (ctx: Context) => Promise<boolean>;
};

const hours = 24;

export async function getSourceHealth(
  ctx: Context,
  { store, titleOf, canaryRuleAtWork }: HealthParts,
): Promise<Health> {
  authorize(ctx, 'event:read');
  const now = ctx.now().getTime();
  const [arrivals, offsets, watches] = await Promise.all([
    arrivalsByHour(store, wallOf(ctx), now, hours),
    measureOffsets(store, wallOf(ctx), now),
    inTransaction(ctx, (tx) => listWatches(tx.db)),
  ]);
  const known = new Map(watches.map((watch) => [nameOf(watch), watch]));
  const canary = await canaryState(ctx, await canaryRuleAtWork(ctx));
  const seen = [...arrivals.values()];
  const quiet = watches.filter((watch) => !arrivals.has(nameOf(watch)));
  return {
    canary,
    items: [
      ...seen,
      ...quiet.map(({ source, site, lastSeenAt }) => ({
        source,
        site,
        lastArrival: lastSeenAt.getTime(),
        perMinute: 0,
        events: 0,
        unparsed: 0,
        hours: Array.from({ length: hours }, () => 0),
      })),
    ]
      .filter(({ source }) => source !== 'tocsin')
      .map((one) => {
        const watch = known.get(nameOf(one));
        const silentAfter = silentAfterMs(watch?.learned ?? null, watch?.expectedEveryS ?? null);
        return {
          source: one.source,
          title: titleOf(one.source),
          site: one.site,
          // The watch began when somebody first looked, which may be later than what came.
          firstSeenAt: new Date(Math.min(watch?.firstSeenAt.getTime() ?? Infinity, one.lastArrival)).toISOString(),
          lastArrivalAt: new Date(one.lastArrival).toISOString(),
          eventsPerMinute: one.perMinute,
          events: one.events,
          unparsed: one.unparsed,
          hours: one.hours,
          lagMs: Math.round(offsets.get(nameOf(one))?.median ?? NaN) || null,
          findings: watch?.findings ?? [],
          silentAfterS: silentAfter === null ? null : Math.round(silentAfter / 1000),
          expectedEveryS: watch?.expectedEveryS ?? null,
          mutedUntil: watch?.mutedUntil?.toISOString() ?? null,
        };
      })
      .toSorted(wrongFirst),
  };
}

const wrongFirst = (a: Item, b: Item): number =>
  b.findings.length - a.findings.length || a.title.localeCompare(b.title) || a.site.localeCompare(b.site);

export async function changeSourceWatch(
  ctx: Context,
  { source, site, expectedEveryS, mutedUntil }: z.output<typeof api.changeSourceWatch.input>,
): Promise<Record<string, never>> {
  authorize(ctx, 'rule:write');
  return inTransaction(ctx, async (tx) => {
    const until = mutedUntil === null ? null : new Date(mutedUntil);
    const changed = await changeSettings(tx, { source, site }, { expectedEveryS, mutedUntil: until });
    if (!changed) throw notFound('source', source);
    await record(
      tx,
      sourceWatchChanged,
      { subjectId: nameOf({ source, site }) },
      { source, site, expectedEveryS, mutedUntil },
    );
    return {};
  });
}

type Key = z.output<typeof api.getSourceTalkers.input>;

export async function getSourceTalkers(
  ctx: Context,
  { store }: HealthParts,
  key: Key,
): Promise<z.input<typeof api.getSourceTalkers.output>> {
  authorize(ctx, 'event:read');
  return { items: await talkersOf(store, wallOf(ctx), ctx.now().getTime(), key) };
}

export async function getUnparsedReasons(
  ctx: Context,
  { store }: HealthParts,
  key: Key,
): Promise<z.input<typeof api.getUnparsedReasons.output>> {
  authorize(ctx, 'event:read');
  return { items: await unparsedReasons(store, wallOf(ctx), ctx.now().getTime(), key) };
}
