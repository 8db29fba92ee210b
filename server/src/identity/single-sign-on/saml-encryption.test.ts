// Assertions that are encrypted for Tocsin: opened with either key, held to the same rules, and asked for where that is set.
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { activitiesOf, openTestDatabase, testClock } from '#platform/testing';

import { outcomeOf } from '../browser.fixtures.ts';
import { startTocsin, type Tocsin } from './fixtures.ts';
import { startSamlPeer, type SamlPeer } from './saml-peer.fixtures.ts';
import { openSamlWorld, signInBySaml, type Forge, type SamlWorld } from './saml-world.fixtures.ts';

const handle = await openTestDatabase();
const clock = testClock(new Date());
let tocsin: Tocsin;
let peer: SamlPeer;
beforeAll(async () => {
  tocsin = await startTocsin(handle, clock);
  peer = await startSamlPeer();
});
afterAll(async () => {
  await tocsin.close();
  await handle.close();
});

const invalid = '/sign-in?problem=provider_answer_invalid';
const aWorld = (): Promise<SamlWorld> => openSamlWorld({ handle, base: tocsin.base, clock, peer });
const one = ({ id }: SamlWorld) => ({ identityProviderId: id });
const makeKey = (world: SamlWorld) => world.owner.call('POST /identity-providers/:identityProviderId/keys', one(world));
const signIn = async (world: SamlWorld, name: string, forge: Forge): Promise<string> =>
  (await signInBySaml(world, { nameId: `${name}@${world.domain}` }, forge)).where;
async function require(world: SamlWorld): Promise<unknown> {
  const { items } = await world.owner.call('GET /identity-providers', {});
  const settings = items.find(({ id }) => id === world.id)?.settings;
  if (settings?.kind !== 'saml') throw new Error('It is no SAML provider.');
  const change = { ...one(world), settings: { ...settings, requireEncrypted: true } };
  return await world.owner.call('PATCH /identity-providers/:identityProviderId', change);
}

describe('an encrypted assertion', () => {
  test('signs in whom it names, with whatever safe cipher, once there is a key', async () => {
    const world = await aWorld();
    const stranger = await startSamlPeer();
    expect(await signIn(world, 'ana', { encryptFor: stranger.signing.cert })).toBe(invalid);
    const { keys, addresses } = await makeKey(world);
    const [key] = keys;
    const metadata = await (await fetch(addresses.metadata ?? '')).text();
    const written = key?.certificate.replaceAll(/-----[A-Z ]+-----|\s+/g, '') ?? 'none';
    expect(metadata).toMatch(new RegExp(`use="encryption">.*${written.replaceAll('+', '\\+')}`));
    for (const algorithm of ['2009/xmlenc11#aes256-gcm', '2009/xmlenc11#aes128-gcm', '2001/04/xmlenc#aes256-cbc']) {
      const encryptionAlgorithm = `http://www.w3.org/${algorithm}`;
      const forge = { encryptFor: key?.certificate ?? '', encryptionAlgorithm };
      expect(await signIn(world, 'ana', forge)).toBe('/alerts');
    }
    expect(await signIn(world, 'bo', {})).toBe('/alerts');
    const kept = await handle.asSystem((db) => sql<{ privateKey: string }>`select private_key from provider_key`.execute(db)); // prettier-ignore
    expect(JSON.stringify(kept.rows)).not.toContain('PRIVATE KEY');
  });

  test('proves nothing by being encrypted: what is inside is held to the same rules', async () => {
    const world = await aWorld();
    const [key] = (await makeKey(world)).keys;
    const encryptFor = key?.certificate ?? '';
    const other = await startSamlPeer();
    expect(await signIn(world, 'eve', { encryptFor, signAssertion: false })).toBe(invalid);
    expect(await signIn(world, 'eve', { encryptFor, by: other })).toBe(invalid);
    expect(await signIn(world, 'eve', { encryptFor, signatureAlgorithm: 'rsa-sha1' })).toBe(invalid);
    expect(await signIn(world, 'eve', { encryptFor, audience: 'https://other.example' })).toBe(invalid);
    expect(await signIn(world, 'eve', { encryptFor, inResponseTo: '_another' })).toBe(invalid);
    expect(await signIn(world, 'eve', { encryptFor: other.signing.cert })).toBe(invalid);
    const weak = 'http://www.w3.org/2001/04/xmlenc#tripledes-cbc';
    expect(await signIn(world, 'eve', { encryptFor, encryptionAlgorithm: weak })).toBe(invalid);
    const oldPadding = (xml: string): string => xml.replace('xmlenc#rsa-oaep-mgf1p', 'xmlenc#rsa-1_5');
    expect(await signIn(world, 'eve', { encryptFor, change: oldPadding })).toBe(invalid);
    // A signature around the answer does not stand for one of the assertion.
    const change = (xml: string): string => peer.sign(xml, /<samlp:Response[^>]*\bID="([^"]*)"/.exec(xml)?.[1] ?? '');
    expect(await signIn(world, 'eve', { encryptFor, signAssertion: false, change })).toBe(invalid);
    expect(await signIn(world, 'eve', { encryptFor })).toBe('/alerts');
  });

  test('is required where that is set: a plain one is refused, and put on record', async () => {
    const world = await aWorld();
    expect(await outcomeOf(require(world))).toBe('provider_incomplete');
    const [key] = (await makeKey(world)).keys;
    await require(world);
    expect(await signIn(world, 'cy', {})).toBe('/sign-in?problem=assertion_not_encrypted');
    const [refused] = await activitiesOf(world.owner.admin, 'session.refused');
    expect(JSON.stringify(refused?.data)).toContain('assertion_not_encrypted');
    expect(await signIn(world, 'cy', { encryptFor: key?.certificate ?? '' })).toBe('/alerts');
    const drop = { ...one(world), providerKeyId: key?.id ?? '' };
    expect(
      await outcomeOf(world.owner.call('DELETE /identity-providers/:identityProviderId/keys/:providerKeyId', drop)),
    ).toBe('key_needed');
  });
});

test('a key is replaced with an overlap: both open until the older is dropped', async () => {
  const world = await aWorld();
  const [old] = (await makeKey(world)).keys;
  const { keys } = await makeKey(world);
  const [fresh, before] = keys;
  expect([keys.length, before?.id]).toEqual([2, old?.id]);
  expect(await outcomeOf(makeKey(world))).toBe('keys_overlap');
  const metadata = await (await fetch(`${tocsin.base}/api/v1/sign-in/saml/${world.id}/metadata`)).text();
  expect([metadata.match(/use="signing"/g)?.length, metadata.match(/use="encryption"/g)?.length]).toEqual([2, 1]);
  const [forOld, forFresh] = [{ encryptFor: old?.certificate ?? '' }, { encryptFor: fresh?.certificate ?? '' }];
  expect([await signIn(world, 'di', forOld), await signIn(world, 'di', forFresh)]).toEqual(['/alerts', '/alerts']);
  const left = await world.owner.call('DELETE /identity-providers/:identityProviderId/keys/:providerKeyId', {
    ...one(world),
    providerKeyId: old?.id ?? '',
  });
  expect(left.keys.map(({ id }) => id)).toEqual([fresh?.id]);
  expect([await signIn(world, 'di', forOld), await signIn(world, 'di', forFresh)]).toEqual([invalid, '/alerts']);
  const changes = await activitiesOf(world.owner.admin, 'identity_provider.changed');
  expect(changes.filter(({ data }) => JSON.stringify(data).includes('"key"'))).toHaveLength(3);
});
