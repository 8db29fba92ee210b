// What the timeline asks the server: all marks at once, and entries in full as they are looked at.
import { queryOptions, useQueries, useQuery } from '@tanstack/react-query';
import type { TimelineEntry } from '@tocsin/contracts/timeline';

import { call } from '../lib/api.ts';
import { unpack } from './columns.ts';

/** Begins as every key of an incident does, so that news of it makes it stale. */
const key = (incidentId: string, ...parts: readonly string[]) =>
  ['incidents', 'one', incidentId, 'timeline', ...parts] as const;

export const marksQuery = (incidentId: string, q = '') =>
  queryOptions({
    queryKey: key(incidentId, 'marks', q),
    queryFn: async ({ signal }) =>
      unpack(
        await call('GET /incidents/:incidentId/timeline/marks', { incidentId, ...(q === '' ? {} : { q }) }, { signal }),
      ),
    // The columns of a large incident are typed arrays: comparing them with what was there is dearer than drawing them.
    structuralSharing: false,
  });

type Waiting = Map<string, ((entry: TimelineEntry | null) => void)[]>;
const waiting = new Map<string, Waiting>();
const atOnce = 80;
const gatherMs = 15;

async function fetchAll(incidentId: string, asked: Waiting): Promise<void> {
  const ids = [...asked.keys()];
  for (let start = 0; start < ids.length; start += atOnce) {
    const some = ids.slice(start, start + atOnce);
    const found = await call('GET /incidents/:incidentId/timeline/entries', { incidentId, id: some }).then(
      ({ items }) => new Map(items.map((entry) => [entry.id, entry])),
      () => new Map<string, TimelineEntry>(),
    );
    for (const id of some) asked.get(id)?.forEach((tell) => tell(found.get(id) ?? null));
  }
}

/** What is asked for within a few milliseconds is asked together. */
function fetchEntry(incidentId: string, id: string): Promise<TimelineEntry | null> {
  const gathering = waiting.get(incidentId);
  const asked: Waiting = gathering ?? new Map();
  if (!gathering) {
    waiting.set(incidentId, asked);
    setTimeout(() => {
      waiting.delete(incidentId);
      void fetchAll(incidentId, asked);
    }, gatherMs);
  }
  return new Promise((resolve) => asked.set(id, [...(asked.get(id) ?? []), resolve]));
}

const entryQuery = (incidentId: string, id: string) =>
  queryOptions({
    queryKey: key(incidentId, 'entry', id),
    queryFn: () => fetchEntry(incidentId, id),
    enabled: id !== '',
    staleTime: 60_000,
    gcTime: 120_000,
  });

export const useEntry = (incidentId: string, id: string) => useQuery(entryQuery(incidentId, id));

/** By id, as far as they are here. */
export function useEntries(incidentId: string, ids: readonly string[]): ReadonlyMap<string, TimelineEntry> {
  return useQueries({
    queries: ids.map((id) => entryQuery(incidentId, id)),
    combine: (results) => new Map(results.flatMap(({ data }) => (data ? [[data.id, data] as const] : []))),
  });
}

export const reportQuery = (incidentId: string) =>
  queryOptions({
    queryKey: key(incidentId, 'report'),
    queryFn: ({ signal }) =>
      call('GET /incidents/:incidentId/timeline/entries', { incidentId, inReport: 'true', limit: 200 }, { signal }),
  });

export const importsQuery = (incidentId: string) =>
  queryOptions({
    queryKey: key(incidentId, 'imports'),
    queryFn: async ({ signal }) =>
      (await call('GET /incidents/:incidentId/timeline/imports', { incidentId }, { signal })).items,
  });

export const revisionsQuery = (incidentId: string, entryId: string) =>
  queryOptions({
    queryKey: key(incidentId, 'revisions', entryId),
    queryFn: async ({ signal }) =>
      (
        await call(
          'GET /incidents/:incidentId/timeline/entries/:entryId/revisions',
          { incidentId, entryId },
          { signal },
        )
      ).items,
  });
