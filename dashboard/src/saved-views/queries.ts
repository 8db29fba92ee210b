// What saved views ask of the server, and what they change there.
import { queryOptions, useQueryClient } from '@tanstack/react-query';
import type { ViewPage } from '@tocsin/contracts/words';

import { call } from '../lib/api.ts';
import { showProblem } from '../ui/toast.tsx';
import { words } from './words.ts';

const countedMs = 60_000;

export const viewsQuery = queryOptions({
  queryKey: ['saved-views'],
  queryFn: ({ signal }) => call('GET /saved-views', {}, { signal }),
  staleTime: 60_000,
});

export const viewCountsQuery = (page: ViewPage) =>
  queryOptions({
    queryKey: ['saved-views', 'counts', page],
    queryFn: ({ signal }) => call('GET /saved-views/counts', { page }, { signal }),
    select: ({ items }) => new Map(items.map((item) => [item.id, item])),
    staleTime: countedMs,
    refetchInterval: countedMs,
  });

/** Does it, says so where it is refused, and shows what then is. */
export function useChange(): <Answer>(change: () => Promise<Answer>) => Promise<Answer | null> {
  const client = useQueryClient();
  return async (change) => {
    try {
      return await change();
    } catch (error) {
      showProblem(error, words.saving);
      return null;
    } finally {
      await client.invalidateQueries({ queryKey: viewsQuery.queryKey });
    }
  };
}
