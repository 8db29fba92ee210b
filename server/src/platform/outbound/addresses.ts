// Which addresses Tocsin may call: public ones, and those of its own network that the settings list.
import ipaddr from 'ipaddr.js';

type Address = ipaddr.IPv4 | ipaddr.IPv6;
export type AllowList = {
  /** The host's name alone: it may then stand for any address but those that never are allowed. */
  allowsName: (name: string) => boolean;
  allowsAddress: (address: string) => boolean;
};

// Credentials of cloud machines are handed out here to whoever asks.
const never = [
  '169.254.169.254/32',
  '169.254.170.2/32',
  '100.100.100.200/32',
  'fd00:ec2::254/128',
  'fd20:ce::254/128',
].map((network) => ipaddr.parseCIDR(network));
/** IPv4 in disguise (RFC 4291 §2.5.5.1), which ipaddr.js takes for public. */
const compatible = ipaddr.parseCIDR('::/96');

/** Entries are names (`misp.lan`, `*.lan`), addresses and networks (`10.2.0.0/16`). */
export function createAllowList(entries: readonly string[]): AllowList {
  const networks = entries.filter(isNetwork).map((entry) => parseNetwork(entry));
  const names = entries.filter((entry) => !isNetwork(entry)).map((entry) => entry.toLowerCase().replace(/\.$/, ''));
  return {
    allowsName: (name) =>
      names.some((allowed) => (allowed.startsWith('*.') ? name.endsWith(allowed.slice(1)) : name === allowed)),
    allowsAddress: (text) => {
      const address = parse(text);
      return (
        address !== null &&
        !isNever(address) &&
        (isPublic(address) || networks.some((network) => within(address, network)))
      );
    },
  };
}

/** Whether no setting can open this address. */
export function isNeverAllowed(text: string): boolean {
  const address = parse(text);
  return address === null || isNever(address);
}

const isNever = (address: Address): boolean => never.some((network) => within(address, network));

const parse = (text: string): Address | null => (ipaddr.isValid(text) ? ipaddr.process(text) : null);

const isPublic = (address: Address): boolean => address.range() === 'unicast' && !within(address, compatible);

const isNetwork = (entry: string): boolean => ipaddr.isValidCIDR(entry) || ipaddr.isValid(entry);

const parseNetwork = (entry: string): [Address, number] => {
  if (ipaddr.isValidCIDR(entry)) return ipaddr.parseCIDR(entry);
  const address = ipaddr.process(entry);
  return [address, address.kind() === 'ipv4' ? 32 : 128];
};

const within = (address: Address, [network, bits]: [Address, number]): boolean =>
  address.kind() === network.kind() && address.match(network, bits);
