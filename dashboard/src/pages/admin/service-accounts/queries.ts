// What the page of service accounts asks the server.
import { queryOptions } from '@tanstack/react-query';

import { call } from '../../../lib/api.ts';

export const serviceAccountsQuery = queryOptions({
  queryKey: ['service-accounts'],
  queryFn: async ({ signal }) => (await call('GET /service-accounts', {}, { signal })).items,
  // "Last used" moves without us.
  refetchInterval: 30_000,
});
export const clientsQuery = (serviceAccountId: string) =>
  queryOptions({
    queryKey: ['service-accounts', serviceAccountId, 'clients'],
    queryFn: async ({ signal }) =>
      (await call('GET /service-accounts/:serviceAccountId/clients', { serviceAccountId }, { signal })).items,
  });
