// What the pages of administration ask the server.
import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { Input } from '@tocsin/contracts/client';

import { call } from '../../lib/api.ts';

export const usersQuery = queryOptions({
  queryKey: ['users'],
  queryFn: async ({ signal }) => (await call('GET /users', {}, { signal })).items,
});

const askAgainMs = 30_000;

export const apiKeysQuery = queryOptions({
  queryKey: ['api-keys'],
  queryFn: async ({ signal }) => (await call('GET /api-keys', {}, { signal })).items,
  // "Last used" moves without us.
  refetchInterval: askAgainMs,
});

export type AuditFilter = Pick<Input<'GET /activities'>, 'type' | 'actor' | 'subjectKind' | 'subjectId'>;
const auditPageSize = 100;

export const auditQuery = (filter: AuditFilter) =>
  infiniteQueryOptions({
    queryKey: ['audit', filter],
    queryFn: ({ pageParam, signal }) =>
      call(
        'GET /activities',
        { ...filter, limit: auditPageSize, ...(pageParam ? { cursor: pageParam } : {}) },
        { signal },
      ),
    initialPageParam: '',
    getNextPageParam: (page) => page.next,
    placeholderData: keepPreviousData,
  });

/** Whether anything happened since, asked by the newest activity alone. */
export const newestQuery = (filter: AuditFilter) =>
  queryOptions({
    queryKey: ['audit', 'newest', filter],
    queryFn: async ({ signal }) =>
      (await call('GET /activities', { ...filter, limit: 1 }, { signal })).items[0]?.id ?? null,
    refetchInterval: 10_000,
    staleTime: 0,
  });
