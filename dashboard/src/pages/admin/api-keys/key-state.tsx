// Whether a key still opens anything.
import type { ApiKey } from '@tocsin/contracts/identity';

import { Badge } from '../../../ui/badge.tsx';
import { words as rotation } from './rotation-words.ts';
import { words } from './words.ts';

export type State = 'valid' | 'expired' | 'revoked';

/** `now` in epoch milliseconds. Revoked counts more than expired. */
export const stateOf = ({ revokedAt, expiresAt }: Pick<ApiKey, 'revokedAt' | 'expiresAt'>, now: number): State =>
  revokedAt !== null ? 'revoked' : expiresAt !== null && Date.parse(expiresAt) <= now ? 'expired' : 'valid';

/** As `keyWarningDays` of the contract, which a browser does not load. */
const warningMs = 14 * 86_400_000;
const endsSoon = ({ expiresAt }: Pick<ApiKey, 'expiresAt'>, now: number): boolean =>
  expiresAt !== null && Date.parse(expiresAt) - now <= warningMs;

export function KeyState({ apiKey, now }: { apiKey: ApiKey; now: number }) {
  const state = stateOf(apiKey, now);
  if (state === 'valid' && endsSoon(apiKey, now)) return <Badge tone="medium">{rotation.endsSoon}</Badge>;
  if (state === 'valid') return <span className="soft">{words.valid}</span>;
  return state === 'revoked' ? (
    <Badge tone="critical">{words.revoked}</Badge>
  ) : (
    <Badge tone="medium">{words.expired}</Badge>
  );
}
