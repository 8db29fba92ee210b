// The keys that decide, wherever a decision is offered.
import { useKeys } from '../../lib/keyboard.ts';
import { words } from './catalogue.ts';
import type { Decision } from './decide.ts';

/** `ask`: null where there is nothing to decide here. */
export function useDecideKeys(ask: ((decision: Decision) => void) | null) {
  useKeys(
    ask
      ? [
          { keys: 'a', label: words.accept, hint: words.acceptHint, run: () => ask('accept') },
          { keys: 'd', label: words.dismiss, hint: words.dismissHint, run: () => ask('dismiss') },
        ]
      : [],
  );
}
