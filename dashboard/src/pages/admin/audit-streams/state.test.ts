// How a stream is doing, and what a form makes of what is typed.
import type { AuditSink } from '@tocsin/contracts/api/audit-streams';
import { describe, expect, test } from 'vitest';

import { draftOf, filterChoices, settingsOf } from './form.ts';
import { stateOf } from './state.ts';

const now = Date.parse('2026-03-14T09:30:00.000Z');
const aSink = (about: Partial<AuditSink> = {}): AuditSink => ({
  id: '1',
  name: 'SIEM',
  settings: { kind: 'syslog', host: 'siem.example', port: 6514, tls: true, ca: null },
  hasCredential: false,
  filter: [],
  needToKnow: false,
  enabled: true,
  delivered: 1,
  deliveredAt: null,
  sentAt: null,
  waiting: { count: 0, oldestAt: null },
  problem: null,
  failures: 0,
  retryAt: null,
  createdBy: 'Ana',
  createdAt: '2026-03-14T09:00:00.000Z',
  rev: 1,
  ...about,
});

describe('a stream', () => {
  test.each([
    ['neutral', { enabled: false, problem: 'p' }],
    ['high', { problem: 'p' }],
    ['medium', { waiting: { count: 1, oldestAt: '2026-03-14T09:28:00.000Z' } }],
    ['ok', { waiting: { count: 1, oldestAt: '2026-03-14T09:29:59.000Z' } }],
    ['ok', {}],
  ])('is %s', (tone, about) => {
    expect(stateOf(aSink(about), now).tone).toBe(tone);
  });
});

test('what was kept is what is sent again, and a plain connection keeps no certificates', () => {
  const ca = '-----BEGIN CERTIFICATE-----';
  const tls = aSink({ settings: { kind: 'syslog', host: 'h', port: 1, tls: true, ca } });
  expect(settingsOf(draftOf(tls))).toEqual(tls.settings);
  expect(settingsOf({ ...draftOf(tls), tls: false })).toMatchObject({ tls: false, ca: null });
  const https = aSink({ settings: { kind: 'https', url: 'https://siem.example/', auth: 'hmac', ca } });
  expect(settingsOf(draftOf(https))).toEqual(https.settings);
});

test('the filter offers each area and each kind once', () => {
  const all = filterChoices.flatMap(({ items }) => items);
  expect(new Set(all).size).toBe(all.length);
  expect(all).toEqual(expect.arrayContaining(['session', 'session.refused']));
});
