// The matcher and the specification on its finer points: values, log sources, and input that means harm.
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import type { SigmaRule } from './ast.ts';
import { createMatcher } from './matcher.ts';
import { document, matches, read } from './test-support/matching.ts';

describe('values', () => {
  it.each([
    ['wildcards cover any text, line breaks too', { A: 'a*z' }, 'a\n\nz', true],
    ['a question mark is one character', { A: 'a?z' }, 'az', false],
    ['case does not matter', { A: 'ÉCOLE' }, 'école', true],
    ['unless it is asked for', { 'A|cased': 'Abc' }, 'abc', false],
    ['an escaped star is a star', { A: String.raw`a\*` }, 'ab', false],
    ['an escaped star is a star', { A: String.raw`a\*` }, 'a*', true],
    ['a backslash before another character is a backslash', { A: String.raw`C:\x` }, String.raw`C:\x`, true],
    ['two backslashes and a star are a backslash and a wildcard', { A: String.raw`a\\*` }, String.raw`a\bc`, true],
    ['three backslashes and a star are a backslash and a star', { A: String.raw`a\\\*` }, String.raw`a\*`, true],
    ['four backslashes are two', { A: String.raw`\\\\x` }, String.raw`\\x`, true],
    ['a backslash at the end is one', { A: 'x\\' }, 'x\\', true],
    ['the whole value must match', { A: 'b' }, 'abc', false],
    ['a number is compared as its text', { A: 4688 }, '4688', true],
    ['a number in the event too', { A: '46*' }, 4688, true],
    ['true is "true"', { A: true }, 'True', true],
    ['an array matches by one element', { A: 'b' }, ['a', 'b'], true],
    ['an empty text is there, not absent', { A: null }, '', false],
    ['an empty text is an empty value', { A: '' }, '', true],
    ['null is absent', { A: null }, null, true],
    ['a star needs a value', { A: '*' }, null, false],
    ['a star takes an empty one', { A: '*' }, '', true],
    ['exists is about presence', { 'A|exists': true }, '', true],
    ['the Kelvin sign is a k', { A: 'k' }, '\u212a', true],
    ['a tab is not a space', { A: 'a b' }, 'a\tb', false],
    ['base64 is of the UTF-8 bytes', { 'A|base64': 'é' }, 'w6k=', true],
    ['utf16be puts the high byte first', { 'A|utf16be|base64': 'a' }, 'AGE=', true],
    ['utf16 starts with its mark', { 'A|utf16|base64': 'a' }, '//5hAA==', true],
    ['an hour is read from a date', { 'A|hour': 3 }, '2026-01-02T03:04:05Z', true],
    ['a date without a zone is UTC', { 'A|minute': 4 }, '2026-01-02 03:04:05', true],
    ['the week is that of ISO 8601', { 'A|week': 53 }, '2027-01-01', true],
    ['a mapped IPv4 address is in its network', { 'A|cidr': '10.0.0.0/8' }, '::ffff:10.1.1.1', true],
    ['(?i) at the start makes the expression ignore case', { 'A|re': '(?i)ABC' }, 'xabcx', true],
    ['expressions mind the case', { 'A|re': 'ABC' }, 'abc', false],
    ['a dot does not cover line breaks', { 'A|re': 'a.b' }, 'a\nb', false],
    ['m lets ^ match at a line', { 'A|re|m': '^b' }, 'a\nb', true],
  ])('%s', (_, selection, value, expected) => {
    expect(matches(selection, { A: value })).toBe(expected);
  });

  it.each(['-', '/', '–', '—', '―'])('windash takes %s for a dash before a word only', (dash) => {
    expect(matches({ 'A|windash|contains': ' -enc a-b' }, { A: `x ${dash}enc a-b` })).toBe(true);
    expect(matches({ 'A|windash|contains': 'a-b' }, { A: `a${dash}b` })).toBe(dash === '-');
    expect(matches({ 'A|windash|contains': '-a -b -c -d -e' }, { A: `${dash}a -b ${dash}c /d ${dash}e` })).toBe(true);
  });

  it('base64offset finds a text wherever it stands in the encoded one', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 5 }),
        fc.string({ minLength: 3, maxLength: 9, unit: 'grapheme-ascii' }),
        fc.uint8Array({ maxLength: 5 }),
        (before, secret, after) => {
          fc.pre(!/[*?\\]/.test(secret));
          const encoded = Buffer.concat([before, Buffer.from(secret), after]).toString('base64');
          expect(matches({ 'A|base64offset|contains|cased': secret }, { A: encoded })).toBe(true);
        },
      ),
    );
  });

  it('expand puts every value of a placeholder in its place', () => {
    const source = document({ selection: { 'User|expand': String.raw`%admins%@\%x` }, condition: 'selection' });
    const matcher = createMatcher([read(source, { admins: ['root', 'adm*'] })]);
    expect(matcher.match({ User: 'admin7@%x' }, { product: 'test' }).length).toBe(1);
    expect(matcher.match({ User: 'guest@%x' }, { product: 'test' }).length).toBe(0);
  });

  it('takes names of every object for ordinary fields', () => {
    expect(matches({ constructor: null }, {})).toBe(true);
    expect(matches({ 'toString|contains': 'native' }, {})).toBe(false);
    expect(matches({ 'x.constructor': null }, { x: {} })).toBe(true);
  });
});

