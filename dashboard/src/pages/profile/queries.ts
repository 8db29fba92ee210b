// What the profile page asks the server.
import { queryOptions } from '@tanstack/react-query';
import type { Profile } from '@tocsin/contracts/sign-in';

import { call } from '../../lib/api.ts';
import { queryClient } from '../../lib/query-client.ts';

export const profileQuery = queryOptions({
  queryKey: ['profile'],
  queryFn: ({ signal }) => call('GET /profile', {}, { signal }),
});

export const devicesQuery = queryOptions({
  queryKey: ['sessions'],
  queryFn: async ({ signal }) => (await call('GET /sessions', {}, { signal })).items,
  refetchInterval: 30_000,
});

export const keepProfile = (profile: Profile): void => {
  queryClient.setQueryData(profileQuery.queryKey, profile);
};
export const refreshProfile = (): Promise<void> => queryClient.invalidateQueries({ queryKey: profileQuery.queryKey });
