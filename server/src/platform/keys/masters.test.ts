import { afterEach, describe, expect, test } from 'vitest';

import { createOutbound } from '../outbound.ts';
import { Secret } from '../secret.ts';
import { createMasterKeys, type MasterSettings } from './masters.ts';
import { aHashicorpVault, aKms, type Peer } from './peers.ts';

const arn = 'arn:aws:kms:eu-west-3:111122223333:key/0d990263-da1a-4b5e-b7a2-43d0ee6de4cb';
const now = () => new Date('2026-03-14T09:26:53.000Z');
const account = { accessKeyId: 'AKIATEST', secretAccessKey: 'the right one', region: 'eu-west-3', now };
const outbound = createOutbound({ allow: ['127.0.0.1'] });
const key = Buffer.alloc(32, 3);
/** As each says that what it was given does not fit. */
const refused = /unable to authenticate|InvalidCiphertextException|status 400/;

let peer: Peer | null = null;
afterEach(async () => {
  await peer?.close();
  peer = null;
});

const settings = (more: Partial<MasterSettings> = {}): MasterSettings => ({
  kind: 'local',
  local: [Buffer.alloc(32, 1)],
  aws: null,
  hashicorp: null,
  outbound,
  now,
  ...more,
});
async function kms(secretAccessKey = account.secretAccessKey) {
  peer ??= await aKms(account, arn);
  const credentials = {
    accessKeyId: account.accessKeyId,
    secretAccessKey: new Secret(secretAccessKey),
    sessionToken: null,
  };
  return createMasterKeys(settings({ kind: arn, aws: { credentials, kmsEndpoint: peer.url } })).current;
}
async function transit(token = 'hvs.good') {
  peer ??= await aHashicorpVault('hvs.good');
  const hashicorp = { place: { address: peer.url, namespace: null }, token: () => Promise.resolve(new Secret(token)) };
  return createMasterKeys(settings({ kind: 'vault:transit/tocsin', hashicorp })).current;
}

describe.each([
  ['of this process', () => Promise.resolve(createMasterKeys(settings()).current)],
  ['in AWS KMS', () => kms()],
  ['in the transit engine of HashiCorp Vault', () => transit()],
])('a master key %s', (_where, open) => {
  test('unwraps what it has wrapped, under the same name only', async () => {
    const master = await open();
    const wrapped = await master.wrap(key, 'one/1');
    expect(wrapped).not.toContain(key.toString('base64').slice(0, 10));
    expect(await master.wrap(key, 'one/1')).not.toBe(wrapped);
    expect(await master.unwrap(wrapped, 'one/1')).toEqual(key);
    await expect(master.unwrap(wrapped, 'other/1')).rejects.toThrow(refused);
    await expect(master.unwrap(wrapped, 'one/2')).rejects.toThrow(refused);
  });
});

test('AWS KMS is asked with signed requests, and a wrong key is told by its name alone', async () => {
  await (await kms()).wrap(key, 'one/1');
  expect(peer?.requests).toEqual(['TrentService.Encrypt']);
  const wrong = await kms('the wrong one');
  await expect(wrong.wrap(key, 'one/1')).rejects.toMatchObject({
    code: 'master_key_unavailable',
    message: 'AWS KMS did not open the key: InvalidSignatureException.',
  });
});

test('HashiCorp Vault refuses another token, and the reason holds neither token nor key', async () => {
  const wrong = await transit('hvs.bad');
  await expect(wrong.wrap(key, 'one/1')).rejects.toMatchObject({
    code: 'master_key_unavailable',
    message: 'HashiCorp Vault did not open the key: status 403.',
  });
});

test('key services are reached through the outbound guard only', async () => {
  const strict = createOutbound({ allow: [] });
  peer = await aHashicorpVault('hvs.good');
  const hashicorp = {
    place: { address: peer.url, namespace: null },
    token: () => Promise.resolve(new Secret('hvs.good')),
  };
  const { current } = createMasterKeys(settings({ kind: 'vault:transit/tocsin', hashicorp, outbound: strict }));
  await expect(current.wrap(key, 'one/1')).rejects.toMatchObject({ code: 'address_not_allowed' });
  expect(peer.requests).toEqual([]);
  await strict.close();
});

test('finds the key before, by the name that stands beside what it wrapped', async () => {
  const before = createMasterKeys(settings());
  const wrapped = await before.current.wrap(key, 'one/1');
  const after = createMasterKeys(settings({ local: [Buffer.alloc(32, 2), Buffer.alloc(32, 1)] }));
  expect(after.current.id).not.toBe(before.current.id);
  expect(await after.find(before.current.id)?.unwrap(wrapped, 'one/1')).toEqual(key);
  expect(after.find('local:0000000000000000')).toBeNull();
  expect(() => createMasterKeys(settings({ kind: arn }))).toThrow('cannot be reached');
});
