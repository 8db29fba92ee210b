// How common an entity is among events.
import type { getPrevalence as endpoint } from '@tocsin/contracts/api/entities';
import type * as z from 'zod';

import { authorize } from '#platform/authorize';
import { inTransaction, type Context } from '#platform/context';
import { wallOf, type EventStore } from '#platform/event-store';

import { findRow } from './get.ts';
import { namesOf } from './seen.ts';

const days = 90;
const dayMs = 86_400_000;

const moment = (ms: string): string | null => (Number(ms) > 0 ? new Date(Number(ms)).toISOString() : null);

/** Of events of sites that the caller sees. @throws Problem `entity_not_found` */
export const prevalenceWith =
  (store: EventStore) =>
  async (ctx: Context, { entityId }: { entityId: string }): Promise<z.input<typeof endpoint.output>> => {
    authorize(ctx, 'event:read');
    const names = await inTransaction(ctx, async (tx) => {
      await findRow(tx, entityId);
      return namesOf(tx.db, entityId);
    });
    const today = Math.floor(ctx.now().getTime() / dayMs);
    const params = { names, from: (today - days + 1) * dayMs, to: (today + 1) * dayMs };
    const source = `event PREWHERE time >= fromUnixTimestamp64Milli({from:Int64}, 'UTC')
      AND time < fromUnixTimestamp64Milli({to:Int64}, 'UTC') WHERE hasAny(entities, {names:Array(String)})`;
    const options = { wall: wallOf(ctx), params };
    const [sum] = await store.query<{ n: string; hosts: string; users: string; first: string; last: string }>(
      `SELECT toString(count()) AS n, toString(uniqIf(host_name, host_name != '')) AS hosts,
        toString(uniqIf(user_name, user_name != '')) AS users,
        toString(toUnixTimestamp64Milli(min(time))) AS first, toString(toUnixTimestamp64Milli(max(time))) AS last
      FROM ${source}`,
      options,
    );
    const parts = await store.query<{ site: string; day: string; n: string }>(
      `SELECT site, toString(intDiv(toUnixTimestamp64Milli(time), ${dayMs})) AS day, toString(count()) AS n
      FROM ${source} GROUP BY site, day`,
      options,
    );
    const byDay = Array<number>(days).fill(0);
    const bySite = new Map<string, number>();
    for (const { site, day, n } of parts) {
      const index = Number(day) - (today - days + 1);
      byDay[index] = (byDay[index] ?? 0) + Number(n);
      bySite.set(site, (bySite.get(site) ?? 0) + Number(n));
    }
    const events = Number(sum?.n ?? 0);
    return {
      days,
      events,
      hosts: Number(sum?.hosts ?? 0),
      users: Number(sum?.users ?? 0),
      sites: [...bySite].map(([site, count]) => ({ site, events: count })).toSorted((a, b) => b.events - a.events),
      firstSeenAt: events > 0 ? moment(sum?.first ?? '0') : null,
      lastSeenAt: events > 0 ? moment(sum?.last ?? '0') : null,
      byDay,
    };
  };
