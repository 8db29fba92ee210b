// The keys that decide, wherever a decision is offered.
import { useKeys } from '../../lib/keyboard.ts';
import type { Decision } from './decide.ts';

/** `ask`: null where there is nothing to decide here. */
export function useDecideKeys(ask: ((decision: Decision) => void) | null) {
  useKeys(
    ask
      ? [
          { keys: 'a', label: 'Accept', hint: 'accept', run: () => ask('accept') },
          { keys: 'd', label: 'Dismiss', hint: 'dismiss', run: () => ask('dismiss') },
        ]
      : [],
  );
}
