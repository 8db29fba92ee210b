// What the sources page asks the server.
import { queryOptions } from '@tanstack/react-query';

import { call } from '../../lib/api.ts';
import { sourceWords } from '../../words/sources.ts';

/** Asked often, so that a sender being set up is seen to arrive. */
const askAgainMs = 5000;

export const sourcesQuery = queryOptions({
  queryKey: ['sources'],
  queryFn: async ({ signal }) => {
    const { items, ...rest } = await call('GET /sources', {}, { signal });
    return { ...rest, items: items.map(sourceWords) };
  },
  refetchInterval: askAgainMs,
  staleTime: 0,
});
