// What the page of audit streams asks the server.
import { queryOptions } from '@tanstack/react-query';

import { call } from '../../../lib/api.ts';

export const auditSinksQuery = queryOptions({
  queryKey: ['audit-sinks'],
  queryFn: async ({ signal }) => (await call('GET /audit-sinks', {}, { signal })).items,
  // What waits and what was sent moves without us.
  refetchInterval: 5_000,
});
