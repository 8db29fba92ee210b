// What the search page asks: what a search says by itself, each kind by itself, and what could be typed next.
import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { FoundKind } from '@tocsin/contracts/words';

import { call } from '../../lib/api.ts';

const keptMs = 15_000;

export const aboutQuery = (q: string) =>
  queryOptions({
    queryKey: ['find', 'about', q],
    queryFn: ({ signal }) => call('GET /find', { q }, { signal }),
    staleTime: keptMs,
    retry: false,
  });

const endpointOf = {
  alert: 'GET /find/alerts',
  incident: 'GET /find/incidents',
  entity: 'GET /find/entities',
  evidence: 'GET /find/evidence',
  comment: 'GET /find/comments',
  task: 'GET /find/tasks',
} as const;

export const foundQuery = (kind: FoundKind, q: string, limit: number) =>
  infiniteQueryOptions({
    queryKey: ['find', kind, q, limit],
    queryFn: ({ pageParam, signal }) =>
      call(endpointOf[kind], { q, limit, ...(pageParam === null ? {} : { cursor: pageParam }) }, { signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    staleTime: keptMs,
    retry: false,
  });

export const suggestionsQuery = (field: string | null, prefix: string) =>
  queryOptions({
    queryKey: ['find', 'suggestions', field, prefix],
    queryFn: ({ signal }) =>
      call('GET /find/suggestions', { prefix, ...(field === null ? {} : { field }) }, { signal }),
    placeholderData: keepPreviousData,
    staleTime: 60_000,
    retry: false,
  });
