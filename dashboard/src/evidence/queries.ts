// What the pages about evidence ask the server.
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import type { Input } from '@tocsin/contracts/client';

import { call } from '../lib/api.ts';
import { queryClient } from '../lib/query-client.ts';

const evidenceKey = ['evidence'] as const;
export type EvidenceFilter = Omit<Input<'GET /evidence'>, 'cursor' | 'limit'>;

export const evidenceListQuery = (filter: EvidenceFilter) =>
  infiniteQueryOptions({
    queryKey: [...evidenceKey, 'list', filter],
    queryFn: ({ pageParam, signal }) =>
      call('GET /evidence', { ...filter, limit: 100, ...(pageParam !== null && { cursor: pageParam }) }, { signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
  });

export const evidenceQuery = (evidenceId: string) =>
  queryOptions({
    queryKey: [...evidenceKey, 'one', evidenceId],
    queryFn: ({ signal }) => call('GET /evidence/:evidenceId', { evidenceId }, { signal }),
  });

export const custodyQuery = (evidenceId: string) =>
  infiniteQueryOptions({
    queryKey: [...evidenceKey, 'custody', evidenceId],
    queryFn: ({ pageParam, signal }) =>
      call(
        'GET /evidence/:evidenceId/custody',
        { evidenceId, limit: 50, ...(pageParam !== null && { cursor: pageParam }) },
        { signal },
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
  });

export type PreviewMode = 'text' | 'hex' | 'strings' | 'image';
export const previewQuery = (evidenceId: string, as: PreviewMode, offset: number) =>
  queryOptions({
    queryKey: [...evidenceKey, 'preview', evidenceId, as, offset],
    queryFn: ({ signal }) => call('GET /evidence/:evidenceId/preview', { evidenceId, as, offset }, { signal }),
    staleTime: Infinity,
  });

export const refreshEvidence = (): void => void queryClient.invalidateQueries({ queryKey: [...evidenceKey] });
