// Who sees which sites: given by those who see them, kept from those who do not, and never taken from the last who sees all.
import { afterAll, beforeAll, expect, test } from 'vitest';

import type { Http } from '#platform/http';
import { activitiesOf, openTestDatabase, testClock, testContext, type TestContext } from '#platform/testing';

import { changeUserSites } from './change-user-sites.ts';
import { changeUser } from './change-user.ts';
import { createApiKey } from './create-api-key.ts';
import { createSite } from './create-site.ts';
import { post, startIdentity } from './fixtures.ts';
import { createInvitationWith } from './invitations/invite.ts';
import { listApiKeys, listSites, listUsers } from './lists.ts';

const handle = await openTestDatabase();
const clock = testClock();
let http: Http;
let admin: TestContext;
let lyon: TestContext;
beforeAll(async () => {
  http = await startIdentity(handle, clock);
  admin = await testContext(handle, { clock });
  for (const code of ['lyo', 'par'])
    await createSite(admin, { code, name: code, city: null, latitude: null, longitude: null });
  lyon = await testContext(handle, { clock, orgId: admin.orgId, sites: ['lyo'] });
});
afterAll(async () => {
  await http.close();
  await handle.close();
});

const aColleague = (sites?: readonly string[]) =>
  testContext(handle, { clock, orgId: admin.orgId, role: 'analyst', ...(sites && { sites }) });

test('an administrator confines a user to sites, and lets them see all again', async () => {
  const user = await aColleague();
  const change = (siteCodes: string[] | null) => changeUserSites(admin, { userId: user.actor.id, siteCodes });
  expect(await change(['par', 'lyo', 'par'])).toMatchObject({ siteCodes: ['lyo', 'par'] });
  await change(['lyo', 'par']);
  expect(await change(null)).toMatchObject({ siteCodes: null });
  const told = (await activitiesOf(admin, 'user.sites_changed')).filter(({ subjectId }) => subjectId === user.actor.id);
  expect(told.map(({ data }) => data)).toMatchObject([
    { before: null, after: ['lyo', 'par'] },
    { before: ['lyo', 'par'], after: null },
  ]);
  await expect(change(['nowhere'])).rejects.toMatchObject({ code: 'unknown_site' });
  await expect(changeUserSites(user, { userId: user.actor.id, siteCodes: null })).rejects.toMatchObject({
    code: 'missing_permission',
  });
  const stranger = await testContext(handle);
  await expect(changeUserSites(stranger, { userId: user.actor.id, siteCodes: null })).rejects.toMatchObject({
    code: 'user_not_found',
  });
});

test('nobody gives sites beyond their own, or touches who sees more', async () => {
  const [theirs, free] = [await aColleague(['lyo']), await aColleague()];
  const beyond = { code: 'sites_exceed_yours' };
  for (const siteCodes of [null, ['par'], ['lyo', 'par']])
    await expect(changeUserSites(lyon, { userId: theirs.actor.id, siteCodes })).rejects.toMatchObject(beyond);
  await expect(changeUserSites(lyon, { userId: free.actor.id, siteCodes: ['lyo'] })).rejects.toMatchObject(beyond);
  await expect(changeUser(lyon, { userId: admin.actor.id, password: 'a password of mine' })).rejects.toMatchObject(
    beyond,
  );
  const key = { name: 'k', scopes: ['alert:read' as const], expiresAt: null };
  await expect(createApiKey(lyon, { ...key, siteId: null })).rejects.toMatchObject(beyond);
  await expect(
    createSite(lyon, { code: 'new', name: 'New', city: null, latitude: null, longitude: null }),
  ).rejects.toMatchObject(beyond);
  const par = (await listSites(admin)).items.find(({ code }) => code === 'par');
  await expect(createApiKey(lyon, { ...key, siteId: par?.id ?? '' })).rejects.toMatchObject({ code: 'unknown_site' });
  const email = `${theirs.actor.id}@new.example`;
  const invite = createInvitationWith(post);
  for (const siteCodes of [null, ['lyo', 'par']])
    await expect(invite(lyon, { email, role: 'viewer', siteCodes })).rejects.toMatchObject(beyond);
  await expect(invite(admin, { email, role: 'viewer', siteCodes: ['nowhere'] })).rejects.toMatchObject({
    code: 'unknown_site',
  });
  const { link } = await invite(lyon, { email, role: 'viewer' });
  const accepting = { token: link.split('#')[1], name: 'New', password: 'neuf mois de printemps' };
  const answer = await http.app.inject({ method: 'POST', url: '/api/v1/invitations/accept', body: accepting });
  expect(answer.statusCode).toBe(201);
  const joined = (await listUsers(admin)).items.find((user) => user.email === email);
  expect(joined).toMatchObject({ siteCodes: ['lyo'] });
});

test('the last administrator who sees all stays', async () => {
  const only = await testContext(handle, { clock });
  await createSite(only, { code: 'lyo', name: 'Lyon', city: null, latitude: null, longitude: null });
  await testContext(handle, { clock, orgId: only.orgId, sites: ['lyo'] });
  const last = { code: 'last_administrator' };
  await expect(changeUserSites(only, { userId: only.actor.id, siteCodes: ['lyo'] })).rejects.toMatchObject(last);
  await expect(changeUser(only, { userId: only.actor.id, role: 'analyst' })).rejects.toMatchObject(last);
  await testContext(handle, { clock, orgId: only.orgId });
  expect(await changeUserSites(only, { userId: only.actor.id, siteCodes: ['lyo'] })).toMatchObject({
    siteCodes: ['lyo'],
  });
});

test('a key that is bound to a site reads there only', async () => {
  const lyo = (await listSites(admin)).items.find(({ code }) => code === 'lyo');
  const scopes = ['identity:read' as const];
  const bound = await createApiKey(admin, { name: 'Lyon', scopes, siteId: lyo?.id ?? '', expiresAt: null });
  const free = await createApiKey(admin, { name: 'All', scopes, siteId: null, expiresAt: null });
  const ask = async (url: string, key: string): Promise<string[]> => {
    const response = await http.app.inject({ url: `/api/v1${url}`, headers: { authorization: `Bearer ${key}` } });
    return response.json<{ items: { name: string }[] }>().items.map(({ name }) => name);
  };
  expect(await ask('/sites', bound.key)).toEqual(['lyo']);
  expect(await ask('/sites', free.key)).toEqual(['lyo', 'par']);
  expect(await ask('/api-keys', bound.key)).toEqual(['Lyon']);
  expect((await listApiKeys(admin)).items.map(({ name }) => name)).toEqual(expect.arrayContaining(['All', 'Lyon']));
});
