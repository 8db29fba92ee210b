// One stored event as rules read it: its source's own names and values, and its log source.
import { authorize } from '#platform/authorize';
import type { Context } from '#platform/context';
import { notFound } from '#platform/errors';
import { type EventStore, wallOf } from '#platform/event-store';

import { keyOf, keyParams, keySql } from './event-id.ts';
import { answering } from './store-problem.ts';

export type StoredNative = {
  /** The ingest source that read it. */
  source: string;
  dataset: string;
  raw: string;
  logsource: { product: string; category: string; service: string };
  /** Flat: dotted native name to its texts. */
  native: Record<string, string[]>;
};

/** @throws Problem `event_not_found`, also for another organisation's event */
export async function getNative(store: EventStore, ctx: Context, eventId: string): Promise<StoredNative> {
  authorize(ctx, 'event:read');
  const [row] = await answering(() =>
    store.query<Omit<StoredNative, 'logsource'> & StoredNative['logsource']>(
      `SELECT source, dataset, raw, native, logsource_product AS product, logsource_category AS category,
        logsource_service AS service
      FROM event WHERE org = {org:String} AND (time, batch, seq) = ${keySql} LIMIT 1`,
      { wall: wallOf(ctx), params: { org: ctx.orgId, ...keyParams(keyOf(eventId)) } },
    ),
  );
  if (!row) throw notFound('event', eventId);
  const { product, category, service, ...rest } = row;
  return { ...rest, logsource: { product, category, service } };
}
