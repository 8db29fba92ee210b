// A forgotten password, and hashes of other days.
import { argon2Sync, randomBytes } from 'node:crypto';

import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import type { Http } from '#platform/http';
import { activitiesOf, openTestDatabase, testClock } from '#platform/testing';

import { aBrowser, outcomeOf } from '../browser.fixtures.ts';
import { aPerson, groundOf, password, startIdentity } from '../fixtures.ts';
import { createIdentityModule } from '../module.ts';

const handle = await openTestDatabase();
const clock = testClock();
type Letter = { to: readonly string[]; subject: string; text: string };
const letters: Letter[] = [];
let http: Http;
let base = '';
beforeAll(async () => {
  const sendMail = async (letter: Letter): Promise<void> => void letters.push(letter);
  const module = createIdentityModule({ ...groundOf(handle), sendMail });
  http = await startIdentity(handle, clock, { modules: [module], trustProxy: ['127.0.0.1'] });
  base = await http.listen({ host: '127.0.0.1', port: 0 });
});
afterAll(async () => {
  await http.close();
  await handle.close();
});

const letterTo = (email: string): Promise<Letter> =>
  expect
    .poll(() => letters.findLast(({ to }) => to.includes(email)), { timeout: 20_000 })
    .toBeDefined()
    .then(() => {
      const found = letters.findLast(({ to }) => to.includes(email));
      if (!found) throw new Error('No letter came.');
      return found;
    });
const tokenIn = ({ text }: Letter): string => /token=([\w-]{43})/.exec(text)?.[1] ?? '';
const next = 'seven green bottles standing';

describe('a forgotten password', () => {
  test('is set anew with the link from the mail, once, and every session ends', async () => {
    const person = await aPerson(handle, { clock });
    const at = aBrowser(base);
    await at.signIn(person.email);
    await aBrowser(base).call('POST /password-reset', { email: person.email.toLowerCase() });
    const token = tokenIn(await letterTo(person.email));
    const weak = { token, password: 'Password2026!' };
    expect(await outcomeOf(aBrowser(base).call('POST /password-reset/complete', weak))).toBe('weak_password');
    const tries = await Promise.all(
      [1, 2].map(() => outcomeOf(aBrowser(base).call('POST /password-reset/complete', { token, password: next }))),
    );
    expect(tries.toSorted()).toEqual(['done', 'reset_link_ended']);
    expect(await outcomeOf(at.call('GET /session', {}))).toBe('session_ended');
    expect(await outcomeOf(aBrowser(base).signIn(person.email))).toBe('wrong_credentials');
    expect(await outcomeOf(aBrowser(base).signIn(person.email, next))).toBe('done');
    expect((await activitiesOf(person)).map(({ type }) => type)).toEqual(
      expect.arrayContaining(['user.password_reset_asked', 'user.password_changed']),
    );
  });

  test('is written about in the language the person chose', async () => {
    const person = await aPerson(handle, { clock });
    const at = aBrowser(base);
    await at.signIn(person.email);
    expect(await at.call('GET /session', {})).toMatchObject({ language: null });
    const { name } = await at.call('GET /profile', {});
    expect(await at.call('PATCH /profile', { language: 'fr' })).toMatchObject({ name, language: 'fr' });
    expect(await at.call('GET /session', {})).toMatchObject({ language: 'fr' });
    expect(await activitiesOf(person, 'user.changed')).toMatchObject([
      { data: { fields: { language: { before: null, after: 'fr' } } } },
    ]);
    await aBrowser(base).call('POST /password-reset', { email: person.email });
    const letter = await letterTo(person.email);
    expect(letter.subject).toBe('Définir un nouveau mot de passe');
    expect(tokenIn(letter)).toHaveLength(43);
  });

  test('ends with its hour', async () => {
    const person = await aPerson(handle, { clock });
    await aBrowser(base).call('POST /password-reset', { email: person.email });
    const token = tokenIn(await letterTo(person.email));
    clock.advance(60 * 60_000);
    expect(await outcomeOf(aBrowser(base).call('POST /password-reset/complete', { token, password: next }))).toBe(
      'reset_link_ended',
    );
  });

  test('answers alike for everybody, and writes to nobody who is not there or too often', async () => {
    const person = await aPerson(handle, { clock });
    const ask = async (email: string) =>
      fetch(`${base}/api/v1/password-reset`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ email }),
      }).then(async (response) => [response.status, await response.text()]);
    const answers = [await ask('nobody@nowhere.example')];
    for (let i = 0; i < 7; i++) answers.push(await ask(person.email));
    expect(new Set(answers.map(String))).toEqual(new Set(['202,{}']));
    await letterTo(person.email);
    await expect
      .poll(async () => (await activitiesOf(person, 'user.password_reset_asked')).length, { timeout: 20_000 })
      .toBe(5);
    expect(letters.some(({ to }) => to.includes('nobody@nowhere.example'))).toBe(false);
  });
});

test('a hash made with other parameters is made again at the next sign-in', async () => {
  const person = await aPerson(handle, { clock });
  const nonce = randomBytes(16);
  const weak = { message: password, nonce, memory: 8192, passes: 1, parallelism: 1, tagLength: 32 };
  const [salt, tag] = [nonce, argon2Sync('argon2id', weak)].map((part) => part.toString('base64').replaceAll('=', ''));
  const old = `$argon2id$v=19$m=8192,t=1,p=1$${salt}$${tag}`;
  await handle.asSystem((db) =>
    sql`update person set password_hash = ${old} where id = ${person.actor.id}`.execute(db),
  );
  const hashNow = async () =>
    (
      await handle.asSystem((db) =>
        sql<{ hash: string }>`select password_hash as hash from person where id = ${person.actor.id}`.execute(db),
      )
    ).rows[0]?.hash;
  await aBrowser(base).signIn(person.email, password);
  expect(await hashNow()).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  const kept = await hashNow();
  await aBrowser(base).signIn(person.email, password);
  expect(await hashNow()).toBe(kept);
});
