import { describe, expect, it } from 'vitest';

import { ParseFault } from '../source.ts';
import { defineJsonSource, type JsonStream } from './json-source.ts';

const stream: JsonStream = {
  is: (value) => typeof value['what'] === 'string',
  sure: 80,
  dataset: 'example.log',
  logsource: { product: 'example', service: 'log' },
  prefix: 'example',
  fixed: { 'event.module': 'example' },
  time: ['when', 'meta.createdAt'],
  identity: ['uuid|id', 'part'],
  fields: {
    when: null,
    what: 'event.action',
    'who.mail': ['user.name', 'mailbox'],
    'who.address': ['source.ip', 'address'],
    took: ['event.duration', 'ms'],
    page: ['url.full', 'url'],
    port: 'destination.port',
  },
};

const source = defineJsonSource({
  id: 'example',
  title: 'Example',
  kind: 'cloud',
  summary: 'An example.',
  snippets: [],
  refusal: 'The object is no example.',
  streams: [stream],
});
const read = (value: unknown) => source.parse({ raw: JSON.stringify(value), value, receivedAt: 0 });

describe('a JSON source', () => {
  it('reads nested names into ECS and keeps the rest as attributes in snake case', () => {
    const event = read({
      what: 'sign-in',
      when: '2026-03-02T08:00:00Z',
      who: { mail: 'lea@armorique.example', address: '[2001:db8::1]:443', teamName: 'ventes' },
      took: 1.5,
      isHTTPRequest: true,
    });
    expect(event.time).toBe(Date.UTC(2026, 2, 2, 8));
    expect(event.ecs).toMatchObject({
      'event.action': 'sign-in',
      'user.name': 'lea',
      'user.domain': 'armorique.example',
      'user.email': 'lea@armorique.example',
      'source.ip': '2001:db8::1',
      'source.port': 443,
      'event.duration': 1_500_000,
    });
    expect(event.attrs).toEqual({ 'example.who.team_name': 'ventes', 'example.is_http_request': 'true' });
  });

  it('keeps a value that does not fit its column, and the second of two for one field', () => {
    const event = read({ what: 'x', port: 99_999, who: { mail: 'lea', address: 'pas une adresse' } });
    expect(event.ecs['destination.port']).toBeUndefined();
    expect(event.attrs).toEqual({ 'example.port': '99999', 'example.who.address': 'pas une adresse' });
    expect(event.ecs['user.name']).toBe('lea');
  });

  it('takes a URL apart and an address apart from a host name', () => {
    const event = read({ what: 'x', page: 'https://a.example:8443/b?c=d#e', who: { address: 'poste.example' } });
    expect(event.ecs).toMatchObject({ 'url.domain': 'a.example', 'source.domain': 'poste.example' });
    expect(event.attrs).toMatchObject({
      'url.path': '/b',
      'url.query': 'c=d',
      'url.port': '8443',
      'url.scheme': 'https',
    });
  });

  it('knows a record by its identity, of which the first part must be there', () => {
    expect(read({ what: 'x', id: 7, part: 2 }).sourceEventId).toBe('7/2');
    expect(read({ what: 'x', uuid: 'u', id: 7 }).sourceEventId).toBe('u/');
    expect(read({ what: 'x', part: 2 }).sourceEventId).toBeNull();
  });

  it('finds the record in what carriers wrap around it', () => {
    const inner = { what: 'sign-in' };
    const data = Buffer.from(JSON.stringify(inner)).toString('base64');
    for (const wrapped of [
      { detail: inner },
      { message: JSON.stringify(inner) },
      { event: { original: JSON.stringify(inner) } },
      { message: { data }, subscription: 's' },
      { body: JSON.stringify({ detail: inner }) },
    ])
      expect(read(wrapped).ecs['event.action']).toBe('sign-in');
  });

  it('refuses what is not its own with its sentence, and is not sure of it', () => {
    expect(() => read({ other: 1 })).toThrow(new ParseFault('The object is no example.'));
    expect(source.recognise?.({ raw: '', value: { other: 1 }, receivedAt: 0 })).toBe(0);
    expect(source.recognise?.({ raw: '', value: { what: 'x' }, receivedAt: 0 })).toBe(80);
  });

  it('does not change the record it reads', () => {
    const value = Object.freeze({ what: 'x', who: Object.freeze({ mail: 'a@b.example' }) });
    expect(read(value).native).toBe(value);
  });

  it('reads tens of thousands of records a second', () => {
    const value = {
      what: 'x',
      when: 1_772_438_400,
      who: { mail: 'a@b.example', address: '192.0.2.1' },
      a: { b: { c: 1 } },
    };
    const started = performance.now();
    for (let count = 0; count < 20_000; count++) read(value);
    expect(performance.now() - started).toBeLessThan(30_000);
  });
});
