// What the page Retention asks the server.
import { queryOptions } from '@tanstack/react-query';

import { call } from '../../../lib/api.ts';

export const rulesQuery = queryOptions({
  queryKey: ['retention', 'rules'],
  queryFn: async ({ signal }) => (await call('GET /retention/rules', {}, { signal })).items,
});
export const previewQuery = queryOptions({
  queryKey: ['retention', 'preview'],
  queryFn: async ({ signal }) => (await call('GET /retention/preview', {}, { signal })).items,
});
export const residencyQuery = queryOptions({
  queryKey: ['organisation', 'residency'],
  queryFn: ({ signal }) => call('GET /organisation/residency', {}, { signal }),
});
export const purgesQuery = queryOptions({
  queryKey: ['retention', 'purges'],
  queryFn: async ({ signal }) => (await call('GET /retention/purges', {}, { signal })).items,
  refetchInterval: ({ state }) => (state.data?.some((purge) => purge.state === 'running') ? 2_000 : 30_000),
});
export const holdsQuery = queryOptions({
  queryKey: ['legal-holds'],
  queryFn: async ({ signal }) => (await call('GET /legal-holds', {}, { signal })).items,
});
