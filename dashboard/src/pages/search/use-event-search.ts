// Runs a search and holds what has come. A new search takes the place of the one before.
import { useCallback, useEffect, useRef, useState } from 'react';

import { afterLine, brokenOff, cancelled, continued, type SearchState, startedSearch } from './search-state.ts';
import { streamEvents } from './stream-events.ts';

/** One asking of a question. `asked` counts up when the same is asked again. */
export type Run = { query: string; from: string; to?: string; asked: number };
export const questionOf = ({ asked: _asked, ...question }: Run): Omit<Run, 'asked'> => question;

const pageSize = 200;
/** Rows arrive faster than they can be drawn: they are shown in bundles. */
const bundleMs = 80;

export type EventSearch = SearchState & { cancel: () => void; loadOlder: () => void };

export function useEventSearch(run: Run): EventSearch {
  const [state, setState] = useState(startedSearch);
  const [asked, setAsked] = useState(run);
  if (asked !== run) {
    setAsked(run);
    setState(startedSearch);
  }
  const running = useRef<AbortController | null>(null);

  const follow = useCallback(
    async (first: SearchState, cursor: string | null) => {
      running.current?.abort();
      const controller = new AbortController();
      running.current = controller;
      let latest = first;
      let shownAt = 0;
      const show = (): void => {
        if (running.current === controller) setState(latest);
      };
      try {
        const input = { ...questionOf(run), limit: pageSize, ...(cursor === null ? {} : { cursor }) };
        for await (const line of streamEvents(input, controller.signal)) {
          latest = afterLine(latest, line);
          if (performance.now() - shownAt < bundleMs) continue;
          shownAt = performance.now();
          show();
        }
        latest = brokenOff(latest);
      } catch (error) {
        latest = controller.signal.aborted ? cancelled(latest) : { ...latest, status: 'failed', error };
      }
      show();
    },
    [run],
  );

  useEffect(() => {
    void follow(startedSearch, null);
    return () => {
      const mine = running.current;
      running.current = null;
      mine?.abort();
    };
  }, [follow]);

  const cancel = useCallback(() => {
    running.current?.abort();
    setState(cancelled);
  }, []);
  const loadOlder = useCallback(() => {
    if (state.status !== 'searching' && state.next !== null) {
      setState(continued(state));
      void follow(continued(state), state.next);
    }
  }, [state, follow]);
  return { ...state, cancel, loadOlder };
}
