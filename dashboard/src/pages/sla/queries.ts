// What the page of service levels asks the server.
import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { Input } from '@tocsin/contracts/client';

import { call } from '../../lib/api.ts';

export const policiesQuery = queryOptions({
  queryKey: ['sla', 'policies'],
  queryFn: async ({ signal }) => (await call('GET /sla/policies', {}, { signal })).items,
});
export const calendarsQuery = queryOptions({
  queryKey: ['sla', 'calendars'],
  queryFn: async ({ signal }) => (await call('GET /sla/calendars', {}, { signal })).items,
});
export type Grouping = NonNullable<Input<'GET /sla/attainment'>['by']>;

const dayMs = 86_400_000;
const hourMs = 3_600_000;
/** @param days back from the end of this hour, so that the same question has the same key */
export const attainmentQuery = (by: Grouping, days: number, now: number) => {
  const to = Math.ceil((now + 1) / hourMs) * hourMs;
  const range = { from: new Date(to - days * dayMs).toISOString(), to: new Date(to).toISOString() };
  return queryOptions({
    queryKey: ['sla', 'attainment', by, range],
    queryFn: ({ signal }) => call('GET /sla/attainment', { by, ...range }, { signal }),
    placeholderData: keepPreviousData,
  });
};
