// Resolves a name and checks every address at the moment of connecting: what was checked is what is called.
import { lookup as lookupDns, type LookupAddress } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';

import { isNeverAllowed, type AllowList } from './addresses.ts';

export class AddressRefused extends Error {
  constructor(host: string) {
    super(`${host} is not an address that may be called.`);
    this.name = 'AddressRefused';
  }
}

export type Resolve = (name: string) => Promise<LookupAddress[]>;

export const resolveBySystem: Resolve = (name) => {
  const { promise, resolve, reject } = Promise.withResolvers<LookupAddress[]>();
  lookupDns(name, { all: true }, (error, addresses) => (error ? reject(error) : resolve(addresses)));
  return promise;
};

/** @throws AddressRefused for an address written out that may not be called; names are judged when connecting. */
export function checkLiteral(hostname: string, allow: AllowList): void {
  const host = hostname.replace(/^\[|\]$/g, '');
  if (isIP(host) !== 0 && !allow.allowsAddress(host)) throw new AddressRefused(host);
}

/** For `net.connect`: fails unless all addresses of the name are allowed. */
export const guardedLookup =
  (allow: AllowList, resolve: Resolve): LookupFunction =>
  (hostname, options, callback) => {
    const judge = (addresses: LookupAddress[]): LookupAddress[] => {
      const name = hostname.toLowerCase().replace(/\.$/, '');
      const fits = ({ address }: LookupAddress): boolean =>
        allow.allowsName(name) ? !isNeverAllowed(address) : allow.allowsAddress(address);
      if (addresses.length === 0 || !addresses.every(fits)) throw new AddressRefused(hostname);
      return addresses;
    };
    resolve(hostname)
      .then(judge)
      .then(
        (addresses) => {
          const [first] = addresses;
          if (options.all) callback(null, addresses);
          else if (first) callback(null, first.address, first.family);
        },
        (error: Error) => callback(error, []),
      );
  };
