import { WebSocket } from 'undici';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
// Sessions: where one is signed in, ending them, proving it again, and what an organisation asks for.

import type { Http } from '#platform/http';
import { activitiesOf, openTestDatabase, testClock } from '#platform/testing';

import { aBrowser, outcomeOf, type TestBrowser } from './browser.fixtures.ts';
import { createApiKey } from './create-api-key.ts';
import { aPerson, password, startIdentity, type TestPerson } from './fixtures.ts';
import { codeAt, fromBase32, stepAt } from './second-factor/totp.ts';

const handle = await openTestDatabase();
const clock = testClock();
let http: Http;
let base = '';
beforeAll(async () => {
  http = await startIdentity(handle, clock, { trustProxy: ['127.0.0.1'], connect: () => {}, heartbeatMs: 1500 });
  base = await http.listen({ host: '127.0.0.1', port: 0 });
});
afterAll(async () => {
  await http.close();
  await handle.close();
});

const browser = (options?: Parameters<typeof aBrowser>[1]): TestBrowser => aBrowser(base, options);
async function signedIn(person: TestPerson, options?: Parameters<typeof aBrowser>[1]): Promise<TestBrowser> {
  const at = browser(options);
  await at.signIn(person.email);
  return at;
}
const codeNow = (secret: string): string => codeAt(fromBase32(secret), stepAt(clock.now()));
async function addTotp(at: TestBrowser): Promise<string> {
  const { secret } = await at.call('POST /profile/totp', {});
  await at.call('POST /profile/totp/confirm', { code: codeNow(secret) });
  clock.advance(30_000);
  return secret;
}

describe('the list of devices', () => {
  test('shows where and how one is signed in, and which one asks', async () => {
    const person = await aPerson(handle, { clock });
    const [here] = [await signedIn(person, { ip: '198.51.100.7' }), await signedIn(person)];
    const { items } = await here.call('GET /sessions', {});
    expect([items.length, items.filter(({ current }) => current).length]).toEqual([2, 1]);
    expect(items.find(({ current }) => current)).toMatchObject({
      ip: '198.51.100.7',
      strength: 'password',
      userAgent: expect.any(String),
    });
  });

  test('ends one, and its WebSocket closes', async () => {
    const person = await aPerson(handle, { clock });
    const [here, there] = [await signedIn(person), await signedIn(person)];
    const socket = new WebSocket(`${base.replace('http', 'ws')}/ws`, { headers: { cookie: there.cookie() } });
    await new Promise((resolve) => socket.addEventListener('open', resolve));
    const closed = new Promise<number>((resolve) => socket.addEventListener('close', ({ code }) => resolve(code)));
    const { items } = await here.call('GET /sessions', {});
    const sessionId = items.find(({ current }) => !current)?.id ?? '';
    await here.call('DELETE /sessions/:sessionId', { sessionId });
    expect(await closed).toBe(4401);
    expect(await outcomeOf(there.call('GET /session', {}))).toBe('session_ended');
    expect(await outcomeOf(here.call('DELETE /sessions/:sessionId', { sessionId }))).toBe('session_not_found');
    expect(await activitiesOf(person, 'session.revoked')).toHaveLength(1);
  });

  test('ends all others at once, and never somebody else’s', async () => {
    const person = await aPerson(handle, { clock });
    const neighbour = await aPerson(handle, { clock, orgId: person.orgId });
    const [here, there, theirs] = [await signedIn(person), await signedIn(person), await signedIn(neighbour)];
    expect(await here.call('DELETE /sessions', {})).toEqual({ ended: 1 });
    expect(await outcomeOf(there.call('GET /session', {}))).toBe('session_ended');
    const [theirSession] = (await theirs.call('GET /sessions', {})).items;
    const foreign = here.call('DELETE /sessions/:sessionId', { sessionId: theirSession?.id ?? '' });
    expect(await outcomeOf(foreign)).toBe('session_not_found');
    expect(await outcomeOf(theirs.call('GET /session', {}))).toBe('done');
  });

  test('an administrator ends those of a colleague, but not of somebody above', async () => {
    const admin = await aPerson(handle, { clock });
    const analyst = await aPerson(handle, { clock, orgId: admin.orgId, role: 'analyst' });
    const [desk, theirs] = [await signedIn(admin), await signedIn(analyst)];
    expect(await desk.call('DELETE /users/:userId/sessions', { userId: analyst.actor.id })).toEqual({ ended: 1 });
    expect(await outcomeOf(theirs.call('GET /session', {}))).toBe('session_ended');
    const again = await signedIn(analyst);
    const refused = again.call('DELETE /users/:userId/sessions', { userId: admin.actor.id });
    expect(await outcomeOf(refused)).toBe('missing_permission');
  });
});

