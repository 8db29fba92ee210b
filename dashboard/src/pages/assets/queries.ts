// What the page about assets asks the server.
import { queryOptions } from '@tanstack/react-query';
import type { Asset } from '@tocsin/contracts/entity/schema';

import { call } from '../../lib/api.ts';

export const assetKey = ['assets'] as const;
export const mostAssets = 5_000;
const dayMs = 86_400_000;

/** The list is narrowed as one types, so it is loaded whole. */
export const assetsQuery = queryOptions({
  queryKey: assetKey,
  queryFn: async ({ signal }) => {
    const all: Asset[] = [];
    for (let cursor: string | null | undefined; cursor !== null && all.length < mostAssets;) {
      const page = await call('GET /assets', { limit: 200, ...(cursor ? { cursor } : {}) }, { signal });
      all.push(...page.items);
      cursor = page.next;
    }
    return all;
  },
});

export const seenHostsQuery = queryOptions({
  queryKey: ['entities', 'hosts without asset'],
  queryFn: async ({ signal }) => {
    const from = new Date(Date.now() - 30 * dayMs).toISOString();
    return (await call('GET /entities', { kind: ['host'], asset: 'unknown', from, limit: 200 }, { signal })).items;
  },
});
