// Single logout by SAML, both ways: what ends, what is answered, and which messages are refused.
import { deflateRawSync, inflateRawSync } from 'node:zlib';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { activitiesOf, openTestDatabase, testClock } from '#platform/testing';

import { outcomeOf } from '../browser.fixtures.ts';
import { aVisitor, startTocsin, type Tocsin, type Visitor } from './fixtures.ts';
import { postBinding, redirectBinding, startLogoutPeer, type LogoutPeer, type Sent } from './saml-logout-peer.fixtures.ts'; // prettier-ignore
import { startSamlPeer, type SamlPeer } from './saml-peer.fixtures.ts';
import { openSamlWorld, signInBySaml, type SamlWorld } from './saml-world.fixtures.ts';

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

const refused = '/sign-in?problem=logout_message_invalid';
type World = SamlWorld & { certificate: string; slo: string; entityId: string };
async function aWorld(): Promise<World> {
  const world = await openSamlWorld({ handle, base: tocsin.base, clock, peer });
  const made = await world.owner.call('POST /identity-providers/:identityProviderId/keys', {
    identityProviderId: world.id,
  });
  const { logout, entityId } = made.addresses;
  return { ...world, certificate: made.keys[0]?.certificate ?? '', slo: logout ?? '', entityId: entityId ?? '' };
}
const someone = async (world: World, name: string, sessionIndex: string): Promise<Visitor> =>
  (await signInBySaml(world, { nameId: `${name}@${world.domain}` }, { sessionIndex })).visitor;
const isIn = (visitor: Visitor): Promise<string> => outcomeOf(visitor.call('GET /session', {}));

/** The provider, which knows one session of the person. */
const providerOf = (
  world: World,
  name: string,
  sessionIndex: string,
  { binding = redirectBinding, by = peer, issuer = peer.entityId, endsItsOwn = true } = {},
): LogoutPeer =>
  startLogoutPeer(
    by,
    [
      {
        serviceProviderId: world.entityId,
        serviceProviderLogoutURL: world.slo,
        nameId: `${name}@${world.domain}`,
        nameIdFormat: 'urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress',
        sessionIndex,
        cert: world.certificate,
        binding,
      },
    ],
    { issuer, endsItsOwn },
  );

/** The browser, with no cookie of Tocsin's, brings it. Answers with where it is sent. */
async function brought(world: World, sent: Sent): Promise<string> {
  const init: RequestInit = { redirect: 'manual', headers: { origin: 'https://id.example.org', 'sec-fetch-site': 'cross-site' } }; // prettier-ignore
  const answer =
    'url' in sent
      ? await fetch(sent.url, init)
      : await fetch(world.slo, { ...init, method: 'POST', body: new URLSearchParams('form' in sent ? sent.form : {}) });
  return answer.headers.get('location') ?? `${answer.status}`;
}

describe('signing out of Tocsin', () => {
  test('leads to the provider with a signed request, and back', async () => {
    const world = await aWorld();
    const visitor = await someone(world, 'ana', 's-1');
    const { leave } = await visitor.call('DELETE /session', {});
    expect(await isIn(visitor)).toBe('not_signed_in');
    const provider = providerOf(world, 'ana', 's-1');
    const answer = await provider.receive(leave ?? '');
    expect(provider.participants).toEqual([]);
    expect(leave?.startsWith(`${peer.sloUrl}?`)).toBe(true);
    expect(await brought(world, answer)).toBe('/sign-in');
  });

  test('is a request that holds for our certificate only', async () => {
    const world = await aWorld();
    const visitor = await someone(world, 'ana', 's-1');
    const { leave } = await visitor.call('DELETE /session', {});
    const stranger = { ...world, certificate: peer.signing.cert };
    await expect(providerOf(stranger, 'ana', 's-1').receive(leave ?? '')).rejects.toThrow(/signature/i);
    const changed = new URL(leave ?? '');
    const sent = inflateRawSync(Buffer.from(changed.searchParams.get('SAMLRequest') ?? '', 'base64')).toString();
    changed.searchParams.set('SAMLRequest', deflateRawSync(sent.replaceAll('ana@', 'bo@')).toString('base64'));
    await expect(providerOf(world, 'bo', 's-1').receive(changed.href)).rejects.toThrow(/signature/i);
  });

  test('ends here alone without a key of ours, without an address of theirs, and by password', async () => {
    const world = await aWorld();
    const bare = await openSamlWorld({ handle, base: tocsin.base, clock, peer });
    const { visitor } = await signInBySaml(bare, { nameId: `ana@${bare.domain}` });
    expect(await visitor.call('DELETE /session', {})).toEqual({ leave: null });
    expect(await isIn(visitor)).toBe('not_signed_in');
    expect(await world.owner.call('DELETE /session', {})).toEqual({ leave: null });
  });

  test('says so where the provider did not end its own session, and believes no other provider', async () => {
    const world = await aWorld();
    const visitor = await someone(world, 'ana', 's-1');
    const { leave } = await visitor.call('DELETE /session', {});
    const going = providerOf(world, 'ana', 's-1', { endsItsOwn: false });
    const still = '/sign-in?problem=provider_still_signed_in';
    expect(await brought(world, await going.receive(leave ?? ''))).toBe(still);
    const stranger = providerOf(world, 'ana', 's-1', { by: await startSamlPeer() });
    expect(await brought(world, await stranger.receive(leave ?? ''))).toBe(refused);
  });
});

