// What the bell asks the server.
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';

import { call } from '../lib/api.ts';

export const unreadQuery = queryOptions({
  queryKey: ['notices', 'count'],
  queryFn: async ({ signal }) => (await call('GET /notices/count', {}, { signal })).unread,
});

export const noticesQuery = infiniteQueryOptions({
  queryKey: ['notices', 'list'],
  queryFn: ({ pageParam, signal }) =>
    call('GET /notices', { limit: 30, ...(pageParam === null ? {} : { cursor: pageParam }) }, { signal }),
  initialPageParam: null as string | null,
  getNextPageParam: (page) => page.next,
});

export const choicesQuery = queryOptions({
  queryKey: ['notices', 'choices'],
  queryFn: ({ signal }) => call('GET /notices/choices', {}, { signal }),
});
