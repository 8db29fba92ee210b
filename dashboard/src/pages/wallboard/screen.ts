// What a screen holds of its link: the token is exchanged once for a session, which this tab alone keeps.
import { queryOptions } from '@tanstack/react-query';

import { call, isProblem } from '../../lib/api.ts';

const key = 'tocsin.wallboard';
const everyMs = 15_000;
/** Figures older than this are said to be old. */
export const staleMs = 60_000;

/** The session of this screen, opened with the token behind the hash where there is one; then the hash is gone. */
async function openScreen(): Promise<string | null> {
  const token = window.location.hash.slice(1);
  if (token === '') return sessionStorage.getItem(key);
  const { session } = await call('POST /wallboard/open', { token });
  sessionStorage.setItem(key, session);
  window.history.replaceState(null, '', window.location.pathname);
  return session;
}

export const hasEnded = (error: unknown): boolean => isProblem(error) && error.problem.code === 'wallboard_ended';

export const screenQuery = queryOptions({
  queryKey: ['wallboard', 'screen'],
  queryFn: openScreen,
  staleTime: Infinity,
  gcTime: Infinity,
  // A screen on a wall waits for the network, however long that takes.
  retry: (_, error) => !hasEnded(error),
  retryDelay: everyMs,
  networkMode: 'always',
});

export const wallboardQuery = (session: string | null) =>
  queryOptions({
    queryKey: ['wallboard', 'figures', session],
    queryFn: ({ signal }) => call('POST /wallboard/figures', { session: session ?? '' }, { signal }),
    enabled: session !== null,
    refetchInterval: ({ state }) => (hasEnded(state.error) ? false : everyMs),
    refetchIntervalInBackground: true,
    retry: false,
    networkMode: 'always',
  });
