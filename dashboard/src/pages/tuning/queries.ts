// What the tuning page asks the server.
import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { Input } from '@tocsin/contracts/client';

import { call } from '../../lib/api.ts';

export const tuningKey = ['tuning'] as const;
const most = 200;

export type TuningTab = 'active' | 'expiring' | 'proposed' | 'warned' | 'ended';
const filters: Record<TuningTab, Input<'GET /detection/tuning'>> = {
  active: { state: 'active' },
  expiring: { state: 'active', expiringDays: 14 },
  proposed: { state: 'proposed' },
  warned: { warned: 'true' },
  ended: { state: ['expired', 'reverted'] },
};

export const tuningQuery = (tab: TuningTab) =>
  queryOptions({
    queryKey: [...tuningKey, tab],
    queryFn: ({ signal }) => call('GET /detection/tuning', { ...filters[tab], limit: most }, { signal }),
    placeholderData: keepPreviousData,
  });

export const hiddenQuery = (tuningId: string) =>
  queryOptions({
    queryKey: [...tuningKey, 'hidden', tuningId],
    queryFn: ({ signal }) => call('GET /detection/tuning/:tuningId/hidden', { tuningId, limit: 20 }, { signal }),
  });
