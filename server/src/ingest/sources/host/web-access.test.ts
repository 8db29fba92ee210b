// Access and error lines of web servers, as people configure them, and that public rules for web servers find them.
import type { EcsDocument } from '@tocsin/contracts/event';
import { createMatcher, parseSigma } from '@tocsin/sigma';
import { describe, expect, it } from 'vitest';

import { findSource } from '../index.ts';

const parse = (id: string, raw: string) => {
  const source = findSource(id);
  if (source === undefined) throw new Error(`There is no source ${id}.`);
  return source.parse({ raw, receivedAt: Date.UTC(2026, 2, 2) });
};

const at = '[02/Mar/2026:08:00:00 +0000]';

describe('a line of an access log', () => {
  it.each<[string, string, EcsDocument]>([
    [
      'has a client',
      `192.0.2.1 - - ${at} "GET / HTTP/1.1" 200 1`,
      { 'source.ip': '192.0.2.1', 'event.outcome': 'success' },
    ],
    [
      'has an IPv6 client',
      `2001:db8::1 - - ${at} "GET / HTTP/1.1" 500 1`,
      { 'source.ip': '2001:db8::1', 'event.outcome': 'failure' },
    ],
    ['has a client with a port', `192.0.2.1:8080 - - ${at} "GET / HTTP/1.1" 200 1`, { 'source.port': 8080 }],
    [
      'has a virtual host',
      `www.example.com:443 192.0.2.1 - - ${at} "GET / HTTP/1.1" 200 1`,
      { 'destination.domain': 'www.example.com', 'destination.port': 443, 'source.ip': '192.0.2.1' },
    ],
    ['has a user', `192.0.2.1 - claire ${at} "GET / HTTP/1.1" 200 1`, { 'user.name': 'claire' }],
    ['was forwarded', `10.0.0.1, 198.51.100.2 - - ${at} "GET / HTTP/1.1" 200 1`, { 'source.ip': '198.51.100.2' }],
    [
      'holds quotes in the agent',
      `192.0.2.1 - - ${at} "GET / HTTP/1.1" 200 1 "-" "a \\"b\\" c"`,
      { 'user_agent.original': 'a \\"b\\" c' },
    ],
    ['holds spaces in the target', `192.0.2.1 - - ${at} "GET /a b HTTP/1.1" 200 1`, { 'http.request.method': 'GET' }],
    ['holds no request', `192.0.2.1 - - ${at} "-" 408 0`, { 'http.response.status_code': 408 }],
  ])('that %s', (_, raw, expected) => {
    for (const id of ['apache', 'nginx', 'tomcat']) expect(parse(id, raw).ecs).toMatchObject(expected);
  });

  it('that asks a proxy for a whole address has its host', () => {
    const event = parse('nginx', `192.0.2.1 - - ${at} "GET http://www.example.com:81/x?y=1 HTTP/1.1" 200 1`);
    expect(event.ecs).toMatchObject({ 'url.domain': 'www.example.com', 'url.full': 'http://www.example.com:81/x?y=1' });
    expect(event.attrs).toMatchObject({ 'url.path': '/x', 'url.query': 'y=1', 'url.port': '81' });
  });

  it('keeps a path that is badly encoded, and decodes one that is well', () => {
    expect(parse('apache', `192.0.2.1 - - ${at} "GET /%zz HTTP/1.1" 200 1`).attrs['url.path']).toBe('/%zz');
    expect(parse('apache', `192.0.2.1 - - ${at} "GET /%2e%2e/a HTTP/1.1" 200 1`).attrs['url.path']).toBe('/../a');
  });
});

it.each(['apache', 'nginx', 'tomcat', 'iis'])('rules for web servers match what %s logs', (id) => {
  const rule = `
title: t
logsource: { category: webserver }
detection:
  target: { cs-method: GET, 'cs-uri|contains': '/.git/', sc-status: 200, 'cs-user-agent|contains': sqlmap }
  condition: target
`;
  const { rules, faults } = parseSigma(rule);
  expect(faults).toEqual([]);
  const line =
    id === 'iis'
      ? '2026-03-02 08:00:00 10.0.0.1 GET /.git/config - 80 - 192.0.2.1 sqlmap/1.8 - 200 0 0 15'
      : `192.0.2.1 - - ${at} "GET /.git/config HTTP/1.1" 200 1 "-" "sqlmap/1.8"`;
  const { native, logsource } = parse(id, line);
  expect(createMatcher(rules).match(native, logsource)).toHaveLength(1);
});

it('a directive of an IIS file is kept as what it is', () => {
  expect(parse('iis', '#Fields: date time s-ip cs-method').dataset).toBe('iis.header');
});
