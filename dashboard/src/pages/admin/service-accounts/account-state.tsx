// Whether a service account is in service, and when something of it was last used.
import type { ServiceAccount } from '@tocsin/contracts/identity';

import { Badge } from '../../../ui/badge.tsx';
import { Time } from '../../../ui/time.tsx';
import { words } from './words.ts';

export function AccountState({ account, now }: { account: ServiceAccount; now: number }) {
  if (!account.enabled) return <Badge tone="neutral">{words.disabled}</Badge>;
  if (account.expiresAt !== null && Date.parse(account.expiresAt) <= now)
    return <Badge tone="medium">{words.expired}</Badge>;
  return <span className="soft">{words.enabled}</span>;
}

export const LastUse = ({ lastUsedAt, lastUsedIp }: { lastUsedAt: string | null; lastUsedIp: string | null }) =>
  lastUsedAt === null ? (
    words.never
  ) : (
    <>
      <Time at={lastUsedAt} /> {lastUsedIp !== null && <span className="mono">{words.from(lastUsedIp)}</span>}
    </>
  );
