import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { canonicalOf, canonicalValue, entityKey } from './canonical.ts';
import { extractEntities } from './extract.ts';
import { defang, refang } from './fang.ts';
import { graphKinds, type GraphKind } from './kinds.ts';

const spellings: readonly (readonly [GraphKind, string, readonly string[]])[] = [
  ['ip4', '192.0.2.1', ['192.0.2.1', '192[.]0[.]2[.]1', '::ffff:192.0.2.1', '::FFFF:c000:201', ' 192.0.2.1 ']],
  ['ip6', '2001:db8::1', ['2001:DB8:0:0:0:0:0:1', '2001:0db8::0001', '[2001:db8::1]', '2001:db8::1%eth0']],
  ['ip6', '2001:db8:0:1:1:1:1:1', ['2001:db8::1:1:1:1:1']],
  ['ip6', '2001:0:0:1::1', ['2001:0:0:1:0:0:0:1']],
  ['ip6', '::', ['0:0:0:0:0:0:0:0']],
  ['cidr', '10.0.0.0/8', ['10.1.2.3/8', '10.0.0.0/8']],
  ['cidr', '2001:db8::/32', ['2001:db8:ffff::1/32']],
  ['domain', 'xn--bcher-kva.example', ['bücher.example', 'BÜCHER.example.', 'xn--bcher-kva.example', 'bücher[.]example']],
  ['domain', 'evil.example', ['Evil[.]Example', 'evil(dot)example', 'EVIL.EXAMPLE.', '*.evil.example']],
  ['url', 'https://evil.example/A?b=C', ['hxxps://EVIL[.]example:443/A?b=C', 'https[:]//evil.example/A?b=C#top']],
  ['url', 'http://[2001:db8::1]:8080/', ['HTTP://[2001:DB8:0::1]:8080']],
  ['email', 'a.b@evil.example', ['A.B@Evil.example', 'mailto:a.b@evil.example', 'a.b[@]evil[.]example', 'a.b(at)evil.example']],
  ['file_hash', '0cc175b9c0f1b6a831c399e269772661', ['MD5:0CC175B9C0F1B6A831C399E269772661']],
  ['host', 'lyo-ws14', ['LYO-WS14', 'lyo-ws14$', '\\\\LYO-WS14']],
  ['user', 'aubrac\\c.moreau', ['AUBRAC\\C.Moreau', 'aubrac/c.moreau']],
  ['user', 'c.moreau', ['.\\C.Moreau']],
  ['user', 'S-1-5-21-1-2-3-500', ['s-1-5-21-1-2-3-500']],
  ['process', 'c:\\windows\\cmd.exe', ['C:/Windows/cmd.exe', '"C:\\WINDOWS\\cmd.exe"', '\\\\?\\C:\\Windows\\cmd.exe']],
  ['process', '/usr/bin/Xorg', ['/usr/bin/Xorg']],
  ['registry', 'hklm\\software\\run', ['HKEY_LOCAL_MACHINE\\Software\\Run\\', '\\REGISTRY\\MACHINE\\SOFTWARE\\Run', 'HKLM:\\Software\\Run']],
  ['cert', '0a1b2c3d4e', ['0A:1B:2C:3D:4E']],
  ['asn', 'AS64500', ['64500', 'asn64500', 'AS 64500']],
  ['mac', '00:1a:2b:3c:4d:5e', ['00-1A-2B-3C-4D-5E', '001a.2b3c.4d5e', '001A2B3C4D5E']],
  ['cve', 'CVE-2021-44228', ['cve-2021-44228']],
  ['phone', '+33123456789', ['+33 1 23 45 67 89', '0033123456789', 'tel:+33(1)23-45-67-89']],
  ['wallet', '0xde0b295669a9fd93d5f28d9ec85e40f4cb697bae', ['0xde0B295669a9FD93d5F28D9Ec85E40f4cb697BAe']],
  ['cloud_resource', 'arn:aws:s3:::Bucket', ['arn:aws:s3:::Bucket']],
]; // prettier-ignore

test.each(spellings)('%s %s however it is spelt', (kind, canonical, texts) => {
  for (const text of [...texts, canonical]) expect([text, canonicalValue(kind, text)]).toEqual([text, canonical]);
});

test.each([
  ['ip4', ['1.2.3', '256.1.1.1', '01.2.3.4', '0x7f.0.0.1', '1.2.3.4.5']],
  ['ip6', ['::1::', '1:2:3:4:5:6:7', '1:2:3:4:5:6:7:8:9', 'g::', ':::', '1:2:3:4:5:6:7::8:9']],
  ['cidr', ['10.0.0.0/33', '10.0.0.0', '10.0.0.0/-1', '::/129']],
  ['domain', ['evil', 'evil..example', '-a.example', 'a b.example', '1.2.3.4', 'evil.example/x', 'a.1']],
  ['url', ['evil.example', 'http://', 'http://a b/', 'https://evil.example:99999/', 'javascript:alert(1)']],
  ['email', ['@evil.example', 'a@b', 'a b@evil.example']],
  ['file_hash', ['00000000000000000000000000000000', 'd41d8cd98f00b204e9800998ecf8427e', 'abc', 'g'.repeat(32)]],
  ['cve', ['CVE-21-1', 'CVE-2021-1']],
  ['asn', ['AS0', 'AS99999999999', 'ASIA']],
  ['phone', ['123', '0123456789']],
] satisfies [GraphKind, string[]][])('no %s', (kind, texts) => {
  expect(texts.filter((text) => canonicalValue(kind, text) !== null)).toEqual([]);
});

