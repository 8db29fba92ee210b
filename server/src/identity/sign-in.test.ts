// Signing in and out through real HTTP: cookies, lock-out, expiry, and what is recorded.
import { Session } from '@tocsin/contracts/identity';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import type { Http } from '#platform/http';
import { activitiesOf, openTestDatabase, testClock } from '#platform/testing';

import { createAuthenticate } from './authenticate.ts';
import { aPerson, password, startIdentity, type TestPerson } from './fixtures.ts';
import { idleMs, lifetimeMs } from './sessions.ts';

const handle = await openTestDatabase();
const clock = testClock();
let http: Http;
let base = '';
beforeAll(async () => {
  http = await startIdentity(handle, clock, { trustProxy: ['127.0.0.1'] });
  base = `${await http.listen({ host: '127.0.0.1', port: 0 })}/api/v1`;
});
afterAll(async () => {
  await http.close();
  await handle.close();
});

// Each test has an address of its own, so that they do not lock each other out.
let addresses = 0;
const nextIp = () => `198.51.100.${++addresses}`;
const signIn = (email: string, secret = password, ip = nextIp(), headers: Record<string, string> = {}) =>
  fetch(`${base}/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-forwarded-for': ip, ...headers },
    body: JSON.stringify({ email, password: secret }),
  });
const cookieOf = (response: Response): string => /^[^;]+/.exec(response.headers.getSetCookie()[0] ?? '')?.[0] ?? '';
const whoAmI = (cookie: string) => fetch(`${base}/session`, { headers: { cookie } });
const codeOf = async (response: Response): Promise<unknown> => {
  const body: unknown = await response.json();
  return typeof body === 'object' && body !== null && 'code' in body ? body.code : null;
};
const signedInCookie = async (person: TestPerson): Promise<string> => cookieOf(await signIn(person.email));

describe('signing in', () => {
  test('gives a session cookie that says who I am', async () => {
    const person = await aPerson(handle, { role: 'analyst', clock });
    const response = await signIn(` ${person.email.toUpperCase()} `);
    expect(response.status).toBe(200);
    const [cookie] = response.headers.getSetCookie();
    expect(cookie).toMatch(/^tocsin_session=[\w-]{43}; Path=\/; Expires=.*; HttpOnly; SameSite=Strict$/);
    const session = Session.parse(await (await whoAmI(cookieOf(response))).json());
    expect(session.user).toMatchObject({
      id: person.actor.id,
      role: 'analyst',
      lastSignInAt: clock.now().toISOString(),
    });
    expect(session.organisation.id).toBe(person.orgId);
    expect(session.permissions).toContain('alert:write');
  });

  test('is recorded, and so is the refusal', async () => {
    const person = await aPerson(handle, { clock });
    await signIn(person.email, 'wrong password', '198.51.100.200');
    await signIn(person.email, password, '198.51.100.200');
    expect(await activitiesOf(person)).toMatchObject([
      {
        type: 'session.refused',
        subjectId: person.actor.id,
        ip: '198.51.100.200',
        data: { because: 'wrong password' },
      },
      { type: 'session.signed_in', actorId: person.actor.id, ip: '198.51.100.200' },
    ]);
  });

  test('keeps no token or password in the database', async () => {
    const person = await aPerson(handle, { clock });
    const token = (await signedInCookie(person)).split('=')[1] ?? '';
    const dump = await handle.asSystem((db) =>
      sql<{
        all: string;
      }>`select string_agg(session::text, '') || (select string_agg(person::text, '') from person) as all from session`.execute(
        db,
      ),
    );
    expect(dump.rows[0]?.all).not.toContain(token);
    expect(dump.rows[0]?.all).not.toContain(password);
  });

  test('does not tell a wrong password from an unknown address or a deactivated colleague', async () => {
    const person = await aPerson(handle, { clock });
    const gone = await aPerson(handle, { clock });
    await handle.asSystem((db) =>
      sql`update membership set active = false where person_id = ${gone.actor.id}`.execute(db),
    );
    const answers = await Promise.all(
      [await signIn(person.email, 'wrong password'), await signIn('nobody@example.org'), await signIn(gone.email)].map(
        async (response) => {
          const { instance: _, ...body } = Object(await response.json());
          return { status: response.status, body, cookies: response.headers.getSetCookie() };
        },
      ),
    );
    expect(answers[0]).toMatchObject({ status: 401, body: { code: 'wrong_credentials' }, cookies: [] });
    expect(answers[1]).toEqual(answers[0]);
    expect(answers[2]).toEqual(answers[0]);
  });

  test('from another site is refused', async () => {
    const person = await aPerson(handle, { clock });
    const response = await signIn(person.email, password, nextIp(), { origin: 'https://evil.example' });
    expect([response.status, await codeOf(response)]).toEqual([403, 'cross_origin']);
  });
});

describe('the lock-out', () => {
  test('after five wrong passwords even the right one waits, until 15 minutes have passed', async () => {
    const person = await aPerson(handle, { clock });
    for (let i = 0; i < 5; i++) expect((await signIn(person.email, 'wrong password')).status).toBe(401);
    const locked = await signIn(person.email);
    expect([locked.status, locked.headers.get('retry-after')]).toEqual([429, '900']);
    expect(await codeOf(locked)).toBe('too_many_attempts');
    clock.advance(10 * 60 * 1000);
    expect((await signIn(person.email)).headers.get('retry-after')).toBe('300');
    clock.advance(5 * 60 * 1000 + 1);
    expect((await signIn(person.email)).status).toBe(200);
  });

  test('treats an address that nobody has alike', async () => {
    const email = `nobody-${clock.now().getTime()}@example.org`;
    for (let i = 0; i < 5; i++) await signIn(email);
    expect((await signIn(email)).status).toBe(429);
  });

  test('does not let many attempts at once slip through', async () => {
    const person = await aPerson(handle, { clock });
    const responses = await Promise.all(Array.from({ length: 25 }, () => signIn(person.email, 'wrong password')));
    expect(responses.filter(({ status }) => status === 401).length).toBeLessThanOrEqual(5);
    expect((await activitiesOf(person)).length).toBeLessThanOrEqual(5);
  });

  test('forgets failures after a success', async () => {
    const person = await aPerson(handle, { clock });
    for (let round = 0; round < 2; round++) {
      for (let i = 0; i < 4; i++) expect((await signIn(person.email, 'wrong password')).status).toBe(401);
      expect((await signIn(person.email)).status).toBe(200);
    }
  });

  test('slows one network down over many accounts, and only that one', async () => {
    const attacker = '203.0.113.9';
    for (let i = 0; i < 50; i++)
      await signIn(`guess-${i}-${clock.now().getTime()}@example.org`, 'wrong password', attacker);
    const person = await aPerson(handle, { clock });
    expect((await signIn(person.email, password, attacker)).status).toBe(429);
    expect((await signIn(person.email)).status).toBe(200);
  });
});

describe('a session', () => {
  test('ends when it idles for twelve hours', async () => {
    const person = await aPerson(handle, { clock });
    const cookie = await signedInCookie(person);
    clock.advance(idleMs - 1000);
    expect((await whoAmI(cookie)).status).toBe(200);
    clock.advance(idleMs - 1000);
    expect((await whoAmI(cookie)).status).toBe(200);
    clock.advance(idleMs + 1000);
    expect((await whoAmI(cookie)).status).toBe(401);
  });

  test('is not kept alive by a socket that merely stays open', async () => {
    const person = await aPerson(handle, { clock });
    const [, token = ''] = (await signedInCookie(person)).split('=');
    const authenticate = createAuthenticate(handle, clock.now);
    const credential = { kind: 'session', token } as const;
    clock.advance(idleMs - 1000);
    expect(await authenticate(credential, { passive: true })).not.toBeNull();
    clock.advance(2000);
    expect(await authenticate(credential, { passive: true })).toBeNull();
  });

  test('ends after seven days however busy it is', async () => {
    const person = await aPerson(handle, { clock });
    const cookie = await signedInCookie(person);
    for (let passed = 0; passed + idleMs / 2 < lifetimeMs; passed += idleMs / 2) {
      clock.advance(idleMs / 2);
      expect((await whoAmI(cookie)).status).toBe(200);
    }
    clock.advance(idleMs / 2);
    expect(await codeOf(await whoAmI(cookie))).toBe('session_ended');
  });

  test('ends at sign-out, which is recorded; others of the same person go on', async () => {
    const person = await aPerson(handle, { clock });
    const [here, there] = [await signedInCookie(person), await signedInCookie(person)];
    const response = await fetch(`${base}/session`, { method: 'DELETE', headers: { cookie: here } });
    expect([response.status, response.headers.getSetCookie()[0]]).toEqual([
      200,
      expect.stringMatching(/^tocsin_session=; .*Expires=Thu, 01 Jan 1970/),
    ]);
    expect((await whoAmI(here)).status).toBe(401);
    expect((await whoAmI(there)).status).toBe(200);
    expect(await activitiesOf(person, 'session.signed_out')).toHaveLength(1);
  });

  test('of someone deactivated opens nothing', async () => {
    const person = await aPerson(handle, { clock });
    const cookie = await signedInCookie(person);
    await handle.asSystem((db) =>
      sql`update membership set active = false where person_id = ${person.actor.id}`.execute(db),
    );
    expect((await whoAmI(cookie)).status).toBe(401);
  });
});
