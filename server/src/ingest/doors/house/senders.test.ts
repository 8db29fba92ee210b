// Whose events are they: by token, by API key, by certificate and network, and by what the door is for.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { createApiKey, revokeApiKey } from '#identity';
import { databaseOn } from '#platform/database';
import { openInMemory } from '#platform/database/embedded';
import { migrate } from '#platform/migrate';
import { activitiesOf, openTestDatabase, testClock, testContext } from '#platform/testing';

import { createSite } from '../../../identity/create-site.ts';
import { createCredentials } from './credentials.ts';
import { aHouse, testDoors, type TestHouse } from './fixtures.ts';
import { createPeers, type PeerRules } from './peers.ts';
import type { Ground } from './principal.ts';
import { addDoorSender, listDoorSenders, removeDoorSender } from './senders.ts';
import { createDoorToken, listDoorTokens, revokeDoorToken } from './tokens.ts';

const handle = await openTestDatabase();
const clock = testClock(new Date());
const mine = await testContext(handle, { clock });
const other = await testContext(handle, { clock });
const { doors } = testDoors('senders');
const [web, line] = doors;
if (!web || !line) throw new Error('The test doors are gone.');
let running: TestHouse;
let queries = 0;
/** Counts what the look-ups ask the database. */
const counted = {
  ...handle,
  asSystem: ((work) => {
    queries += 1;
    return handle.asSystem(work);
  }) as typeof handle.asSystem,
};
beforeAll(async () => {
  running = await aHouse(handle, doors, { now: clock.now });
});
afterAll(async () => {
  await running.stop();
  await handle.close();
});
const ground = (): Ground => ({ ...running.house.ground, handle: counted });
const binding = { siteId: null, source: null };
const site = await createSite(mine, { code: 'lyo', name: 'Lyon', city: null, latitude: null, longitude: null });

