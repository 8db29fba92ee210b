// What the page of secrets asks the server.
import { queryOptions } from '@tanstack/react-query';

import { call } from '../../../lib/api.ts';

const askAgainMs = 30_000;

export const secretsQuery = queryOptions({
  queryKey: ['secrets'],
  queryFn: async ({ signal }) => (await call('GET /secrets', {}, { signal })).items,
  // "Last used" moves without us.
  refetchInterval: askAgainMs,
});
export const secretUsesQuery = (secretId: string) =>
  queryOptions({
    queryKey: ['secrets', secretId, 'uses'],
    queryFn: async ({ signal }) => (await call('GET /secrets/:secretId/uses', { secretId }, { signal })).items,
  });
export const providersQuery = queryOptions({
  queryKey: ['secret-providers'],
  queryFn: async ({ signal }) => (await call('GET /secret-providers', {}, { signal })).items,
});
export const keysQuery = queryOptions({
  queryKey: ['keys'],
  queryFn: ({ signal }) => call('GET /keys', {}, { signal }),
  refetchInterval: ({ state }) => (state.data?.reseal.every(({ finished }) => finished) ? askAgainMs : 2_000),
});
