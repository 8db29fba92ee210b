// Service accounts and their keys: nobody gives more than they have, and what an account may do holds at once.
import type { Permission } from '@tocsin/contracts/identity';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { inTransaction } from '#platform/context';
import { uuidv7 } from '#platform/id';
import { activitiesOf, codeOf, openTestDatabase, testClock, testContext, type TestContext } from '#platform/testing';

import { createAuthenticate } from '../authenticate.ts';
import { createApiKey } from '../create-api-key.ts';
import { createSite } from '../create-site.ts';
import { warnOfExpiringKeys } from '../expiring-keys.ts';
import { listApiKeys } from '../lists.ts';
import { rotateApiKey } from '../rotate-api-key.ts';
import { deleteServiceAccount } from './delete.ts';
import { changeServiceAccount, createServiceAccount, listServiceAccounts } from './manage.ts';

const handle = await openTestDatabase();
const clock = testClock();
const authenticate = createAuthenticate(handle, clock.now);
let admin: TestContext;
beforeAll(async () => {
  admin = await testContext(handle, { clock });
});
afterAll(() => handle.close());

const about = (more: object = {}) => ({
  name: `robot ${uuidv7()}`,
  description: '',
  role: null,
  permissions: ['alert:read'] as Permission[],
  siteCodes: null,
  expiresAt: null,
  ...more,
});
const aKey = (more: object = {}) => ({
  name: 'reader',
  scopes: ['alert:read'] as Permission[],
  siteId: null,
  expiresAt: null,
  ...more,
});
const ask = (key: string, ip: string | null = null) =>
  authenticate({ kind: 'bearer', token: key }, { passive: false, ip });
const day = 86_400_000;

describe('a service account', () => {
  test('has a role or permissions, never both, and an owner who is there', async () => {
    expect(await codeOf(createServiceAccount(admin, about({ role: 'viewer' })))).toBe('role_or_permissions');
    expect(await codeOf(createServiceAccount(admin, about({ permissions: null })))).toBe('role_or_permissions');
    expect(await codeOf(createServiceAccount(admin, about({ ownerId: uuidv7() })))).toBe('unknown_person');
    expect(await codeOf(createServiceAccount(admin, about({ permissions: ['platform:read'] })))).toBe(
      'platform_permission',
    );
    const made = await createServiceAccount(admin, about({ role: 'viewer', permissions: null }));
    expect(made).toMatchObject({ role: 'viewer', enabled: true, owner: { id: admin.actor.id, active: true } });
    expect(made.permissions).toContain('alert:read');
    expect(await codeOf(createServiceAccount(admin, about({ name: made.name })))).toBe('service_account_name_taken');
  });

  test('is not made or changed by whoever may do less, or sees less', async () => {
    const lesser = await testContext(handle, {
      orgId: admin.orgId,
      clock,
      permissions: ['api_key:write', 'alert:read'],
    });
    expect(await codeOf(createServiceAccount(lesser, about({ permissions: ['alert:write'] })))).toBe(
      'role_exceeds_yours',
    );
    expect(await codeOf(createServiceAccount(lesser, about({ role: 'admin', permissions: null })))).toBe(
      'role_exceeds_yours',
    );
    const strong = await createServiceAccount(admin, about({ permissions: ['alert:read', 'alert:write'] }));
    const change = { serviceAccountId: strong.id, enabled: false };
    expect(await codeOf(changeServiceAccount(lesser, change))).toBe('role_exceeds_yours');
    // A key of it, even a weak one, would be a credential of what may do more.
    expect(await codeOf(createApiKey(lesser, aKey({ serviceAccountId: strong.id })))).toBe('role_exceeds_yours');
    const reader = await testContext(handle, { orgId: admin.orgId, clock, role: 'viewer' });
    expect(await codeOf(listServiceAccounts(reader))).toBe('missing_permission');
  });

  test('is not found from another organisation', async () => {
    const account = await createServiceAccount(admin, about());
    const other = await testContext(handle, { clock });
    expect(await codeOf(changeServiceAccount(other, { serviceAccountId: account.id, enabled: false }))).toBe(
      'service_account_not_found',
    );
    expect(await codeOf(createApiKey(other, aKey({ serviceAccountId: account.id })))).toBe('service_account_not_found');
    expect((await listServiceAccounts(other)).items).toEqual([]);
  });

  test('of two changes at one revision one loses, and each is on record', async () => {
    const { id, rev } = await createServiceAccount(admin, about());
    const codes = await Promise.all(
      ['a', 'b'].map((description) => codeOf(changeServiceAccount(admin, { serviceAccountId: id, rev, description }))),
    );
    expect(codes.toSorted()).toEqual(['done', 'stale_revision']);
    const changes = (await activitiesOf(admin, 'service_account.changed')).filter(({ subjectId }) => subjectId === id);
    expect(changes).toHaveLength(1);
  });
});

