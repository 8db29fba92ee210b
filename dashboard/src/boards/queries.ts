// What the boards ask the server, and how they keep up with what happens.
import { keepPreviousData, queryOptions, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';

import { call } from '../lib/api.ts';
import { useLive } from '../lib/live.ts';

const key = 'boards';
const minuteMs = 60_000;
export const commandCentreQuery = queryOptions({
  queryKey: [key, 'command-centre'],
  queryFn: ({ signal }) => call('GET /boards/command-centre', {}, { signal }),
  refetchInterval: minuteMs,
});
export const siteFiguresQuery = queryOptions({
  queryKey: [key, 'sites'],
  queryFn: ({ signal }) => call('GET /boards/sites', {}, { signal }),
  refetchInterval: minuteMs,
});
export const statisticsQuery = (days: number, site: readonly string[]) =>
  queryOptions({
    queryKey: [key, 'statistics', days, ...site],
    queryFn: ({ signal }) =>
      call('GET /boards/statistics', { days, ...(site.length > 0 ? { site: [...site] } : {}) }, { signal }),
    placeholderData: keepPreviousData,
    refetchInterval: 5 * minuteMs,
  });

/** Much may happen at once: the figures are asked for again at most this often. */
const restMs = 2000;

export function useLiveBoards() {
  const client = useQueryClient();
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const renew = () => {
    timer.current ??= setTimeout(() => {
      timer.current = undefined;
      void client.invalidateQueries({ queryKey: [key] });
    }, restMs);
  };
  useLive('alerts', renew);
  useLive('incidents', renew);
  useEffect(() => () => clearTimeout(timer.current), []);
}
