// What the pages of administration ask the server.
import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import { requestOf, type Input } from '@tocsin/contracts/client';

import { call } from '../../lib/api.ts';

export const usersQuery = queryOptions({
  queryKey: ['users'],
  queryFn: async ({ signal }) => (await call('GET /users', {}, { signal })).items,
});

export const invitationsQuery = queryOptions({
  queryKey: ['invitations'],
  queryFn: async ({ signal }) => (await call('GET /invitations', {}, { signal })).items,
});
export const rolesQuery = queryOptions({
  queryKey: ['roles'],
  queryFn: async ({ signal }) => (await call('GET /roles', {}, { signal })).items,
});
/** Permissions and what they mean, roles, and what each endpoint asks for. */
export const policyQuery = queryOptions({
  queryKey: ['policy'],
  queryFn: ({ signal }) => call('GET /policy', {}, { signal }),
});
export const teamsQuery = queryOptions({
  queryKey: ['teams'],
  queryFn: async ({ signal }) => (await call('GET /teams', {}, { signal })).items,
});

const askAgainMs = 30_000;

export const apiKeysQuery = queryOptions({
  queryKey: ['api-keys'],
  queryFn: async ({ signal }) => (await call('GET /api-keys', {}, { signal })).items,
  // "Last used" moves without us.
  refetchInterval: askAgainMs,
});

export type AuditFilter = Omit<Input<'GET /activities'>, 'cursor' | 'limit'>;
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

/** Where the same is had as a file. */
export const auditFileUrl = (filter: AuditFilter, format: 'csv' | 'ndjson'): string =>
  `/api/v1${requestOf('GET /activities/export', { ...filter, format }).path}`;

/** Whether anything happened since, asked by the newest activity alone; that somebody looked is no news here. */
export const newestQuery = (filter: AuditFilter) =>
  queryOptions({
    queryKey: ['audit', 'newest', filter],
    queryFn: async ({ signal }) =>
      (await call('GET /activities', { result: ['done', 'refused'], ...filter, limit: 1 }, { signal })).items[0]?.id ??
      null,
    refetchInterval: 10_000,
    staleTime: 0,
  });
