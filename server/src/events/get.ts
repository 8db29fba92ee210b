// One event, whole.
import type { EventDocument } from '@tocsin/contracts/event';

import { authorize } from '#platform/authorize';
import type { Context } from '#platform/context';
import { notFound } from '#platform/errors';
import { type EventStore, wallOf } from '#platform/event-store';

import { keyOf, keyParams, keySql } from './event-id.ts';
import { documentColumns, toEventDocument, type StoredDocument } from './row.ts';
import { answering } from './store-problem.ts';

/** @throws Problem `event_not_found`, also for another organisation's event */
export async function getEvent(
  store: EventStore,
  ctx: Context,
  { eventId }: { eventId: string },
): Promise<EventDocument> {
  authorize(ctx, 'event:read');
  const [row] = await answering(() =>
    store.query<StoredDocument>(
      `SELECT ${documentColumns} FROM event WHERE org = {org:String} AND (time, batch, seq) = ${keySql} LIMIT 1`,
      { wall: wallOf(ctx), params: { org: ctx.orgId, ...keyParams(keyOf(eventId)) } },
    ),
  );
  if (!row) throw notFound('event', eventId);
  return toEventDocument(row);
}
