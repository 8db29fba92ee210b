// What the incident workspace asks the server. Every key begins with the incident's id or number as the URL has it.
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';

import { call } from '../../lib/api.ts';
import type { FeedFilter } from './feed-filter.tsx';

const pageSize = 100;
const key = (incidentId: string, part: string) => ['incidents', 'one', incidentId, part] as const;

export const incidentQuery = (incidentId: string) =>
  queryOptions({
    queryKey: key(incidentId, 'head'),
    queryFn: ({ signal }) => call('GET /incidents/:incidentId', { incidentId }, { signal }),
  });

export const accessQuery = (incidentId: string) =>
  queryOptions({
    queryKey: key(incidentId, 'access'),
    queryFn: ({ signal }) => call('GET /incidents/:incidentId/access', { incidentId }, { signal }),
  });

export const incidentAlertsQuery = (incidentId: string) =>
  infiniteQueryOptions({
    queryKey: key(incidentId, 'alerts'),
    queryFn: ({ pageParam, signal }) =>
      call(
        'GET /incidents/:incidentId/alerts',
        { incidentId, limit: pageSize, ...(pageParam === null ? {} : { cursor: pageParam }) },
        { signal },
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
  });

export const incidentActivityQuery = (incidentId: string, filter: FeedFilter = {}) =>
  infiniteQueryOptions({
    queryKey: [...key(incidentId, 'activity'), filter],
    queryFn: ({ pageParam, signal }) =>
      call(
        'GET /incidents/:incidentId/activity',
        { incidentId, limit: pageSize, ...filter, ...(pageParam === null ? {} : { cursor: pageParam }) },
        { signal },
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
  });

export const commentsQuery = (incidentId: string) =>
  queryOptions({
    queryKey: [...key(incidentId, 'comments'), 'list'],
    queryFn: async ({ signal }) =>
      (await call('GET /incidents/:incidentId/comments', { incidentId }, { signal })).items,
  });

export const commentRevisionsQuery = (incidentId: string, commentId: string) =>
  queryOptions({
    queryKey: [...key(incidentId, 'comments'), 'revisions', commentId],
    queryFn: async ({ signal }) =>
      (await call('GET /incidents/:incidentId/comments/:commentId/revisions', { incidentId, commentId }, { signal }))
        .items,
  });

/** Whom a comment may mention. */
export const readersQuery = (incidentId: string) =>
  queryOptions({
    queryKey: key(incidentId, 'readers'),
    queryFn: async ({ signal }) => (await call('GET /incidents/:incidentId/readers', { incidentId }, { signal })).items,
    staleTime: 60_000,
  });

export const watchersQuery = (incidentId: string) =>
  queryOptions({
    queryKey: key(incidentId, 'watchers'),
    queryFn: ({ signal }) => call('GET /incidents/:incidentId/watchers', { incidentId }, { signal }),
  });

export const gatesQuery = (incidentId: string) =>
  queryOptions({
    queryKey: key(incidentId, 'gates'),
    queryFn: ({ signal }) => call('GET /incidents/:incidentId/close-gates', { incidentId }, { signal }),
  });

export const mergesQuery = (incidentId: string) =>
  queryOptions({
    queryKey: key(incidentId, 'merges'),
    queryFn: ({ signal }) => call('GET /incidents/:incidentId/merges', { incidentId }, { signal }),
  });

export const relationsQuery = (incidentId: string) =>
  queryOptions({
    queryKey: key(incidentId, 'relations'),
    queryFn: async ({ signal }) =>
      (await call('GET /incidents/:incidentId/relations', { incidentId }, { signal })).items,
  });

export const tasksQuery = (incidentId: string) =>
  queryOptions({
    queryKey: key(incidentId, 'tasks'),
    queryFn: async ({ signal }) => (await call('GET /incidents/:incidentId/tasks', { incidentId }, { signal })).items,
  });

export const revisionsQuery = (incidentId: string, field: 'summary' | 'rootCause' | 'lessons') =>
  queryOptions({
    queryKey: [...key(incidentId, 'revisions'), field],
    queryFn: async ({ signal }) =>
      (await call('GET /incidents/:incidentId/revisions', { incidentId, field }, { signal })).items,
  });

export const alertQuery = (alertId: string) =>
  queryOptions({
    queryKey: ['alerts', 'one', alertId],
    queryFn: ({ signal }) => call('GET /alerts/:alertId', { alertId }, { signal }),
    staleTime: 60_000,
  });
