// What the page of grouping asks the server.
import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { Input, Output } from '@tocsin/contracts/client';

import { call } from '../../lib/api.ts';

export const groupingKey = ['grouping'] as const;
export const rulesQuery = queryOptions({
  queryKey: [...groupingKey, 'rules'],
  queryFn: async ({ signal }) => (await call('GET /grouping/rules', {}, { signal })).items,
});
export const statisticsQuery = queryOptions({
  queryKey: [...groupingKey, 'statistics'],
  queryFn: async ({ signal }) => (await call('GET /grouping/statistics', { days: 30 }, { signal })).items,
});
export const proposalsQuery = infiniteQueryOptions({
  queryKey: [...groupingKey, 'proposals'],
  queryFn: ({ signal, pageParam }) =>
    call('GET /grouping/proposals', pageParam === null ? {} : { cursor: pageParam }, { signal }),
  initialPageParam: null as string | null,
  getNextPageParam: ({ next }) => next,
});
export const shadowQuery = (groupingRuleId: string) =>
  queryOptions({
    queryKey: [...groupingKey, 'shadow', groupingRuleId],
    queryFn: async ({ signal }) =>
      (await call('GET /grouping/rules/:groupingRuleId/shadow', { groupingRuleId, limit: 50 }, { signal })).items,
  });

export type LabQuestion = Input<'POST /grouping/lab'>;
export type LabAnswer = Output<'POST /grouping/lab'>;
/** Asked by itself whenever the draft rests. */
export const labQuery = (question: LabQuestion | null) =>
  queryOptions({
    queryKey: [...groupingKey, 'lab', question],
    queryFn: ({ signal }) => call('POST /grouping/lab', question ?? {}, { signal }),
    enabled: question !== null,
    placeholderData: keepPreviousData,
    staleTime: 60_000,
    retry: false,
  });
