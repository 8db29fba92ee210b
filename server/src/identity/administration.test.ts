// People, sites and keys: who may change them, what is recorded, and who wins when two try at once.
import { expand, rolePermissions, type User } from '@tocsin/contracts/identity';
import { sql } from 'kysely';
import { afterAll, describe, expect, test } from 'vitest';

import type { Context } from '#platform/context';
import { inTransaction } from '#platform/context';
import { uuidv7 } from '#platform/id';
import { activitiesOf, codeOf, openTestDatabase, testClock, testContext } from '#platform/testing';

import { changeSite } from './change-site.ts';
import { changeUser } from './change-user.ts';
import { createApiKey } from './create-api-key.ts';
import { createSite } from './create-site.ts';
import { aMember, aPerson, password, startIdentity, type TestPerson } from './fixtures.ts';
import { listApiKeys, listPeople, listSites, listUsers } from './lists.ts';
import { revokeApiKey } from './revoke-api-key.ts';
import { findSites, siteCodes, siteOfCaller } from './sites-store.ts';
import { peopleByIds } from './store.ts';

const handle = await openTestDatabase();
const clock = testClock();
const http = await startIdentity(handle, clock);
afterAll(async () => {
  await http.close();
  await handle.close();
});

const codesOf = async (works: Promise<unknown>[]): Promise<string[]> => (await Promise.all(works.map(codeOf))).sort();

let names = 0;
const aUser = (role: User['role'] = 'analyst') => ({
  email: `u${++names}-${uuidv7()}@example.org`,
  name: 'U',
  role,
  password,
});
const aSite = (code = `s${++names}`) => ({ code, name: 'Lyon', city: 'Lyon', latitude: 45.76, longitude: 4.84 });
const aKey = { name: 'shipper', scopes: ['ingest:write' as const], siteId: null, expiresAt: null };

describe('every write', () => {
  const writes: Record<string, { kind: string; run: (ctx: Context, ids: Ids) => Promise<unknown> }> = {
    changeUser: { kind: 'user.changed', run: (ctx, { userId }) => changeUser(ctx, { userId, name: 'New name' }) },
    createSite: { kind: 'site.created', run: (ctx) => createSite(ctx, aSite()) },
    changeSite: { kind: 'site.changed', run: (ctx, { siteId }) => changeSite(ctx, { siteId, name: 'New name' }) },
    createApiKey: { kind: 'api_key.created', run: (ctx) => createApiKey(ctx, aKey) },
    revokeApiKey: { kind: 'api_key.revoked', run: (ctx, { apiKeyId }) => revokeApiKey(ctx, { apiKeyId }) },
  };
  type Ids = { userId: string; siteId: string; apiKeyId: string };
  const prepared = async () => {
    const admin = await testContext(handle, { clock });
    const [user, site, key] = [
      await aMember(admin, aUser()),
      await createSite(admin, aSite()),
      await createApiKey(admin, aKey),
    ];
    return { admin, ids: { userId: user.id, siteId: site.id, apiKeyId: key.id } };
  };

  test.each(Object.entries(writes))('%s is recorded with who did it', async (_name, { kind, run }) => {
    const { admin, ids } = await prepared();
    const before = (await activitiesOf(admin, kind)).length;
    await run(admin, ids);
    const after = await activitiesOf(admin, kind);
    expect(after).toHaveLength(before + 1);
    expect(after.at(-1)).toMatchObject({ actorId: admin.actor.id, requestId: admin.requestId });
  });

  test.each(Object.entries(writes))(
    '%s is refused to all but administrators and leaves no trace',
    async (_name, { run }) => {
      const { admin, ids } = await prepared();
      const before = await activitiesOf(admin);
      for (const role of ['viewer', 'analyst', 'supervisor'] as const) {
        const ctx = await testContext(handle, { role, clock, orgId: admin.orgId });
        expect(await codeOf(run(ctx, ids))).toBe('missing_permission');
      }
      expect(await activitiesOf(admin)).toEqual(before);
    },
  );

  test.each(['changeUser', 'changeSite', 'revokeApiKey'])('%s finds nothing in another organisation', async (name) => {
    const { ids } = await prepared();
    const stranger = await testContext(handle, { clock });
    expect(await codeOf(writes[name]?.run(stranger, ids) ?? Promise.resolve())).toMatch(/_not_found$/);
    expect(await activitiesOf(stranger)).toEqual([]);
  });
});

