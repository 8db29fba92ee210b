// What a purge would take now, and what holds would keep.
import type { PurgePreview } from '@tocsin/contracts/api/retention';
import { retainedKinds } from '@tocsin/contracts/api/retention';

import { authorize } from '#platform/authorize';
import type { Context } from '#platform/context';

import { eventTables } from './event-conditions.ts';
import { countEventsToPurge } from './purge-events.ts';
import { countRecordsToPurge } from './purge-records.ts';
import type { Ground } from './purge.ts';
import { holdsInForce, rulesInForce } from './store.ts';

/** Counts are of the whole organisation, whoever asks: rules are, too. */
export const previewWith =
  ({ handle, store, eventDays }: Ground) =>
  async (ctx: Context): Promise<{ items: PurgePreview[] }> => {
    authorize(ctx, 'privacy:read');
    const { orgId } = ctx;
    const now = ctx.now();
    const { rules, holds } = await handle.asSystem(async (db) => ({
      rules: await rulesInForce(db, orgId, eventDays),
      holds: await holdsInForce(db, orgId),
    }));
    const items: PurgePreview[] = [];
    for (const kind of retainedKinds) {
      const own = rules.filter((rule) => rule.kind === kind);
      const [rule] = own;
      if (!rule) continue;
      const counted =
        kind === 'events' || kind === 'detections'
          ? await countEventsToPurge({ store, orgId, table: eventTables[kind], rules: own, holds, now })
          : await handle.asSystem((db) => countRecordsToPurge(db, { orgId, rule, holds, now }));
      const { count, held, oldestAt, newestAt } = counted;
      items.push({
        kind,
        count,
        held,
        oldestAt: oldestAt?.toISOString() ?? null,
        newestAt: newestAt?.toISOString() ?? null,
      });
    }
    return { items };
  };
