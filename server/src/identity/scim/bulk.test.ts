// Bulk of RFC 7644 (3.7): many operations in one request, which may name what others of it make.
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as z from 'zod';

import type { Http } from '#platform/http';
import { uuidv7 } from '#platform/id';
import { createLog } from '#platform/log';
import { openTestDatabase, testClock, testContext } from '#platform/testing';

import { startIdentity } from '../fixtures.ts';
import { listUsers } from '../lists.ts';
import { inOrder, maxOperations, maxPayloadSize } from './bulk.ts';
import { createScimConnectionWith } from './connections.ts';
import { mountScim } from './mount.ts';

const handle = await openTestDatabase();
const clock = testClock();
const publicUrl = () => 'https://soc.example.org';
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

const Result = z.looseObject({
  status: z.string(),
  location: z.string().optional(),
  version: z.string().optional(),
  bulkId: z.string().optional(),
  response: z.looseObject({ scimType: z.string().optional(), detail: z.string() }).optional(),
});
const Body = z.looseObject({ Operations: z.array(Result).optional(), scimType: z.string().optional() });

async function aDirectory() {
  const admin = await testContext(handle, { clock });
  const about = { name: 'Entra', defaultRole: 'viewer', defaultSites: null, mappings: [] };
  const { token } = await createScimConnectionWith({ publicUrl })(admin, about);
  const send = async (url: string, payload?: object) => {
    const answer = await http.app.inject({
      method: payload ? 'POST' : 'GET',
      url: `/scim/v2${url}`,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/scim+json' },
      ...(payload && { payload: JSON.stringify(payload) }),
    });
    return { status: answer.statusCode, body: Body.parse(answer.json()) };
  };
  const bulk = (Operations: object[], more: object = {}) =>
    send('/Bulk', { schemas: ['urn:ietf:params:scim:api:messages:2.0:BulkRequest'], Operations, ...more });
  return { admin, send, bulk };
}
const aUser = (name = `u${uuidv7()}`) => ({
  schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'],
  userName: `${name}@bulk.example`,
  displayName: name,
});
const post = (bulkId: string, data: object, path = '/Users') => ({ method: 'POST', path, bulkId, data });
const groupOf = (displayName: string, ...members: string[]) => ({
  schemas: ['urn:ietf:params:scim:schemas:core:2.0:Group'],
  displayName,
  members: members.map((value) => ({ value })),
});
const idIn = (location: string | undefined): string => location?.split('/').at(-1) ?? '';

