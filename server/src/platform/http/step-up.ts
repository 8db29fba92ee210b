// What a session must have shown beside a permission: the second factor, the right network, a fresh proof.
import type { Endpoint } from '@tocsin/contracts/api/endpoint';
import ipaddr from 'ipaddr.js';

import { Problem } from '../errors.ts';
import type { Caller } from './caller.ts';

/** Whether the address lies in one of the networks (CIDR); an IPv4 address may come mapped into IPv6. */
export function isWithin(ip: string, networks: readonly string[]): boolean {
  if (!ipaddr.isValid(ip)) return false;
  const address = ipaddr.process(ip);
  return networks.some((network) => {
    const [base, bits] = ipaddr.parseCIDR(network);
    return base.kind() === address.kind() && address.match(base, bits);
  });
}

/** @throws Problem `network_not_allowed`, `second_factor_required`. Callers without a session pass. */
export function requireSession(
  { session }: Caller,
  { whileLimited }: Pick<Endpoint, 'whileLimited'>,
  ip: string,
): void {
  if (!session) return;
  if (session.allowedNetworks.length > 0 && !isWithin(ip, session.allowedNetworks))
    throw new Problem('forbidden', 'network_not_allowed', 'Your organisation allows sessions from its networks only.');
  if (session.limited && whileLimited !== true)
    throw new Problem(
      'forbidden',
      'second_factor_required',
      'Your organisation asks for a second factor. Set one up first, on your profile page.',
    );
}

/** @throws Problem `step_up_needed` for a session whose proof is too old, `step_up_impossible` for a key. */
export function requireStepUp({ session }: Caller, asked: NonNullable<Endpoint['stepUp']>, now: Date): void {
  if (!session) {
    if (asked === 'sessions') return;
    throw new Problem('forbidden', 'step_up_impossible', 'Only a signed-in person can do this, not an API key.');
  }
  if (session.steppedUpUntil === null || session.steppedUpUntil <= now)
    throw new Problem('forbidden', 'step_up_needed', 'This needs a fresh proof of who you are.');
}
