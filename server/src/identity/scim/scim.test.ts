// SCIM over HTTP, with requests in the shapes that Microsoft Entra ID and Okta are documented to send.
import type { GroupMapping } from '@tocsin/contracts/api/scim';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as z from 'zod';

import type { Http } from '#platform/http';
import { uuidv7 } from '#platform/id';
import { createLog } from '#platform/log';
import { activitiesOf, openTestDatabase, testClock, testContext, type TestContext } from '#platform/testing';

import { createSite } from '../create-site.ts';
import { aPerson, password, startIdentity } from '../fixtures.ts';
import { listUsers } from '../lists.ts';
import {
  changeScimConnection,
  createScimConnectionWith,
  deleteScimConnection,
  listScimConnections,
  rotateScimConnectionWith,
} from './connections.ts';
import { mountScim } from './mount.ts';

const handle = await openTestDatabase();
const clock = testClock();
const publicUrl = () => 'https://soc.example.org';
const create = createScimConnectionWith({ publicUrl });
const rotate = rotateScimConnectionWith({ publicUrl });
let http: Http;
beforeAll(async () => {
  http = await startIdentity(handle, clock);
  const rateLimit = { perSecond: 10_000, burst: 10_000 };
  mountScim(http.app, { handle, now: clock.now, log: createLog('silent'), publicUrl, rateLimit });
});
afterAll(async () => {
  await http.close();
  await handle.close();
});

const Body = z.looseObject({
  id: z.string().optional(),
  Resources: z.array(z.looseObject({ id: z.string() })).optional(),
});
type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
type Ask = (
  method: Method,
  path: string,
  body?: object,
  headers?: Record<string, string>,
) => Promise<{ status: number; body: z.output<typeof Body>; headers: Record<string, unknown> }>;
const asking =
  (token: string): Ask =>
  async (method, path, body, headers = {}) => {
    const answer = await http.app.inject({
      method,
      url: `/scim/v2${path}`,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/scim+json', ...headers },
      ...(body ? { payload: JSON.stringify(body) } : {}),
    });
    const text = answer.body === '' ? '{}' : answer.body;
    return { status: answer.statusCode, body: Body.parse(JSON.parse(text)), headers: answer.headers };
  };

async function aDirectory(mappings: GroupMapping[] = []) {
  const admin = await testContext(handle, { clock });
  const made = await create(admin, { name: 'Entra', defaultRole: 'viewer', defaultSites: null, mappings });
  return { admin, made, ask: asking(made.token) };
}
const patchOp = 'urn:ietf:params:scim:api:messages:2.0:PatchOp';
const patchOf = (...Operations: object[]) => ({ schemas: [patchOp], Operations });
const userOf = async (admin: TestContext, id: string | undefined) =>
  (await listUsers(admin)).items.find((user) => user.id === id);

