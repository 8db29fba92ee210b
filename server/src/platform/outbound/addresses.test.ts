// The addresses that must not be called, in every disguise.
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { createAllowList, isNeverAllowed } from './addresses.ts';

const nothing = createAllowList([]);

describe('without a setting', () => {
  test.each([
    '127.0.0.1',
    '127.255.0.9',
    '0.0.0.0',
    '0.1.2.3',
    '10.0.0.1',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.1.1',
    '169.254.0.1',
    '169.254.169.254',
    '100.64.0.1',
    '100.100.100.200',
    '192.0.2.1',
    '198.18.0.1',
    '224.0.0.1',
    '240.0.0.1',
    '255.255.255.255',
    '::',
    '::1',
    '::ffff:127.0.0.1',
    '::ffff:10.0.0.1',
    '::127.0.0.1',
    '::7f00:1',
    'fe80::1',
    'fe80::1%eth0',
    'fc00::1',
    'fd12:3456::1',
    'fd00:ec2::254',
    'ff02::1',
    '64:ff9b::7f00:1',
    '2002:7f00:1::',
    '2001:db8::1',
    '2001::1',
    'nonsense',
    '',
  ])('%j is refused', (address) => {
    expect(nothing.allowsAddress(address)).toBe(false);
  });
  test.each([
    '1.1.1.1',
    '8.8.8.8',
    '172.15.0.1',
    '172.32.0.1',
    '192.169.0.1',
    '2606:4700:4700::1111',
    '2a00:1450:4007:80e::200e',
  ])('%s is public', (address) => {
    expect(nothing.allowsAddress(address)).toBe(true);
  });
});

describe('with a setting', () => {
  const allowed = createAllowList([
    '10.2.0.0/16',
    '127.0.0.1',
    'fd12::/16',
    'misp.lan',
    '*.corp.example',
    '169.254.0.0/16',
  ]);
  test.each([
    ['10.2.3.4', true],
    ['10.3.0.1', false],
    ['127.0.0.1', true],
    ['127.0.0.2', false],
    ['::ffff:10.2.3.4', true],
    ['fd12::9', true],
    ['fd13::9', false],
    ['169.254.1.1', true],
    ['169.254.169.254', false],
  ])('%s: %s', (address, expected) => {
    expect(allowed.allowsAddress(address)).toBe(expected);
  });
  test.each([
    ['misp.lan', true],
    ['a.misp.lan', false],
    ['git.corp.example', true],
    ['corp.example', false],
    ['evilcorp.example', false],
  ])('the name %s: %s', (name, expected) => {
    expect(allowed.allowsName(name)).toBe(expected);
  });
  test('metadata addresses stay closed whatever is listed', () => {
    const everything = createAllowList(['0.0.0.0/0', '::/0']);
    for (const address of ['169.254.169.254', '::ffff:169.254.169.254', 'fd00:ec2::254', '100.100.100.200']) {
      expect([address, everything.allowsAddress(address), isNeverAllowed(address)]).toEqual([address, false, true]);
    }
  });
});

test('an IPv4 address and its IPv6-mapped form are judged alike', () => {
  fc.assert(
    fc.property(fc.ipV4(), (address) => {
      expect(nothing.allowsAddress(`::ffff:${address}`)).toBe(nothing.allowsAddress(address));
    }),
  );
});
