// Signing in with an authenticator app and with recovery codes: in two halves, each code once, in every process.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import type { Http } from '#platform/http';
import { activitiesOf, openTestDatabase, testClock } from '#platform/testing';

import { aBrowser, outcomeOf, type TestBrowser } from '../browser.fixtures.ts';
import { aPerson, startIdentity, type TestPerson } from '../fixtures.ts';
import { codeAt, fromBase32, stepAt } from './totp.ts';

const handle = await openTestDatabase();
const clock = testClock();
const https: Http[] = [];
const bases: string[] = [];
beforeAll(async () => {
  // Two web servers on one database: what one has taken the other refuses.
  for (const _ of [1, 2]) {
    const http = await startIdentity(handle, clock, { trustProxy: ['127.0.0.1'] });
    https.push(http);
    bases.push(await http.listen({ host: '127.0.0.1', port: 0 }));
  }
});
afterAll(async () => {
  for (const http of https) await http.close();
  await handle.close();
});

const browser = (options?: Parameters<typeof aBrowser>[1]): TestBrowser => aBrowser(bases[0] ?? '', options);
const codeNow = (secret: string): string => codeAt(fromBase32(secret), stepAt(clock.now()));
const nextStep = (): void => clock.advance(30_000);

type Enrolled = { person: TestPerson; secret: string; at: TestBrowser };
async function enrolled(): Promise<Enrolled> {
  const person = await aPerson(handle, { clock });
  const at = browser();
  await at.signIn(person.email);
  const { secret } = await at.call('POST /profile/totp', {});
  await at.call('POST /profile/totp/confirm', { code: codeNow(secret) });
  nextStep();
  return { person, secret, at };
}
async function ticketFor(person: TestPerson, at: TestBrowser): Promise<string> {
  const answer = await at.signIn(person.email);
  if (!('kind' in answer)) throw new Error('No second factor was asked for.');
  return answer.ticket;
}

describe('an authenticator app', () => {
  test('is asked for after the password, and its code signs in', async () => {
    const { person, secret } = await enrolled();
    const at = browser();
    const ticket = await ticketFor(person, at);
    expect(at.cookie()).toBe('');
    const session = await at.call('POST /session/second-factor', { ticket, totp: codeNow(secret) });
    expect(session).toMatchObject({ strength: 'password+totp', limited: false });
    expect((await at.call('GET /session', {})).strength).toBe('password+totp');
  });

  test('raises the session it is set up in, which gets a new token', async () => {
    const person = await aPerson(handle, { clock });
    const at = browser();
    await at.signIn(person.email);
    const before = at.cookie();
    const { secret, uri, svg } = await at.call('POST /profile/totp', {});
    expect(uri).toContain(secret);
    expect(svg).toMatch(/^<svg/);
    expect(await outcomeOf(at.call('POST /profile/totp/confirm', { code: '000000' }))).toBe('code_does_not_fit');
    const session = await at.call('POST /profile/totp/confirm', { code: codeNow(secret) });
    expect(session.strength).toBe('password+totp');
    expect(at.cookie()).not.toBe(before);
    expect(await outcomeOf(browser({ cookie: before }).call('GET /session', {}))).toBe('session_ended');
    expect(await outcomeOf(at.call('POST /profile/totp', {}))).toBe('totp_there_already');
  });

  test('that was never confirmed is asked for by nobody', async () => {
    const person = await aPerson(handle, { clock });
    const at = browser();
    await at.signIn(person.email);
    await at.call('POST /profile/totp', {});
    expect('kind' in (await browser().signIn(person.email))).toBe(false);
  });

  test('gives a code that is taken once, whichever server is asked', async () => {
    const { person, secret } = await enrolled();
    const totp = codeNow(secret);
    const tries = await Promise.all(
      [0, 1, 0, 1].map(async (server) => {
        const at = aBrowser(bases[server] ?? '');
        return outcomeOf(at.call('POST /session/second-factor', { ticket: await ticketFor(person, at), totp }));
      }),
    );
    expect(tries.toSorted()).toEqual(['done', 'wrong_code', 'wrong_code', 'wrong_code']);
    const later = aBrowser(bases[1] ?? '');
    const ticket = await ticketFor(person, later);
    expect(await outcomeOf(later.call('POST /session/second-factor', { ticket, totp }))).toBe('wrong_code');
    nextStep();
    const again = later.call('POST /session/second-factor', { ticket, totp: codeNow(secret) });
    expect(await outcomeOf(again)).toBe('done');
  });

  test('secrets stand sealed in the database', async () => {
    const { secret, person } = await enrolled();
    const { sql } = await import('kysely');
    const { rows } = await handle.asSystem((db) =>
      sql<{ text: string }>`select totp::text as text from totp where person_id = ${person.actor.id}`.execute(db),
    );
    expect(rows[0]?.text).toContain('v1.');
    expect(rows[0]?.text).not.toContain(secret);
    await expect(person.transact((db) => sql`select 1 from totp`.execute(db))).rejects.toMatchObject({
      sqlState: '42501',
    });
  });
});