describe('a deleted service account', () => {
  test('is gone with its keys for good, its name is free, and its history can be read', async () => {
    const given = about();
    const account = await createServiceAccount(admin, given);
    const { id, key } = await createApiKey(admin, aKey({ serviceAccountId: account.id }));
    expect(await ask(key)).not.toBeNull();
    await deleteServiceAccount(admin, { serviceAccountId: account.id });
    expect(await ask(key)).toBeNull();
    expect((await listServiceAccounts(admin)).items.map((each) => each.id)).not.toContain(account.id);
    const kept = (await listApiKeys(admin)).items.find((each) => each.id === id);
    expect(kept).toMatchObject({ name: 'reader', serviceAccountId: account.id, revokedAt: expect.any(String) });
    for (const again of [
      () => deleteServiceAccount(admin, { serviceAccountId: account.id }),
      () => changeServiceAccount(admin, { serviceAccountId: account.id, enabled: true }),
      () => createApiKey(admin, aKey({ serviceAccountId: account.id })),
    ])
      expect(await codeOf(again())).toBe('service_account_not_found');
    const next = await createServiceAccount(admin, given);
    expect(next.id).not.toBe(account.id);
    const told = (await activitiesOf(admin)).filter(({ subjectId }) => subjectId === account.id);
    expect(told.map(({ type, data }) => [type, data])).toEqual([
      ['service_account.created', expect.objectContaining({ name: given.name })],
      ['service_account.deleted', { name: given.name, keys: 1, clients: 0 }],
    ]);
  });

  test('is not deleted by whoever may do less, or from another organisation', async () => {
    const account = await createServiceAccount(admin, about({ permissions: null, role: 'admin' }));
    const lesser = await testContext(handle, { clock, orgId: admin.orgId, role: 'detection_engineer' });
    const bold = { ...lesser, actor: { ...lesser.actor, permissions: new Set<Permission>(['api_key:write']) } };
    expect(await codeOf(deleteServiceAccount(bold, { serviceAccountId: account.id }))).toBe('role_exceeds_yours');
    const other = await testContext(handle, { clock });
    const there = deleteServiceAccount(other, { serviceAccountId: account.id });
    expect(await codeOf(there)).toBe('service_account_not_found');
  });
});

describe('a key of a service account', () => {
  test('does what its scopes and the account allow at this moment', async () => {
    const account = await createServiceAccount(admin, about({ permissions: ['alert:read', 'alert:write'] }));
    const scopes: Permission[] = ['alert:read', 'alert:write'];
    const { key } = await createApiKey(admin, aKey({ serviceAccountId: account.id, scopes }));
    expect([...((await ask(key))?.actor.permissions ?? [])]).toEqual(scopes);
    expect((await ask(key))?.actor.name).toBe(`${account.name} / reader`);
    const change = (more: object) => changeServiceAccount(admin, { serviceAccountId: account.id, ...more });
    await change({ permissions: ['alert:read'] });
    expect([...((await ask(key))?.actor.permissions ?? [])]).toEqual(['alert:read']);
    await change({ enabled: false });
    expect(await ask(key)).toBeNull();
    await change({ enabled: true, expiresAt: new Date(clock.now().getTime() + day).toISOString() });
    expect(await ask(key)).not.toBeNull();
    clock.advance(day);
    expect(await ask(key)).toBeNull();
  });

  test('cannot be made for more than the account may do, or outside of its sites', async () => {
    const lyo = await createSite(admin, { code: 'lyo', name: 'Lyon', city: null, latitude: null, longitude: null });
    const par = await createSite(admin, { code: 'par', name: 'Paris', city: null, latitude: null, longitude: null });
    const account = await createServiceAccount(
      admin,
      about({ permissions: ['alert:read', 'ingest:write'], siteCodes: ['lyo'] }),
    );
    const make = (more: object) => createApiKey(admin, aKey({ serviceAccountId: account.id, ...more }));
    expect(await codeOf(make({ scopes: ['alert:write'] }))).toBe('scope_exceeds_account');
    expect(await codeOf(make({ siteId: par.id }))).toBe('scope_exceeds_account');
    const { key } = await make({ siteId: lyo.id, scopes: ['alert:read', 'ingest:write'] });
    expect((await ask(key))?.reach.sites).toEqual(['lyo']);
    const unbound = await make({ scopes: ['ingest:write'] });
    expect((await ask(unbound.key))?.reach.sites).toEqual(['lyo']);
    expect((await ask(unbound.key))?.actor.permissions.has('ingest:write')).toBe(true);
    // Confined to several, it names the site of what it sends; the ingest door holds it to them.
    await changeServiceAccount(admin, { serviceAccountId: account.id, siteCodes: ['lyo', 'par'] });
    expect((await ask(unbound.key))?.reach.sites).toEqual(['lyo', 'par']);
    expect((await ask(unbound.key))?.actor.permissions.has('ingest:write')).toBe(true);
    expect((await ask(key))?.actor.permissions.has('ingest:write')).toBe(true);
    await changeServiceAccount(admin, { serviceAccountId: account.id, siteCodes: [] });
    expect((await ask(unbound.key))?.actor.permissions.has('ingest:write')).toBe(false);
  });

  test('is put down with when and from where it was used, and so is its account', async () => {
    const account = await createServiceAccount(admin, about());
    const { key, id } = await createApiKey(admin, aKey({ serviceAccountId: account.id }));
    await ask(key, '198.51.100.7');
    const of = async () => [
      (await listApiKeys(admin)).items.find((each) => each.id === id),
      (await listServiceAccounts(admin)).items.find((each) => each.id === account.id),
    ];
    for (const each of await of())
      expect(each).toMatchObject({ lastUsedAt: clock.now().toISOString(), lastUsedIp: '198.51.100.7' });
    // Within the same minute, from elsewhere.
    await ask(key, '198.51.100.8');
    for (const each of await of()) expect(each).toMatchObject({ lastUsedIp: '198.51.100.8' });
  });
});

