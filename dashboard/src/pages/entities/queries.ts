// What the pages about entities ask the server.
import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { Input } from '@tocsin/contracts/client';

import { call } from '../../lib/api.ts';

type Filter = Omit<Input<'GET /entities'>, 'cursor' | 'limit'>;
const pageSize = 100;

export const entityKeys = { all: ['entities'] as const };

export const entityListQuery = (filter: Filter) =>
  infiniteQueryOptions({
    queryKey: [...entityKeys.all, 'list', filter],
    queryFn: ({ pageParam, signal }) =>
      call(
        'GET /entities',
        { ...filter, limit: pageSize, ...(pageParam === null ? {} : { cursor: pageParam }) },
        { signal },
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    placeholderData: keepPreviousData,
  });

/** `is`: any of its names, as `kind:value`. */
export const entityQuery = (is: string) =>
  queryOptions({
    queryKey: [...entityKeys.all, 'one', is],
    queryFn: ({ signal }) => call('GET /entities/find', { is }, { signal }),
  });
export const sightingsQuery = (entityId: string) =>
  queryOptions({
    queryKey: [...entityKeys.all, 'sightings', entityId],
    queryFn: ({ signal }) => call('GET /entities/:entityId/sightings', { entityId, limit: 25 }, { signal }),
  });
export const entityIncidentsQuery = (entityId: string) =>
  queryOptions({
    queryKey: [...entityKeys.all, 'incidents', entityId],
    queryFn: async ({ signal }) => (await call('GET /entities/:entityId/incidents', { entityId }, { signal })).items,
  });
export const relatedEntitiesQuery = (entityId: string) =>
  queryOptions({
    queryKey: [...entityKeys.all, 'related', entityId],
    queryFn: ({ signal }) => call('GET /entities/:entityId/related', { entityId }, { signal }),
  });
export const prevalenceQuery = (entityId: string) =>
  queryOptions({
    queryKey: [...entityKeys.all, 'prevalence', entityId],
    queryFn: ({ signal }) => call('GET /entities/:entityId/prevalence', { entityId }, { signal }),
  });
