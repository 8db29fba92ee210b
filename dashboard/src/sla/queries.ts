// What is asked about clocks, by whichever page.
import { queryOptions } from '@tanstack/react-query';
import type { Input } from '@tocsin/contracts/client';

import { call } from '../lib/api.ts';

export const clocksKey = ['sla', 'clocks'] as const;
/** Clocks move without anybody doing anything: a threshold is reached. */
const refetchMs = 60_000;

export const clocksQuery = (input: Input<'GET /sla/clocks'>) =>
  queryOptions({
    queryKey: [...clocksKey, input],
    queryFn: async ({ signal }) => (await call('GET /sla/clocks', input, { signal })).items,
    refetchInterval: refetchMs,
  });