describe('log sources', () => {
  const rule = (logsource: unknown, selection: unknown) =>
    read(document({ selection, condition: 'selection' }, logsource));
  const hits = (made: SigmaRule, event: Record<string, unknown>, logsource = {}) =>
    createMatcher([made]).match(event, logsource).length;
  const created = rule(
    { product: 'windows', category: 'process_creation' },
    { 'Image|endswith': String.raw`\calc.exe`, ParentImage: '*', ProcessId: '0x10' },
  );

  it('reads the log of one Linux program for rules about the more general log, and not the other way', () => {
    const auth = rule({ product: 'linux', service: 'auth' }, { message: 'x' });
    const sshd = rule({ product: 'linux', service: 'sshd' }, { message: 'x' });
    expect(hits(auth, { message: 'x' }, { product: 'linux', service: 'sshd' })).toBe(1);
    expect(hits(sshd, { message: 'x' }, { product: 'linux', service: 'auth' })).toBe(0);
    expect(hits(auth, { message: 'x' }, { product: 'linux', service: 'auditd' })).toBe(0);
  });

  it('serves process creation from Security 4688 under its own names', () => {
    const event = {
      Channel: 'Security',
      EventID: 4688,
      NewProcessName: String.raw`C:\calc.exe`,
      ParentProcessName: 'x',
      NewProcessId: '0x10',
      ProcessId: '0x20',
    };
    expect(hits(created, event)).toBe(1);
    expect(hits(created, { ...event, EventID: '4688' }, { product: 'windows', service: 'security' })).toBe(1);
    expect(hits(created, { ...event, EventID: 4689 })).toBe(0);
    expect(createMatcher([created]).explain(created, event)).toEqual({
      Image: String.raw`C:\calc.exe`,
      ParentImage: 'x',
      ProcessId: '0x10',
    });
  });

  it('leaves the names of an event alone for rules of its service', () => {
    const security = rule({ product: 'windows', service: 'security' }, { EventID: 4688, ProcessId: '0x20' });
    expect(hits(security, { Channel: 'Security', EventID: 4688, NewProcessId: '0x10', ProcessId: '0x20' })).toBe(1);
  });

  it('serves the registry from Security 4657 with paths as Sysmon writes them', () => {
    const set = rule(
      { product: 'windows', category: 'registry_set' },
      { TargetObject: String.raw`HKLM\SYSTEM\CurrentControlSet\Services\x\Start`, Details: '4' },
    );
    const event = {
      Channel: 'Security',
      EventID: 4657,
      ObjectName: String.raw`\REGISTRY\MACHINE\SYSTEM\ControlSet001\Services\x`,
      ObjectValueName: 'Start',
      NewValue: 4,
    };
    expect(hits(set, event)).toBe(1);
  });

  it('tells keys made and deleted apart by EventType', () => {
    const deleted = rule({ product: 'windows', category: 'registry_delete' }, { TargetObject: 'k' });
    const event = { Channel: 'Microsoft-Windows-Sysmon/Operational', EventID: 12, TargetObject: 'k' };
    expect(hits(deleted, { ...event, EventType: 'DeleteValue' })).toBe(1);
    expect(hits(deleted, { ...event, EventType: 'CreateKey' })).toBe(0);
    expect(hits(rule({ product: 'windows', category: 'registry_event' }, { TargetObject: 'k' }), event)).toBe(1);
  });

  it('takes Defender for an antivirus', () => {
    const found = rule({ category: 'antivirus' }, { 'Signature|startswith': 'Trojan' });
    expect(
      hits(found, {
        Channel: 'Microsoft-Windows-Windows Defender/Operational',
        EventID: 1116,
        'Threat Name': 'Trojan:x',
      }),
    ).toBe(1);
  });

  it('finds the channel by the provider where there is none', () => {
    const image = rule({ product: 'windows', category: 'image_load' }, { ImageLoaded: 'x' });
    expect(hits(image, { Provider_Name: 'Microsoft-Windows-Sysmon', EventID: 7, ImageLoaded: 'x' })).toBe(1);
  });

  it('goes by the log source for everything else, and an absent part of a rule is free', () => {
    const linux = rule({ product: 'linux', category: 'process_creation' }, { Image: 'x' });
    expect(hits(linux, { Image: 'x' }, { product: 'linux', category: 'process_creation', service: 'auditd' })).toBe(1);
    expect(hits(linux, { Image: 'x' }, { product: 'linux', service: 'auditd' })).toBe(0);
    expect(hits(linux, { Image: 'x' }, { product: 'macos', category: 'process_creation' })).toBe(0);
    expect(hits(rule({ category: 'proxy' }, { A: 1 }), { A: 1 }, { product: 'squid', category: 'proxy' })).toBe(1);
    expect(
      hits(rule({ product: 'windows' }, ['x']), { A: 'x', Channel: 'Made up', EventID: 5 }, { product: 'windows' }),
    ).toBe(1);
  });
});