describe('a ticket', () => {
  test('ends after five wrong codes, also when they come at once', async () => {
    const { person, secret } = await enrolled();
    const at = browser();
    const ticket = await ticketFor(person, at);
    const guesses = await Promise.all(
      Array.from({ length: 12 }, () => outcomeOf(at.call('POST /session/second-factor', { ticket, totp: '000000' }))),
    );
    expect(guesses.filter((code) => code === 'wrong_code').length).toBeLessThanOrEqual(5);
    expect(guesses).not.toContain('done');
    const right = at.call('POST /session/second-factor', { ticket, totp: codeNow(secret) });
    expect(await outcomeOf(right)).toBe('ticket_ended');
    const other = browser();
    const fresh = await ticketFor(person, other);
    expect(await outcomeOf(other.call('POST /session/second-factor', { ticket: fresh, totp: codeNow(secret) }))).toBe(
      'too_many_attempts',
    );
    clock.advance(15 * 60_000 + 1);
    const later = await ticketFor(person, other);
    expect(await outcomeOf(other.call('POST /session/second-factor', { ticket: later, totp: codeNow(secret) }))).toBe(
      'done',
    );
  });

  test('belongs to the person who was asked, and is good once', async () => {
    const [mine, theirs] = [await enrolled(), await enrolled()];
    const at = browser();
    const ticket = await ticketFor(mine.person, at);
    const foreign = at.call('POST /session/second-factor', { ticket, totp: codeNow(theirs.secret) });
    expect(await outcomeOf(foreign)).toBe('wrong_code');
    const session = await at.call('POST /session/second-factor', { ticket, totp: codeNow(mine.secret) });
    expect(session.user.id).toBe(mine.person.actor.id);
    nextStep();
    const again = at.call('POST /session/second-factor', { ticket, totp: codeNow(mine.secret) });
    expect(await outcomeOf(again)).toBe('ticket_ended');
  });

  test('opens nothing from another network, after five minutes, or for another purpose', async () => {
    const { person, secret, at: signedIn } = await enrolled();
    const at = browser();
    const ticket = await ticketFor(person, at);
    const elsewhere = browser().call('POST /session/second-factor', { ticket, totp: codeNow(secret) });
    expect(await outcomeOf(elsewhere)).toBe('ticket_ended');
    const { ticket: forPasskey } = await at.call('POST /session/passkey/options', {});
    const crossed = at.call('POST /session/second-factor', { ticket: forPasskey, totp: codeNow(secret) });
    expect(await outcomeOf(crossed)).toBe('ticket_ended');
    clock.advance(5 * 60_000);
    const late = at.call('POST /session/second-factor', { ticket, totp: codeNow(secret) });
    expect(await outcomeOf(late)).toBe('ticket_ended');
    expect(await outcomeOf(signedIn.call('GET /profile', {}))).toBe('done');
  });

  test('opens nothing for someone deactivated meanwhile', async () => {
    const { person, secret } = await enrolled();
    const at = browser();
    const ticket = await ticketFor(person, at);
    const { sql } = await import('kysely');
    await handle.asSystem((db) =>
      sql`update membership set active = false where person_id = ${person.actor.id}`.execute(db),
    );
    expect(await outcomeOf(at.call('POST /session/second-factor', { ticket, totp: codeNow(secret) }))).toBe(
      'wrong_code',
    );
  });
});

describe('recovery codes', () => {
  test('sign in once each, also when two come with the same one', async () => {
    const { person, at } = await enrolled();
    const { codes } = await at.call('POST /profile/recovery-codes', {});
    expect(new Set(codes).size).toBe(10);
    const [first = '', second = ''] = codes;
    const tries = await Promise.all(
      [0, 1].map(async (server) => {
        const from = aBrowser(bases[server] ?? '');
        const ticket = await ticketFor(person, from);
        return outcomeOf(from.call('POST /session/second-factor', { ticket, recoveryCode: first }));
      }),
    );
    expect(tries.toSorted()).toEqual(['done', 'wrong_code']);
    const other = browser();
    const ticket = await ticketFor(person, other);
    const recoveryCode = second.toLowerCase().replaceAll('-', ' ');
    const session = await other.call('POST /session/second-factor', { ticket, recoveryCode });
    expect(session.strength).toBe('password+recovery');
    expect((await other.call('GET /profile', {})).recoveryCodesLeft).toBe(8);
  });

  test('are replaced by new ones, and need a second factor to stand in for', async () => {
    const { person, at } = await enrolled();
    const [old = ''] = (await at.call('POST /profile/recovery-codes', {})).codes;
    await at.call('POST /profile/recovery-codes', {});
    const other = browser();
    const ticket = await ticketFor(person, other);
    expect(await outcomeOf(other.call('POST /session/second-factor', { ticket, recoveryCode: old }))).toBe(
      'wrong_code',
    );
    const without = await aPerson(handle, { clock });
    const bare = browser();
    await bare.signIn(without.email);
    expect(await outcomeOf(bare.call('POST /profile/recovery-codes', {}))).toBe('no_second_factor');
  });
});

test('what happened is recorded, without a secret', async () => {
  const { person, secret, at } = await enrolled();
  await at.call('DELETE /profile/totp', {});
  const activities = await activitiesOf(person);
  expect(activities.map(({ type }) => type)).toEqual([
    'session.signed_in',
    'user.second_factor_added',
    'user.second_factor_removed',
  ]);
  expect(JSON.stringify(activities)).not.toContain(secret);
});

test('an administrator takes a lost second factor away, and the person is signed out', async () => {
  const { person, at } = await enrolled();
  const admin = await aPerson(handle, { clock, orgId: person.orgId });
  const desk = browser();
  await desk.signIn(admin.email);
  await desk.call('POST /users/:userId/mfa-reset', { userId: person.actor.id });
  expect(await outcomeOf(at.call('GET /session', {}))).toBe('session_ended');
  expect('kind' in (await browser().signIn(person.email))).toBe(false);
  const stranger = await aPerson(handle, { clock });
  const foreign = desk.call('POST /users/:userId/mfa-reset', { userId: stranger.actor.id });
  expect(await outcomeOf(foreign)).toBe('user_not_found');
});