describe('a bulk', () => {
  test('makes, changes and removes, and says of each what became of it', async () => {
    const { admin, send, bulk } = await aDirectory();
    const first = await bulk([post('a', aUser('ana')), { ...post('b', aUser('bo')), method: 'post' }]);
    expect(first.status).toBe(200);
    const [ana, bo] = first.body.Operations ?? [];
    expect([ana, bo]).toMatchObject([
      { method: 'POST', bulkId: 'a', status: '201', version: expect.stringMatching(/^W\//) },
      { method: 'POST', bulkId: 'b', status: '201' },
    ]);
    expect(ana?.location).toBe(`https://soc.example.org/scim/v2/Users/${idIn(ana?.location)}`);
    const then = await bulk([
      { method: 'PATCH', path: `/Users/${idIn(ana?.location)}`, data: { Operations: [{ op: 'replace', path: 'displayName', value: 'Ana B' }] } }, // prettier-ignore
      { method: 'PUT', path: `/Users/${idIn(bo?.location)}`, version: 'W/"old"', data: aUser('bo') },
      { method: 'DELETE', path: `/Users/${idIn(bo?.location)}` },
      { method: 'DELETE', path: `/Users/${uuidv7()}` },
    ]);
    expect(then.body.Operations?.map(({ status }) => status)).toEqual(['200', '412', '204', '404']);
    expect(then.body.Operations?.[1]?.location).toBe(bo?.location);
    const people = (await listUsers(admin)).items;
    expect(people.find(({ id }) => id === idIn(ana?.location))).toMatchObject({ name: 'Ana B', active: true });
    expect(people.find(({ id }) => id === idIn(bo?.location))).toMatchObject({ active: false });
    const config = await send('/ServiceProviderConfig');
    expect(config.body).toMatchObject({ bulk: { supported: true, maxOperations, maxPayloadSize } });
  });

  test('ties what it makes by bulkId, also where the name comes before the thing', async () => {
    const { send, bulk } = await aDirectory();
    const { body } = await bulk([
      post('g', groupOf('Night', 'bulkId:a', 'bulkId:b'), '/Groups'),
      post('a', aUser()),
      post('b', aUser()),
      { method: 'PATCH', path: '/Users/bulkId:a', data: { Operations: [{ op: 'replace', path: 'displayName', value: 'First' }] } }, // prettier-ignore
    ]);
    expect(body.Operations?.map(({ status }) => status)).toEqual(['201', '201', '201', '200']);
    const [group, a, b] = body.Operations ?? [];
    const shown = await send(`/Groups/${idIn(group?.location)}`);
    const members = z.array(z.looseObject({ value: z.string(), display: z.string() })).parse(shown.body['members']);
    expect(members.map(({ value }) => value).toSorted()).toEqual([a, b].map((each) => idIn(each?.location)).toSorted());
    expect(members.map(({ display }) => display)).toContain('First');
  });

  test('refuses what names something that was not made, and nothing else', async () => {
    const { admin, bulk } = await aDirectory();
    const known = aUser();
    const { body } = await bulk([
      post('a', known),
      post('twice', known),
      post('g', groupOf('Half', 'bulkId:a', 'bulkId:twice'), '/Groups'),
      post('h', groupOf('None', 'bulkId:nobody'), '/Groups'),
      post('i', groupOf('Circle', 'bulkId:i'), '/Groups'),
      post('z', aUser()),
    ]);
    expect(body.Operations?.map(({ status }) => status)).toEqual(['201', '409', '409', '409', '409', '201']);
    expect(body.Operations?.[1]?.response?.scimType).toBe('uniqueness');
    expect(body.Operations?.[2]?.response?.detail).toContain('bulkId:twice');
    expect((await listUsers(admin)).items.filter(({ email }) => email.endsWith('@bulk.example'))).toHaveLength(2);
  });

  test('stops after as many errors as it was told, and leaves the rest alone', async () => {
    const { admin, bulk } = await aDirectory();
    const wrong = { method: 'DELETE', path: `/Users/${uuidv7()}` };
    const { body } = await bulk([wrong, post('a', aUser()), wrong, post('b', aUser())], { failOnErrors: 2 });
    expect(body.Operations?.map(({ status }) => status)).toEqual(['404', '201', '404']);
    expect((await listUsers(admin)).items.filter(({ email }) => email.endsWith('@bulk.example'))).toHaveLength(1);
  });

  test('is refused whole where it cannot be read, or is too large', async () => {
    const { admin, send, bulk } = await aDirectory();
    const one = post('a', aUser());
    expect((await send('/Bulk', { schemas: [], Operations: [one] })).status).toBe(400);
    expect((await bulk([])).status).toBe(400);
    expect((await bulk([one], { failOnErrors: 0 })).status).toBe(400);
    expect((await bulk([one, post('a', aUser())])).status).toBe(400);
    expect((await bulk([{ ...one, bulkId: undefined }])).status).toBe(400);
    expect((await bulk([{ ...one, method: 'GET' }])).status).toBe(400);
    expect((await bulk(Array.from({ length: maxOperations + 1 }, (_, at) => post(`${at}`, aUser())))).status).toBe(413);
    const large = { ...one, data: { ...one.data, title: 'x'.repeat(maxPayloadSize) } };
    expect((await bulk([large])).status).toBe(413);
    const elsewhere = await bulk([
      { ...one, path: '/Bulk' },
      { ...one, bulkId: 'b', path: `/Users/${uuidv7()}` },
    ]);
    expect(elsewhere.body.Operations?.map(({ response }) => response?.scimType)).toEqual([
      'invalidPath',
      'invalidPath',
    ]);
    expect((await listUsers(admin)).items).toHaveLength(1);
  });

  test('changes nothing of another organisation', async () => {
    const [here, there] = [await aDirectory(), await aDirectory()];
    const made = await there.bulk([post('a', aUser())]);
    const id = idIn(made.body.Operations?.[0]?.location);
    const { body } = await here.bulk([{ method: 'DELETE', path: `/Users/${id}` }]);
    expect(body.Operations?.map(({ status }) => status)).toEqual(['404']);
    expect((await listUsers(there.admin)).items.find((user) => user.id === id)).toMatchObject({ active: true });
  });
});

test('the order: all of them, each once, and what is named first wherever there is no circle', () => {
  const names = ['a', 'b', 'c', 'd', 'e', 'f'];
  const operation = (bulkId: string, needs: readonly string[]) => ({
    method: 'POST' as const,
    path: '/Groups',
    bulkId,
    data: { members: needs.map((need) => ({ value: `bulkId:${need}` })) },
  });
  fc.assert(
    fc.property(fc.array(fc.subarray(names), { minLength: 6, maxLength: 6 }), fc.boolean(), (needs, acyclic) => {
      const wanted = names.map((name, at) =>
        operation(name, acyclic ? (needs[at] ?? []).filter((need) => need > name) : (needs[at] ?? [])),
      );
      const ordered = inOrder(wanted);
      expect(ordered.toSorted((one, other) => names.indexOf(one.bulkId ?? '') - names.indexOf(other.bulkId ?? ''))).toEqual(wanted); // prettier-ignore
      if (!acyclic) return;
      const place = new Map(ordered.map(({ bulkId }, at) => [bulkId, at]));
      for (const { bulkId = '', data } of wanted)
        for (const { value } of data.members)
          expect(place.get(value.slice('bulkId:'.length))).toBeLessThan(place.get(bulkId) ?? -1);
    }),
  );
});