describe('signing out at the provider', () => {
  test.each([
    ['redirect', redirectBinding],
    ['POST', postBinding],
  ])('ends the session it names, by %s, and is answered with a signature', async (_name, binding) => {
    const world = await aWorld();
    const [first, second] = [await someone(world, 'bo', 's-1'), await someone(world, 'bo', 's-2')];
    const other = await someone(world, 'cy', 's-1');
    const provider = providerOf(world, 'bo', 's-1', { binding });
    const answer = await brought(world, await provider.begin());
    expect([await isIn(first), await isIn(second), await isIn(other)]).toEqual(['session_ended', 'done', 'done']);
    const [ended] = await activitiesOf(world.owner.admin, 'session.revoked');
    expect(ended?.data).toEqual({ email: `bo@${world.domain}`, sessions: 1 });
    expect(answer.startsWith(`${peer.sloUrl}-done?`)).toBe(true);
    expect('done' in (await provider.receive(answer))).toBe(true);
    expect(provider.participants).toEqual([]);
  });

  test('is taken once', async () => {
    const world = await aWorld();
    await someone(world, 'bo', 's-1');
    const sent = await providerOf(world, 'bo', 's-1').begin();
    await brought(world, sent);
    const again = await someone(world, 'bo', 's-1');
    expect(await brought(world, sent)).toBe('/sign-in?problem=logout_replayed');
    expect(await isIn(again)).toBe('done');
  });

  test('is refused unsigned, changed, from others, for others, or late', async () => {
    const world = await aWorld();
    const visitor = await someone(world, 'bo', 's-1');
    const fresh = async (): Promise<URL> => {
      const sent = await providerOf(world, 'bo', 's-1').begin();
      return new URL('url' in sent ? sent.url : '');
    };
    const without = async (name: string): Promise<string> => {
      const url = await fresh();
      url.searchParams.delete(name);
      return await brought(world, { url: url.href });
    };
    expect(await without('Signature')).toBe(refused);
    expect(await without('SigAlg')).toBe(refused);
    const twice = await fresh();
    expect(await brought(world, { url: `${twice.href}&SAMLRequest=${twice.searchParams.get('SAMLRequest')}` })).toBe(
      refused,
    );
    const weak = await fresh();
    weak.searchParams.set('SigAlg', 'http://www.w3.org/2000/09/xmldsig#rsa-sha1');
    expect(await brought(world, { url: weak.href })).toBe(refused);
    const changed = await fresh();
    changed.searchParams.set('RelayState', 'another');
    expect(await brought(world, { url: changed.href })).toBe(refused);
    const stranger = await startSamlPeer();
    expect(await brought(world, await providerOf(world, 'bo', 's-1', { by: stranger }).begin())).toBe(refused);
    expect(await brought(world, await providerOf(world, 'bo', 's-1', { issuer: 'https://x.example' }).begin())).toBe(
      refused,
    );
    const elsewhere = { ...world, slo: `${world.slo}x` };
    const misled = new URL(world.slo);
    const meant = await providerOf(elsewhere, 'bo', 's-1').begin();
    misled.search = 'url' in meant ? new URL(meant.url).search : '';
    expect(await brought(world, { url: misled.href })).toBe(refused);
    const unsigned = Buffer.from(
      inflateRawSync(Buffer.from((await fresh()).searchParams.get('SAMLRequest') ?? '', 'base64')),
    ).toString('base64');
    expect(await brought(world, { form: { SAMLRequest: unsigned } })).toBe(refused);
    expect(await isIn(visitor)).toBe('done');
    const late = await fresh();
    clock.advance(7 * 60_000);
    expect(await brought(world, { url: late.href })).toBe(refused);
    clock.advance(-7 * 60_000);
    expect(await isIn(visitor)).toBe('done');
    expect((await activitiesOf(world.owner.admin, 'session.refused')).length).toBe(10);
  });

  test('reaches nobody of another organisation', async () => {
    const [one, other] = [await aWorld(), await aWorld()];
    const visitor = await someone(one, 'bo', 's-1');
    const provider = startLogoutPeer(peer, [
      {
        serviceProviderId: other.entityId,
        serviceProviderLogoutURL: other.slo,
        nameId: `bo@${one.domain}`,
        nameIdFormat: 'urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress',
        sessionIndex: 's-1',
        cert: other.certificate,
        binding: redirectBinding,
      },
    ]);
    expect(await brought(other, await provider.begin())).toContain('SAMLResponse=');
    expect(await isIn(visitor)).toBe('done');
  });

  test('is answered to a browser that was never here, and signs nobody else out', async () => {
    const world = await aWorld();
    const anyone = aVisitor(tocsin.base);
    const sent = await providerOf(world, 'nobody', 's-9').begin();
    expect(await brought(world, sent)).toContain('SAMLResponse=');
    expect(await isIn(anyone)).toBe('not_signed_in');
  });
});
