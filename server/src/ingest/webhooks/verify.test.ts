// Signatures of known products, computed here by hand as each documents it; then wrong, late and foreign ones.
import { createHmac } from 'node:crypto';

import { WebhookVerify } from '@tocsin/contracts/api/webhooks';
import { describe, expect, it } from 'vitest';

import { verifyPresets, type PresetId } from './verify-presets.ts';
import { verifyDelivery } from './verify.ts';

const secret = 'a secret of the test';
const body = Buffer.from('{"title":"Ünïcode \u{1F6A8}","n":1}');
const now = Date.parse('2026-03-14T12:00:00Z');
const seconds = String(now / 1000);
const mac = (
  hash: string,
  parts: (string | Buffer)[],
  encoding: 'hex' | 'base64' = 'hex',
  key: string | Buffer = secret,
) => {
  const made = createHmac(hash, key);
  for (const part of parts) made.update(part);
  return made.digest(encoding);
};
const check = (
  preset: PresetId,
  headers: Record<string, string>,
  over: { body?: Buffer; secrets?: string[]; now?: number } = {},
) =>
  verifyDelivery(
    verifyPresets[preset].verify,
    over.secrets ?? [secret],
    { headers, body: over.body ?? body },
    over.now ?? now,
  );

const right: [string, PresetId, Record<string, string>][] = [
  ['GitHub', 'github', { 'x-hub-signature-256': `sha256=${mac('sha256', [body])}` }],
  ['Jira', 'jira', { 'x-hub-signature': `sha256=${mac('sha256', [body])}` }],
  ['GitLab', 'gitlab', { 'x-gitlab-token': secret }],
  ['Okta', 'okta', { authorization: secret }],
  ['a bearer token', 'token', { authorization: `Bearer ${secret}` }],
  ['HTTP Basic', 'basic', { authorization: `Basic ${Buffer.from(secret).toString('base64')}` }],
  [
    'Slack',
    'slack',
    { 'x-slack-request-timestamp': seconds, 'x-slack-signature': `v0=${mac('sha256', [`v0:${seconds}:`, body])}` },
  ],
  [
    'Zoom',
    'zoom',
    { 'x-zm-request-timestamp': seconds, 'x-zm-signature': `v0=${mac('sha256', [`v0:${seconds}:`, body])}` },
  ],
  [
    'PagerDuty, one of two',
    'pagerduty',
    { 'x-pagerduty-signature': `v1=${'0'.repeat(64)},v1=${mac('sha256', [body])}` },
  ],
  ['Grafana', 'grafana', { 'x-grafana-alerting-signature': mac('sha256', [body]) }],
  [
    'Grafana with a timestamp',
    'grafana-timestamp',
    {
      'x-grafana-alerting-signature-timestamp': seconds,
      'x-grafana-alerting-signature': mac('sha256', [`${seconds}:`, body]),
    },
  ],
  [
    'CrowdStrike, body first, base64',
    'crowdstrike',
    {
      'x-cs-delivery-timestamp': '2026-03-14T12:00:10Z',
      'x-cs-primary-signature': mac('sha256', [body, '2026-03-14T12:00:10Z'], 'base64'),
    },
  ],
  [
    'CrowdStrike, time first, hex',
    'crowdstrike',
    { 'x-cs-delivery-timestamp': seconds, 'x-cs-primary-signature': mac('sha256', [seconds, body]) },
  ],
  ['SignalFx', 'signalfx', { 'x-sfx-signature': mac('sha1', [body], 'base64') }],
  [
    'Standard Webhooks, the second of two',
    'standard',
    {
      'webhook-id': 'msg_1',
      'webhook-timestamp': seconds,
      'webhook-signature': `v1,${Buffer.alloc(32).toString('base64')} v1,${mac('sha256', [`msg_1.${seconds}.`, body], 'base64')}`,
    },
  ],
];

