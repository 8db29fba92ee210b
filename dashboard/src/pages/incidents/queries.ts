// What the incident list asks the server.
import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { IncidentFilter } from '@tocsin/contracts/api/incidents';
import type { Input } from '@tocsin/contracts/client';

import { call } from '../../lib/api.ts';

export type IncidentSort = NonNullable<Input<'GET /incidents'>['sort']>;

const pageSize = 100;

export const incidentListQuery = (filter: IncidentFilter, sort: IncidentSort) =>
  infiniteQueryOptions({
    queryKey: ['incidents', 'list', filter, sort],
    queryFn: ({ pageParam, signal }) =>
      call(
        'GET /incidents',
        { ...filter, sort, limit: pageSize, ...(pageParam === null ? {} : { cursor: pageParam }) },
        { signal },
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    placeholderData: keepPreviousData,
  });

export const incidentCountsQuery = (filter: IncidentFilter) =>
  queryOptions({
    queryKey: ['incidents', 'counts', filter],
    queryFn: ({ signal }) => call('GET /incidents/counts', filter, { signal }),
    placeholderData: keepPreviousData,
  });