describe('tokens', () => {
  test('open their own door for their own organisation, bound to site and source', async () => {
    const { house } = running;
    const made = await createDoorToken(house)(mine, { doorId: web.id, name: 'Lab', siteId: site.id, source: 'zeek' });
    expect(made.token).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(made.item.prefix).toBe(made.token.slice(0, 8));
    const found = { orgId: mine.orgId, site: 'lyo', source: 'zeek', actor: { kind: 'integration', id: made.id } };
    expect(await house.credentials.find(web.id, made.token)).toMatchObject(found);
    expect(await house.credentials.find(web.id, made.token.toUpperCase())).toMatchObject(found);
    expect(await house.credentials.find(line.id, made.token)).toBeNull();
    expect((await house.credentials.find(web.id, made.token))?.actor.permissions).toEqual(new Set(['ingest:write']));

    const { items } = await listDoorTokens(house)(mine, { doorId: web.id });
    expect(items).toMatchObject([{ id: made.id, name: 'Lab', siteId: site.id, lastUsedAt: expect.any(String) }]);
    expect(JSON.stringify(items)).not.toContain(made.token);
    expect((await listDoorTokens(house)(other, { doorId: web.id })).items).toEqual([]);
    await expect(revokeDoorToken(house)(other, { doorId: web.id, tokenId: made.id })).rejects.toMatchObject({
      code: 'ingest_token_not_found',
    });
    expect(await activitiesOf(mine, 'ingest_token.created')).toMatchObject([
      { subjectId: made.id, data: { name: 'Lab' } },
    ]);
  });

  test('are not made by those who may not, nor bound to what is not there', async () => {
    const { house } = running;
    const reader = await testContext(handle, { role: 'analyst', orgId: mine.orgId });
    const about = { doorId: web.id, name: 'x', ...binding };
    await expect(createDoorToken(house)(reader, about)).rejects.toMatchObject({ code: 'missing_permission' });
    await expect(createDoorToken(house)(other, { ...about, siteId: site.id })).rejects.toMatchObject({
      code: 'unknown_site',
    });
    await expect(createDoorToken(house)(mine, { ...about, source: 'nonsense' })).rejects.toMatchObject({
      code: 'unknown_source',
    });
    await expect(createDoorToken(house)(mine, { ...about, doorId: 'nowhere' })).rejects.toMatchObject({
      code: 'door_not_found',
    });
  });

  test('stop working here at once when revoked, and elsewhere within five seconds', async () => {
    const { house } = running;
    const { token, id } = await createDoorToken(house)(mine, { doorId: web.id, name: 'Old', ...binding });
    let at = 0;
    const elsewhere = createCredentials(ground(), () => at);
    expect(await elsewhere.find(web.id, token)).not.toBeNull();
    expect(await house.credentials.find(web.id, token)).not.toBeNull();
    const both = await Promise.allSettled(
      [1, 2].map(() => revokeDoorToken(house)(mine, { doorId: web.id, tokenId: id })),
    );
    expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    expect(await house.credentials.find(web.id, token)).toBeNull();
    at = 4_999;
    expect(await elsewhere.find(web.id, token)).toBeNull();
  });

  test('are asked about once for ten thousand requests, and all unknown ones of a moment together', async () => {
    const { token } = await createDoorToken(running.house)(mine, { doorId: web.id, name: 'Busy', ...binding });
    const credentials = createCredentials(ground());
    queries = 0;
    await Promise.all(Array.from({ length: 10_000 }, () => credentials.find(web.id, token)));
    expect(queries).toBe(1);
    const unknown = Array.from({ length: 1000 }, () => crypto.randomUUID());
    const found = await Promise.all(unknown.map((each) => credentials.find(web.id, each)));
    expect(found.every((each) => each === null)).toBe(true);
    expect(queries).toBeLessThanOrEqual(4);
    queries = 0;
    await Promise.all(unknown.map((each) => credentials.find(web.id, each)));
    await credentials.find(web.id, 'no token at all');
    expect(queries).toBe(0);
  });

  test('that cannot be looked up are asked about again, and do not fill the memory', async () => {
    let broken = true;
    const failing = {
      ...handle,
      asSystem: ((work) =>
        broken ? Promise.reject(new Error('down')) : handle.asSystem(work)) as typeof handle.asSystem,
    };
    const credentials = createCredentials({ ...ground(), handle: failing });
    const { token } = await createDoorToken(running.house)(mine, { doorId: web.id, name: 'Later', ...binding });
    await expect(credentials.find(web.id, token)).rejects.toThrow('down');
    const many = await Promise.allSettled(
      Array.from({ length: 6000 }, () => credentials.find(web.id, crypto.randomUUID())),
    );
    expect(many.filter((one) => one.status === 'rejected' && one.reason.code === 'ingest_busy').length).toBeGreaterThan(
      0,
    );
    broken = false;
    expect(await credentials.find(web.id, token)).not.toBeNull();
  });
});

describe('API keys', () => {
  test('open every door when they may send, for their site', async () => {
    const about = { name: 'Shipper', siteId: site.id, expiresAt: null };
    const { key, id } = await createApiKey(mine, { ...about, scopes: ['ingest:write'] });
    const { key: reading } = await createApiKey(mine, { ...about, scopes: ['event:read'] });
    const { credentials } = running.house;
    for (const door of [web, line])
      expect(await credentials.find(door.id, key)).toMatchObject({
        orgId: mine.orgId,
        site: 'lyo',
        actor: { kind: 'api_key', id },
      });
    expect(await credentials.find(web.id, reading)).toBeNull();
    expect(await credentials.find(web.id, `${key}x`)).toBeNull();
    await revokeApiKey(mine, { apiKeyId: id });
    credentials.forget();
    expect(await credentials.find(web.id, key)).toBeNull();
  });
});

const anyone: PeerRules = { restricted: false, organisationId: null, organisationSlug: null };
const at = (address: string, ...certificateNames: string[]) => ({ address, certificateNames });

