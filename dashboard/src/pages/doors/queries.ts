// What the Doors page asks the server.
import { queryOptions } from '@tanstack/react-query';
import type { Door } from '@tocsin/contracts/api/doors';
import type { Input } from '@tocsin/contracts/client';

import { call } from '../../lib/api.ts';
import { queryClient } from '../../lib/query-client.ts';

/** Asked often, so that a sender being set up is seen to arrive. */
const askAgainMs = 3000;

export const doorsQuery = queryOptions({
  queryKey: ['doors'],
  queryFn: ({ signal }) => call('GET /doors', {}, { signal }),
  refetchInterval: askAgainMs,
  staleTime: 0,
});
export const certificateQuery = queryOptions({
  queryKey: ['door-certificate'],
  queryFn: ({ signal }) => call('GET /door-certificate', {}, { signal }),
  refetchInterval: 30_000,
});
export const tokensQuery = (doorId: string) =>
  queryOptions({
    queryKey: ['doors', doorId, 'tokens'],
    queryFn: async ({ signal }) => (await call('GET /doors/:doorId/tokens', { doorId }, { signal })).items,
  });
export const sendersQuery = (doorId: string) =>
  queryOptions({
    queryKey: ['doors', doorId, 'senders'],
    queryFn: async ({ signal }) => (await call('GET /doors/:doorId/senders', { doorId }, { signal })).items,
  });

/** Puts the door as it is now where the page looks. */
export async function changeDoor(input: Input<'PATCH /doors/:doorId'>): Promise<Door> {
  const changed = await call('PATCH /doors/:doorId', input);
  queryClient.setQueryData(
    doorsQuery.queryKey,
    (known) => known && { ...known, items: known.items.map((door) => (door.id === changed.id ? changed : door)) },
  );
  void queryClient.invalidateQueries({ queryKey: doorsQuery.queryKey, exact: true });
  void queryClient.invalidateQueries({ queryKey: certificateQuery.queryKey });
  return changed;
}
