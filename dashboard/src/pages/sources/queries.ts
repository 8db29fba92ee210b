// What the sources page asks the server.
import { queryOptions } from '@tanstack/react-query';

import { call } from '../../lib/api.ts';

/** Asked often, so that a sender being set up is seen to arrive. */
const askAgainMs = 5000;

export const sourcesQuery = queryOptions({
  queryKey: ['sources'],
  queryFn: ({ signal }) => call('GET /sources', {}, { signal }),
  refetchInterval: askAgainMs,
  staleTime: 0,
});
