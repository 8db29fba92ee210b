// A provider that vouches for no second factor: ours is asked for; and what a provider's session cannot do.
import { afterAll, beforeAll, expect, test } from 'vitest';

import { openTestDatabase, testClock } from '#platform/testing';

import { outcomeOf } from '../browser.fixtures.ts';
import { aMember, password } from '../fixtures.ts';
import { codeAt, fromBase32, stepAt } from '../second-factor/totp.ts';
import { anOwner, aVisitor, startTocsin, type Tocsin } from './fixtures.ts';
import { closeWorlds, openWorld, signInTo, someone } from './oidc-world.fixtures.ts';

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

const codeNow = (secret: string): string => codeAt(fromBase32(secret), stepAt(clock.now()));

test('our second factor raises a session of single sign-on, and is asked for from then on', async () => {
  const world = await openWorld(handle, tocsin.base, clock);
  someone(world, 'ana');
  const visitor = aVisitor(tocsin.base);
  await signInTo(world, visitor, '/alerts');
  const { secret } = await visitor.call('POST /profile/totp', {});
  expect((await visitor.call('POST /profile/totp/confirm', { code: codeNow(secret) })).strength).toBe('sso+totp');
  clock.advance(30_000);
  const again = aVisitor(tocsin.base);
  const where = new URL(await signInTo(world, again, '/incidents'), tocsin.base);
  expect([where.pathname, where.searchParams.get('return')]).toEqual(['/sign-in', '/incidents']);
  expect(await outcomeOf(again.call('GET /session', {}))).toBe('not_signed_in');
  const needed: unknown = JSON.parse(Buffer.from(where.hash.slice(1), 'base64url').toString('utf8'));
  expect(needed).toMatchObject({ kind: 'second_factor', methods: ['totp'], passkey: null });
  const ticket = String(Reflect.get(Object(needed), 'ticket'));
  const wrong = again.call('POST /session/second-factor', { ticket, totp: '000000' });
  expect(await outcomeOf(wrong)).toBe('wrong_code');
  const session = await again.call('POST /session/second-factor', { ticket, totp: codeNow(secret) });
  expect(session).toMatchObject({ strength: 'sso+totp', user: { role: 'viewer' } });
  expect((await again.call('POST /session/step-up/options', {})).methods).toEqual(['totp', 'provider']);
  expect(await outcomeOf(again.call('POST /session/step-up', { password }))).toBe('method_not_enough');
});

test('who joins another organisation is no longer the provider’s to vouch for', async () => {
  const world = await openWorld(handle, tocsin.base, clock);
  const email = someone(world, 'bea');
  await aMember(world.owner.admin, { email, name: 'Bea', role: 'analyst' });
  const visitor = aVisitor(tocsin.base);
  await signInTo(world, visitor, '/');
  const other = await anOwner(handle, tocsin.base, clock);
  const { link } = await other.call('POST /invitations', { email, role: 'viewer' });
  const token = link.split('#')[1] ?? '';
  await aVisitor(tocsin.base).call('POST /invitations/accept', { token, name: 'Bea', password });
  expect(await outcomeOf(visitor.call('GET /session', {}))).toBe('session_ended');
  expect(await signInTo(world, visitor, '/')).toBe('/sign-in?problem=account_shared');
});