describe('hostile input', () => {
  it('does not stall expressions that backtracking engines never finish', () => {
    const made = read(
      document({
        selection: { 'A|re': [String.raw`(?:.*\)){1,}.*\"`, '(a+)+$', '(a|aa)+b', 'x*x*x*x*x*y'] },
        condition: 'selection',
      }),
    );
    const matcher = createMatcher([made]);
    const start = performance.now();
    for (const A of [')'.repeat(20_000), `${'a'.repeat(20_000)}!`, 'x'.repeat(20_000)])
      expect(matcher.match({ A }, { product: 'test' })).toEqual([]);
    expect(performance.now() - start).toBeLessThan(5_000);
  });

  it('survives events nested without end', () => {
    let deep: unknown = 'x';
    for (let level = 0; level < 20_000; level++) deep = level % 2 === 0 ? [deep] : { a: deep };
    const made = read(document({ word: ['needle'], field: { 'A|contains': 'x' }, condition: 'word or field' }));
    expect(createMatcher([made]).match({ A: deep, B: 'a needle' }, { product: 'test' }).length).toBe(1);
  });

  it('forgets routes made for made-up event ids, and still matches', () => {
    const rules = Array.from({ length: 50 }, (_, id) =>
      read(document({ s: { EventID: id, A: 'x' }, condition: 's' }, { product: 'windows', service: 'system' })),
    );
    const matcher = createMatcher(rules, { mostRoutes: 4 });
    for (let id = 0; id < 200; id++) {
      const found = matcher.match({ Channel: 'System', EventID: id, A: 'x' }, { product: 'windows' });
      expect(found.map(({ index }) => index)).toEqual(id < 50 ? [id] : []);
    }
  });
});
