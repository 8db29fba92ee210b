// What the page of the installation asks the server.
import { queryOptions } from '@tanstack/react-query';

import { call } from '../../lib/api.ts';

export const organisationsQuery = queryOptions({
  queryKey: ['platform', 'organisations'],
  queryFn: async ({ signal }) => (await call('GET /platform/organisations', {}, { signal })).items,
});
export const storesQuery = queryOptions({
  queryKey: ['platform', 'event-stores'],
  queryFn: async ({ signal }) => (await call('GET /platform/event-stores', {}, { signal })).items,
  refetchInterval: 10_000,
});
