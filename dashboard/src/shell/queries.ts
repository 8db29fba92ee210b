// What the shell itself asks: counts for the navigation, the pulse, sites and people.
import { queryOptions } from '@tanstack/react-query';
import { openAlertStages } from '@tocsin/contracts/words';

import { call } from '../lib/api.ts';
import { sourceTitle } from '../words/sources.ts';

/** Every open alert, whatever the page's filters are. */
export const openAlertsQuery = queryOptions({
  queryKey: ['alerts', 'facets', 'open'],
  queryFn: ({ signal }) => call('GET /alerts/facets', { stage: [...openAlertStages] }, { signal }),
  refetchInterval: 60_000,
});
export const incidentCountsQuery = queryOptions({
  queryKey: ['incidents', 'counts', 'all'],
  queryFn: ({ signal }) => call('GET /incidents/counts', {}, { signal }),
  refetchInterval: 60_000,
});
export const proposalKey = ['proposals'] as const;
/** Upstream rule changes that wait for a decision. */
export const waitingProposalsQuery = queryOptions({
  queryKey: [...proposalKey, 'waiting'],
  queryFn: async ({ signal }) => (await call('GET /detection/proposals', { limit: 1 }, { signal })).total,
  refetchInterval: 60_000,
});
export const pulseQuery = queryOptions({
  queryKey: ['pulse'],
  queryFn: ({ signal }) => call('GET /pulse', {}, { signal }),
  refetchInterval: 5000,
  staleTime: 0,
});
export const sitesQuery = queryOptions({
  queryKey: ['sites'],
  queryFn: async ({ signal }) => (await call('GET /sites', {}, { signal })).items,
  staleTime: 300_000,
});
/** What can be chosen as a source: id and title. */
export const sourceNamesQuery = queryOptions({
  queryKey: ['sources', 'names'],
  queryFn: async ({ signal }) =>
    (await call('GET /sources', {}, { signal })).items.map(({ id, title }) => ({
      value: id,
      label: sourceTitle(id, title),
    })),
  staleTime: 300_000,
});
export const myOrganisationsQuery = queryOptions({
  queryKey: ['session', 'organisations'],
  queryFn: async ({ signal }) => (await call('GET /session/organisations', {}, { signal })).items,
  staleTime: 300_000,
});
export const peopleQuery = queryOptions({
  queryKey: ['people'],
  queryFn: async ({ signal }) => (await call('GET /people', {}, { signal })).items,
  staleTime: 300_000,
});
