// Snippets come out ready to copy: known values in, unknown ones marked, nothing else touched.
import fc from 'fast-check';
import { expect, test } from 'vitest';

import { textOf } from '../../ui/filled-text.tsx';
import { fillSnippet, syslogDoor, type Door, type Known } from './fill-snippet.ts';

const door = (id: string, address: string, open: boolean): Door => ({ id, title: id, address, open });
const known: Known = { url: 'https://tocsin.example:8480', key: null, site: null, doors: [] };
const filled = (text: string, more: Partial<Known> = {}) => textOf(fillSnippet(text, { ...known, ...more }));

test('everything known is filled in', () => {
  const text = "curl '{url}/api/v1/ingest/json?site={site}' -H 'Authorization: Bearer {key}'";
  expect(filled(text, { key: 'tk_1', site: 'lyo' })).toBe(
    "curl 'https://tocsin.example:8480/api/v1/ingest/json?site=lyo' -H 'Authorization: Bearer tk_1'",
  );
});

test.each([
  ['{url}/x?site={site}', 'https://tocsin.example:8480/x'],
  ['{url}/x?a=1&site={site}', 'https://tocsin.example:8480/x?a=1'],
  ['{url}/x?site={site}&a=1', 'https://tocsin.example:8480/x?a=1'],
  ['site = "{site}"', 'site = "SITE"'],
])('without a site, %s becomes %s', (text, expected) => expect(filled(text)).toBe(expected));

test('what is missing is marked, and only that', () => {
  const parts = fillSnippet('{key} at {url}', known);
  expect(parts.filter(({ look }) => look === 'open').map(({ text }) => text)).toEqual(['YOUR-API-KEY']);
});

test('syslog goes to the open door of its protocol', () => {
  const doors = [door('syslog-udp', '0.0.0.0:5514', true), door('syslog-tcp', '10.0.0.5:6514', true)];
  expect(syslogDoor('protocol="udp" {syslogPort}', { url: known.url, doors })).toEqual({
    host: 'tocsin.example',
    port: '5514',
  });
  expect(syslogDoor('protocol="tcp" {syslogPort}', { url: known.url, doors })).toEqual({
    host: '10.0.0.5',
    port: '6514',
  });
});

test('a closed door has no port', () => {
  expect(filled('{syslogHost}:{syslogPort}', { doors: [door('syslog-tcp', '0.0.0.0:0', false)] })).toBe(
    'tocsin.example:PORT',
  );
});

test('text without places, braces of other languages included, stays as it is', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      fc.pre(!/\{(url|key|site|syslogHost|syslogPort)\}/.test(text));
      expect(filled(text)).toBe(text);
    }),
  );
  expect(filled('${env} { Get-Content $mark }')).toBe('${env} { Get-Content $mark }');
});
