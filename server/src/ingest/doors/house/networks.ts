// Networks as people write them, and which of several an address belongs to most closely.
import ipaddr from 'ipaddr.js';

type Address = ipaddr.IPv4 | ipaddr.IPv6;
export type Network = [Address, number];

/** IPv4 within IPv6 counts as IPv4. Null for what is no address. */
export const addressOf = (text: string): Address | null => {
  const bare = text.split('%', 1)[0] ?? '';
  return isWrittenOut(bare) && ipaddr.isValid(bare) ? ipaddr.process(bare) : null;
};

/** Not `192.0.2` or `0x7f.1`, which mean addresses to C and nothing to people. */
const isWrittenOut = (text: string): boolean => text.includes(':') || /^\d{1,3}(?:\.\d{1,3}){3}$/.test(text);

/** `192.0.2.7/24` → `192.0.2.0/24`, `192.0.2.7` → `192.0.2.7/32`; null for what is neither. */
export function networkOf(text: string): string | null {
  const given = text.trim();
  if (!given.includes('/')) {
    const address = addressOf(given);
    return address && `${address.toString()}/${address.kind() === 'ipv4' ? 32 : 128}`;
  }
  if (!ipaddr.isValidCIDR(given) || !isWrittenOut(given.split('/', 1)[0] ?? '')) return null;
  const [address, bits] = ipaddr.parseCIDR(given);
  const base =
    address.kind() === 'ipv4' ? ipaddr.IPv4.networkAddressFromCIDR(given) : ipaddr.IPv6.networkAddressFromCIDR(given);
  return `${base.toString()}/${bits}`;
}

/** The item whose network holds the address and is the smallest. `networks` as `networkOf` made them. */
export function closest<Item extends { network: Network }>(items: readonly Item[], address: Address): Item | null {
  let best: Item | null = null;
  for (const item of items) {
    const [base, bits] = item.network;
    if (base.kind() !== address.kind() || (best && best.network[1] >= bits)) continue;
    if (address.match([base, bits])) best = item;
  }
  return best;
}

export const parsedNetwork = (network: string): Network => ipaddr.parseCIDR(network);
