// While on screen: what others sync, decide or rewrite is loaded anew.
import { useEffect, useRef } from 'react';

import { useLive } from '../../lib/live.ts';
import { queryClient } from '../../lib/query-client.ts';
import { proposalKey } from '../../shell/queries.ts';

const settleMs = 400;

export function useLiveProposals() {
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  useLive('rules', (message) => {
    if (!('activity' in message) || message.activity.type === 'rule.toggled') return;
    clearTimeout(timer.current);
    timer.current = setTimeout(() => void queryClient.invalidateQueries({ queryKey: proposalKey }), settleMs);
  });
}
