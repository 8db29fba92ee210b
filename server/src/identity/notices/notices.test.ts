// What happens to somebody's credentials is told them by mail: once, in their language, and to nobody else.
import { credentialNoticeSent, userChanged } from '@tocsin/contracts/activity';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { record } from '#platform/activity';
import { inTransaction } from '#platform/context';
import { createDispatcher, type Dispatcher } from '#platform/dispatcher';
import { Problem } from '#platform/errors';
import type { Http } from '#platform/http';
import { createJobs, type Jobs } from '#platform/jobs';
import { createLog } from '#platform/log';
import { activitiesOf, openTestDatabase } from '#platform/testing';

import { aBrowser, type TestBrowser } from '../browser.fixtures.ts';
import { aMember, aPerson, groundOf, password, startIdentity, type TestPerson } from '../fixtures.ts';
import { createIdentityModule } from '../module.ts';

const handle = await openTestDatabase();
const log = createLog('silent');
type Letter = { to: readonly string[]; subject: string; text: string; id?: string };
const letters: Letter[] = [];
/** Addresses the mail server turns away once. */
const flaky = new Set<string>();
const sendMail = async (letter: Letter): Promise<void> => {
  if (letter.to.some((address) => flaky.delete(address)))
    throw new Problem('upstream_failed', 'mail_failed', 'Not now.');
  letters.push(letter);
};
const next = 'seven green bottles standing';

let http: Http;
let base = '';
let jobs: Jobs;
let dispatcher: Dispatcher;
// The clock of the wall: jobs wait by it.
const clock = { now: () => new Date(), set: () => undefined, advance: () => undefined };
beforeAll(async () => {
  const module = createIdentityModule({
    ...groundOf(handle),
    sendMail,
    letters: () => Promise.resolve(sendMail),
    publicUrl: () => 'https://soc.example',
  });
  http = await startIdentity(handle, clock, { modules: [module], trustProxy: ['127.0.0.1'] });
  base = await http.listen({ host: '127.0.0.1', port: 0 });
  jobs = createJobs(handle, { log });
  dispatcher = createDispatcher({ handle, jobs, modules: [module], log });
  await jobs.start();
  await dispatcher.start();
}, 120_000);
afterAll(async () => {
  await dispatcher.stop();
  await jobs.stop();
  await http.close();
  await handle.close();
});

const lettersTo = (email: string): Letter[] => letters.filter(({ to }) => to.includes(email));
const subjectsTo = (email: string): string[] => lettersTo(email).map(({ subject }) => subject);
const poll = (email: string) => expect.poll(() => subjectsTo(email), { timeout: 60_000, interval: 200 });
async function signedIn(options: Parameters<typeof aPerson>[1] = {}): Promise<TestPerson & { at: TestBrowser }> {
  const person = await aPerson(handle, { ...options, clock });
  const at = aBrowser(base);
  await at.signIn(person.email);
  return { ...person, at };
}

