// What the page of source health asks the server; it asks again every quarter of a minute.
import { queryOptions } from '@tanstack/react-query';
import type { SourceHealth } from '@tocsin/contracts/api/source-health';

import { call } from '../../lib/api.ts';
import { queryClient } from '../../lib/query-client.ts';
import { sitesQuery } from '../../shell/queries.ts';
import { sourceTitle } from '../../words/sources.ts';

export const healthKey = ['source-health'] as const;
const everyMs = 15_000;

/** `siteName` is the code where no such site is known any more, and '' without a site. */
export type HealthRow = SourceHealth & { id: string; siteName: string };
export type SourcePlace = Pick<SourceHealth, 'source' | 'site'>;

export const healthQuery = queryOptions({
  queryKey: healthKey,
  queryFn: async ({ signal }) => {
    const [{ items, canary }, sites] = await Promise.all([
      call('GET /source-health', {}, { signal }),
      queryClient.ensureQueryData(sitesQuery),
    ]);
    const names = new Map(sites.map(({ code, name }) => [code, name]));
    const rowOf = (item: SourceHealth): HealthRow => ({
      ...item,
      title: sourceTitle(item.source, item.title),
      id: `${item.source}@${item.site}`,
      siteName: names.get(item.site) ?? item.site,
    });
    return { canary, items: items.map(rowOf) };
  },
  refetchInterval: everyMs,
});

export const talkersQuery = ({ source, site }: SourcePlace) =>
  queryOptions({
    queryKey: [...healthKey, 'talkers', source, site],
    queryFn: async ({ signal }) => (await call('GET /source-health/talkers', { source, site }, { signal })).items,
  });

export const unparsedQuery = ({ source, site }: SourcePlace) =>
  queryOptions({
    queryKey: [...healthKey, 'unparsed', source, site],
    queryFn: async ({ signal }) => (await call('GET /source-health/unparsed', { source, site }, { signal })).items,
  });
