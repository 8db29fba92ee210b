// Addresses, times and hashes as sources write them.
import { isIP } from 'node:net';

import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { isPrivateAddress } from './addresses.ts';
import { setHashes } from './hashes.ts';
import { epochToMillis, inferYear, parseIsoTime, parseTime } from './times.ts';
import { baseName, ipOf, portOf, setUser, wholeNumber } from './values.ts';

describe('an address', () => {
  it.each([
    ['192.0.2.1', '192.0.2.1'],
    ['::ffff:192.0.2.1', '192.0.2.1'],
    ['::FFFF:192.0.2.1', '192.0.2.1'],
    ['2001:DB8::1', '2001:db8::1'],
    ['2001:0db8:0000:0000:0000:0000:0000:0001', '2001:db8::1'],
    ['[2001:db8::1]', '2001:db8::1'],
    ['fe80::1%eth0', 'fe80::1'],
    ['::1', '::1'],
    ['-', null],
    ['', null],
    ['LOCAL', null],
    ['256.1.1.1', null],
    ['1.2.3', null],
    ['1..2.3', null],
    ['1.2.3.4:80', null],
    [42, null],
  ])('%s is %s', (text, expected) => {
    expect(ipOf(text)).toBe(expected);
  });

  it('is read exactly where the platform reads one', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.ipV4(),
          fc.ipV6(),
          fc.string({ unit: fc.constantFrom('1', '2', '.', ':', 'a', 'f'), maxLength: 20 }),
        ),
        (text) => {
          expect(ipOf(text) !== null).toBe(isIP(text) !== 0);
          expect(ipOf(ipOf(text))).toBe(ipOf(text));
        },
      ),
      { numRuns: 1_000 },
    );
  });

  it('belongs to a private network or not', () => {
    for (const ip of [
      '10.1.2.3',
      '172.16.0.1',
      '172.31.9.9',
      '192.168.1.1',
      '100.64.0.1',
      '127.0.0.1',
      'fe80::1',
      'fd00::1',
      '::1',
    ])
      expect(isPrivateAddress(ip)).toBe(true);
    for (const ip of ['172.32.0.1', '100.128.0.1', '203.0.113.1', '11.0.0.1', '2001:db8::1', ''])
      expect(isPrivateAddress(ip)).toBe(false);
  });
});

describe('a time', () => {
  it.each([
    ['2026-03-02T08:00:00Z', Date.UTC(2026, 2, 2, 8)],
    ['2026-03-02 08:00:00.123456789', Date.UTC(2026, 2, 2, 8, 0, 0, 123)],
    ['2026-03-02T08:00:00,5+0100', Date.UTC(2026, 2, 2, 7, 0, 0, 500)],
    ['2026-03-02T08:00:00-05:30', Date.UTC(2026, 2, 2, 13, 30)],
    ['2026-03-02T08:00:00+01', Date.UTC(2026, 2, 2, 7)],
    ['2026-13-02T08:00:00Z', null],
    ['2026-03-02T08:00:0xZ', null],
    ['2026-03-02T08:00:00 Paris', null],
    ['2026-03-02', null],
    ['', null],
  ])('%s', (text, expected) => {
    expect(parseIsoTime(text)).toBe(expected);
  });

  it('is read back from what the platform prints', () => {
    const date = fc.date({ min: new Date(0), max: new Date('2200-01-01'), noInvalidDate: true });
    fc.assert(
      fc.property(date, (time) => {
        expect(parseIsoTime(time.toISOString())).toBe(time.getTime());
      }),
    );
  });

  it('may be an epoch in seconds, milliseconds, microseconds or nanoseconds, also as text', () => {
    const millis = 1_772_438_400_250;
    for (const value of [
      millis / 1e3,
      millis,
      millis * 1e3,
      millis * 1e6,
      '1772438400.25',
      '1772438400250',
      `/Date(${millis})/`,
    ])
      expect(parseTime(value)).toBe(millis);
    for (const value of [0, -1, Number.NaN, 'soon', null, {}]) expect(parseTime(value)).toBeNull();
    expect(epochToMillis(1_772_438_400.123)).toBe(1_772_438_400_123);
  });

  it('without a year is in the latest year that is not in the future', () => {
    expect(inferYear(11, 31, Date.UTC(2026, 0, 1))).toBe(2025);
    expect(inferYear(0, 1, Date.UTC(2025, 11, 31))).toBe(2026);
    expect(inferYear(5, 1, Date.UTC(2026, 5, 1))).toBe(2026);
  });
});

describe('a value', () => {
  it('is a number only when it is a whole one, decimal or hexadecimal', () => {
    expect([
      wholeNumber('0x1a2c'),
      wholeNumber('42'),
      wholeNumber(7.9),
      wholeNumber('x'),
      wholeNumber(''),
      wholeNumber(-1),
      wholeNumber(null),
    ]).toEqual([6_700, 42, 7, null, null, null, null]);
    expect([portOf('443'), portOf(65_536), portOf('-')]).toEqual([443, null, null]);
  });

  it('gives the account its domain, and the path its last part', () => {
    const ecs = {};
    setUser(ecs, 'ARMORIQUE\\lea.martin');
    expect(ecs).toEqual({ 'user.domain': 'ARMORIQUE', 'user.name': 'lea.martin' });
    expect([baseName('C:\\a\\b.exe'), baseName('/usr/bin/curl'), baseName('x')]).toEqual(['b.exe', 'curl', 'x']);
  });

  it('holds hashes by their names or by their length', () => {
    const md5 = '7353F60B1739074EB17C5F4DDDEFE239';
    const ecs = {};
    setHashes(ecs, 'process', `MD5=${md5},SHA1=,IMPHASH=${'0'.repeat(32)},CRC=12`);
    expect(ecs).toEqual({ 'process.hash.md5': md5.toLowerCase() });
    const file = {};
    setHashes(file, 'file', 'de96a6e69944335375dc1ac238336066889d9ffc7d73628ef4fe1b1b160ab32c');
    expect(Object.keys(file)).toEqual(['file.hash.sha256']);
  });
});
