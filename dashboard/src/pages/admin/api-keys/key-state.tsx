// Whether a key still opens anything.
import type { ApiKey } from '@tocsin/contracts/identity';

import { Badge } from '../../../ui/badge.tsx';

export type State = 'valid' | 'expired' | 'revoked';

/** `now` in epoch milliseconds. Revoked counts more than expired. */
export const stateOf = ({ revokedAt, expiresAt }: Pick<ApiKey, 'revokedAt' | 'expiresAt'>, now: number): State =>
  revokedAt !== null ? 'revoked' : expiresAt !== null && Date.parse(expiresAt) <= now ? 'expired' : 'valid';

export function KeyState({ apiKey, now }: { apiKey: ApiKey; now: number }) {
  const state = stateOf(apiKey, now);
  if (state === 'valid') return <span className="soft">Valid</span>;
  return state === 'revoked' ? <Badge tone="critical">Revoked</Badge> : <Badge tone="medium">Expired</Badge>;
}