describe('rotating a key', () => {
  test('gives a new key once, and lets the one before work for the overlap', async () => {
    const before = await createApiKey(admin, aKey());
    const after = await rotateApiKey(admin, { apiKeyId: before.id, overlapHours: 2 });
    expect(after.apiKey).toMatchObject({ name: 'reader', scopes: ['alert:read'], replaces: before.id });
    expect(await ask(before.key)).not.toBeNull();
    expect(await ask(after.key)).not.toBeNull();
    expect(await codeOf(rotateApiKey(admin, { apiKeyId: before.id, overlapHours: 2 }))).toBe('api_key_replaced');
    clock.advance(2 * 3_600_000);
    expect(await ask(before.key)).toBeNull();
    expect(await ask(after.key)).not.toBeNull();
    expect(await activitiesOf(admin, 'api_key.rotated')).toContainEqual(
      expect.objectContaining({ subjectId: after.id, data: { name: 'reader', replaces: before.id, overlapHours: 2 } }),
    );
  });

  test('without an overlap ends the one before at once; an end that comes sooner stays', async () => {
    const first = await createApiKey(admin, aKey());
    await rotateApiKey(admin, { apiKeyId: first.id, overlapHours: 0 });
    expect(await ask(first.key)).toBeNull();
    const expiresAt = new Date(clock.now().getTime() + 3_600_000).toISOString();
    const short = await createApiKey(admin, aKey({ expiresAt }));
    const next = await rotateApiKey(admin, { apiKeyId: short.id, overlapHours: 720 });
    const keys = (await listApiKeys(admin)).items;
    expect(keys.find(({ id }) => id === short.id)?.expiresAt).toBe(expiresAt);
    // As long as the key before was made for.
    expect(next.apiKey.expiresAt).toBe(expiresAt);
  });

  test('of two at once one loses; a revoked and an ended key are not rotated', async () => {
    const { id } = await createApiKey(admin, aKey());
    const both = [1, 2].map(() => codeOf(rotateApiKey(admin, { apiKeyId: id, overlapHours: 1 })));
    expect((await Promise.all(both)).toSorted()).toEqual(['api_key_replaced', 'done']);
    const expiresAt = new Date(clock.now().getTime() + 1000).toISOString();
    const ended = await createApiKey(admin, aKey({ expiresAt }));
    clock.advance(1000);
    expect(await codeOf(rotateApiKey(admin, { apiKeyId: ended.id, overlapHours: 1 }))).toBe('api_key_expired');
  });

  test('is refused to whoever has not what the key may do', async () => {
    const { id } = await createApiKey(admin, aKey({ scopes: ['alert:write'] }));
    const lesser = await testContext(handle, { orgId: admin.orgId, clock, permissions: ['api_key:write'] });
    expect(await codeOf(rotateApiKey(lesser, { apiKeyId: id, overlapHours: 1 }))).toBe('scope_exceeds_yours');
  });
});

test('a key that ends within two weeks is told once, unless another took its place', async () => {
  const own = await testContext(handle, { clock });
  const ends = (days: number) => new Date(clock.now().getTime() + days * day).toISOString();
  const soon = await createApiKey(own, aKey({ expiresAt: ends(13) }));
  await createApiKey(own, aKey({ expiresAt: ends(15) }));
  const rotated = await createApiKey(own, aKey({ expiresAt: ends(12) }));
  await rotateApiKey(own, { apiKeyId: rotated.id, overlapHours: 24, expiresAt: null });
  await inTransaction(own, warnOfExpiringKeys);
  await inTransaction(own, warnOfExpiringKeys);
  expect((await activitiesOf(own, 'api_key.expiring')).map(({ subjectId }) => subjectId)).toEqual([soon.id]);
});
