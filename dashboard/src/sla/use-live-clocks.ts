// Asks for clocks again when something has happened that may have moved them.
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';

import { useLive } from '../lib/live.ts';
import { clocksKey } from './queries.ts';

/** Clocks follow the record a moment later. */
const followMs = 2_500;

export function useLiveClocks(channel: string | null): void {
  const client = useQueryClient();
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  useLive(channel, (message) => {
    if (!('activity' in message)) return;
    clearTimeout(timer.current);
    timer.current = setTimeout(() => void client.invalidateQueries({ queryKey: clocksKey }), followMs);
  });
}
