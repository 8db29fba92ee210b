// What is known of the organisation and the person, and whether the first steps open by themselves.
import { useQuery } from '@tanstack/react-query';

import { call } from '../../lib/api.ts';
import { prefer, usePreferences } from '../../lib/preferences.ts';
import { useSession } from '../../session/session.ts';
import { sitesQuery } from '../../shell/queries.ts';
import { invitationsQuery, usersQuery } from '../admin/queries.ts';
import { profileQuery } from '../profile/queries.ts';
import { sourcesQuery } from '../sources/queries.ts';
import type { Standing } from './steps.ts';

/** What Tocsin sends to itself. */
const ownSource = 'tocsin';
const askAgainMs = 5_000;

export const firstAlertQuery = {
  queryKey: ['first-alert'],
  queryFn: async ({ signal }: { signal: AbortSignal }) => (await call('GET /alerts', { limit: 1 }, { signal })).items[0] ?? null, // prettier-ignore
  refetchInterval: askAgainMs,
};

/** The source that something came through last; undefined while it is not known. */
export function useLastSource(enabled = true) {
  const { data } = useQuery({ ...sourcesQuery, enabled });
  if (!data) return undefined;
  const heard = data.items.filter(({ id, lastEventAt }) => id !== ownSource && lastEventAt !== null);
  return heard.toSorted((a, b) => (b.lastEventAt ?? '').localeCompare(a.lastEventAt ?? ''))[0] ?? null;
}

/** Null until all of it is known. */
export function useStanding(): { standing: Standing | null; error: Error | null } {
  const sites = useQuery(sitesQuery);
  const profile = useQuery(profileQuery);
  const users = useQuery(usersQuery);
  const invitations = useQuery(invitationsQuery);
  const alert = useQuery(firstAlertQuery);
  const source = useLastSource();
  const error = [sites, profile, users, invitations, alert].find((query) => query.isError)?.error ?? null;
  if (
    !sites.data ||
    !profile.data ||
    !users.data ||
    !invitations.data ||
    alert.data === undefined ||
    source === undefined
  )
    return { standing: null, error };
  return {
    standing: {
      sites: sites.data.length,
      hasFactor: profile.data.totpSince !== null || profile.data.passkeys.length > 0,
      hasEvents: source !== null,
      hasAlerts: alert.data !== null,
      people: users.data.filter(({ active }) => active).length + invitations.data.length,
    },
    error: null,
  };
}

const untouched = { dismissed: false, skipped: [] };

/** What one person has skipped and left, on this browser. */
export function useProgress() {
  const { welcome } = usePreferences();
  const id = useSession()?.user.id ?? '';
  const own = welcome[id] ?? untouched;
  const keep = (patch: Partial<typeof own>) => prefer({ welcome: { ...welcome, [id]: { ...own, ...patch } } });
  return {
    ...own,
    skip: (step: string) => keep({ skipped: [...new Set([...own.skipped, step])] }),
    dismiss: () => keep({ dismissed: true }),
  };
}

/** For an administrator of an organisation without events who has not left the first steps; null while it is not known. */
export function useOpensByItself(): boolean | null {
  const { dismissed } = useProgress();
  const permissions = useSession()?.permissions ?? [];
  const concerned = permissions.includes('identity:write') && permissions.includes('alert:read') && !dismissed;
  const sources = useQuery({ ...sourcesQuery, enabled: concerned });
  const source = useLastSource(concerned);
  const alert = useQuery({ ...firstAlertQuery, enabled: concerned });
  if (!concerned || sources.isError || alert.isError) return false;
  if (source === undefined || alert.data === undefined) return null;
  return source === null && alert.data === null;
}
