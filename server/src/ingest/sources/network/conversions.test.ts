// How durations, endpoints, accounts and web addresses become ECS fields.
import { describe, expect, it } from 'vitest';

import { parseSyslogMessage } from '../../doors/syslog-message.ts';
import { fromClock, fromSeconds, putEndpoint, putFullUrl, putUrl, putUser, transportOf } from './conversions.ts';
import { type Draft, got, put, startDraft } from './draft.ts';

const draft = (): Draft =>
  startDraft({ module: 'a_b', vendor: 'V', product: 'P', type: 'firewall' }, parseSyslogMessage('x', 0), {});

describe('conversions', () => {
  it('name protocols by their number', () => {
    expect(['6', '17', '58', 'TCP', '250'].map(transportOf)).toEqual(['tcp', 'udp', 'ipv6-icmp', 'tcp', '250']);
  });

  it('read durations as nanoseconds, and nothing else', () => {
    expect(fromClock('0:01:07')).toBe(67e9);
    expect(fromClock('1h:02m:03s')).toBe(3723e9);
    expect(fromClock('2d 03:04:05')).toBe((2 * 86_400 + 3 * 3600 + 4 * 60 + 5) * 1e9);
    expect(fromClock('soon')).toBeNull();
    expect(fromSeconds('1.5')).toBe(1.5e9);
    expect(fromSeconds('-1')).toBeNull();
    expect(fromSeconds('')).toBeNull();
    expect(fromSeconds('99999999999999')).toBeNull();
  });

  it.each([
    ['192.0.2.1:443', '192.0.2.1', '', '443'],
    ['192.0.2.1', '192.0.2.1', '', ''],
    ['[2001:db8::1]:443', '2001:db8::1', '', '443'],
    ['2001:db8::1', '2001:db8::1', '', ''],
    ['web.example.org:80', '', 'web.example.org', '80'],
  ])('split the endpoint %s', (text, ip, domain, port) => {
    const one = draft();
    putEndpoint(one, 'source', text);
    expect([got(one, 'source.ip'), got(one, 'source.domain'), got(one, 'source.port')]).toEqual([ip, domain, port]);
  });

  it('take accounts apart', () => {
    const one = draft();
    putUser(one, 'user', 'DOM\\claire');
    expect([got(one, 'user.domain'), got(one, 'user.name')]).toEqual(['DOM', 'claire']);
  });

  it.each([
    ['https://www.example.org:8443/a/b.php?x=1#top', false, 'www.example.org', '/a/b.php', 'x=1'],
    ['/a?x=1', false, '', '/a', 'x=1'],
    ['www.example.org/a', true, 'www.example.org', '/a', ''],
    ['www.example.org:443', true, 'www.example.org', '', ''],
    ['http://user:secret@example.org/', false, 'example.org', '/', ''],
    ['nonsense', false, '', '', ''],
  ])('take the address %s apart', (url, bare, domain, path, query) => {
    const one = draft();
    putUrl(one, url, { bare });
    expect([got(one, 'url.domain'), got(one, 'url.path'), got(one, 'url.query')]).toEqual([domain, path, query]);
  });

  it('put the parts of an address together where the record has no whole one', () => {
    const one = draft();
    put(one, 'url.domain', 'www.example.org');
    put(one, 'url.path', '/a');
    put(one, 'url.query', 'x=1');
    putFullUrl(one, 'https');
    expect(got(one, 'url.full')).toBe('https://www.example.org/a?x=1');
  });

  it('refuse what does not fit its field, and say so', () => {
    const one = draft();
    expect(put(one, 'source.ip', 'a name')).toBe(false);
    expect(put(one, 'source.nat.ip', 'a name')).toBe(false);
    expect(put(one, 'source.nat.ip', '192.0.2.1')).toBe(true);
    expect(put(one, 'destination.port', '70000')).toBe(false);
    expect(put(one, 'user.name', '-')).toBe(true);
    expect(one.ecs['user.name']).toBeUndefined();
    expect(one.attrs['source.nat.ip']).toBe('192.0.2.1');
  });
});
