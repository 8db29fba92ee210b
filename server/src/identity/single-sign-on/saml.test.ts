// Signing in through a SAML identity provider: what its answers must say, and the ways they are forged.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { activitiesOf, openTestDatabase, testClock } from '#platform/testing';

import { outcomeOf } from '../browser.fixtures.ts';
import { aVisitor, startTocsin, type Tocsin } from './fixtures.ts';
import { startSamlPeer, type SamlPeer, type SamlPerson } from './saml-peer.fixtures.ts';
import {
  empty,
  encoded,
  openSamlWorld,
  signInBySaml,
  start,
  type Forge,
  type SamlWorld as World,
} from './saml-world.fixtures.ts';

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

const aWorld = (more: object = {}): Promise<World> => openSamlWorld({ handle, base: tocsin.base, clock, peer }, more);
const signIn = (world: World, person: SamlPerson, forge: Forge = {}) => signInBySaml(world, person, forge);
const invalid = '/sign-in?problem=provider_answer_invalid';

describe('a sign-in by SAML', () => {
  test('takes what the signed assertion says', async () => {
    const world = await aWorld({
      rules: [{ group: 'soc', role: 'analyst', siteCodes: null }],
      trustsSecondFactor: true,
    });
    const settings = {
      ...empty,
      entityId: peer.entityId,
      ssoUrl: peer.ssoUrl,
      certificates: ['TUlJ', peer.certificate],
      attributes: { email: 'mail', name: 'displayName', groups: 'groups' },
    };
    await world.owner.call('PATCH /identity-providers/:identityProviderId', { identityProviderId: world.id, settings });
    const attributes = { mail: `ana@${world.domain}`, displayName: 'Ana', groups: ['x', 'soc'] };
    const context = 'https://refeds.org/profile/mfa';
    const { visitor, where } = await signIn(world, { nameId: 'a-1', attributes, context });
    expect(where).toBe('/alerts');
    expect(await visitor.call('GET /session', {})).toMatchObject({
      strength: 'sso+mfa',
      user: { email: attributes.mail, name: 'Ana', role: 'analyst' },
    });
  });

  test('reads metadata, and publishes its own', async () => {
    const world = await aWorld();
    const [provider] = (await world.owner.call('GET /identity-providers', {})).items;
    expect(provider?.settings).toMatchObject({
      entityId: peer.entityId,
      ssoUrl: peer.ssoUrl,
      certificates: [peer.certificate],
    });
    const answer = await fetch(provider?.addresses.metadata ?? '');
    const xml = await answer.text();
    expect(xml).toContain(`entityID="${provider?.addresses.entityId}"`);
    expect(xml).toContain(`Location="${world.acs}"`);
    expect(xml).toContain('WantAssertionsSigned="true"');
    const bad = world.owner.call('PATCH /identity-providers/:identityProviderId', {
      identityProviderId: world.id,
      metadata: '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>',
    });
    expect(await outcomeOf(bad)).toBe('metadata_unreadable');
  });

  test('is refused to a browser that did not begin it', async () => {
    const world = await aWorld();
    const url = await start(world, aVisitor(tocsin.base));
    const form = {
      SAMLResponse: encoded(await peer.answer(url, { nameId: `eve@${world.domain}` })),
      RelayState: peer.read(url).relayState,
    };
    const victim = aVisitor(tocsin.base);
    expect(await victim.post(world.acs, form)).toBe('/sign-in?problem=sign_in_flow_ended');
    expect(await outcomeOf(victim.call('GET /session', {}))).toBe('not_signed_in');
  });
});

