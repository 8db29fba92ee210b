// What the coverage page asks the server.
import { queryOptions } from '@tanstack/react-query';

import { call } from '../../lib/api.ts';

const askAgainMs = 5 * 60_000;

export const coverageQuery = queryOptions({
  queryKey: ['coverage'],
  queryFn: ({ signal }) => call('GET /detection/coverage', {}, { signal }),
  refetchInterval: askAgainMs,
});

export const techniqueRulesQuery = (techniqueId: string) =>
  queryOptions({
    queryKey: ['coverage', 'technique', techniqueId],
    queryFn: ({ signal }) => call('GET /detection/coverage/techniques/:techniqueId', { techniqueId }, { signal }),
  });
