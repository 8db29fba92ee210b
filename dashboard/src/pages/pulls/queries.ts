// What the page of pulls asks the server.
import { queryOptions } from '@tanstack/react-query';
import type { Pull, PullObject } from '@tocsin/contracts/api/pulls';

import { call } from '../../lib/api.ts';
import { queryClient } from '../../lib/query-client.ts';

/** Asked often, so that a run is seen to begin and to end. */
const askAgainMs = 4000;
/** The most that is listed of a pull's objects. */
export const mostObjects = 200;

export const pullsQuery = queryOptions({
  queryKey: ['pulls'],
  queryFn: async ({ signal }) => (await call('GET /pulls', {}, { signal })).items,
  refetchInterval: askAgainMs,
  staleTime: 0,
});

export const pullObjectsKey = (pullId: string) => [...pullsQuery.queryKey, pullId, 'objects'] as const;
export const pullObjectsQuery = (pullId: string, state: PullObject['state'] | null) =>
  queryOptions({
    queryKey: [...pullObjectsKey(pullId), state],
    queryFn: async ({ signal }) => {
      const of = state === null ? {} : { state };
      return (await call('GET /pulls/:pullId/objects', { pullId, limit: mostObjects, ...of }, { signal })).items;
    },
    refetchInterval: askAgainMs,
    staleTime: 0,
  });

/** Files that were laid into the inbox and could not be imported, the newest first. */
export const refusedFilesQuery = queryOptions({
  queryKey: ['audit', 'inbox'],
  queryFn: async ({ signal }) =>
    (await call('GET /activities', { type: ['inbox.refused'], limit: 100 }, { signal })).items,
  refetchInterval: 15_000,
});

/** Puts the pull as it is now where the page looks. */
export function keepPull(pull: Pull): void {
  queryClient.setQueryData(pullsQuery.queryKey, (known) =>
    known?.some(({ id }) => id === pull.id)
      ? known.map((each) => (each.id === pull.id ? pull : each))
      : known && [...known, pull],
  );
  void queryClient.invalidateQueries({ queryKey: pullsQuery.queryKey });
}