describe('an answer is refused', () => {
  const refused = async (world: World, forge: Forge): Promise<string> =>
    (await signIn(world, { nameId: `bo@${world.domain}` }, forge)).where;

  test('for another audience, recipient, request, issuer or time', async () => {
    const world = await aWorld();
    expect(await refused(world, { audience: 'https://other.example' })).toBe(invalid);
    expect(await refused(world, { recipient: 'https://other.example/acs' })).toBe(invalid);
    expect(await refused(world, { inResponseTo: '_another' })).toBe(invalid);
    expect(await refused(world, { inResponseTo: null })).toBe(invalid);
    expect(await refused(world, { issuer: 'https://other.example/saml' })).toBe(invalid);
    expect(await refused(world, { lifetimeInSeconds: -3600 })).toBe(invalid);
    expect(await refused(world, {})).toBe('/alerts');
    const told = (await activitiesOf(world.owner.admin, 'session.refused')).length;
    expect(told).toBe(6);
  });

  test('unsigned, changed, signed by another, or with SHA-1', async () => {
    const world = await aWorld();
    const other = await startSamlPeer();
    expect(await refused(world, { signAssertion: false })).toBe(invalid);
    expect(await refused(world, { change: (xml) => xml.replaceAll(`bo@${world.domain}`, `eve@${world.domain}`) })).toBe(
      invalid,
    );
    expect(await refused(world, { signatureAlgorithm: 'rsa-sha1' })).toBe(invalid);
    const visitor = aVisitor(tocsin.base);
    const url = await start(world, visitor);
    const form = {
      SAMLResponse: encoded(await other.answer(url, { nameId: `bo@${world.domain}` })),
      RelayState: peer.read(url).relayState,
    };
    expect(await visitor.post(world.acs, form)).toBe(invalid);
    const garbage = aVisitor(tocsin.base);
    const { relayState } = peer.read(await start(world, garbage));
    expect(await garbage.post(world.acs, { SAMLResponse: encoded('<a'), RelayState: relayState })).toBe(invalid);
  });

  test('when it was used before', async () => {
    const world = await aWorld();
    const { visitor, form } = await signIn(world, { nameId: `cy@${world.domain}` });
    expect(await visitor.post(world.acs, form)).toBe('/sign-in?problem=sign_in_flow_ended');
    const idp = await aWorld({
      settings: {
        ...empty,
        entityId: peer.entityId,
        ssoUrl: peer.ssoUrl,
        certificates: [peer.certificate],
        idpInitiated: true,
      },
      metadata: '',
    });
    const url = await start(idp, aVisitor(tocsin.base));
    const unasked = encoded(await peer.answer(url, { nameId: `cy@${idp.domain}` }, { inResponseTo: null }));
    const first = aVisitor(tocsin.base);
    expect(await first.post(idp.acs, { SAMLResponse: unasked })).toBe('/');
    expect((await first.call('GET /session', {})).strength).toBe('sso');
    expect(await aVisitor(tocsin.base).post(idp.acs, { SAMLResponse: unasked })).toBe(
      '/sign-in?problem=assertion_replayed',
    );
    const asked = encoded(await peer.answer(url, { nameId: `cy@${idp.domain}` }));
    expect(await aVisitor(tocsin.base).post(idp.acs, { SAMLResponse: asked })).toBe(invalid);
  });

  test('when nobody asked for it, unless that is switched on', async () => {
    const world = await aWorld();
    const url = await start(world, aVisitor(tocsin.base));
    const unasked = encoded(await peer.answer(url, { nameId: `di@${world.domain}` }, { inResponseTo: null }));
    expect(await aVisitor(tocsin.base).post(world.acs, { SAMLResponse: unasked })).toBe(
      '/sign-in?problem=sign_in_flow_ended',
    );
  });
});

