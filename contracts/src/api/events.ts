// Searching the event store.
import * as z from 'zod';

import { EventDocument, EventId, EventRow } from '../event.ts';
import { pageOf, PageQuery } from '../page.ts';
import { endpoint } from './endpoint.ts';

/** The window defaults to the last 24 hours. `query` is Tocsin's query language; empty finds everything. */
export const EventQuery = z.object({
  query: z.string().max(10_000).default(''),
  from: z.iso.datetime({ offset: true }).optional(),
  to: z.iso.datetime({ offset: true }).optional(),
});

export const searchEvents = endpoint('GET', '/events', {
  summary: 'Search events, newest first',
  permission: 'event:read',
  audited: 'read',
  input: EventQuery.extend(PageQuery.shape),
  output: pageOf(EventRow),
});

/** One line of the NDJSON that GET /events/stream answers; the last one is `done` or `problem`. */
export const EventStreamLine = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('rows'), items: z.array(EventRow) }),
  /** How far back in time the search has looked. */
  z.object({ kind: z.literal('progress'), searchedBackTo: z.iso.datetime(), rowsRead: z.int() }),
  z.object({ kind: z.literal('done'), next: z.string().nullable(), tookMs: z.int() }),
  z.object({ kind: z.literal('problem'), code: z.string(), detail: z.string() }),
]);
export type EventStreamLine = z.infer<typeof EventStreamLine>;

/** Served as `application/x-ndjson`; closing the connection cancels the search. */
export const streamEvents = endpoint('GET', '/events/stream', {
  summary: 'Search events, newest first, streaming rows as they are found',
  permission: 'event:read',
  audited: 'read',
  input: EventQuery.extend(PageQuery.shape),
  output: EventStreamLine,
});

export const countEvents = endpoint('GET', '/events/histogram', {
  summary: 'How many events match over time, split by dataset',
  permission: 'event:read',
  input: EventQuery.extend({ buckets: z.coerce.number().int().min(10).max(300).default(96) }),
  output: z.object({
    from: z.iso.datetime(),
    to: z.iso.datetime(),
    bucketMs: z.int(),
    total: z.int(),
    /** `counts[i]` is the bucket that starts at `from + i * bucketMs`. */
    series: z.array(z.object({ name: z.string(), counts: z.array(z.int()) })),
  }),
});

export const listEventFields = endpoint('GET', '/events/fields', {
  summary: 'The fields present in the matching events, most frequent first',
  permission: 'event:read',
  input: EventQuery,
  output: z.object({ items: z.array(z.object({ field: z.string(), type: z.string(), share: z.number() })) }),
});

export const listFieldValues = endpoint('GET', '/events/fields/:field/values', {
  summary: 'The most frequent values of a field in the matching events',
  permission: 'event:read',
  input: EventQuery.extend({ field: z.string().max(200), limit: z.coerce.number().int().min(1).max(100).default(10) }),
  output: z.object({ total: z.int(), items: z.array(z.object({ value: z.string(), count: z.int() })) }),
});

export const getEvent = endpoint('GET', '/events/:eventId', {
  summary: 'One event, whole',
  permission: 'event:read',
  audited: 'read',
  input: z.object({ eventId: EventId }),
  output: EventDocument,
});
