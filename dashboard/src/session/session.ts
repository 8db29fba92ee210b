// Who is signed in, and what they may do.
import { queryOptions, useQuery } from '@tanstack/react-query';
import type { Permission, Session } from '@tocsin/contracts/identity';

import { call, isProblem } from '../lib/api.ts';
import { disconnect } from '../lib/live.ts';
import { queryClient } from '../lib/query-client.ts';

/** null when nobody is signed in. */
export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: async ({ signal }): Promise<Session | null> => {
    try {
      return await call('GET /session', {}, { signal });
    } catch (error) {
      if (isProblem(error) && error.problem.status === 401) return null;
      throw error;
    }
  },
  staleTime: Infinity,
});

export function useSession(): Session | null {
  return useQuery(sessionQuery).data ?? null;
}

export function useCan(permission: Permission): boolean {
  return useSession()?.permissions.includes(permission) ?? false;
}

/** Takes a fresh session into use; whatever another person's session had loaded is forgotten. */
export function beginSession(session: Session) {
  queryClient.clear();
  queryClient.setQueryData(sessionQuery.queryKey, session);
}

/** The same person goes on, with a session that may do more or has been renewed. */
export function continueSession(session: Session) {
  queryClient.setQueryData(sessionQuery.queryKey, session);
}

export function endSession() {
  disconnect();
  queryClient.setQueryData(sessionQuery.queryKey, null);
}

export async function signOut() {
  const { leave } = await call('DELETE /session', {});
  endSession();
  if (leave) location.assign(leave);
}

/** Only a path of our own, so that a crafted link cannot send somebody elsewhere after signing in. */
export const safeReturnPath = (path: string | undefined): string =>
  path !== undefined && /^\/(?![/\\])/.test(path) && !path.startsWith('/sign-in') ? path : '/';