describe('senders', () => {
  test('are known by certificate, then by the closest network, each to its organisation', async () => {
    const { house } = running;
    const { peers } = house;
    const add = (ctx: typeof mine, wanted: Partial<Parameters<ReturnType<typeof addDoorSender>>[1]>) =>
      addDoorSender(house)(ctx, {
        doorId: line.id,
        name: 'x',
        network: null,
        certificateName: null,
        ...binding,
        ...wanted,
      });
    await add(mine, { network: '192.0.2.0/24', siteId: site.id, source: 'zeek' });
    const closer = await add(other, { network: '192.0.2.128/25' });
    await add(other, { certificateName: 'Gateway.Example' });
    const whose = async (peer: ReturnType<typeof at>, rules = anyone): Promise<string> =>
      (await peers.find(line, rules, peer)).orgId;
    expect(await peers.find(line, anyone, at('192.0.2.5'))).toMatchObject({
      orgId: mine.orgId,
      site: 'lyo',
      source: 'zeek',
    });
    expect(await whose(at('192.0.2.200'))).toBe(other.orgId);
    expect(await whose(at('192.0.2.5', 'unknown', 'gateway.example'))).toBe(other.orgId);
    // A door that is for one organisation knows the senders of no other.
    expect(await whose(at('192.0.2.200'), { ...anyone, organisationId: mine.orgId })).toBe(mine.orgId);

    await expect(add(mine, { network: '192.0.2.129/25' })).rejects.toMatchObject({ code: 'sender_taken' });
    await expect(add(mine, { certificateName: 'gateway.example' })).rejects.toMatchObject({ code: 'sender_taken' });
    await expect(add(mine, { network: 'everywhere' })).rejects.toMatchObject({ code: 'invalid_network' });
    await expect(add(mine, {})).rejects.toMatchObject({ code: 'sender_needs_one' });
    await expect(add(mine, { network: '10.0.0.1', certificateName: 'a' })).rejects.toMatchObject({
      code: 'sender_needs_one',
    });

    expect((await listDoorSenders(house)(mine, { doorId: line.id })).items).toMatchObject([
      { network: '192.0.2.0/24' },
    ]);
    await expect(removeDoorSender(house)(mine, { doorId: line.id, senderId: closer.id })).rejects.toMatchObject({
      code: 'ingest_sender_not_found',
    });
    await removeDoorSender(house)(other, { doorId: line.id, senderId: closer.id });
    expect(await whose(at('192.0.2.200'))).toBe(mine.orgId);
    expect(await activitiesOf(other, 'ingest_sender.removed')).toHaveLength(1);
  });

  test('that are not listed go to the organisation the door is for, or are refused', async () => {
    const { peers } = running.house;
    const stranger = at('203.0.113.9');
    expect((await peers.find(line, { ...anyone, organisationId: other.orgId }, stranger)).orgId).toBe(other.orgId);
    expect((await peers.find(line, { ...anyone, organisationSlug: `org-${mine.orgId}` }, stranger)).orgId).toBe(
      mine.orgId,
    );
    await expect(peers.find(line, anyone, stranger)).rejects.toMatchObject({
      code: 'door_without_organisation',
      kind: 'unavailable',
    });
    const listedOnly = { ...anyone, organisationId: mine.orgId, restricted: true };
    await expect(peers.find(line, listedOnly, stranger)).rejects.toMatchObject({
      code: 'sender_not_listed',
      kind: 'forbidden',
    });
    expect((await peers.find(line, listedOnly, at('192.0.2.5'))).orgId).toBe(mine.orgId);
  });

  test('belong to the only organisation there is, from the moment there is one', async () => {
    const alone = databaseOn(await openInMemory());
    await migrate(alone);
    let now = 0;
    const peers = createPeers({ ...ground(), handle: alone }, () => now);
    await expect(peers.find(line, anyone, at('203.0.113.9'))).rejects.toMatchObject({
      code: 'door_without_organisation',
    });
    const first = await testContext(alone);
    now += 5000;
    expect((await peers.find(line, anyone, at('203.0.113.9'))).orgId).toBe(first.orgId);
    await testContext(alone);
    now += 5000;
    await expect(peers.find(line, anyone, at('203.0.113.9'))).rejects.toMatchObject({
      code: 'door_without_organisation',
    });
    await alone.close();
  });
});