describe('users', () => {
  test('what changed is recorded with before and after, the password without either', async () => {
    const admin = await testContext(handle, { clock });
    const user = await aMember(admin, aUser('analyst'));
    await changeUser(admin, { userId: user.id, role: 'supervisor', password: 'another long password' });
    const [activity] = await activitiesOf(admin, 'user.changed');
    expect(activity?.data).toEqual({
      email: user.email,
      fields: { role: { before: 'analyst', after: 'supervisor' }, password: { before: '•••', after: '•••' } },
    });
  });

  test('a change to what already is changes and records nothing', async () => {
    const admin = await testContext(handle, { clock });
    const user = await aMember(admin, aUser('analyst'));
    expect(await changeUser(admin, { userId: user.id, role: 'analyst', active: true })).toEqual(user);
    expect(await activitiesOf(admin, 'user.changed')).toEqual([]);
  });

  test('the last active administrator stays one', async () => {
    const admin = await testContext(handle, { clock });
    const self = admin.actor.id;
    expect(await codeOf(changeUser(admin, { userId: self, role: 'viewer' }))).toBe('last_administrator');
    expect(await codeOf(changeUser(admin, { userId: self, active: false }))).toBe('last_administrator');
    const sleeping = await aMember(admin, aUser('admin'));
    await changeUser(admin, { userId: sleeping.id, active: false });
    expect(await codeOf(changeUser(admin, { userId: self, role: 'viewer' }))).toBe('last_administrator');
    await changeUser(admin, { userId: sleeping.id, active: true });
    expect(await codeOf(changeUser(admin, { userId: self, role: 'viewer' }))).toBe('done');
  });

  test('two administrators who demote each other at the same time: one of them stays', async () => {
    for (let round = 0; round < 5; round++) {
      const one = await testContext(handle, { clock });
      const two = await testContext(handle, { clock, orgId: one.orgId });
      const outcomes = await codesOf([
        changeUser(one, { userId: two.actor.id, role: 'viewer' }),
        changeUser(two, { userId: one.actor.id, active: false }),
      ]);
      expect(outcomes).toEqual(['done', 'last_administrator']);
    }
  });

  test('nobody hands out or takes over more than they have', async () => {
    const admin = await testContext(handle, { clock });
    const clerk = {
      ...admin,
      actor: { ...admin.actor, permissions: new Set(expand([...rolePermissions.viewer, 'identity:write'])) },
    };
    const viewer = await aMember(admin, aUser('viewer'));
    expect(await codeOf(changeUser(clerk, { userId: viewer.id, role: 'admin' }))).toBe('role_exceeds_yours');
    const guard = {
      ...admin,
      actor: { ...admin.actor, permissions: new Set(expand([...rolePermissions.viewer, 'identity:write'])) },
    };
    const supervisor = await aMember(admin, aUser('supervisor'));
    for (const change of [{ password: 'another long password' }, { role: 'viewer' as const }, { active: false }])
      expect(await codeOf(changeUser(guard, { userId: supervisor.id, ...change }))).toBe('role_exceeds_yours');
    expect(await codeOf(createApiKey(clerk, { ...aKey, scopes: ['alert:read', 'audit:read'] }))).toBe(
      'scope_exceeds_yours',
    );
    expect(await codeOf(createApiKey(clerk, { ...aKey, scopes: ['alert:read'] }))).toBe('done');
  });

  test.each([
    ['role', { role: 'viewer' }, 401],
    ['password', { password: 'another long password' }, 401],
    ['deactivation', { active: false }, 401],
    ['name', { name: 'Somebody' }, 200],
  ] as const)('a change of %s and the user’s sessions', async (_what, change, status) => {
    const admin = await testContext(handle, { clock });
    const person = await aPerson(handle, { clock, role: 'analyst', orgId: admin.orgId });
    const cookie = await cookieFor(person);
    await changeUser(admin, { userId: person.actor.id, ...change });
    expect((await http.app.inject({ url: '/api/v1/session', headers: { cookie } })).statusCode).toBe(status);
  });

  test('the lists show the organisation and nobody else', async () => {
    const admin = await testContext(handle, { clock });
    const active = await aMember(admin, aUser());
    const gone = await aMember(admin, aUser());
    await changeUser(admin, { userId: gone.id, active: false });
    const ids = (list: { items: { id: string }[] }) => list.items.map(({ id }) => id).sort();
    expect(ids(await listUsers(admin))).toEqual([admin.actor.id, active.id, gone.id].sort());
    expect(ids(await listPeople(admin))).toEqual([admin.actor.id, active.id].sort());
    const stranger = await testContext(handle, { clock });
    const found = await inTransaction(admin, (tx) =>
      peopleByIds(tx, [gone.id, active.id, stranger.actor.id, active.id]),
    );
    expect([...found.keys()].sort()).toEqual([active.id, gone.id].sort());
    expect(await inTransaction(admin, (tx) => peopleByIds(tx, []))).toEqual(new Map());
  });

  test('an organisation cannot read its people’s password hashes', async () => {
    const admin = await testContext(handle, { clock });
    await expect(admin.transact((db) => sql`select password_hash from person`.execute(db))).rejects.toThrow(
      /permission denied/,
    );
  });
});

