// A fresh proof at the provider is a fresh one: a provider that does not ask again, or does not say when, is refused.
import type { IncomingMessage } from 'node:http';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { activitiesOf, openTestDatabase, testClock } from '#platform/testing';

import { outcomeOf } from '../browser.fixtures.ts';
import { aDomain, anOwner, aProvider, aVisitor, startTocsin, type Tocsin, type Visitor } from './fixtures.ts';
import { closeWorlds, openWorld, signInTo, someone } from './oidc-world.fixtures.ts';
import { startSamlPeer, type SamlPeer } from './saml-peer.fixtures.ts';

const handle = await openTestDatabase();
const clock = testClock(new Date());
let tocsin: Tocsin;
let saml: SamlPeer;
beforeAll(async () => {
  tocsin = await startTocsin(handle, clock);
  saml = await startSamlPeer();
});
afterAll(async () => {
  await closeWorlds();
  await tocsin.close();
  await handle.close();
});

const missing = '/sign-in?problem=reauthentication_missing';
const proven = '/sign-in?proven=yes';
const minutes = (count: number): number => count * 60_000;
/** What only a fresh proof opens. */
const dangerous = (visitor: Visitor): Promise<string> =>
  outcomeOf(visitor.call('POST /api-keys', { name: 'k', scopes: ['alert:read'] }));
const startStepUp = async (visitor: Visitor): Promise<string> =>
  (await visitor.call('POST /session/step-up/provider', {})).url;

describe('OpenID Connect', () => {
  /** Somebody who proved at the provider half an hour ago who they are, and is still signed in there. */
  async function longAgo(name: string) {
    clock.set(new Date());
    const world = await openWorld(handle, tocsin.base, clock, { defaultRole: 'admin' });
    someone(world, name);
    world.peer.signInAs(name, new Date(Date.now() - minutes(30)));
    const visitor = aVisitor(tocsin.base);
    await signInTo(world, visitor, '/alerts');
    clock.advance(minutes(11));
    expect(await dangerous(visitor)).toBe('step_up_needed');
    clock.set(new Date());
    return { world, visitor };
  }
  /** What the provider is asked, with words it does not know left out. */
  const deaf = (change: (query: URLSearchParams) => void) => (request: IncomingMessage) => {
    const [path = '', search] = (request.url ?? '').split('?', 2);
    if (!path.startsWith('/auth') || search === undefined) return false;
    const query = new URLSearchParams(search);
    change(query);
    request.url = `${path}?${query.toString()}`;
    return false;
  };

  test('asks for a sign-in now, and takes one of now', async () => {
    const { world, visitor } = await longAgo('ana');
    world.peer.signInAs('ana');
    const url = await startStepUp(visitor);
    expect(Object.fromEntries(new URL(url).searchParams)).toMatchObject({ prompt: 'login', max_age: '0' });
    expect(await visitor.go(url)).toBe(proven);
    clock.advance(minutes(9));
    expect(await dangerous(visitor)).toBe('done');
  });

  test('refuses a provider that ignores the question, and says when it asked last', async () => {
    const { world, visitor } = await longAgo('bo');
    world.peer.intercept(
      deaf((query) => {
        query.delete('prompt');
        query.set('max_age', '86400');
      }),
    );
    expect(await visitor.go(await startStepUp(visitor))).toBe(missing);
    clock.advance(minutes(11));
    expect(await dangerous(visitor)).toBe('step_up_needed');
  });

  test('refuses a provider that ignores the question, and does not say when it asked', async () => {
    const { world, visitor } = await longAgo('chi');
    world.peer.intercept(
      deaf((query) => {
        query.delete('prompt');
        query.delete('max_age');
      }),
    );
    expect(await visitor.go(await startStepUp(visitor))).toBe(missing);
  });

  test('refuses a provider that asked again and says it was long ago', async () => {
    const { world, visitor } = await longAgo('dee');
    world.peer.signInAs('dee', new Date(Date.now() - minutes(5)));
    world.peer.intercept(deaf((query) => query.delete('max_age')));
    expect(await visitor.go(await startStepUp(visitor))).toBe(missing);
  });
});

describe('SAML', () => {
  async function signedIn(name: string) {
    clock.set(new Date());
    const owner = await anOwner(handle, tocsin.base, clock);
    const empty = { kind: 'saml' as const, entityId: '', ssoUrl: '', certificates: [] };
    const { id, addresses } = await aProvider(owner, empty);
    const domain = aDomain();
    await owner.call('PATCH /identity-providers/:identityProviderId', {
      identityProviderId: id,
      metadata: saml.metadata,
      domains: [domain],
      enabled: true,
      jit: true,
      defaultRole: 'admin',
    });
    const person = { nameId: `${name}@${domain}` };
    const visitor = aVisitor(tocsin.base);
    const { url } = await visitor.call('POST /sign-in/providers/:identityProviderId', { identityProviderId: id });
    const answer = async (asked: string, change: (xml: string) => string = (xml) => xml): Promise<string> => {
      const unsigned = change(await saml.answer(asked, person, { signAssertion: false }));
      const assertionId = /<saml:Assertion[^>]* ID="([^"]+)"/.exec(unsigned)?.[1] ?? '';
      const SAMLResponse = Buffer.from(saml.sign(unsigned, assertionId)).toString('base64');
      const form = { SAMLResponse, RelayState: saml.read(asked).relayState };
      return await visitor.post(addresses.callback, form);
    };
    expect(saml.read(url).forceAuthn).toBe(false);
    await answer(url);
    clock.advance(minutes(11));
    expect(await dangerous(visitor)).toBe('step_up_needed');
    clock.set(new Date());
    return { owner, visitor, answer };
  }
  const at = (instant: string | null) => (xml: string) =>
    xml.replace(/ AuthnInstant="[^"]*"/, instant === null ? '' : ` AuthnInstant="${instant}"`);

  test('asks with ForceAuthn, and takes an answer of now', async () => {
    const { visitor, answer } = await signedIn('ana');
    const url = await startStepUp(visitor);
    expect(saml.read(url).forceAuthn).toBe(true);
    expect(await answer(url)).toBe(proven);
    expect(await dangerous(visitor)).toBe('done');
  });

  test.each([
    ['long ago', new Date(Date.now() - minutes(30)).toISOString(), missing],
    ['nothing', null, '/sign-in?problem=provider_answer_invalid'],
    ['no time', 'yesterday', missing],
  ])('refuses a provider that says of when it asked: %s', async (_what, instant, refusal) => {
    const { owner, visitor, answer } = await signedIn('bo');
    expect(await answer(await startStepUp(visitor), at(instant))).toBe(refusal);
    clock.advance(minutes(11));
    expect(await dangerous(visitor)).toBe('step_up_needed');
    expect(await activitiesOf(owner.admin, 'session.stepped_up')).toEqual([]);
  });
});