describe('a fresh proof', () => {
  const sensitive = (at: TestBrowser) =>
    outcomeOf(at.call('POST /api-keys', { name: 'x', scopes: ['event:read'], siteId: null, expiresAt: null }));

  test('is asked for ten minutes after signing in, and the password gives it to whoever has nothing more', async () => {
    const person = await aPerson(handle, { clock });
    const at = await signedIn(person);
    expect(await sensitive(at)).toBe('done');
    clock.advance(10 * 60_000);
    expect(await sensitive(at)).toBe('step_up_needed');
    const before = at.cookie();
    expect(await outcomeOf(at.call('POST /session/step-up', { password: 'wrong password' }))).toBe('not_proven');
    await at.call('POST /session/step-up', { password });
    expect(at.cookie()).not.toBe(before);
    expect(await outcomeOf(browser({ cookie: before }).call('GET /session', {}))).toBe('session_ended');
    expect(await sensitive(at)).toBe('done');
    expect(await activitiesOf(person, 'session.stepped_up')).toMatchObject([{ data: { method: 'password' } }]);
  });

  test('must be the second factor where there is one', async () => {
    const person = await aPerson(handle, { clock });
    const at = await signedIn(person);
    const secret = await addTotp(at);
    clock.advance(10 * 60_000);
    expect(await sensitive(at)).toBe('step_up_needed');
    expect((await at.call('POST /session/step-up/options', {})).methods).toEqual(['totp']);
    expect(await outcomeOf(at.call('POST /session/step-up', { password }))).toBe('method_not_enough');
    await at.call('POST /session/step-up', { totp: codeNow(secret) });
    expect(await sensitive(at)).toBe('done');
  });

  test('of two at once one is taken', async () => {
    const person = await aPerson(handle, { clock });
    const at = await signedIn(person);
    const cookie = at.cookie();
    const both = await Promise.all(
      [1, 2].map(() => outcomeOf(browser({ cookie }).call('POST /session/step-up', { password }))),
    );
    expect(both.filter((code) => code === 'done')).toHaveLength(1);
  });

  test('is no way to guess the password of a stolen session', async () => {
    const person = await aPerson(handle, { clock });
    const at = await signedIn(person);
    const tries: string[] = [];
    for (let i = 0; i < 6; i++)
      tries.push(await outcomeOf(at.call('POST /session/step-up', { password: 'wrong one' })));
    expect(tries).toEqual([...Array.from({ length: 5 }, () => 'not_proven'), 'too_many_attempts']);
  });

  test('cannot come from an API key, which keeps only what was its own', async () => {
    const person = await aPerson(handle, { clock });
    const about = { scopes: [...person.actor.permissions], siteId: null, expiresAt: null };
    const { key } = await createApiKey(person, { name: 'key', ...about });
    const ask = (method: 'POST' | 'PUT', url: string, payload: object) =>
      http.app.inject({ method, url: `/api/v1${url}`, payload, headers: { authorization: `Bearer ${key}` } });
    const policy = { ...(await (await signedIn(person)).call('GET /security-policy', {})), stepUpMinutes: 60 };
    expect((await ask('PUT', '/security-policy', policy)).json()).toMatchObject({ code: 'step_up_impossible' });
    expect((await ask('POST', '/api-keys', { name: 'other', scopes: ['event:read'] })).statusCode).toBe(201);
  });
});

