// Setting up identity providers: what is asked, what is kept, what is never shown.
import { afterAll, beforeAll, expect, test } from 'vitest';

import { activitiesOf, openTestDatabase, testClock, testContext } from '#platform/testing';

import { outcomeOf } from '../browser.fixtures.ts';
import { aPerson, password } from '../fixtures.ts';
import { aDomain, anOwner, aProvider, aVisitor, startTocsin, type Tocsin } from './fixtures.ts';
import { tables } from './tables.ts';

const handle = await openTestDatabase();
const clock = testClock();
let tocsin: Tocsin;
beforeAll(async () => {
  tocsin = await startTocsin(handle, clock);
});
afterAll(async () => {
  await tocsin.close();
  await handle.close();
});

const oidc = { kind: 'oidc' as const, issuer: 'https://id.example.org', clientId: 'tocsin' };
const change = 'PATCH /identity-providers/:identityProviderId';

test('is incomplete until it says for whom, and is switched on only then', async () => {
  const owner = await anOwner(handle, tocsin.base, clock);
  const { id: identityProviderId, enabled, domains } = await aProvider(owner, { ...oidc, issuer: '' });
  expect([enabled, domains]).toEqual([false, []]);
  expect(await outcomeOf(owner.call(change, { identityProviderId, enabled: true }))).toBe('provider_incomplete');
  const whole = { identityProviderId, settings: oidc, domains: [aDomain()], enabled: true };
  expect(await outcomeOf(owner.call(change, { ...whole, jit: true }))).toBe('provider_incomplete');
  expect(await outcomeOf(owner.call(change, whole))).toBe('done');
});

test('a client secret is sealed, never shown or recorded, and asked for again with another issuer', async () => {
  const owner = await anOwner(handle, tocsin.base, clock);
  const { id: identityProviderId } = await aProvider(owner, oidc);
  const kept = await owner.call(change, { identityProviderId, clientSecret: 'quatre tasses' });
  expect(kept.hasSecret).toBe(true);
  expect(JSON.stringify(kept)).not.toContain('quatre');
  expect(JSON.stringify(await activitiesOf(owner.admin))).not.toContain('quatre');
  const rows = await handle.asSystem((db) => tables(db).selectFrom('identityProvider').selectAll().execute());
  expect(JSON.stringify(rows)).not.toContain('quatre');
  const moved = { identityProviderId, settings: { ...oidc, issuer: 'https://evil.example' } };
  expect(await outcomeOf(owner.call(change, moved))).toBe('credential_needed');
  expect(await outcomeOf(owner.call(change, { ...moved, clientSecret: 'cinq tasses' }))).toBe('done');
  expect(await outcomeOf(owner.call(change, { identityProviderId, rev: 1, name: 'Late' }))).toBe('stale_revision');
  const saml = { kind: 'saml' as const, entityId: 'x', ssoUrl: '', certificates: [] };
  expect(await outcomeOf(owner.call(change, { identityProviderId, settings: saml }))).toBe('kind_stays');
});

test('nobody has it give a role or sites that they could not give themselves', async () => {
  const owner = await anOwner(handle, tocsin.base, clock);
  const { id: identityProviderId } = await aProvider(owner, oidc);
  const ruled = (role: string, siteCodes: string[] | null = null) =>
    outcomeOf(owner.call(change, { identityProviderId, rules: [{ group: 'g', role, siteCodes }] }));
  expect(await ruled('platform_admin')).toBe('role_exceeds_yours');
  expect(await ruled('nowhere')).toBe('unknown_role');
  expect(await ruled('analyst', ['mars'])).toBe('unknown_site');
  expect(await ruled('analyst')).toBe('done');
  const defaultRole = { identityProviderId, defaultRole: 'platform_admin' };
  expect(await outcomeOf(owner.call(change, defaultRole))).toBe('role_exceeds_yours');
});

test('only who may decide how people sign in sees or changes it, and only of their organisation', async () => {
  const owner = await anOwner(handle, tocsin.base, clock);
  const { id: identityProviderId } = await aProvider(owner, oidc);
  const analyst = await aPerson(handle, { clock, orgId: owner.admin.orgId, role: 'analyst' });
  const visitor = aVisitor(tocsin.base);
  await visitor.call('POST /session', { email: analyst.email, password });
  expect(await outcomeOf(visitor.call('GET /identity-providers', {}))).toBe('missing_permission');
  const stranger = await anOwner(handle, tocsin.base, clock);
  expect(await outcomeOf(stranger.call(change, { identityProviderId, name: 'Taken' }))).toBe(
    'identity_provider_not_found',
  );
  expect((await stranger.call('GET /identity-providers', {})).items).toEqual([]);
  await owner.call('DELETE /identity-providers/:identityProviderId', { identityProviderId });
  expect((await owner.call('GET /identity-providers', {})).items).toEqual([]);
  const kinds = (await activitiesOf(await testContext(handle, { orgId: owner.admin.orgId }))).map(({ type }) => type);
  expect(kinds).toEqual(expect.arrayContaining(['identity_provider.created', 'identity_provider.deleted']));
});

test.each(['http://id.example.org', 'ftp://id.example.org', 'id.example.org', 'javascript:alert(1)'])(
  '%s is no issuer',
  async (issuer) => {
    const owner = await anOwner(handle, tocsin.base, clock);
    expect(await outcomeOf(aProvider(owner, { ...oidc, issuer }))).toBe('invalid_input');
  },
);

test('a network that asks for many addresses is told to wait', async () => {
  const visitor = aVisitor(tocsin.base);
  const asked = () => outcomeOf(visitor.call('GET /sign-in/providers', { email: 'a@unknown.example' }));
  const outcomes = new Set<string>();
  for (let asking = 0; asking < 40; asking += 1) outcomes.add(await asked());
  expect([...outcomes]).toEqual(['done', 'too_many_attempts']);
});
