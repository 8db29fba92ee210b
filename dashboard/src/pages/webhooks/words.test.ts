// What the page says follows from what the server said.
import { expect, test } from 'vitest';

import { entityIn, fillStep, laidOut, lookOf, mappingText } from './words.ts';

const now = Date.parse('2026-03-14T12:00:00Z');
const at = (hours: number) => new Date(now - hours * 3_600_000).toISOString();

test.each([
  [{ enabled: false, lastDeliveryAt: at(0), lastStatus: 'done' }, 'off'],
  [{ enabled: true, lastDeliveryAt: null, lastStatus: null }, 'never'],
  [{ enabled: true, lastDeliveryAt: at(1), lastStatus: 'refused' }, 'failing'],
  [{ enabled: true, lastDeliveryAt: at(1), lastStatus: 'empty' }, 'on'],
  [{ enabled: true, lastDeliveryAt: at(30), lastStatus: 'done' }, 'half'],
] as const)('%j looks %s', (webhook, look) => expect(lookOf(webhook, now)).toBe(look));

test('steps come out ready to copy, and say what is missing', () => {
  const address = 'https://tocsin.example:8480/api/v1/webhooks/splunk/abc';
  expect(fillStep('url: {url}, ^{urlPattern}/.*$', { address, secret: null })).toBe(
    `url: ${address}, ^https://tocsin\\.example:8480/.*$`,
  );
  expect(fillStep('{secret}', { address, secret: null })).toBe('THE-SECRET-SHOWN-WHEN-IT-WAS-MADE');
  expect(fillStep('{{#context.alerts}}{{{.}}}', { address, secret: 's' })).toBe('{{#context.alerts}}{{{.}}}');
});

test('entities, payloads and mappings are shown as they are', () => {
  expect(entityIn('url:https://a.example/:x')).toEqual({ kind: 'url', value: 'https://a.example/:x' });
  expect(entityIn('planet:earth')).toBeNull();
  expect(laidOut('{"a":1}')).toBe('{\n  "a": 1\n}');
  expect(laidOut('{"a":1}{"b":2}')).toBe('{"a":1}{"b":2}');
  expect(mappingText({ items: null, title: ['t'], severities: {}, id: [] })).toBe('{\n  "title": [\n    "t"\n  ]\n}');
});
