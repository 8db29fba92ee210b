// When too many attempts to sign in have failed, and for how long.
import ipaddr from 'ipaddr.js';

export const windowMs = 15 * 60 * 1000;
/** Wrong passwords for one address before it is locked. */
export const failuresPerAccount = 5;
/** From one network, over all addresses: an office shares one. */
export const failuresPerNetwork = 50;

/** Seconds until another attempt is allowed; 0 when it is now. */
export function lockedForSeconds(failures: readonly Date[], limit: number, now: Date): number {
  const recent = failures
    .map((at) => at.getTime())
    .filter((at) => at > now.getTime() - windowMs)
    .sort((a, b) => b - a);
  const deciding = recent[limit - 1];
  return deciding === undefined ? 0 : Math.ceil((deciding + windowMs - now.getTime()) / 1000);
}

/** What one attacker holds many addresses of: an IPv4 address, an IPv6 /64. Null stays null. */
export function networkOf(ip: string | null): string | null {
  if (ip === null || !ipaddr.isValid(ip)) return null;
  const address = ipaddr.process(ip);
  if (!('parts' in address)) return address.toString();
  return `${address.parts
    .slice(0, 4)
    .map((part) => part.toString(16))
    .join(':')}::/64`;
}
