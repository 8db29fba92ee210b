// Logout by OpenID Connect, both ways, with a real provider: what ends, and which logout tokens are refused.
import { SignJWT, type JWTPayload } from 'jose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { activitiesOf, openTestDatabase, testClock } from '#platform/testing';

import { outcomeOf } from '../browser.fixtures.ts';
import { aVisitor, startTocsin, type Tocsin, type Visitor } from './fixtures.ts';
import { peerKey } from './oidc-peer.fixtures.ts';
import { closeWorlds, openWorld, signInTo, someone, type World } from './oidc-world.fixtures.ts';

const handle = await openTestDatabase();
const clock = testClock(new Date());
let tocsin: Tocsin;
beforeAll(async () => {
  tocsin = await startTocsin(handle, clock);
});
afterAll(async () => {
  await closeWorlds();
  await tocsin.close();
  await handle.close();
});

const isIn = ({ call }: Pick<Visitor, 'call'>): Promise<string> => outcomeOf(call('GET /session', {}));
async function signedIn(world: World): Promise<Visitor> {
  const visitor = aVisitor(tocsin.base);
  expect(await signInTo(world, visitor, '/alerts')).toBe('/alerts');
  return visitor;
}
async function aWorld(signsOut = true): Promise<World> {
  const world = await openWorld(handle, tocsin.base, clock);
  const { issuer, clientId } = world.peer;
  const settings = { kind: 'oidc', issuer, clientId, scopes: 'openid email profile groups', signsOut } as const;
  await world.owner.call('PATCH /identity-providers/:identityProviderId', { identityProviderId: world.id, settings });
  someone(world, 'ana');
  return world;
}
/** Says yes where the provider asks whether to sign out. */
async function confirmed(visitor: Visitor, url: string): Promise<string> {
  const page = await visitor.read(url);
  const action = /action="([^"]+)"/.exec(page)?.[1] ?? '';
  const xsrf = /name="xsrf" value="([^"]+)"/.exec(page)?.[1] ?? '';
  return await visitor.submit(new URL(action, url).href, { xsrf, logout: 'yes' });
}

describe('signing out of Tocsin', () => {
  test('leads to the provider, which knows whom it is about and sends them back', async () => {
    const world = await aWorld();
    const visitor = await signedIn(world);
    const { leave } = await visitor.call('DELETE /session', {});
    expect(await isIn(visitor)).toBe('not_signed_in');
    const query = new URL(leave ?? '').searchParams;
    expect(query.get('post_logout_redirect_uri')).toBe(`${tocsin.base}/sign-in`);
    expect(query.get('id_token_hint')?.split('.')).toHaveLength(3);
    expect(await confirmed(visitor, leave ?? '')).toBe('/sign-in');
  });

  test('ends here alone where that is not asked for', async () => {
    const world = await aWorld(false);
    const visitor = await signedIn(world);
    expect(await visitor.call('DELETE /session', {})).toEqual({ leave: null });
    expect(await isIn(visitor)).toBe('not_signed_in');
  });

  test('ends here also while the provider is away', async () => {
    const world = await aWorld();
    const visitor = await signedIn(world);
    const change = { identityProviderId: world.id, name: 'Discovered anew' };
    await world.owner.call('PATCH /identity-providers/:identityProviderId', change);
    world.peer.intercept((request) => {
      request.socket.destroy();
      return true;
    });
    expect(await visitor.call('DELETE /session', {})).toEqual({ leave: null });
    expect(await isIn(visitor)).toBe('not_signed_in');
  });

  test('keeps the ID token sealed', async () => {
    const world = await aWorld();
    await signedIn(world);
    const rows = await handle.asSystem((db) =>
      db
        .$extendTables<{ session: { atProvider: unknown; providerId: string } }>()
        .selectFrom('session')
        .select('atProvider')
        .where('providerId', '=', world.id)
        .execute(),
    );
    expect(JSON.stringify(rows)).toContain('"idToken":"');
    expect(JSON.stringify(rows)).not.toContain('eyJ');
  });
});