describe('canonical forms', () => {
  const kind = fc.constantFrom(...graphKinds);
  const groups = fc.array(fc.integer({ min: 0, max: 0xffff }), { minLength: 8, maxLength: 8 });

  test('of a canonical value are that value, for any text', () => {
    const words = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 80 }),
      fc.webUrl({ withQueryParameters: true, withFragments: true }),
      fc.domain(),
      fc.emailAddress(),
      fc.ipV4(),
      fc.ipV6(),
      fc.constantFrom(...spellings.flatMap(([, , texts]) => texts)),
    );
    fc.assert(
      fc.property(kind, words, (which, text) => {
        const once = canonicalValue(which, text);
        expect(once === null ? null : canonicalValue(which, once)).toBe(once);
      }),
      { numRuns: 3000 },
    );
  });

  test('of an IPv6 address are the same for every way to write its groups', () => {
    fc.assert(
      fc.property(groups, (parts) => {
        const long = parts.map((part) => part.toString(16).padStart(4, '0').toUpperCase()).join(':');
        const short = parts.map((part) => part.toString(16)).join(':');
        expect(canonicalOf('ip', long)).toEqual(canonicalOf('ip', short));
        expect(new URL(`http://[${short}]/`).hostname).toBe(
          `[${canonicalValue('ip6', short) ?? new URL(`http://[${short}]/`).hostname.slice(1, -1)}]`,
        );
      }),
    );
  });

  test('survive being defanged', () => {
    fc.assert(
      fc.property(fc.oneof(fc.domain(), fc.emailAddress(), fc.ipV4(), fc.webUrl()), (text) => {
        for (const which of ['domain', 'email', 'ip4', 'url'] as const)
          expect(canonicalValue(which, defang(text))).toBe(canonicalValue(which, text));
      }),
    );
  });

  test('of an alert’s entity say which version an address has, and keep a name that is none', () => {
    expect(canonicalOf('ip', '::ffff:10.0.0.1')).toEqual({ kind: 'ip4', value: '10.0.0.1' });
    expect(canonicalOf('ip', 'fe80::1')).toEqual({ kind: 'ip6', value: 'fe80::1' });
    expect(canonicalOf('ip', 'nowhere')).toBeNull();
    expect(canonicalOf('domain', 'Wpad')).toEqual({ kind: 'domain', value: 'wpad' });
    expect(canonicalOf('hash', 'X')).toBeNull();
    expect(canonicalOf('nonsense', 'X')).toBeNull();
    expect(entityKey({ kind: 'url', value: 'http://evil.example/A' })).toBe('url:http://evil.example/a');
  });
});

describe('entities in a text', () => {
  const inText = (text: string): string[] => extractEntities(text).map(({ kind: which, value }) => `${which} ${value}`);

  test('are found plain, defanged, and between the marks of a sentence', () => {
    expect(
      inText(`The implant (evil[.]example) spoke to hxxps://cdn.evil[.]example/a?b=1, 192[.]0[.]2[.]7:443 and 2001:DB8::5.
        From: "Ana" <ana@phish.example>; CVE-2021-44228; sha256=${'ab'.repeat(32)}. See AS64500, 10.2.0.0/16!`),
    ).toEqual([
      'domain evil.example',
      'url https://cdn.evil.example/a?b=1',
      'ip4 192.0.2.7',
      'ip6 2001:db8::5',
      'email ana@phish.example',
      'cve CVE-2021-44228',
      `file_hash ${'ab'.repeat(32)}`,
      'asn AS64500',
      'cidr 10.2.0.0/16',
    ]);
  });

  test('are not file names, versions, loopback or what every document names', () => {
    expect(
      inText(
        'invoice.zip ran setup.exe and main.rs, version 10.0.0.1 from 127.0.0.1, e.g. i.e. 1.2.3 http://www.w3.org/1999/xhtml d41d8cd98f00b204e9800998ecf8427e 10:30:00',
      ),
    ).toEqual([]);
    expect(inText('evil[.]zip')).toEqual(['domain evil.zip']);
  });

  test('of any text are canonical, and found again in a list of themselves', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (text) => {
        for (const { kind: which, value } of extractEntities(text)) expect(canonicalValue(which, value)).toBe(value);
      }),
      { numRuns: 1000 },
    );
  });

  test('take time in proportion to the text, whatever it is', () => {
    /** Processor time: what else runs on the machine does not count. */
    const took = (text: string): number => {
      const start = process.cpuUsage();
      extractEntities(text);
      const { user, system } = process.cpuUsage(start);
      return (user + system) / 1000;
    };
    const least = (text: string): number => Math.min(took(text), took(text), took(text));
    for (const piece of ['[', '.', 'a.', '::', '[.', 'http://', 'a@', '(dot)', '\\', '1.', '%', 'hxxp[:']) {
      const [once, twice] = [20_000, 200_000].map((times) => least(piece.repeat(times)));
      // Ten times the text; the square would take a hundred times as long.
      expect([piece, (twice ?? 0) < 50 * Math.max(once ?? 0, 2)]).toEqual([piece, true]);
    }
  });

  test('are refanged without growing', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(refang(text).length).toBeLessThanOrEqual(text.length);
      }),
    );
  });
});
