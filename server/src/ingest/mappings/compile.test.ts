import { Mapping, type MappingInput } from '@tocsin/contracts/mapping';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { ParseFault, type Source } from '../sources/source.ts';
import { compileMapping } from './compile.ts';

const receivedAt = Date.parse('2026-03-02T12:00:00Z');
const sourceOf = (mapping: MappingInput) => compileMapping('shop', 'Shop orders', Mapping.parse(mapping));
const parse = (mapping: MappingInput, raw: string) => {
  const value: unknown = raw.startsWith('{') ? JSON.parse(raw) : undefined;
  return sourceOf(mapping).parse({ raw, receivedAt, ...(value === undefined ? {} : { value }) });
};

test('JSON: nested and dotted names, values that are renamed, what is left over, constants', () => {
  const event = parse(
    {
      format: 'json',
      dataset: 'shop.order',
      logsource: { product: 'shop', service: 'order' },
      time: 'at',
      identity: 'id',
      message: 'note',
      fields: [
        { from: 'client.address', to: 'source.ip', as: 'ip' },
        { from: 'client.port', to: 'source.port', as: 'port' },
        { from: 'user', to: 'user.name', as: 'lower' },
        { from: 'verdict', to: 'event.outcome', values: { DENY: 'failure', ALLOW: 'success' } },
        { from: 'basket', to: 'shop.items', as: 'list' },
        { from: 'program', to: 'process.name', as: 'name-of-path' },
      ],
      constants: { 'event.category': 'network, session', 'observer.vendor': 'Aubrac' },
    },
    '{"at":"2026-03-02T08:00:00Z","id":7,"note":"paid\\nlate","client":{"address":"192.0.2.7","port":"443"},"user":"ANA","verdict":"DENY","basket":"tea, cups","program":"C:\\\\Shop\\\\till.exe","extra":{"deep":1}}',
  );
  expect(event).toEqual({
    time: Date.parse('2026-03-02T08:00:00Z'),
    dataset: 'shop.order',
    sourceEventId: '7',
    logsource: { product: 'shop', service: 'order' },
    native: expect.objectContaining({ user: 'ANA' }) as unknown,
    ecs: {
      'source.ip': '192.0.2.7',
      'source.port': 443,
      'user.name': 'ana',
      'event.outcome': 'failure',
      'process.name': 'till.exe',
      'event.category': ['network', 'session'],
      'observer.vendor': 'Aubrac',
      'event.kind': 'event',
    },
    attrs: {
      'shop.items': 'tea, cups',
      'shop.at': '2026-03-02T08:00:00Z',
      'shop.id': '7',
      'shop.note': 'paid\nlate',
      'shop.client.address': '192.0.2.7',
      'shop.client.port': '443',
      'shop.extra.deep': '1',
    },
    message: 'paid late',
  });
});

test('a value that does not fit its column is kept beside it', () => {
  const mapping: MappingInput = {
    format: 'json',
    dataset: 'a.b',
    fields: [{ from: 'address', to: 'source.ip', as: 'ip' }],
  };
  const event = parse(mapping, '{"address":"not-an-address"}');
  expect(event.ecs).toEqual({ 'event.kind': 'event' });
  expect(event.attrs).toEqual({ 'source.ip': 'not-an-address' });
});

test('name=value behind a syslog header, which says host and time', () => {
  const event = parse(
    {
      format: 'key-value',
      syslogHeader: true,
      dataset: 'till.sale',
      fields: [{ from: 'amount', to: 'till.amount', as: 'number' }],
    },
    '<14>1 2026-03-02T08:00:00Z till-7 till 42 - - amount=12 clerk="Ana B" paid=yes',
  );
  expect(event.time).toBe(Date.parse('2026-03-02T08:00:00Z'));
  expect(event.ecs['host.name']).toBe('till-7');
  expect(event.attrs).toEqual({ 'till.amount': '12', 'till.clerk': 'Ana B', 'till.paid': 'yes' });
});

