// Networks as people write them, and the closest one of an address.
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { addressOf, closest, networkOf, parsedNetwork } from './networks.ts';

test.each([
  ['192.0.2.7', '192.0.2.7/32'],
  [' 192.0.2.7/24 ', '192.0.2.0/24'],
  ['0.0.0.0/0', '0.0.0.0/0'],
  ['2001:db8::1', '2001:db8::1/128'],
  ['2001:db8:0:1::1/64', '2001:db8:0:1::/64'],
  ['::ffff:192.0.2.7', '192.0.2.7/32'],
  ['192.0.2.0/33', null],
  ['192.0.2', null],
  ['3221225985', null],
  ['3221225985/8', null],
  ['gateway.example', null],
  ['', null],
])('%j is %j', (text, network) => expect(networkOf(text)).toBe(network));

describe('the closest network', () => {
  const items = ['10.0.0.0/8', '10.1.0.0/16', '10.1.2.3/32', '0.0.0.0/0', '2001:db8::/32'].map((name) => ({
    name,
    network: parsedNetwork(name),
  }));
  const closestTo = (address: string): string | null => {
    const parsed = addressOf(address);
    return parsed && (closest(items, parsed)?.name ?? null);
  };

  test.each([
    ['10.1.2.3', '10.1.2.3/32'],
    ['::ffff:10.1.2.3', '10.1.2.3/32'],
    ['10.1.9.9', '10.1.0.0/16'],
    ['10.9.9.9', '10.0.0.0/8'],
    ['198.51.100.1', '0.0.0.0/0'],
    ['2001:db8::5%eth0', '2001:db8::/32'],
    ['2001:db9::5', null],
    ['nobody', null],
  ])('of %s is %s', (address, name) => expect(closestTo(address)).toBe(name));
});

test('whatever is written is a network that holds itself, or refused', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string({ maxLength: 40 }), fc.ipV4Extended(), fc.ipV6(), fc.ipV4()), (text) => {
      const network = networkOf(text);
      if (network === null) return;
      const [base] = parsedNetwork(network);
      expect(closest([{ network: parsedNetwork(network) }], base)).not.toBeNull();
      expect(networkOf(network)).toBe(network);
    }),
  );
});