describe('one’s own password', () => {
  const next = 'seven green bottles standing';
  test('is changed with the one before, and all other sessions end', async () => {
    const person = await aPerson(handle, { clock });
    const [here, there] = [await signedIn(person), await signedIn(person)];
    const before = here.cookie();
    expect(await outcomeOf(here.call('POST /profile/password', { current: 'not mine at all', next }))).toBe(
      'wrong_password',
    );
    expect(await outcomeOf(here.call('POST /profile/password', { current: password, next: 'Password2026!' }))).toBe(
      'weak_password',
    );
    await here.call('POST /profile/password', { current: password, next });
    expect(here.cookie()).not.toBe(before);
    expect(await outcomeOf(here.call('GET /session', {}))).toBe('done');
    expect(await outcomeOf(there.call('GET /session', {}))).toBe('session_ended');
    expect(await outcomeOf(browser().signIn(person.email))).toBe('wrong_credentials');
    expect(await outcomeOf(browser().signIn(person.email, next))).toBe('done');
  });
});

describe('the security policy', () => {
  const base0 = { idleMinutes: 720, lifetimeHours: 168, stepUpMinutes: 10, leastPasswordLength: 12 };
  const set = async (at: TestBrowser, wanted: object) =>
    at.call('PUT /security-policy', { ...base0, secondFactorRoles: [], allowedNetworks: [], ...wanted });

  test('asks the roles it names for a second factor, and lets them do nothing but set one up', async () => {
    const admin = await aPerson(handle, { clock });
    const analyst = await aPerson(handle, { clock, orgId: admin.orgId, role: 'analyst' });
    const [desk, theirs] = [await signedIn(admin), await signedIn(analyst)];
    await set(desk, { secondFactorRoles: ['analyst'] });
    expect(await theirs.call('GET /session', {})).toMatchObject({ limited: true, permissions: [] });
    expect(await outcomeOf(theirs.call('GET /people', {}))).toBe('second_factor_required');
    expect(await outcomeOf(theirs.call('GET /sites', {}))).toBe('second_factor_required');
    const fresh = await signedIn(analyst);
    expect(await outcomeOf(fresh.call('GET /people', {}))).toBe('second_factor_required');
    await addTotp(fresh);
    expect(await fresh.call('GET /session', {})).toMatchObject({ limited: false });
    expect(await outcomeOf(fresh.call('GET /people', {}))).toBe('done');
    expect(await outcomeOf(fresh.call('DELETE /profile/totp', {}))).toBe('last_second_factor');
    expect(await outcomeOf(theirs.call('GET /people', {}))).toBe('second_factor_required');
    expect(await outcomeOf(desk.call('GET /people', {}))).toBe('done');
  });

  test('holds for sessions there are: how long they may idle and live, and from where', async () => {
    const admin = await aPerson(handle, { clock });
    const analyst = await aPerson(handle, { clock, orgId: admin.orgId, role: 'analyst' });
    const desk = await signedIn(admin, { ip: '192.0.2.10' });
    const theirs = await signedIn(analyst, { ip: '203.0.113.5' });
    const outside = { allowedNetworks: ['198.51.100.0/24'] };
    expect(await outcomeOf(set(desk, outside))).toBe('would_lock_you_out');
    await set(desk, { allowedNetworks: ['192.0.2.0/24'], idleMinutes: 30 });
    expect(await outcomeOf(theirs.call('GET /session', {}))).toBe('network_not_allowed');
    expect(await outcomeOf(desk.call('GET /session', {}))).toBe('done');
    clock.advance(30 * 60_000);
    expect(await outcomeOf(desk.call('GET /session', {}))).toBe('session_ended');
  });

  test('says how long new passwords are', async () => {
    const admin = await aPerson(handle, { clock });
    const at = await signedIn(admin);
    await set(at, { leastPasswordLength: 40 });
    const { link } = await at.call('POST /invitations', { email: `new-${admin.actor.id}@example.org`, role: 'viewer' });
    const accept = (password: string) =>
      outcomeOf(at.call('POST /invitations/accept', { token: link.split('#')[1] ?? '', name: 'New', password }));
    expect(await accept('seven green bottles standing')).toBe('weak_password');
    expect(await accept('seven green bottles standing on a very long wall')).toBe('done');
  });

  test('of two who change it at once one is told', async () => {
    const admin = await aPerson(handle, { clock });
    const at = await signedIn(admin);
    const { rev } = await at.call('GET /security-policy', {});
    const both = await Promise.all([20, 30].map((stepUpMinutes) => outcomeOf(set(at, { stepUpMinutes, rev }))));
    expect(both.toSorted()).toEqual(['done', 'policy_changed']);
    expect(await activitiesOf(admin, 'security_policy.changed')).toHaveLength(1);
  });
});
