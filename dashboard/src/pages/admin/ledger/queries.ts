// What the ledger's page asks the server.
import { queryOptions } from '@tanstack/react-query';

import { call } from '../../../lib/api.ts';
import { words } from './words.ts';

const askAgainMs = 10_000;

export const ledgerQuery = queryOptions({
  queryKey: ['ledger'],
  queryFn: ({ signal }) => call('GET /ledger', {}, { signal }),
  refetchInterval: askAgainMs,
});

export const ledgerRootsQuery = queryOptions({
  queryKey: ['ledger', 'roots'],
  queryFn: async ({ signal }) => (await call('GET /ledger/roots', { limit: 100 }, { signal })).items,
  refetchInterval: askAgainMs,
});

/** @throws ApiProblem like `call`; the answer is a file */
export async function fetchLedger(): Promise<Blob> {
  const response = await fetch('/api/v1/ledger/export', { method: 'POST', body: '{}', credentials: 'same-origin' });
  if (!response.ok) throw new Error(words.exportRefused(response.status, response.statusText));
  return response.blob();
}

export const anchorsQuery = queryOptions({
  queryKey: ['ledger', 'anchors'],
  queryFn: ({ signal }) => call('GET /ledger/anchors', {}, { signal }),
  refetchInterval: askAgainMs,
});