test('columns by name, quoted and skipped', () => {
  const event = parse(
    {
      format: 'columns',
      separator: ';',
      columns: ['when', 'who', '', 'what'],
      dataset: 'door.log',
      time: 'when',
      fields: [{ from: 'who', to: 'user.name' }],
    },
    '02/Mar/2026:08:00:00 +0000;"Ana; B";secret;open',
  );
  expect(event.ecs['user.name']).toBe('Ana; B');
  expect(event.native).toEqual({ when: '02/Mar/2026:08:00:00 +0000', who: 'Ana; B', what: 'open' });
});

test('a pattern with named groups, and XML with attributes and repeated elements', () => {
  const pattern: MappingInput = {
    format: 'pattern',
    pattern: String.raw`^(?P<user>\S+) from (?P<address>\S+)`,
    dataset: 'vpn.login',
    fields: [{ from: 'address', to: 'source.ip', as: 'ip' }],
  };
  expect(parse(pattern, 'ana from 192.0.2.9 ok').native).toEqual({ user: 'ana', address: '192.0.2.9' });
  expect(() => parse(pattern, 'nobody')).toThrow('The record does not match the pattern.');
  const xml = parse(
    { format: 'xml', dataset: 'scan.item', fields: [{ from: 'item.host.@name', to: 'host.name' }] },
    '<item level="3"><host name="lyo-7">up</host><port>22</port><port>80</port></item>',
  );
  expect(xml.ecs['host.name']).toBe('lyo-7');
  expect(xml.native).toEqual({
    item: { '@level': '3', host: { '@name': 'lyo-7', '#text': 'up' }, port: ['22', '80'] },
  });
});

describe('what is wrong is said', () => {
  test('in the mapping', () => {
    const pattern = (text: string) => () => sourceOf({ format: 'pattern', pattern: text, dataset: 'a.b' });
    expect(pattern('(')).toThrow(/missing|parenthes/i);
    expect(pattern('(?=a)')).toThrow(/invalid|syntax/i);
    expect(pattern('abc')).toThrow('names no group');
    expect(Mapping.safeParse({ format: 'json', dataset: 'Shop' }).success).toBe(false);
    expect(Mapping.safeParse({ format: 'json', dataset: 'a.b', fields: [{ from: 'x', to: '1 2' }] }).success).toBe(
      false,
    );
  });

  test('in the record', () => {
    const json: MappingInput = { format: 'json', dataset: 'a.b', time: 'at' };
    expect(() => parse(json, 'plain text')).toThrow('not valid JSON');
    expect(() => parse(json, '{"at":"soon"}')).toThrow('“soon” in at is no time.');
    expect(parse(json, '{}').time).toBe(null);
    expect(() => parse({ format: 'xml', dataset: 'a.b' }, '<a><b></a>')).toThrow('no well-formed XML');
    expect(() => parse({ format: 'key-value', dataset: 'a.b' }, 'nothing here')).toThrow('no name=value pair');
  });
});

function outcomeOf(source: Source, raw: string): string {
  try {
    return source.parse({ raw, receivedAt }).message === '' ? 'read without a message' : 'read';
  } catch (error) {
    return error instanceof ParseFault ? 'refused' : String(error);
  }
}

test('no record makes any format throw anything but a refusal', () => {
  const mappings: MappingInput[] = [
    { format: 'json', dataset: 'a.b', time: 'a', fields: [{ from: 'a', to: 'source.ip', as: 'ip' }] },
    { format: 'key-value', dataset: 'a.b', syslogHeader: true },
    { format: 'columns', dataset: 'a.b', columns: ['a', 'b'] },
    { format: 'pattern', dataset: 'a.b', pattern: '(?P<a>.*)(?P<b>x+)$' },
    { format: 'xml', dataset: 'a.b' },
    { format: 'text', dataset: 'a.b', message: 'message' },
  ];
  const record = fc.oneof(fc.string({ unit: 'binary' }), fc.json(), fc.constant('<a>'.repeat(30_000)));
  for (const mapping of mappings) {
    const source = sourceOf(mapping);
    fc.assert(
      fc.property(record, (raw) => {
        expect(outcomeOf(source, raw)).toMatch(/^(?:read|refused)$/);
      }),
      { numRuns: 300 },
    );
  }
});
