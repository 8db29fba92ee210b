// What the page of single sign-on asks the server.
import { queryOptions } from '@tanstack/react-query';

import { call } from '../../../lib/api.ts';
import { queryClient } from '../../../lib/query-client.ts';

export const providersQuery = queryOptions({
  queryKey: ['identity-providers'],
  queryFn: async ({ signal }) => (await call('GET /identity-providers', {}, { signal })).items,
});

export const reload = (): Promise<void> => queryClient.invalidateQueries({ queryKey: providersQuery.queryKey });

const askAgainMs = 2_000;
/** Asks until the sign-in in the other tab has come back. */
export const testQuery = (signInTestId: string) =>
  queryOptions({
    queryKey: ['sign-in-tests', signInTestId],
    queryFn: ({ signal }) => call('GET /sign-in-tests/:signInTestId', { signInTestId }, { signal }),
    refetchInterval: ({ state }) => (state.data?.outcome === null ? askAgainMs : false),
  });
