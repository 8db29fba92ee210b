// What the page of provisioning asks the server.
import { queryOptions } from '@tanstack/react-query';

import { call } from '../../../lib/api.ts';

export const connectionsQuery = queryOptions({
  queryKey: ['scim-connections'],
  queryFn: async ({ signal }) => (await call('GET /scim-connections', {}, { signal })).items,
  // "Last used" moves without us.
  refetchInterval: 30_000,
});
export const oauthSettingsQuery = queryOptions({
  queryKey: ['oauth-settings'],
  queryFn: ({ signal }) => call('GET /oauth-settings', {}, { signal }),
});
