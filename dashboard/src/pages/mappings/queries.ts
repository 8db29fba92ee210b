// What the mapping studio asks the server.
import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { Mapping } from '@tocsin/contracts/mapping';

import { call } from '../../lib/api.ts';

export const mappingsKey = ['mappings'] as const;
export const replaysKey = ['replays'] as const;

export const mappingsQuery = queryOptions({
  queryKey: mappingsKey,
  queryFn: async ({ signal }) => (await call('GET /mappings', {}, { signal })).items,
});

export const mappingQuery = (mappingId: string, version: number | null) =>
  queryOptions({
    queryKey: [...mappingsKey, mappingId, version],
    queryFn: ({ signal }) =>
      call('GET /mappings/:mappingId', { mappingId, ...(version === null ? {} : { version }) }, { signal }),
  });

/** null reads the sample by whatever recognises it. */
export const previewQuery = (sample: string, mapping: Mapping | null) =>
  queryOptions({
    queryKey: ['mapping-preview', sample, mapping],
    queryFn: ({ signal }) => call('POST /mappings/preview', { sample, ...(mapping ? { mapping } : {}) }, { signal }),
    enabled: sample.trim() !== '',
    placeholderData: keepPreviousData,
    retry: false,
  });

const sampledRecords = 8;

/** The newest records of a source that nobody could read, as they came, a line each where they allow it. */
export const unparsedSampleQuery = (source: string, site: string | null) =>
  queryOptions({
    queryKey: ['unparsed-sample', source, site],
    queryFn: async ({ signal }) => {
      const query = `dataset:unparsed tocsin.source:${source}${site === null ? '' : ` site:${site}`}`;
      const { items } = await call('GET /events', { query, limit: sampledRecords }, { signal });
      const events = await Promise.all(
        items.map(({ id }) => call('GET /events/:eventId', { eventId: id }, { signal })),
      );
      return events.map(({ raw }) => raw).join('\n');
    },
    staleTime: Infinity,
  });

export const ecsFieldsQuery = queryOptions({
  queryKey: ['ecs-fields'],
  queryFn: async ({ signal }) => (await call('GET /mappings/ecs-fields', {}, { signal })).items,
  staleTime: Infinity,
});

export const replaysQuery = queryOptions({
  queryKey: replaysKey,
  queryFn: async ({ signal }) => (await call('GET /replays', {}, { signal })).items,
  refetchInterval: ({ state }) => (state.data?.some(({ state }) => state === 'running') ? 1_000 : false),
});
