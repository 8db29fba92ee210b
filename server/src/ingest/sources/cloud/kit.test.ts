import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { categories, outcomeOf } from './categories.ts';
import { snakeCase, splitAddress, transportOf } from './field-table.ts';
import { lowerFirstKeys } from './key-case.ts';
import { parseMoment } from './moments.ts';
import { quotedFields } from './quoted-fields.ts';
import { formatOf, isHeader } from './vpcflow-formats.ts';

describe('the times of cloud products', () => {
  it.each([
    ['2026-03-02T08:15:30.5Z', Date.UTC(2026, 2, 2, 8, 15, 30, 500)],
    [1_772_439_330, Date.UTC(2026, 2, 2, 8, 15, 30)],
    ['1772439330000', Date.UTC(2026, 2, 2, 8, 15, 30)],
    [1_772_439_330_123_456_000, Date.UTC(2026, 2, 2, 8, 15, 30, 123)],
    ['02/Mar/2026:09:15:30 +0100', Date.UTC(2026, 2, 2, 8, 15, 30)],
    ['Mon Mar 02 08:15:30 2026', Date.UTC(2026, 2, 2, 8, 15, 30)],
    ['Mon Mar  2 08:15:30 2026', Date.UTC(2026, 2, 2, 8, 15, 30)],
    ['Mon, 02 Mar 2026 08:15:30 +0000', Date.UTC(2026, 2, 2, 8, 15, 30)],
    ['3/2/2026 8:15:30 PM', Date.UTC(2026, 2, 2, 20, 15, 30)],
    ['3/2/2026 12:15:30 AM', Date.UTC(2026, 2, 2, 0, 15, 30)],
    ['20260302T081530Z', Date.UTC(2026, 2, 2, 8, 15, 30)],
    ['20260302081530.123', Date.UTC(2026, 2, 2, 8, 15, 30, 123)],
    ['2026-03-02', Date.UTC(2026, 2, 2)],
    ['2026-03-02 08:15:30 UTC', Date.UTC(2026, 2, 2, 8, 15, 30)],
  ])('reads %s', (text, expected) => {
    expect(parseMoment(text)).toBe(expected);
  });

  it.each(['', 'hier', '99/99', null, undefined, {}, 'Mon Foo'])('reads %s as none', (text) => {
    expect(parseMoment(text)).toBeNull();
  });
});

describe('categories', () => {
  const shapeOf = categories({ 'user.create': 'iam: user creation', 'user.*|*.user': 'iam: change', '*': 'web: info' });

  it('prefer exact names to patterns, and patterns in their order', () => {
    expect(shapeOf('USER.create')).toEqual({ category: ['iam'], type: ['user', 'creation'] });
    expect(shapeOf('user.lock')).toEqual({ category: ['iam'], type: ['change'] });
    expect(shapeOf('app.user')).toEqual({ category: ['iam'], type: ['change'] });
    expect(shapeOf('else')).toEqual({ category: ['web'], type: ['info'] });
  });

  it('say nothing where no name fits', () => {
    expect(categories({ a: 'b: c' })('z')).toEqual({ category: [], type: [] });
  });

  it('read a long action in time that grows with its length', () => {
    const started = performance.now();
    shapeOf('user'.repeat(200_000));
    expect(performance.now() - started).toBeLessThan(5_000);
  });
});

describe('small readings', () => {
  it('tell words of success from words of failure', () => {
    expect(['SUCCESS', 'Allowed', true].map(outcomeOf)).toEqual(['success', 'success', 'success']);
    expect(['deny', 'Failed', false].map(outcomeOf)).toEqual(['failure', 'failure', 'failure']);
    expect(['perhaps', 3, null].map(outcomeOf)).toEqual([undefined, undefined, undefined]);
  });

  it('write keys in snake case', () => {
    expect(['userIdentity', 'sourceIPAddress', 'HTTPHost', 'Already_snake', 'with space'].map(snakeCase)).toEqual([
      'user_identity',
      'source_ip_address',
      'http_host',
      'already_snake',
      'with_space',
    ]);
  });

  it('part an address from its port', () => {
    expect(splitAddress('192.0.2.1:80')).toEqual({ ip: '192.0.2.1', port: 80 });
    expect(splitAddress('[2001:db8::1]:80')).toEqual({ ip: '2001:db8::1', port: 80 });
    expect(splitAddress('2001:db8::1')).toEqual({ ip: '2001:db8::1', port: null });
    expect(splitAddress('host.example:80')).toEqual({ ip: null, port: 80 });
  });

  it('name transports by number', () => {
    expect(['6', 17, 'TCP', '250'].map(transportOf)).toEqual(['tcp', 'udp', 'tcp', '']);
  });

  it('lower the first letter of every key', () => {
    expect(lowerFirstKeys({ AccountId: 1, Service: { Action: [{ Type: 'x' }] } })).toEqual({
      accountId: 1,
      service: { action: [{ type: 'x' }] },
    });
  });

  it('split fields in quotes and brackets', () => {
    expect(quotedFields(String.raw`a [b c] "d \"e\" f" - "" g`)).toEqual([
      'a',
      'b c',
      String.raw`d \"e\" f`,
      '-',
      '',
      'g',
    ]);
    expect(quotedFields('"open')).toEqual(['open']);
  });
});

describe('the formats of VPC flow logs', () => {
  const words = (line: string): string[] => line.split(' ');

  it('tell the default, the documented and other orders apart', () => {
    const line = '2 111122223333 eni-0a 203.0.113.9 10.0.0.1 51515 22 6 20 4249 1772438400 1772438460 REJECT OK';
    expect(formatOf(words(line))?.slice(0, 5)).toEqual(['version', 'account-id', 'interface-id', 'srcaddr', 'dstaddr']);
    expect(formatOf(words('eni-0a REJECT 192.0.2.44 10.0.0.1 60000 3389 6'))).toEqual([
      'interface-id', 'action', 'srcaddr', 'dstaddr', 'srcport', 'dstport', 'protocol',
    ]); // prettier-ignore
    expect(formatOf(words('this is no flow log'))).toBeNull();
  });

  it('know the header of a file', () => {
    expect(isHeader(words('version account-id interface-id srcaddr dstaddr'))).toBe(true);
    expect(isHeader(words('2 111122223333 eni-0a'))).toBe(false);
  });
});

describe('the list of cloud sources', () => {
  it('holds every source that has a file here', () => {
    const here = import.meta.dirname;
    const index = readFileSync(join(here, 'index.ts'), 'utf8');
    const defining = readdirSync(here)
      .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
      .filter((name) =>
        /= define(?:Json|Line)Source\(\{|: Source = \{\n {2}id: '/.test(readFileSync(join(here, name), 'utf8')),
      );
    expect(defining.length).toBeGreaterThan(40);
    expect(defining.filter((name) => !index.includes(`'./${name}'`))).toEqual([]);
  });
});