const cookieFor = async ({ email }: TestPerson): Promise<string> => {
  const response = await http.app.inject({ method: 'POST', url: '/api/v1/session', body: { email, password } });
  return String(response.headers['set-cookie']).split(';', 1)[0] ?? '';
};

describe('sites', () => {
  test('a code is there once per organisation, also when two add it at once', async () => {
    const admin = await testContext(handle, { clock });
    expect(await codesOf([createSite(admin, aSite('lyo')), createSite(admin, aSite('lyo'))])).toEqual([
      'done',
      'site_code_taken',
    ]);
    expect(await activitiesOf(admin, 'site.created')).toHaveLength(1);
    expect(await codeOf(createSite(await testContext(handle, { clock }), aSite('lyo')))).toBe('done');
  });

  test('changes keep what was not named, and null empties', async () => {
    const admin = await testContext(handle, { clock });
    const site = await createSite(admin, aSite('par'));
    const changed = await changeSite(admin, { siteId: site.id, city: null, name: 'Paris' });
    expect(changed).toEqual({ ...site, city: null, name: 'Paris' });
    expect((await listSites(admin)).items).toEqual([changed]);
    expect(await inTransaction(admin, findSites)).toEqual([changed]);
    expect(await siteCodes(admin)).toEqual(new Set(['par']));
  });
});

describe('API keys', () => {
  const use = (key: string, url = '/api/v1/sites') =>
    http.app.inject({ url, headers: { authorization: `Bearer ${key}` } });

  test('open what they were made for, within their organisation', async () => {
    const admin = await testContext(handle, { clock });
    await createSite(admin, aSite('lyo'));
    const { key, apiKey } = await createApiKey(admin, { ...aKey, scopes: ['alert:read'] });
    expect(key).toMatch(/^tcs_[\w-]{43}$/);
    expect(key.startsWith(apiKey.prefix)).toBe(true);
    expect((await use(key)).json()).toMatchObject({ items: [{ code: 'lyo' }] });
    expect((await use(key, '/api/v1/users')).json()).toMatchObject({ code: 'missing_permission' });
    expect((await use(key, '/api/v1/session')).json()).toMatchObject({ code: 'not_a_person' });
    expect((await use(`${key}x`)).statusCode).toBe(401);
  });

  test('show when they were used, and never themselves', async () => {
    const admin = await testContext(handle, { clock });
    const { key, apiKey } = await createApiKey(admin, aKey);
    expect(apiKey.lastUsedAt).toBeNull();
    await use(key);
    const { items } = await listApiKeys(admin);
    expect(items).toMatchObject([{ id: apiKey.id, lastUsedAt: clock.now().toISOString() }]);
    expect(JSON.stringify(items)).not.toContain(key);
  });

  test('stop when they are revoked, which only one can do', async () => {
    const admin = await testContext(handle, { clock });
    const { key, id } = await createApiKey(admin, aKey);
    const both = [revokeApiKey(admin, { apiKeyId: id }), revokeApiKey(admin, { apiKeyId: id })];
    expect(await codesOf(both)).toEqual(['api_key_revoked', 'done']);
    expect(await activitiesOf(admin, 'api_key.revoked')).toHaveLength(1);
    expect((await use(key)).statusCode).toBe(401);
  });

  test('stop when they expire', async () => {
    const ownClock = testClock(clock.now());
    const admin = await testContext(handle, { clock: ownClock });
    const past = { ...aKey, expiresAt: new Date(ownClock.now().getTime() - 1).toISOString() };
    expect(await codeOf(createApiKey(admin, past))).toBe('expires_in_past');
    const { key } = await createApiKey(admin, {
      ...aKey,
      expiresAt: new Date(ownClock.now().getTime() + 60_000).toISOString(),
    });
    const server = await startIdentity(handle, ownClock);
    const ask = () => server.app.inject({ url: '/api/v1/sites', headers: { authorization: `Bearer ${key}` } });
    expect((await ask()).statusCode).toBe(200);
    ownClock.advance(60_000);
    expect((await ask()).statusCode).toBe(401);
    await server.close();
  });

  test('can be bound to a site of the same organisation', async () => {
    const admin = await testContext(handle, { clock });
    const foreign = await createSite(await testContext(handle, { clock }), aSite());
    expect(await codeOf(createApiKey(admin, { ...aKey, siteId: foreign.id }))).toBe('unknown_site');
    const site = await createSite(admin, aSite('lyo'));
    const { id } = await createApiKey(admin, { ...aKey, siteId: site.id });
    const reach = { ...admin.reach, sites: [site.code] };
    const asKey: Context = { ...admin, reach, actor: { ...admin.actor, kind: 'api_key', id } };
    expect(await siteOfCaller(asKey)).toEqual(site);
    expect(await siteOfCaller(admin)).toBeNull();
  });
});
