// What the alert pages ask the server, one query per endpoint.
import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { AlertFilter } from '@tocsin/contracts/api/alerts';
import { hasEnded } from '@tocsin/contracts/words';

import { call } from '../../lib/api.ts';
import type { Sort } from './view.ts';

export const alertKeys = {
  all: ['alerts'],
  list: ['alerts', 'list'],
  facets: ['alerts', 'facets'],
  histogram: ['alerts', 'histogram'],
  detail: ['alerts', 'detail'],
} as const;

const pageSize = 100;

export const alertListQuery = (filter: AlertFilter, sort: Sort) =>
  infiniteQueryOptions({
    queryKey: [...alertKeys.list, filter, sort],
    queryFn: ({ pageParam, signal }) =>
      call(
        'GET /alerts',
        { ...filter, sort, limit: pageSize, ...(pageParam ? { cursor: pageParam } : {}) },
        { signal },
      ),
    initialPageParam: '',
    getNextPageParam: (page) => page.next,
    // Rows change under the person's eyes only when asked to, or by patches from the live connection.
    staleTime: Infinity,
    gcTime: 60_000,
  });

export const alertFacetsQuery = (filter: AlertFilter) =>
  queryOptions({
    queryKey: [...alertKeys.facets, filter],
    queryFn: ({ signal }) => call('GET /alerts/facets', filter, { signal }),
    placeholderData: keepPreviousData,
  });

export const alertHistogramQuery = (filter: AlertFilter, buckets: number) =>
  queryOptions({
    queryKey: [...alertKeys.histogram, filter, buckets],
    queryFn: ({ signal }) => call('GET /alerts/histogram', { ...filter, buckets }, { signal }),
    placeholderData: keepPreviousData,
  });

/** `idOrNumber`: either names the alert. */
export const alertQuery = (idOrNumber: string) =>
  queryOptions({
    queryKey: [...alertKeys.detail, idOrNumber],
    queryFn: ({ signal }) => call('GET /alerts/:alertId', { alertId: idOrNumber }, { signal }),
  });

export const dedupQuery = (alertId: string) =>
  queryOptions({
    queryKey: [...alertKeys.all, 'dedup', alertId],
    queryFn: ({ signal }) => call('GET /alerts/:alertId/dedup', { alertId }, { signal }),
  });

export const alertActivityQuery = (alertId: string) =>
  queryOptions({
    queryKey: [...alertKeys.all, 'activity', alertId],
    queryFn: async ({ signal }) =>
      (await call('GET /alerts/:alertId/activity', { alertId, limit: 200 }, { signal })).items,
  });

export const relatedQuery = (alertId: string) =>
  queryOptions({
    queryKey: [...alertKeys.all, 'related', alertId],
    queryFn: async ({ signal }) => (await call('GET /alerts/:alertId/related', { alertId }, { signal })).items,
  });

export const openIncidentsQuery = (text: string) =>
  queryOptions({
    queryKey: ['incidents', 'to-add', text],
    queryFn: async ({ signal }) =>
      (await call('GET /incidents', { limit: 20, ...(text ? { q: text } : {}) }, { signal })).items.filter(
        (incident) => !hasEnded(incident.stage),
      ),
    placeholderData: keepPreviousData,
  });

/** The fields of a stored event as its source named them. */
export const nativeFieldsQuery = (eventId: string) =>
  queryOptions({
    queryKey: ['events', 'native-fields', eventId],
    queryFn: ({ signal }) => call('POST /detection/rules/draft', { eventId }, { signal }),
    staleTime: 300_000,
    retry: false,
  });
