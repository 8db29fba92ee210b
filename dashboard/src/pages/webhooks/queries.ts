// What the webhooks page asks the server.
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';

import { call } from '../../lib/api.ts';
import { providerWords } from '../../words/providers.ts';

/** Asked often, so that a product being set up is seen to arrive. */
const askAgainMs = 5000;

export const webhooksQuery = queryOptions({
  queryKey: ['webhooks'],
  queryFn: async ({ signal }) => (await call('GET /webhooks', {}, { signal })).items,
  refetchInterval: askAgainMs,
  staleTime: 0,
});

export const providersQuery = queryOptions({
  queryKey: ['webhook-providers'],
  queryFn: async ({ signal }) => (await call('GET /webhooks/providers', {}, { signal })).items.map(providerWords),
  staleTime: Infinity,
});

export const deliveriesKey = (webhookId: string) => ['webhooks', webhookId, 'deliveries'] as const;
export const deliveriesQuery = (webhookId: string) =>
  infiniteQueryOptions({
    queryKey: deliveriesKey(webhookId),
    queryFn: ({ pageParam, signal }) =>
      call(
        'GET /webhooks/:webhookId/deliveries',
        { webhookId, limit: 50, ...(pageParam ? { cursor: pageParam } : {}) },
        { signal },
      ),
    initialPageParam: '',
    getNextPageParam: (page) => page.next,
    refetchInterval: askAgainMs,
    staleTime: 0,
  });

export const deliveryQuery = (webhookId: string, deliveryId: string) =>
  queryOptions({
    queryKey: [...deliveriesKey(webhookId), deliveryId],
    queryFn: ({ signal }) =>
      call('GET /webhooks/:webhookId/deliveries/:deliveryId', { webhookId, deliveryId }, { signal }),
    staleTime: Infinity,
  });
