// What the pages of proposals ask the server, one query per endpoint.
import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { Proposal } from '@tocsin/contracts/api/rule-life';
import type { Output } from '@tocsin/contracts/client';

import { call } from '../../lib/api.ts';
import { proposalKey } from '../../shell/queries.ts';
import type { ProposalFilter, Tab } from './view.ts';

export type ProposalTexts = Output<'GET /detection/proposals/:proposalId'>;

const pageSize = 100;
const mostAtOnce = 200;

export const proposalListQuery = (filter: ProposalFilter) =>
  infiniteQueryOptions({
    queryKey: [...proposalKey, 'list', filter],
    queryFn: ({ pageParam, signal }) =>
      call(
        'GET /detection/proposals',
        { ...filter, limit: pageSize, ...(pageParam ? { cursor: pageParam } : {}) },
        { signal },
      ),
    initialPageParam: '',
    getNextPageParam: (page) => page.next,
    placeholderData: keepPreviousData,
  });

export const proposalQuery = (proposalId: string) =>
  queryOptions({
    queryKey: [...proposalKey, 'detail', proposalId],
    queryFn: ({ signal }) => call('GET /detection/proposals/:proposalId', { proposalId }, { signal }),
  });

/** How many wait in each tab, whatever else narrows the list. */
export const proposalCountsQuery = queryOptions({
  queryKey: [...proposalKey, 'counts'],
  queryFn: async ({ signal }): Promise<Record<Tab, number>> => {
    const count = async (filter: ProposalFilter) =>
      (await call('GET /detection/proposals', { ...filter, limit: 1 }, { signal })).total;
    const [added, changed, removed, conflicts] = await Promise.all([
      count({ kind: 'add' }),
      count({ kind: 'change' }),
      count({ kind: 'remove' }),
      count({ conflict: 'true' }),
    ]);
    return { all: added + changed + removed, new: added, changed, removed, conflicts };
  },
});

/** Every proposal of a filter that may be decided together with others: all but conflicts. */
export const decidableQuery = (filter: ProposalFilter) =>
  queryOptions({
    // Of its own, so that news does not change what a person is asked about.
    queryKey: ['decidable-proposals', filter],
    queryFn: async ({ signal }) => {
      const found: Proposal[] = [];
      let cursor: string | null = '';
      while (cursor !== null) {
        const page: Output<'GET /detection/proposals'> = await call(
          'GET /detection/proposals',
          { ...filter, conflict: 'false', limit: mostAtOnce, ...(cursor ? { cursor } : {}) },
          { signal },
        );
        found.push(...page.items);
        cursor = page.next;
      }
      return found;
    },
    // What is decided on is what waits at this moment.
    staleTime: 0,
    gcTime: 0,
  });
