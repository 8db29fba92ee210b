// What the page of privacy requests asks the server.
import { queryOptions } from '@tanstack/react-query';
import type { PrivacyRequest, PrivacyState } from '@tocsin/contracts/api/privacy';

import { call } from '../../../lib/api.ts';
import { queryClient } from '../../../lib/query-client.ts';

/** A thousand at most: there are few, and older ones are in the API. */
const mostPages = 5;

export const privacyQuery = queryOptions({
  queryKey: ['privacy'],
  queryFn: async ({ signal }): Promise<PrivacyRequest[]> => {
    const found: PrivacyRequest[] = [];
    let cursor: string | undefined;
    for (let page = 0; page < mostPages; page += 1) {
      const { items, next } = await call('GET /privacy/requests', { limit: 200, cursor }, { signal });
      found.push(...items);
      if (next === null) break;
      cursor = next;
    }
    return found;
  },
  refetchInterval: ({ state }) => (state.data?.some(({ state: at }) => isMoving(at)) ? 2_000 : 30_000),
});
export const again = () => void queryClient.invalidateQueries({ queryKey: privacyQuery.queryKey });

const isMoving = (state: PrivacyState): boolean => state === 'looking' || state === 'running';
/** Somebody or something still has to act. */
export const isOpen = ({ state }: PrivacyRequest): boolean => isMoving(state) || state === 'asked';