describe('somebody is told', () => {
  test('that their password was changed: when, from where, with what to do, and no secret', async () => {
    const person = await signedIn();
    await person.at.call('POST /profile/password', { current: password, next });
    await poll(person.email).toEqual(['Tocsin: Your password was changed']);
    const [letter] = lettersTo(person.email);
    const text = letter?.text ?? '';
    expect(text).toMatch(/^When: \d+ \w+ \d{4}.* UTC$/m);
    expect(text).toMatch(/^From: 198\.18\.\d+\.\d+/m);
    expect(text).toContain('https://soc.example/profile');
    expect(text).not.toContain(next);
    expect(text).not.toMatch(/^By:/m);
    expect(letter?.id).toBeDefined();
    expect(await activitiesOf(person, credentialNoticeSent.type)).toMatchObject([
      { actorKind: 'system', subjectId: person.actor.id, data: { email: person.email, about: 'password_changed' } },
    ]);
  });

  test('in French, where they read it, and who did it, where it was somebody else', async () => {
    const admin = await signedIn({ role: 'admin' });
    const member = await aMember(admin, { email: `m-${admin.actor.id}@example.org`, name: 'Marie', role: 'analyst' });
    const at = aBrowser(base);
    await at.signIn(member.email);
    await at.call('PATCH /profile', { language: 'fr' });
    await admin.at.call('PATCH /users/:userId', { userId: member.id, password: next });
    await poll(member.email).toEqual(['Tocsin\u00A0: Votre mot de passe a été défini par un administrateur']);
    const text = lettersTo(member.email)[0]?.text ?? '';
    expect(text).toContain('Par\u00A0: ');
    expect(subjectsTo(admin.email)).toEqual([]);
  });

  test('of new keys, their own and those of a service account that is theirs', async () => {
    const admin = await signedIn({ role: 'admin' });
    const owner = await aMember(admin, { email: `o-${admin.actor.id}@example.org`, name: 'Olga', role: 'analyst' });
    const account = await admin.at.call('POST /service-accounts', {
      name: 'shipper',
      description: '',
      ownerId: owner.id,
      role: null,
      permissions: ['ingest:write'],
      siteCodes: null,
      expiresAt: null,
    });
    const key = { scopes: ['ingest:write' as const], siteId: null, expiresAt: null };
    const { key: secret } = await admin.at.call('POST /api-keys', {
      ...key,
      name: 'x\r\nhttps://evil.example/',
      serviceAccountId: account.id,
    });
    await poll(owner.email).toEqual(['Tocsin: An API key was made: x https evil example']);
    await poll(admin.email).toEqual(['Tocsin: An API key was made: x https evil example']);
    for (const { text } of [...lettersTo(owner.email), ...lettersTo(admin.email)]) {
      expect(text).not.toContain(secret);
      expect(text).not.toContain('evil.example');
    }
  });

  test('of a sign-in with a browser that had not signed them in before, and of no other', async () => {
    const person = await aPerson(handle, { clock });
    const agent = 'Mozilla/5.0 (Windows NT 10.0) Gecko/20100101 Firefox/140.0 see https://evil.example';
    const signIn = async (cookie: string): Promise<string> => {
      const response = await fetch(`${base}/api/v1/session`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'user-agent': agent, cookie },
        body: JSON.stringify({ email: person.email, password }),
      });
      expect(response.status).toBe(200);
      const browser = response.headers.getSetCookie().find((set) => set.includes('browser')) ?? '';
      return browser.split(';', 1)[0] ?? '';
    };
    const first = await signIn('');
    await signIn(first);
    const second = await signIn('');
    await signIn(second);
    await signIn(first);
    await signIn('');
    await poll(person.email).toEqual(Array(2).fill('Tocsin: Your account was signed in to from a new device'));
    expect(lettersTo(person.email)[0]?.text).toContain('Firefox on Windows');
    expect(lettersTo(person.email)[0]?.text).not.toContain('evil.example');
  });

  test('at both addresses, that the address is another one now', async () => {
    const person = await signedIn();
    const email = `new-${person.actor.id}@example.org`;
    await handle.asSystem((db) => sql`update person set email = ${email} where id = ${person.actor.id}`.execute(db));
    await inTransaction(person, async (tx) => {
      const fields = { email: { before: person.email, after: email } };
      await record(tx, userChanged, { subjectId: person.actor.id }, { email, fields });
    });
    await poll(person.email).toEqual(['Tocsin: The e-mail address of your account was changed']);
    expect(subjectsTo(email)).toEqual(['Tocsin: The e-mail address of your account was changed']);
  });
});

test('a mail server that refuses is asked again, and each letter comes once', async () => {
  const person = await signedIn();
  flaky.add(person.email);
  await person.at.call('POST /profile/password', { current: password, next });
  await poll(person.email).toEqual(['Tocsin: Your password was changed']);
  expect(await activitiesOf(person, credentialNoticeSent.type)).toHaveLength(1);
});

const untilLetters = (email: string, count: number): Promise<void> =>
  expect.poll(() => lettersTo(email).length, { timeout: 60_000 }).toBe(count);

test('five letters of a kind an hour, and still the first of another kind', async () => {
  const person = await signedIn();
  let [before, after] = [password, next];
  for (let time = 0; time < 7; time += 1) {
    await person.at.call('POST /profile/password', { current: before, next: after });
    [before, after] = [after, before];
    const wanted = Math.min(time + 1, 5);
    await untilLetters(person.email, wanted);
  }
  await person.at.call('POST /api-keys', {
    name: 'mine',
    scopes: ['alert:read'],
    siteId: null,
    serviceAccountId: null,
    expiresAt: null,
  });
  await expect.poll(() => subjectsTo(person.email), { timeout: 60_000 }).toContain('Tocsin: An API key was made: mine');
  expect(subjectsTo(person.email).filter((subject) => subject.includes('password'))).toHaveLength(5);
});

test('the security policy says whether mail is set up', async () => {
  const person = await signedIn({ role: 'admin' });
  expect(await person.at.call('GET /security-policy', {})).toMatchObject({ sendsMail: true });
  const without = await startIdentity(handle, clock, { trustProxy: ['127.0.0.1'] });
  const at = aBrowser(await without.listen({ host: '127.0.0.1', port: 0 }));
  await at.signIn(person.email);
  expect(await at.call('GET /security-policy', {})).toMatchObject({ sendsMail: false });
  await without.close();
});
