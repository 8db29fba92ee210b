// Passkeys: kept, asked for as a second factor, and as the whole sign-in.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import type { Http } from '#platform/http';
import { openTestDatabase, testClock } from '#platform/testing';

import { aBrowser, outcomeOf, type TestBrowser } from '../browser.fixtures.ts';
import { aPerson, startIdentity, type TestPerson } from '../fixtures.ts';
import { anAuthenticator, type Authenticator } from './fixtures.ts';

const handle = await openTestDatabase();
const clock = testClock();
let http: Http;
let base = '';
beforeAll(async () => {
  http = await startIdentity(handle, clock, { trustProxy: ['127.0.0.1'] });
  base = await http.listen({ host: '127.0.0.1', port: 0 });
});
afterAll(async () => {
  await http.close();
  await handle.close();
});

type Owner = { person: TestPerson; key: Authenticator; at: TestBrowser };
async function withPasskey(key = anAuthenticator()): Promise<Owner> {
  const person = await aPerson(handle, { clock });
  const at = aBrowser(base);
  await at.signIn(person.email);
  const { ticket, options } = await at.call('POST /profile/passkeys/options', {});
  await at.call('POST /profile/passkeys', { ticket, name: 'Key', response: key.create(options, base) });
  return { person, key, at };
}
async function byPasskey(key: Authenticator, { origin = base, at = aBrowser(base) } = {}): Promise<string> {
  const { ticket, options } = await at.call('POST /session/passkey/options', {});
  return outcomeOf(at.call('POST /session/passkey', { ticket, response: key.get(options, origin) }));
}

describe('a passkey as the whole sign-in', () => {
  test('signs in without a password, as two factors', async () => {
    const { key, person } = await withPasskey();
    const at = aBrowser(base);
    const { ticket, options } = await at.call('POST /session/passkey/options', {});
    expect(options).toMatchObject({ rpId: '127.0.0.1', userVerification: 'required' });
    const session = await at.call('POST /session/passkey', { ticket, response: key.get(options, base) });
    expect(session).toMatchObject({ user: { id: person.actor.id }, strength: 'passkey' });
    expect((await at.call('GET /profile', {})).passkeys).toMatchObject([
      { name: 'Key', lastUsedAt: expect.any(String) },
    ]);
  });

  test('must have asked for the finger or the PIN', async () => {
    const { key } = await withPasskey(anAuthenticator({ verifies: false }));
    expect(await byPasskey(key)).toBe('wrong_passkey');
  });

  test('that nobody keeps, or that signed for another site, opens nothing', async () => {
    const { key } = await withPasskey();
    expect(await byPasskey(anAuthenticator())).toBe('wrong_passkey');
    expect(await byPasskey(key, { origin: 'https://evil.example' })).toBe('wrong_passkey');
  });

  test('signs each challenge once', async () => {
    const { key } = await withPasskey(anAuthenticator({ counts: false }));
    const at = aBrowser(base);
    const { ticket, options } = await at.call('POST /session/passkey/options', {});
    const response = key.get(options, base);
    const tries = await Promise.all(
      [1, 2, 3].map(() => outcomeOf(at.call('POST /session/passkey', { ticket, response }))),
    );
    expect(tries.toSorted()).toEqual(['done', 'ticket_ended', 'ticket_ended']);
    const { ticket: other } = await at.call('POST /session/passkey/options', {});
    expect(await outcomeOf(at.call('POST /session/passkey', { ticket: other, response }))).toBe('wrong_passkey');
  });

  test('whose counter goes back is a copy, and is refused', async () => {
    const { key } = await withPasskey();
    const at = aBrowser(base);
    const [first, second] = [
      await at.call('POST /session/passkey/options', {}),
      await at.call('POST /session/passkey/options', {}),
    ];
    const [early, late] = [key.get(first.options, base), key.get(second.options, base)];
    const use = (ticket: string, response: typeof early) =>
      outcomeOf(at.call('POST /session/passkey', { ticket, response }));
    expect(await use(second.ticket, late)).toBe('done');
    expect(await use(first.ticket, early)).toBe('wrong_passkey');
  });

  test('that was forgotten opens nothing', async () => {
    const { key, at } = await withPasskey();
    const [passkey] = (await at.call('GET /profile', {})).passkeys;
    await at.call('DELETE /profile/passkeys/:passkeyId', { passkeyId: passkey?.id ?? '' });
    expect(await byPasskey(key)).toBe('wrong_passkey');
  });
});

describe('a passkey as second factor', () => {
  test('comes after the password', async () => {
    const { person, key } = await withPasskey(anAuthenticator({ verifies: false }));
    const at = aBrowser(base);
    const asked = await at.signIn(person.email);
    if (!('kind' in asked) || !asked.passkey) throw new Error('No passkey was asked for.');
    expect(asked.methods).toEqual(['passkey']);
    const session = await at.call('POST /session/second-factor', {
      ticket: asked.ticket,
      passkey: key.get(asked.passkey, base),
    });
    expect(session.strength).toBe('password+passkey');
  });

  test('of somebody else proves nothing', async () => {
    const [mine, theirs] = [await withPasskey(), await withPasskey()];
    const at = aBrowser(base);
    const asked = await at.signIn(mine.person.email);
    if (!('kind' in asked) || !asked.passkey) throw new Error('No passkey was asked for.');
    const passkey = theirs.key.get(asked.passkey, base);
    expect(await outcomeOf(at.call('POST /session/second-factor', { ticket: asked.ticket, passkey }))).toBe(
      'wrong_code',
    );
  });
});

describe('keeping a passkey', () => {
  test('needs the ticket of the person, and a challenge that was just given', async () => {
    const { at } = await withPasskey();
    const other = await withPasskey();
    const { ticket, options } = await at.call('POST /profile/passkeys/options', {});
    expect(options.excludeCredentials).toHaveLength(1);
    const response = anAuthenticator().create(options, base);
    const foreign = other.at.call('POST /profile/passkeys', { ticket, name: 'Mine', response });
    expect(await outcomeOf(foreign)).toBe('ticket_ended');
    const stale = anAuthenticator().create({ ...options, challenge: 'c3RhbGU' }, base);
    expect(await outcomeOf(at.call('POST /profile/passkeys', { ticket, name: 'Mine', response: stale }))).toBe(
      'passkey_not_valid',
    );
  });

  test('of one that somebody has is refused', async () => {
    const { key } = await withPasskey();
    const person = await aPerson(handle, { clock });
    const at = aBrowser(base);
    await at.signIn(person.email);
    const { ticket, options } = await at.call('POST /profile/passkeys/options', {});
    const response = key.create(options, base);
    expect(await outcomeOf(at.call('POST /profile/passkeys', { ticket, name: 'Mine', response }))).toBe(
      'passkey_known',
    );
  });

  test('it is renamed', async () => {
    const { at } = await withPasskey();
    const [passkey] = (await at.call('GET /profile', {})).passkeys;
    const renamed = await at.call('PATCH /profile/passkeys/:passkeyId', { passkeyId: passkey?.id ?? '', name: 'Blue' });
    expect(renamed.name).toBe('Blue');
  });
});
