// What the rule pages ask the server, one query per endpoint.
import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { RuleFilter } from '@tocsin/contracts/api/detection';

import { call } from '../../lib/api.ts';
import type { RuleSort } from './view.ts';

export const ruleKeys = {
  all: ['rules'],
  list: ['rules', 'list'],
  facets: ['rules', 'facets'],
  detail: ['rules', 'detail'],
} as const;

const pageSize = 100;
/** Hits grow without an activity of the rule. Beyond this many pages asking again costs more than it tells. */
const mostPagesAskedAgain = 3;
const askAgainMs = 60_000;

export const ruleListQuery = (filter: RuleFilter, sort: RuleSort) =>
  infiniteQueryOptions({
    queryKey: [...ruleKeys.list, filter, sort],
    queryFn: ({ pageParam, signal }) =>
      call(
        'GET /detection/rules',
        { ...filter, sort, limit: pageSize, ...(pageParam ? { cursor: pageParam } : {}) },
        { signal },
      ),
    initialPageParam: '',
    getNextPageParam: (page) => page.next,
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) => ((state.data?.pages.length ?? 0) <= mostPagesAskedAgain ? askAgainMs : false),
  });

export const ruleFacetsQuery = (filter: RuleFilter) =>
  queryOptions({
    queryKey: [...ruleKeys.facets, filter],
    queryFn: ({ signal }) => call('GET /detection/rules/facets', filter, { signal }),
    placeholderData: keepPreviousData,
  });

/** `ruleId`: our id or that of the Sigma document. */
export const ruleQuery = (ruleId: string) =>
  queryOptions({
    queryKey: [...ruleKeys.detail, ruleId],
    queryFn: ({ signal }) => call('GET /detection/rules/:ruleId', { ruleId }, { signal }),
  });

/** What is wrong with a text. The answer to a text never changes. */
export const ruleCheckQuery = (source: string) =>
  queryOptions({
    queryKey: [...ruleKeys.all, 'check', source],
    queryFn: ({ signal }) => call('POST /detection/rules/check', { source }, { signal }),
    staleTime: Infinity,
    gcTime: 30_000,
    placeholderData: keepPreviousData,
  });

/** What only the document says. The parser is loaded when first needed. */
export const ruleNotesQuery = (source: string) =>
  queryOptions({
    queryKey: [...ruleKeys.all, 'notes', source],
    queryFn: async () => (await import('./document-notes.ts')).documentNotes(source),
    staleTime: Infinity,
    gcTime: 60_000,
  });

/** What activation needs in this organisation. */
export const rulePolicyQuery = queryOptions({
  queryKey: [...ruleKeys.all, 'policy'],
  queryFn: ({ signal }) => call('GET /detection/policy', {}, { signal }),
});