/** As Entra ID writes one: the user principal name, an address of work, an extension. */
const entraUser = (name: string) => ({
  schemas: ['urn:ietf:params:scim:schemas:core:2.0:User', 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User'],
  externalId: `ext-${name}`,
  userName: `${name}@tenant.example`,
  active: true,
  displayName: `${name} Person`,
  emails: [{ primary: true, type: 'work', value: `${name}@mail.example` }],
  meta: { resourceType: 'User' },
  name: { formatted: `${name} Person`, familyName: 'Person', givenName: name },
  'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User': { department: 'SOC' },
});
const aName = (): string => `u${uuidv7().replaceAll('-', '')}`;

describe('as Entra ID provisions', () => {
  test('a user is looked for, made, changed, and deactivated', async () => {
    const { admin, ask } = await aDirectory();
    const name = aName();
    const filter = `/Users?filter=${encodeURIComponent(`userName eq "${name}@tenant.example"`)}`;
    expect((await ask('GET', filter)).body).toMatchObject({ totalResults: 0, Resources: [] });
    const made = await ask('POST', '/Users', entraUser(name));
    expect([made.status, made.headers['content-type']]).toEqual([201, 'application/scim+json; charset=utf-8']);
    expect(made.body).toMatchObject({ userName: `${name}@tenant.example`, externalId: `ext-${name}`, active: true });
    const { id = '' } = made.body;
    expect((await ask('GET', filter)).body.Resources?.map((each) => each.id)).toEqual([id]);
    expect(await userOf(admin, id)).toMatchObject({ email: `${name}@mail.example`, role: 'viewer', active: true });
    expect((await ask('POST', '/Users', entraUser(name))).body).toMatchObject({
      status: '409',
      scimType: 'uniqueness',
    });
    const changed = await ask(
      'PATCH',
      `/Users/${id}`,
      patchOf(
        { op: 'Replace', path: 'emails[type eq "work"].value', value: `${name}2@mail.example` },
        { op: 'Add', path: 'name.familyName', value: 'Other' },
        { op: 'Add', path: 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department', value: 'IT' },
        { op: 'Replace', value: { displayName: 'Somebody Other', 'name.givenName': 'Some' } },
      ),
    );
    expect(changed.status).toBe(200);
    expect(await userOf(admin, id)).toMatchObject({ email: `${name}2@mail.example`, name: 'Somebody Other' });
    expect(changed.body).toMatchObject({ name: { familyName: 'Other', givenName: 'Some' } });
    await handle.asSystem((db) =>
      sql`insert into session (id, org_id, person_id, token_hash, created_at, last_seen_at, expires_at)
        values (${uuidv7()}, ${admin.orgId}, ${id}, ${uuidv7()}, now(), now(), now())`.execute(db),
    );
    await ask('PATCH', `/Users/${id}`, patchOf({ op: 'Replace', path: 'active', value: 'False' }));
    expect(await userOf(admin, id)).toMatchObject({ active: false });
    const { rows } = await handle.asSystem((db) => sql`select 1 from session where person_id = ${id}`.execute(db));
    expect(rows).toEqual([]);
    const { rows: kept } = await handle.asSystem((db) =>
      sql`select password_hash as hash from person where id = ${id}`.execute(db),
    );
    expect(kept).toEqual([{ hash: null }]);
    expect((await activitiesOf(admin, 'user.created')).at(-1)).toMatchObject({
      actorKind: 'integration',
      subjectId: id,
    });
  });

  test('groups give their members a role and sites, and take them away again', async () => {
    const { admin, ask } = await aDirectory([
      { group: 'SOC leads', role: 'supervisor', siteCodes: null },
      { group: 'SOC Lyon', role: 'analyst', siteCodes: null },
    ]);
    const id = (await ask('POST', '/Users', entraUser(aName()))).body.id ?? '';
    const group = async (displayName: string) =>
      (await ask('POST', '/Groups', { displayName, externalId: displayName, members: [] })).body.id ?? '';
    const [lyon, leads] = [await group('SOC Lyon'), await group('soc leads')];
    const add = (to: string) =>
      ask('PATCH', `/Groups/${to}`, patchOf({ op: 'Add', path: 'members', value: [{ $ref: null, value: id }] }));
    expect((await add(lyon)).body).toMatchObject({ members: [{ value: id }] });
    expect(await userOf(admin, id)).toMatchObject({ role: 'analyst' });
    await add(leads);
    expect(await userOf(admin, id)).toMatchObject({ role: 'supervisor' });
    await ask('PATCH', `/Groups/${leads}`, patchOf({ op: 'Remove', path: `members[value eq "${id}"]` }));
    expect(await userOf(admin, id)).toMatchObject({ role: 'analyst' });
    expect((await ask('GET', `/Users/${id}`)).body).toMatchObject({ groups: [{ value: lyon, display: 'SOC Lyon' }] });
    const without = await ask(
      'GET',
      `/Groups?excludedAttributes=members&filter=${encodeURIComponent('displayName eq "SOC Lyon"')}`,
    );
    expect(without.body.Resources?.[0]).not.toHaveProperty('members');
    expect((await ask('DELETE', `/Groups/${lyon}`)).status).toBe(204);
    expect(await userOf(admin, id)).toMatchObject({ role: 'viewer' });
    expect((await activitiesOf(admin, 'team.manned')).length).toBeGreaterThan(2);
  });
});

describe('as Okta provisions', () => {
  test('a user is replaced whole, switched off without a path, and listed in pages', async () => {
    const { admin, ask } = await aDirectory();
    const names = [aName(), aName(), aName()];
    const okta = (name: string, more: object = {}) => ({
      schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'],
      userName: `${name}@okta.example`,
      name: { givenName: name, familyName: 'Okta' },
      emails: [{ primary: true, value: `${name}@okta.example`, type: 'work' }],
      displayName: `${name} Okta`,
      locale: 'en-US',
      externalId: '00ujl29u0le5T6Aj10h7',
      groups: [],
      active: true,
      ...more,
    });
    const ids: string[] = [];
    for (const name of names) ids.push((await ask('POST', '/Users', okta(name))).body.id ?? '');
    const [id = ''] = ids;
    const put = await ask('PUT', `/Users/${id}`, okta(names[0] ?? '', { id, displayName: 'New Name' }));
    expect([put.status, (await userOf(admin, id))?.name]).toEqual([200, 'New Name']);
    await ask('PATCH', `/Users/${id}`, patchOf({ op: 'replace', value: { active: false } }));
    expect((await userOf(admin, id))?.active).toBe(false);
    const page = await ask('GET', '/Users?startIndex=2&count=2&sortBy=userName&attributes=userName');
    // Three of the directory, and the administrator.
    expect(page.body).toMatchObject({ totalResults: 4, startIndex: 2, itemsPerPage: 2 });
    expect(Object.keys(page.body.Resources?.[0] ?? {}).toSorted()).toEqual(['id', 'schemas', 'userName']);
    expect((await ask('DELETE', `/Users/${ids[1]}`)).status).toBe(204);
    expect((await userOf(admin, ids[1]))?.active).toBe(false);
  });
});

describe('what a directory cannot do', () => {
  test('lock out the last administrator', async () => {
    const { admin, ask } = await aDirectory();
    const off = await ask('PATCH', `/Users/${admin.actor.id}`, patchOf({ op: 'replace', value: { active: false } }));
    expect([off.status, off.body['status']]).toEqual([409, '409']);
    expect((await ask('DELETE', `/Users/${admin.actor.id}`)).status).toBe(409);
    expect((await userOf(admin, admin.actor.id))?.active).toBe(true);
  });

  test('see or touch people of other organisations, or take them in', async () => {
    const [mine, theirs] = [await aDirectory(), await aDirectory()];
    const stranger = await aPerson(handle, { clock });
    expect((await mine.ask('GET', `/Users/${theirs.admin.actor.id}`)).status).toBe(404);
    expect((await mine.ask('DELETE', `/Users/${theirs.admin.actor.id}`)).status).toBe(404);
    const taken = await mine.ask('POST', '/Users', { userName: stranger.email, displayName: 'Mine now' });
    expect([taken.status, taken.body['scimType']]).toEqual([409, 'uniqueness']);
    // A member of both keeps name and address.
    await handle.asSystem((db) =>
      sql`insert into membership (org_id, person_id, role) values (${mine.admin.orgId}, ${stranger.actor.id}, 'viewer')`.execute(
        db,
      ),
    );
    const body = { userName: stranger.email, displayName: 'Mine now', active: true };
    expect((await mine.ask('PUT', `/Users/${stranger.actor.id}`, body)).status).toBe(200);
    expect((await userOf(mine.admin, stranger.actor.id))?.name).not.toBe('Mine now');
    const signIn = await http.app.inject({
      method: 'POST',
      url: '/api/v1/session',
      payload: { email: stranger.email, password },
    });
    expect(signIn.statusCode).toBe(200);
  });

  test('come in without its token, or with one that is over', async () => {
    const { admin, made, ask } = await aDirectory();
    const next = await rotate(admin, { scimConnectionId: made.id, overlapHours: 1 });
    expect([(await ask('GET', '/Users')).status, (await asking(next.token)('GET', '/Users')).status]).toEqual([
      200, 200,
    ]);
    clock.advance(3_600_000);
    expect([(await ask('GET', '/Users')).status, (await asking(next.token)('GET', '/Users')).status]).toEqual([
      401, 200,
    ]);
    await changeScimConnection(admin, { scimConnectionId: made.id, enabled: false });
    const off = await asking(next.token)('GET', '/Users');
    expect([off.status, off.body['schemas']]).toEqual([401, ['urn:ietf:params:scim:api:messages:2.0:Error']]);
    await deleteScimConnection(admin, { scimConnectionId: made.id });
    expect((await listScimConnections(admin)).items).toEqual([]);
  });
});

test('If-Match keeps one change from undoing another', async () => {
  const { ask } = await aDirectory();
  const made = await ask('POST', '/Users', entraUser(aName()));
  const path = `/Users/${made.body.id}`;
  const version = String(made.headers['etag']);
  expect(made.body).toMatchObject({ meta: { version, location: `https://soc.example.org/scim/v2${path}` } });
  const change = patchOf({ op: 'replace', path: 'displayName', value: 'Changed' });
  expect((await ask('PATCH', path, change, { 'if-match': version })).status).toBe(200);
  expect((await ask('PATCH', path, change, { 'if-match': version })).status).toBe(412);
  const now = await ask('GET', path);
  expect((await ask('GET', path, undefined, { 'if-none-match': String(now.headers['etag']) })).status).toBe(304);
});

test('what cannot be read is refused in SCIM’s own words', async () => {
  const { ask } = await aDirectory();
  const faults = [
    await ask('GET', `/Users?filter=${encodeURIComponent('userName zz "x"')}`),
    await ask('POST', '/Users', { displayName: 'Nobody' }),
    await ask('POST', '/Users', { userName: 'no address' }),
    await ask('GET', '/Users/nothing'),
  ];
  expect(faults.map(({ status, body }) => [status, body['scimType'] ?? null])).toEqual([
    [400, 'invalidFilter'],
    [400, 'invalidValue'],
    [400, 'invalidValue'],
    [404, null],
  ]);
  for (const path of ['/ServiceProviderConfig', '/ResourceTypes', '/Schemas', '/ResourceTypes/User'])
    expect((await ask('GET', path)).status).toBe(200);
});

test('a connection is made by whoever may do all that an administrator may, and for no role beyond', async () => {
  const { admin, made, ask } = await aDirectory();
  const about = { name: 'Other', defaultRole: 'viewer', defaultSites: null, mappings: [] };
  const lesser = await testContext(handle, { orgId: admin.orgId, clock, permissions: ['security:write'] });
  await expect(create(lesser, about)).rejects.toMatchObject({ code: 'role_exceeds_yours' });
  await expect(create(admin, { ...about, defaultRole: 'platform_admin' })).rejects.toMatchObject({
    code: 'role_exceeds_yours',
  });
  // A new mapping holds for those it keeps, at once.
  await createSite(admin, { code: 'lyo', name: 'Lyon', city: null, latitude: null, longitude: null });
  const id = (await ask('POST', '/Users', entraUser(aName()))).body.id ?? '';
  await ask('POST', '/Groups', { displayName: 'Lyon', members: [{ value: id }] });
  expect((await userOf(admin, id))?.role).toBe('viewer');
  const mappings = [{ group: 'lyon', role: 'analyst', siteCodes: ['lyo'] }];
  await changeScimConnection(admin, { scimConnectionId: made.id, mappings });
  expect(await userOf(admin, id)).toMatchObject({ role: 'analyst', siteCodes: ['lyo'] });
});
