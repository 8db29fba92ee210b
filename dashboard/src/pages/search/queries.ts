// What the search page asks beside the stream: counts over time, fields, their values, one whole event.
import { keepPreviousData, queryOptions } from '@tanstack/react-query';

import { call } from '../../lib/api.ts';
import { questionOf, type Run } from './use-event-search.ts';

const keptMs = 60_000;

export const histogramQuery = (run: Run) =>
  queryOptions({
    queryKey: ['events', 'histogram', run],
    queryFn: ({ signal }) => call('GET /events/histogram', { ...questionOf(run), buckets: 96 }, { signal }),
    placeholderData: keepPreviousData,
    staleTime: keptMs,
    retry: false,
  });

/** What every event has beside its ECS fields, and what people narrow by first. */
const inEveryEvent = ['dataset', 'site'].map((field) => ({ field, type: 'text', share: 1 }));

export const fieldsQuery = (run: Run) =>
  queryOptions({
    queryKey: ['events', 'fields', run],
    queryFn: async ({ signal }) => {
      const { items } = await call('GET /events/fields', questionOf(run), { signal });
      return [...inEveryEvent.filter(({ field }) => !items.some((item) => item.field === field)), ...items];
    },
    placeholderData: keepPreviousData,
    staleTime: keptMs,
    retry: false,
  });

export const fieldValuesQuery = (run: Run, field: string, limit = 10) =>
  queryOptions({
    queryKey: ['events', 'values', run, field, limit],
    queryFn: ({ signal }) => call('GET /events/fields/:field/values', { ...questionOf(run), field, limit }, { signal }),
    staleTime: keptMs,
    retry: false,
  });

export const eventQuery = (eventId: string) =>
  queryOptions({
    queryKey: ['events', 'one', eventId],
    queryFn: ({ signal }) => call('GET /events/:eventId', { eventId }, { signal }),
    staleTime: Infinity,
  });
