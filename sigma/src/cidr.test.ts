// Networks and addresses agree with those of Node's own block list.
import { BlockList, isIP } from 'node:net';

import * as fc from 'fast-check';
import { expect, it } from 'vitest';

import { inNetwork, parseAddress, parseNetwork } from './cidr.ts';

const oneOf = (characters: string) => fc.constantFrom(...characters.split(''));
const v4 = fc.ipV4();
const v6 = fc.oneof(
  fc.ipV6(),
  fc.constantFrom('::', '::1', 'fe80::1', '2001:db8::', '::ffff:10.0.0.1', '1::8', '::2:3'),
);

it.each([
  ['IPv4', v4, 'ipv4', 32],
  ['IPv6', v6, 'ipv6', 128],
] as const)('%s addresses are inside the same networks', (_, address, family, most) => {
  fc.assert(
    fc.property(address, address, fc.integer({ min: 0, max: most }), (network, other, prefix) => {
      const list = new BlockList();
      list.addSubnet(network, prefix, family);
      const parsed = parseNetwork(`${network}/${prefix}`);
      expect(parsed).not.toBeNull();
      if (!parsed) return;
      expect(inNetwork(network, parsed)).toBe(true);
      expect(inNetwork(other, parsed)).toBe(list.check(other, family));
    }),
  );
});

it('only addresses are addresses', () => {
  fc.assert(
    fc.property(fc.string({ unit: oneOf('0129af:.%'), maxLength: 12 }), (text) => {
      fc.pre(!text.includes('%'));
      // Node refuses leading zeros, which older programs write.
      fc.pre(!/(?:^|[.:])0\d+(?:\.|$)/.test(text));
      expect({ text, is: parseAddress(text) !== null }).toEqual({ text, is: isIP(text) !== 0 });
    }),
    { numRuns: 2000 },
  );
});

it.each(['10.0.0.0/33', '10.0.0.0/8/8', '10.0.0/8', 'fe80::/129', 'x/8', '10.0.0.0/', '10.0.0.0/-1'])(
  '%s is no network',
  (text) => {
    expect(parseNetwork(text)).toBeNull();
  },
);