describe.each(right)('%s', (_, preset, headers) => {
  it('is found right, with the secret before the newest as well', () => {
    expect(check(preset, headers)).toHaveProperty('proof');
    expect(check(preset, headers, { secrets: ['the newest', secret] })).toHaveProperty('proof');
  });
  it('is wrong with another secret, without its header, and empty', () => {
    expect(check(preset, headers, { secrets: ['another'] })).toHaveProperty('because');
    expect(check(preset, {})).toHaveProperty('because');
    expect(check(preset, Object.fromEntries(Object.keys(headers).map((name) => [name, ''])))).toHaveProperty('because');
    expect(check(preset, headers, { secrets: [] })).toHaveProperty('because');
  });
  it('is wrong for another body, where the body is signed', () => {
    const other = check(preset, headers, { body: Buffer.from('{}') });
    const signed = verifyPresets[preset].verify.algorithm.startsWith('hmac');
    expect(other).toHaveProperty(signed ? 'because' : 'proof');
  });
  it('is late where it has a time', () => {
    const late = check(preset, headers, { now: now + 400_000 });
    const early = check(preset, headers, { now: now - 400_000 });
    const timed = verifyPresets[preset].verify.timestampHeader !== null;
    const told = [late, early].map((each) => ('because' in each ? each.because : 'right'));
    const fits = timed ? /another time/ : /^right$/;
    expect(told.filter((text) => fits.test(text))).toHaveLength(2);
  });
});

it('an RFC 4231 vector is computed right', () => {
  const verify = WebhookVerify.parse({ header: 'x-s', algorithm: 'hmac-sha256' });
  const headers = { 'x-s': '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843' };
  const about = { headers, body: Buffer.from('what do ya want for nothing?') };
  expect(verifyDelivery(verify, ['Jefe'], about, now)).toHaveProperty('proof');
});

it('Standard Webhooks hands out its secret as base64', () => {
  const key = Buffer.alloc(24, 9);
  const headers = {
    'webhook-id': 'm',
    'webhook-timestamp': seconds,
    'webhook-signature': `v1,${mac('sha256', [`m.${seconds}.`, body], 'base64', key)}`,
  };
  expect(check('standard', headers, { secrets: [`whsec_${key.toString('base64')}`] })).toHaveProperty('proof');
});

it('the same signature has the same proof however it is written, and a token has none', () => {
  const hex = mac('sha256', [seconds, body]);
  const base64 = mac('sha256', [seconds, body], 'base64');
  const of = (signature: string) =>
    check('crowdstrike', { 'x-cs-delivery-timestamp': seconds, 'x-cs-primary-signature': signature });
  expect(of(hex)).toEqual(of(base64));
  expect(of(hex)).toEqual(of(hex.toUpperCase()));
  expect(check('gitlab', { 'x-gitlab-token': secret })).toEqual({ proof: null });
});

it('a custom template with sha512 and another header is followed', () => {
  const verify = WebhookVerify.parse({
    header: 'X-Acme',
    algorithm: 'hmac-sha512',
    prefix: 'sig:',
    templates: ['{id}|{timestamp}|{body}|end'],
    timestampHeader: 'X-Acme-Time',
    idHeader: 'X-Acme-Id',
  });
  const headers = {
    'x-acme-time': String(now),
    'x-acme-id': '7',
    'x-acme': `sig:${mac('sha512', [`7|${now}|`, body, '|end'])}`,
  };
  expect(verifyDelivery(verify, [secret], { headers, body }, now)).toHaveProperty('proof');
  expect(verifyDelivery(verify, [secret], { headers: { ...headers, 'x-acme-id': '8' }, body }, now)).toHaveProperty(
    'because',
  );
});

it('a body that is no text is signed as it is', () => {
  const bytes = Buffer.from([0xff, 0x00, 0xfe, 0x7b]);
  expect(
    check('github', { 'x-hub-signature-256': `sha256=${mac('sha256', [bytes])}` }, { body: bytes }),
  ).toHaveProperty('proof');
});