describe('signature wrapping is refused', () => {
  const person = (world: World): SamlPerson => ({ nameId: `vi@${world.domain}` });
  const assertionOf = (xml: string): string => /<saml:Assertion[\s\S]*<\/saml:Assertion>/.exec(xml)?.[0] ?? '';
  /** The victim's name, another id, and no signature. */
  const forgedOf = (assertion: string, world: World): string =>
    assertion
      .replace(/<(\w+:)?Signature[\s\S]*<\/(\w+:)?Signature>/, '')
      .replaceAll(`vi@${world.domain}`, `root@${world.domain}`)
      .replace(/\bID="[^"]*"/, 'ID="_forged"');
  const wraps: Record<string, (xml: string, world: World) => string> = {
    'the forged assertion before the signed one': (xml, world) =>
      xml.replace(assertionOf(xml), forgedOf(assertionOf(xml), world) + assertionOf(xml)),
    'the forged assertion after the signed one': (xml, world) =>
      xml.replace(assertionOf(xml), assertionOf(xml) + forgedOf(assertionOf(xml), world)),
    'the signed assertion inside the forged one': (xml, world) =>
      xml.replace(
        assertionOf(xml),
        forgedOf(assertionOf(xml), world).replace('</saml:Assertion>', `${assertionOf(xml)}</saml:Assertion>`),
      ),
    'the signed assertion in an extension': (xml, world) =>
      xml
        .replace(assertionOf(xml), forgedOf(assertionOf(xml), world))
        .replace('<samlp:Status>', `<samlp:Extensions>${assertionOf(xml)}</samlp:Extensions><samlp:Status>`),
    'the signed assertion in the signature of the forged one': (xml, world) => {
      const signed = assertionOf(xml);
      const signature = /<(\w+:)?Signature[\s\S]*<\/(\w+:)?Signature>/.exec(signed)?.[0] ?? '';
      const carrying = signature.replace(
        /<\/((\w+:)?Signature)>$/,
        `<Object>${signed.replace(signature, '')}</Object></$1>`,
      );
      return xml.replace(signed, forgedOf(signed, world).replace(/(<\/saml:Issuer>)/, `$1${carrying}`));
    },
    'two assertions of one id': (xml, world) => {
      const id = /ID="([^"]*)"/.exec(assertionOf(xml))?.[1] ?? '';
      const twin = forgedOf(assertionOf(xml), world).replace('ID="_forged"', `ID="${id}"`);
      return xml.replace(assertionOf(xml), twin + assertionOf(xml));
    },
    'a document type': (xml) => `<!DOCTYPE a [<!ENTITY b "c">]>${xml}`,
  };
  test.each(Object.entries(wraps))('%s', async (_name, wrap) => {
    const world = await aWorld();
    let changed = false;
    const change = (xml: string): string => {
      const wrapped = wrap(xml, world);
      changed = wrapped !== xml;
      return wrapped;
    };
    const { where, visitor } = await signIn(world, person(world), { change });
    expect([changed, where]).toEqual([true, invalid]);
    expect(await outcomeOf(visitor.call('GET /session', {}))).toBe('not_signed_in');
  });

  test('a comment in the name does not shorten it', async () => {
    const world = await aWorld();
    const change = (xml: string): string =>
      xml.replaceAll(`vi@${world.domain}`, `vi@${world.domain}<!-- -->.evil.example`);
    expect((await signIn(world, person(world), { change })).where).toBe(invalid);
    const { where, visitor } = await signIn(world, person(world), {
      change: (xml) => xml.replaceAll(`vi@${world.domain}`, `v<!-- a comment is not signed -->i@${world.domain}`),
    });
    expect(where).toBe('/alerts');
    expect((await visitor.call('GET /session', {})).user.email).toBe(`vi@${world.domain}`);
  });

  test('a signed answer around an unsigned assertion', async () => {
    const world = await aWorld();
    const change = (xml: string): string => peer.sign(xml, /<samlp:Response[^>]*\bID="([^"]*)"/.exec(xml)?.[1] ?? '');
    expect((await signIn(world, person(world), { signAssertion: false, change })).where).toBe(invalid);
  });
});

test('a test by SAML tells what went wrong', async () => {
  const world = await aWorld();
  const visitor = aVisitor(tocsin.base);
  await visitor.call('POST /session', { email: world.owner.admin.email, password: 'correct horse battery' });
  const one = { identityProviderId: world.id };
  const { url, testId } = await visitor.call('POST /identity-providers/:identityProviderId/test', one);
  const SAMLResponse = encoded(await peer.answer(url, { nameId: 'x' }, { audience: 'wrong' }));
  expect(await visitor.post(world.acs, { SAMLResponse, RelayState: peer.read(url).relayState })).toContain(
    `test=${testId}`,
  );
  const { outcome } = await visitor.call('GET /sign-in-tests/:signInTestId', { signInTestId: testId });
  expect(outcome).toMatchObject({ ok: false, problem: 'provider_answer_invalid' });
  const { items } = await world.owner.call('POST /identity-providers/:identityProviderId/check', one);
  expect(items.map(({ what, ok }) => [what, ok])).toEqual([
    ['complete', true],
    ['certificate', true],
  ]);
});
