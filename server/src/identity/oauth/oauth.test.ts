// OAuth over HTTP: who gets a token, what is in it, and how soon it is worth nothing.
import { randomBytes } from 'node:crypto';

import { createRemoteJWKSet, customFetch, decodeJwt, exportJWK, generateKeyPair, jwtVerify, SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as z from 'zod';

import type { Http } from '#platform/http';
import { createLog } from '#platform/log';
import { activitiesOf, openTestDatabase, testClock } from '#platform/testing';

import { createAuthenticate } from '../authenticate.ts';
import { changeUser } from '../change-user.ts';
import { aPerson, password, seal, startIdentity, type TestPerson } from '../fixtures.ts';
import { keepTotpKey, takeTotpCode } from '../second-factor/store.ts';
import { codeAt, stepAt } from '../second-factor/totp.ts';
import { deleteServiceAccount } from '../service-accounts/delete.ts';
import { changeServiceAccount, createServiceAccount } from '../service-accounts/manage.ts';
import { tablesOf } from '../store.ts';
import { createOAuthClient, revokeOAuthClient, rotateOAuthClient } from './clients.ts';
import { createOAuth, type OAuth } from './index.ts';
import { setOAuthSettings } from './settings.ts';
import { signsForMs } from './signing-keys.ts';

const handle = await openTestDatabase();
const clock = testClock();
const issuer = 'https://soc.example.org';
const log = createLog('silent');
const rateLimit = { perSecond: 10_000, burst: 10_000 };
let http: Http;
let oauth: OAuth;
let admin: TestPerson;

beforeAll(async () => {
  // In the time of this file no other one may have made keys: the seal is this file's own.
  await handle.asSystem((db) => tablesOf(db).deleteFrom('oauthSigningKey').execute());
  oauth = createOAuth({ handle, seal, issuer: () => issuer, now: clock.now, log, rateLimit });
  http = await startIdentity(handle, clock, { authenticate: createAuthenticate(handle, clock.now, oauth) });
  oauth.mount(http.app);
  admin = await aPerson(handle, { clock });
});
afterAll(async () => {
  await http.close();
  await handle.close();
});

const Body = z.looseObject({
  access_token: z.string().optional(),
  error: z.string().optional(),
  scope: z.string().optional(),
});
async function post(path: string, form: Record<string, string>, headers: Record<string, string> = {}) {
  const answer = await http.app.inject({
    method: 'POST',
    url: path,
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
    payload: new URLSearchParams(form).toString(),
  });
  return { status: answer.statusCode, headers: answer.headers, body: Body.parse(answer.json()) };
}
const token = (form: Record<string, string>, headers?: Record<string, string>) => post('/oauth/token', form, headers);
const basic = (id: string, secret: string) => ({
  authorization: `Basic ${Buffer.from(`${encodeURIComponent(id)}:${encodeURIComponent(secret)}`).toString('base64')}`,
});
const machine = { grant_type: 'client_credentials' };
const statusOf = async (bearer: string, url = '/api/v1/api-keys') =>
  (await http.app.inject({ url, headers: { authorization: `Bearer ${bearer}` } })).statusCode;

let names = 0;
async function aClient(more: { scopes?: 'api_key:read'[]; publicKeys?: { kty: 'EC' }[] } = {}) {
  const account = await createServiceAccount(admin, {
    name: `robot ${(names += 1)}`,
    description: '',
    role: null,
    permissions: ['api_key:read', 'user:read'],
    siteCodes: null,
    expiresAt: null,
  });
  const given = { serviceAccountId: account.id, name: 'ci', scopes: null, publicKeys: null, ...more };
  const { id, secret } = await createOAuthClient(admin, given);
  return { account, id, secret: secret ?? '' };
}
const aToken = async (client: { id: string; secret: string }) =>
  (await token(machine, basic(client.id, client.secret))).body.access_token ?? '';

describe('client_credentials', () => {
  test('gives a signed token of RFC 9068 that opens what the account may do, and no more', async () => {
    const client = await aClient();
    const { status, headers, body } = await token(machine, basic(client.id, client.secret));
    expect([status, headers['cache-control'], body.scope]).toEqual([200, 'no-store', 'user:read api_key:read']);
    expect(body).toMatchObject({ token_type: 'Bearer', expires_in: 900 });
    const fetched = async () => new Response((await http.app.inject('/.well-known/jwks.json')).body);
    const keys = createRemoteJWKSet(new URL(`${issuer}/.well-known/jwks.json`), { [customFetch]: fetched });
    const { payload, protectedHeader } = await jwtVerify(body.access_token ?? '', keys, {
      issuer,
      audience: `${issuer}/api/v1`,
      currentDate: clock.now(),
    });
    expect(protectedHeader).toMatchObject({ alg: 'ES256', typ: 'at+jwt' });
    expect(payload).toMatchObject({ sub: client.account.id, client_id: client.id, org: admin.orgId });
    expect((payload.exp ?? 0) - (payload.iat ?? 0)).toBe(900);
    expect(await statusOf(body.access_token ?? '')).toBe(200);
    expect(await statusOf(body.access_token ?? '', '/api/v1/roles')).toBe(403);
    clock.advance(900_000);
    expect(await statusOf(body.access_token ?? '')).toBe(401);
  });

  test('takes the secret in the body, too, but one proof only, and each parameter once', async () => {
    const { id: client_id, secret: client_secret } = await aClient();
    expect((await token({ ...machine, client_id, client_secret })).status).toBe(200);
    const both = await token({ ...machine, client_secret }, basic(client_id, client_secret));
    expect([both.status, both.body.error]).toEqual([400, 'invalid_request']);
    const payload = 'grant_type=client_credentials&grant_type=password';
    const twice = await http.app.inject({
      method: 'POST',
      url: '/oauth/token',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      payload,
    });
    expect(twice.json()).toMatchObject({ error: 'invalid_request' });
    const json = await http.app.inject({ method: 'POST', url: '/oauth/token', payload: machine });
    expect([json.statusCode, json.json()]).toEqual([400, expect.objectContaining({ error: 'invalid_request' })]);
  });

  test('refuses a wrong secret with a challenge, an unknown grant, and what is not allowed', async () => {
    const client = await aClient({ scopes: ['api_key:read'] });
    const wrong = await token(machine, basic(client.id, 'wrong'));
    expect([wrong.status, wrong.body.error, wrong.headers['www-authenticate']]).toEqual([
      401,
      'invalid_client',
      'Basic realm="tocsin"',
    ]);
    const refusals = await activitiesOf(admin, 'oauth_client.refused');
    expect(refusals.at(-1)).toMatchObject({
      result: 'refused',
      data: { clientId: client.id, because: 'wrong secret' },
    });
    const own = basic(client.id, client.secret);
    expect((await token({ grant_type: 'implicit' }, own)).body.error).toBe('unsupported_grant_type');
    expect((await token({ ...machine, scope: 'user:read' }, own)).body.error).toBe('invalid_scope');
    expect((await token(machine)).body.error).toBe('invalid_client');
    expect((await token({ ...machine, scope: 'api_key:read' }, own)).body.scope).toBe('api_key:read');
  });

  test('ends at once with the client, its account, and what the account may do', async () => {
    const client = await aClient();
    const change = (more: object) => changeServiceAccount(admin, { serviceAccountId: client.account.id, ...more });
    const bearer = await aToken(client);
    await change({ permissions: ['user:read'] });
    expect(await statusOf(bearer)).toBe(403);
    await change({ permissions: ['api_key:read'], enabled: false });
    expect(await statusOf(bearer)).toBe(401);
    expect((await token(machine, basic(client.id, client.secret))).body.error).toBe('unauthorized_client');
    await change({ enabled: true });
    expect(await statusOf(bearer)).toBe(200);
    await revokeOAuthClient(admin, { clientId: client.id });
    expect(await statusOf(bearer)).toBe(401);
  });

  test('ends at once, and for good, with the account that is deleted', async () => {
    const client = await aClient();
    const bearer = await aToken(client);
    expect(await statusOf(bearer)).toBe(200);
    await deleteServiceAccount(admin, { serviceAccountId: client.account.id });
    expect(await statusOf(bearer)).toBe(401);
    expect((await token(machine, basic(client.id, client.secret))).body.error).toBe('invalid_client');
  });

  test('a new secret works beside the one before, for the overlap', async () => {
    const client = await aClient();
    const { secret } = await rotateOAuthClient(admin, { clientId: client.id, overlapHours: 1 });
    for (const each of [secret, client.secret]) expect((await token(machine, basic(client.id, each))).status).toBe(200);
    clock.advance(3_600_000);
    expect((await token(machine, basic(client.id, client.secret))).status).toBe(401);
    expect((await token(machine, basic(client.id, secret))).status).toBe(200);
  });

  test('takes an assertion signed with the client’s key, once', async () => {
    const { publicKey, privateKey } = await generateKeyPair('ES256', { extractable: true });
    const { id } = await aClient({ publicKeys: [{ ...(await exportJWK(publicKey)), kty: 'EC' }] });
    const at = Math.floor(clock.now().getTime() / 1000);
    const sign = (audience: string, jti = randomBytes(8).toString('hex')) =>
      new SignJWT({ jti })
        .setProtectedHeader({ alg: 'ES256' })
        .setIssuer(id)
        .setSubject(id)
        .setAudience(audience)
        .setIssuedAt(at)
        .setExpirationTime(at + 60)
        .sign(privateKey);
    const client_assertion_type = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';
    const client_assertion = await sign(`${issuer}/oauth/token`);
    expect((await token({ ...machine, client_assertion, client_assertion_type })).status).toBe(200);
    expect((await token({ ...machine, client_assertion, client_assertion_type })).body.error).toBe('invalid_client');
    const elsewhere = await sign('https://other.example');
    const meant = await token({ ...machine, client_assertion: elsewhere, client_assertion_type });
    expect(meant.body.error).toBe('invalid_client');
    await expect(aClient({ publicKeys: [{ kty: 'EC' }] })).rejects.toMatchObject({ code: 'public_key_unusable' });
  });
});

describe('a token', () => {
  test('is not taken from another issuer, unsigned, or changed', async () => {
    const bearer = await aToken(await aClient());
    const [head = '', body = '', signature = ''] = bearer.split('.');
    const claims = { ...decodeJwt(bearer), scope: 'user:write' };
    const forged = Buffer.from(JSON.stringify(claims)).toString('base64url');
    expect(await statusOf(`${head}.${forged}.${signature}`)).toBe(401);
    const none = Buffer.from(JSON.stringify({ alg: 'none', typ: 'at+jwt' })).toString('base64url');
    expect(await statusOf(`${none}.${body}.x`)).toBe(401);
    const other = createOAuth({ handle, seal, issuer: () => 'https://other.example', now: clock.now, log });
    expect(await other.callerOf(bearer, { now: clock.now(), passive: true, ip: null })).toBeNull();
  });

  test('is revoked and looked at by the client it was given to alone', async () => {
    const [mine, theirs] = [await aClient(), await aClient()];
    const bearer = await aToken(mine);
    const by = (client: { id: string; secret: string }) => basic(client.id, client.secret);
    const look = (client: { id: string; secret: string }) => post('/oauth/introspect', { token: bearer }, by(client));
    expect((await look(mine)).body).toMatchObject({
      active: true,
      client_id: mine.id,
      scope: 'user:read api_key:read',
    });
    expect((await look(theirs)).body).toEqual({ active: false });
    expect((await post('/oauth/introspect', { token: bearer })).status).toBe(401);
    expect((await post('/oauth/revoke', { token: bearer }, by(theirs))).status).toBe(200);
    expect(await statusOf(bearer)).toBe(200);
    expect((await post('/oauth/revoke', { token: bearer }, by(mine))).status).toBe(200);
    expect(await statusOf(bearer)).toBe(401);
    expect((await look(mine)).body).toEqual({ active: false });
    expect((await post('/oauth/revoke', { token: 'nonsense' }, by(mine))).status).toBe(200);
  });

  test('signed with the key before counts until it is over, and the key goes then', async () => {
    const client = await aClient();
    const kidOf = (bearer: string) => JSON.parse(Buffer.from(bearer.split('.')[0] ?? '', 'base64url').toString()).kid;
    // The key of the tests before has signed long enough.
    clock.advance(signsForMs);
    const first = await aToken(client);
    clock.advance(900_000);
    const published = async () =>
      z
        .object({ keys: z.array(z.looseObject({ kid: z.string() })) })
        .parse((await http.app.inject('/.well-known/jwks.json')).json())
        .keys.map(({ kid }) => kid);
    expect(await published()).toEqual([kidOf(first)]);
    clock.advance(signsForMs - 960_000);
    const last = await aToken(client);
    clock.advance(60_000);
    const next = await aToken(client);
    expect(kidOf(next)).not.toBe(kidOf(last));
    expect(await published()).toEqual([kidOf(next), kidOf(last)]);
    expect(await statusOf(last)).toBe(200);
    clock.advance(900_000);
    expect(await published()).toEqual([kidOf(next)]);
  });
});

describe('the password grant', () => {
  const asked = (person: TestPerson, more: object = {}) =>
    token({ grant_type: 'password', username: person.email, password, ...more });
  const allow = (person: TestPerson) => setOAuthSettings(person, { passwordGrant: true });

  test('is off until the organisation allows it, and ends at once when it is switched off again', async () => {
    const person = await aPerson(handle, { clock });
    const refused = await asked(person);
    expect([refused.status, refused.body.error]).toEqual([400, 'invalid_grant']);
    await allow(person);
    const { body } = await asked(person);
    const bearer = body.access_token ?? '';
    expect(decodeJwt(bearer)).toMatchObject({ sub: person.actor.id, client_id: 'password', acr: 'password' });
    expect(await statusOf(bearer)).toBe(200);
    // There is no session to change.
    expect(await statusOf(bearer, '/api/v1/sessions')).toBe(403);
    expect((await activitiesOf(person, 'oauth.signed_in')).at(-1)).toMatchObject({ subjectId: person.actor.id });
    await setOAuthSettings(person, { passwordGrant: false });
    expect(await statusOf(bearer)).toBe(401);
  });

  test('locks out as a sign-in does', async () => {
    const person = await aPerson(handle, { clock });
    await allow(person);
    for (let guess = 0; guess < 5; guess += 1) await asked(person, { password: 'wrong' });
    const locked = await asked(person);
    expect([locked.status, locked.body.error]).toEqual([429, 'temporarily_unavailable']);
    expect(Number(locked.headers['retry-after'])).toBeGreaterThan(0);
  });

  test('asks for the second factor where there is one, and takes each code once', async () => {
    const person = await aPerson(handle, { clock });
    await allow(person);
    const key = randomBytes(20);
    const now = clock.now();
    const about = { personId: person.actor.id, now };
    await handle.asSystem((db) => keepTotpKey(db, seal, { ...about, key }));
    await handle.asSystem((db) =>
      takeTotpCode(db, seal, { ...about, code: codeAt(key, stepAt(now)), confirmed: false }),
    );
    expect((await asked(person)).body).toMatchObject({
      error: 'invalid_grant',
      error_description: expect.stringContaining('totp'),
    });
    clock.advance(30_000);
    const totp = codeAt(key, stepAt(clock.now()));
    const { body } = await asked(person, { totp });
    expect(decodeJwt(body.access_token ?? '')).toMatchObject({ acr: 'password+totp' });
    expect((await asked(person, { totp })).body.error).toBe('invalid_grant');
  });

  test('ends at once for whoever is deactivated or may less, and asks for a fresh proof after a while', async () => {
    const boss = await aPerson(handle, { clock });
    await allow(boss);
    const person = await aPerson(handle, { orgId: boss.orgId, clock });
    const bearer = (await asked(person)).body.access_token ?? '';
    const make = () =>
      http.app.inject({
        method: 'POST',
        url: '/api/v1/api-keys',
        headers: { authorization: `Bearer ${bearer}` },
        payload: { name: 'k', scopes: ['alert:read'] },
      });
    expect((await make()).statusCode).toBe(201);
    clock.advance(11 * 60_000);
    expect((await make()).json()).toMatchObject({ code: 'step_up_needed' });
    await changeUser(boss, { userId: person.actor.id, role: 'viewer' });
    expect(await statusOf(bearer)).toBe(403);
    await changeUser(boss, { userId: person.actor.id, active: false });
    expect(await statusOf(bearer)).toBe(401);
  });
});

test('the metadata names where everything is', async () => {
  const {
    issuer: named,
    jwks_uri,
    token_endpoint,
  } = (await http.app.inject('/.well-known/oauth-authorization-server')).json();
  expect({ named, jwks_uri, token_endpoint }).toEqual({
    named: issuer,
    jwks_uri: `${issuer}/.well-known/jwks.json`,
    token_endpoint: `${issuer}/oauth/token`,
  });
});
