// Amazon SNS: signatures of both versions, pinned hosts, confirmation; with a certificate made for the test.
import 'reflect-metadata';
import { createSign, KeyObject, webcrypto } from 'node:crypto';

import { X509CertificateGenerator } from '@peculiar/x509';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import type { DatabaseHandle } from '#platform/database';
import { openTestDatabase, type TestContext } from '#platform/testing';

import { listAlerts } from '../../alerts/list.ts';
import { aGround, anAdmin, deliveriesOf, type Ground } from './fixtures.ts';
import { signedText } from './sns.ts';

/** As Amazon's: RSA, and signed by itself. */
async function certify(): Promise<{ pem: string; key: KeyObject }> {
  const algorithm = {
    name: 'RSASSA-PKCS1-v1_5',
    hash: 'SHA-256',
    publicExponent: new Uint8Array([1, 0, 1]),
    modulusLength: 2048,
  };
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const certificate = await X509CertificateGenerator.createSelfSigned({
    name: 'CN=sns.amazonaws.com',
    notBefore: new Date('2025-01-01'),
    notAfter: new Date('2035-01-01'),
    signingAlgorithm: algorithm,
    keys,
  });
  return { pem: certificate.toString('pem'), key: KeyObject.from(keys.privateKey) };
}

const host = 'https://sns.eu-west-1.amazonaws.com';
const topic = 'arn:aws:sns:eu-west-1:111122223333:alerts';
const finding = {
  schemaVersion: '2.0',
  type: 'Recon:EC2/Portscan',
  id: 'f1',
  severity: 5,
  title: 'Port scan',
  service: {},
};

describe('messages of a topic', () => {
  let own: Awaited<ReturnType<typeof certify>>;
  let handle: DatabaseHandle;
  let ground: Ground;
  let ctx: TestContext;
  let called: string[];
  beforeAll(async () => {
    handle = await openTestDatabase();
    own = await certify();
  });
  beforeEach(async () => {
    ctx = await anAdmin(handle, new Date().toISOString());
    called = [];
    ground = await aGround(handle, ctx.clock, ({ url }) => {
      called.push(url);
      const body = url.endsWith('.pem') ? Buffer.from(own.pem) : Buffer.from('<Confirmed/>');
      return Promise.resolve({ status: 200, headers: {}, body, url });
    });
  });
  afterEach(() => ground.close());

  const signed = (over: Record<string, string> = {}, version: '1' | '2' = '2') => {
    const envelope: Record<string, string> = {
      Type: 'Notification',
      MessageId: 'm-1',
      TopicArn: topic,
      Message: JSON.stringify({ 'detail-type': 'GuardDuty Finding', detail: finding }),
      Timestamp: ctx.now().toISOString(),
      SignatureVersion: version,
      SigningCertURL: `${host}/SimpleNotificationService-abc.pem`,
      ...over,
    };
    const sign = createSign(version === '1' ? 'RSA-SHA1' : 'RSA-SHA256').update(signedText(envelope));
    return { ...envelope, Signature: sign.sign(own.key, 'base64') };
  };
  const alerts = async () => (await listAlerts(ctx, { sort: '-createdAt', limit: 10 })).items;

  it.each(['1', '2'] as const)('signed in version %s become the alerts they carry, once', async (version) => {
    const { path } = await ground.webhook(ctx, 'guardduty');
    const message = signed({}, version);
    expect(await ground.send(path, { body: message })).toMatchObject({ status: 200, body: { alerts: 1 } });
    expect(await alerts()).toMatchObject([{ title: 'Port scan', attack: { tactics: ['reconnaissance'] } }]);
    // SNS tries again with the same id and a new body of the envelope.
    expect(await ground.send(path, { body: { ...message, UnsubscribeURL: `${host}/?x` } })).toMatchObject({
      body: { repeated: true },
    });
    expect(called).toEqual([`${host}/SimpleNotificationService-abc.pem`]);
  });

  it('ask for a subscription, which is confirmed at Amazon', async () => {
    const { path } = await ground.webhook(ctx, 'aws-sns');
    const SubscribeURL = `${host}/?Action=ConfirmSubscription&Token=t`;
    const body = signed({ Type: 'SubscriptionConfirmation', Message: 'You have chosen …', Token: 't', SubscribeURL });
    expect(await ground.send(path, { body })).toMatchObject({ status: 200 });
    expect(called).toContain(SubscribeURL);
    expect(await alerts()).toEqual([]);
  });

  it.each([
    ['changed', { Message: 'other' }, {}],
    [
      'with a certificate from elsewhere',
      {},
      { SigningCertURL: 'https://sns.eu-west-1.amazonaws.com.evil.example/x.pem' },
    ],
    ['with a certificate over plain HTTP', {}, { SigningCertURL: 'http://sns.eu-west-1.amazonaws.com/x.pem' }],
    ['with a certificate of another service', {}, { SigningCertURL: 'https://s3.amazonaws.com/bucket/x.pem' }],
    ['of the day before yesterday', {}, { Timestamp: '2020-01-01T00:00:00Z' }],
    ['of an unknown version', { SignatureVersion: '9' }, {}],
  ])('%s are refused, and nothing is called but Amazon', async (_, after, before) => {
    const { path } = await ground.webhook(ctx, 'aws-sns');
    const body = { ...signed(before), ...after };
    expect(await ground.send(path, { body })).toMatchObject({ status: 403, body: { code: 'webhook_signature' } });
    expect(called.filter((url) => !url.startsWith(`${host}/`))).toEqual([]);
    expect(await deliveriesOf(ctx)).toMatchObject([{ status: 'refused' }]);
  });

  it('that would confirm elsewhere are refused without a call there', async () => {
    const { path } = await ground.webhook(ctx, 'aws-sns');
    const body = signed({
      Type: 'SubscriptionConfirmation',
      Message: 'x',
      Token: 't',
      SubscribeURL: 'http://169.254.169.254/latest',
    });
    expect(await ground.send(path, { body })).toMatchObject({ status: 400, body: { code: 'webhook_subscription' } });
    expect(called.every((url) => url.startsWith(`${host}/`))).toBe(true);
  });
});