const event = 'http://schemas.openid.net/event/backchannel-logout';
type Forged = { claims?: JWTPayload; without?: string; typ?: string; key?: typeof peerKey; at?: number };
let tokens = 0;
async function tokenOf({ peer }: World, { claims, without, typ, key = peerKey, at = 0 }: Forged): Promise<string> {
  const now = Math.floor(clock.now().getTime() / 1000) + at;
  const all: JWTPayload = {
    iss: peer.issuer,
    aud: peer.clientId,
    iat: now,
    exp: now + 120,
    jti: `t${++tokens}`,
    sub: 'ana',
    events: { [event]: {} },
    ...claims,
  };
  const kept = Object.fromEntries(Object.entries(all).filter(([name]) => name !== without));
  return await new SignJWT(kept).setProtectedHeader({ alg: 'RS256', kid: 'peer', ...(typ && { typ }) }).sign(key);
}
const say = ({ id }: World, token: string): Promise<Response> =>
  fetch(`${tocsin.base}/api/v1/sign-in/oidc/${id}/backchannel-logout`, {
    method: 'POST',
    body: new URLSearchParams({ logout_token: token }),
  });

describe('signing out at the provider', () => {
  test('ends the session here that it began, told by the provider itself', async () => {
    const world = await aWorld();
    const [first, second] = [await signedIn(world), await signedIn(world)];
    const { leave } = await (await signedIn(world)).call('DELETE /session', {});
    const query = new URL(leave ?? '');
    query.searchParams.delete('id_token_hint');
    // Another browser of the same person goes on: the provider names the session.
    await confirmed(first, query.href).catch(() => undefined);
    expect([await isIn(first), await isIn(second)]).toEqual(['session_ended', 'done']);
    const [ended] = await activitiesOf(world.owner.admin, 'session.revoked');
    expect(ended?.data).toEqual({ email: `ana@${world.domain}`, sessions: 1 });
  });

  test('by subject ends all of the person’s, and only those begun through it', async () => {
    const world = await aWorld();
    const [first, second] = [await signedIn(world), await signedIn(world)];
    someone(world, 'bo');
    const other = await signedIn(world);
    const answer = await say(world, await tokenOf(world, { typ: 'logout+jwt' }));
    expect([answer.status, answer.headers.get('cache-control')]).toEqual([200, 'no-store']);
    expect([await isIn(first), await isIn(second), await isIn(other)]).toEqual([
      'session_ended',
      'session_ended',
      'done',
    ]);
    expect(await isIn(world.owner.browser)).toBe('done');
  });

  const forged: Record<string, Forged> = {
    'from another issuer': { claims: { iss: 'https://x.example' } },
    'for another client': { claims: { aud: 'another' } },
    'without a time': { without: 'iat' },
    'too old': { at: -3600 },
    'of tomorrow': { at: 86_400 },
    'without an id': { without: 'jti' },
    'without the event': { without: 'events' },
    'of another event': { claims: { events: { 'http://schemas.openid.net/event/other': {} } } },
    'with an event that is no object': { claims: { events: { [event]: true } } },
    'with a nonce': { claims: { nonce: 'n' } },
    'about nobody': { without: 'sub' },
    'of another type': { typ: 'at+jwt' },
  };
  test.each(Object.entries(forged))('a token %s is refused', async (_name, forge) => {
    const world = await aWorld();
    const visitor = await signedIn(world);
    const answer = await say(world, await tokenOf(world, forge));
    expect([answer.status, await answer.json()]).toMatchObject([400, { error: 'invalid_request' }]);
    expect(await isIn(visitor)).toBe('done');
    const [refused] = await activitiesOf(world.owner.admin, 'session.refused');
    expect(JSON.stringify(refused?.data)).toContain('logout_token_invalid');
  });

  test('a token is refused that is signed by another, with a shared secret, not at all, or that comes again', async () => {
    const world = await aWorld();
    const stranger = await crypto.subtle.generateKey(
      { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256', modulusLength: 2048, publicExponent: new Uint8Array([1, 0, 1]) },
      true,
      ['sign', 'verify'],
    );
    const good = await tokenOf(world, {});
    const [, payload = ''] = good.split('.');
    const none = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${payload}.`;
    const claims: JWTPayload = JSON.parse(Buffer.from(payload, 'base64url').toString());
    const shared = await new SignJWT(claims)
      .setProtectedHeader({ alg: 'HS256' })
      .sign(Buffer.from(world.peer.clientSecret.padEnd(32, '.')));
    const visitor = await signedIn(world);
    for (const token of [await tokenOf(world, { key: stranger.privateKey }), none, shared, 'nothing', ''])
      expect((await say(world, token)).status).toBe(400);
    expect(await isIn(visitor)).toBe('done');
    expect((await say(world, good)).status).toBe(200);
    expect(await isIn(visitor)).toBe('session_ended');
    const again = await signedIn(world);
    expect((await say(world, good)).status).toBe(400);
    expect(await isIn(again)).toBe('done');
  });
});
