// Doors open, close and move while the program runs, and no door takes another one, or the program, down with it.
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

import { sql } from 'kysely';
import { afterAll, afterEach, describe, expect, test } from 'vitest';

import { testVault } from '#platform/keys/testing';
import { activitiesOf, openTestDatabase, testContext } from '#platform/testing';

import { createSite } from '../../../identity/create-site.ts';
import { changeDoor } from './change-door.ts';
import { aHouse, connected, freePort, heard, host, testDoors, until, type TestHouse } from './fixtures.ts';
import { getDoorCertificate, listDoors } from './list-doors.ts';
import { addDoorSender } from './senders.ts';
import { createDoorToken } from './tokens.ts';

const handle = await openTestDatabase();
afterAll(() => handle.close());
const ctx = await testContext(handle, { now: new Date() });

let running: TestHouse[] = [];
let number = 0;
afterEach(async () => {
  const stopping = running;
  running = [];
  await Promise.all(stopping.map(({ stop }) => stop()));
});

async function aTestHouse(more: Parameters<typeof aHouse>[2] = {}) {
  number += 1;
  const suffix = `house-${number}`;
  const { doors, levers } = testDoors(suffix);
  const made = await aHouse(handle, doors, { limits: { graceMs: 1500 }, ...more });
  running.push(made);
  const at = { house: made.house, mainUrl: () => 'http://127.0.0.1:8480' };
  const change = (kind: 'web' | 'line' | 'gram', wanted: Record<string, unknown>) =>
    changeDoor(at)(ctx, { doorId: `${kind}-${suffix}`, ...wanted });
  const token = async () =>
    (await createDoorToken(made.house)(ctx, { doorId: `web-${suffix}`, name: 'Test', siteId: null, source: null }))
      .token;
  return { ...made, levers, change, token, suffix, doors };
}

const refused = async (port: number): Promise<boolean> =>
  connected(port).then(
    (socket) => {
      socket.destroy();
      return false;
    },
    () => true,
  );

describe('a door of its own port', () => {
  test('opens, moves and closes while the program runs, and each change is recorded', async () => {
    const { change, suffix } = await aTestHouse();
    const [first, second] = [await freePort(), await freePort()];
    expect(await change('line', { enabled: true, port: first, organisation: 'own' })).toMatchObject({
      state: 'open',
      addresses: [`${host}:${first}`],
      rev: 1,
      settings: { organisation: 'own' },
    });
    const socket = await connected(first);
    socket.write('one\n');
    expect(String((await once(socket, 'data'))[0])).toBe(`hello ${ctx.orgId} \n`);

    expect(await change('line', { port: second, rev: 1 })).toMatchObject({ addresses: [`${host}:${second}`], rev: 2 });
    expect(await refused(first)).toBe(true);
    const moved = await connected(second);
    moved.write('two\n');
    await once(moved, 'data');

    const closed = await change('line', { enabled: false });
    expect(closed).toMatchObject({ state: 'closed', addresses: [], counts: { records: 2, conversations: 2 } });
    expect(await refused(second)).toBe(true);
    const recorded = (await activitiesOf(ctx, 'door.changed')).filter(
      ({ subjectId }) => subjectId === `line-${suffix}`,
    );
    expect(recorded.map(({ data }) => data)).toMatchObject([
      { fields: { enabled: { before: false, after: true }, port: { after: first } } },
      { fields: { port: { before: first, after: second } } },
      { fields: { enabled: { before: true, after: false } } },
    ]);
  });

  test('is refused to those who may not, and to those who saw an older state', async () => {
    const { change, house, suffix } = await aTestHouse();
    expect(await change('line', { enabled: false, restricted: false })).toMatchObject({ rev: 0, changedBy: null });
    await change('line', { restricted: true });
    await expect(change('line', { restricted: false, rev: 0 })).rejects.toMatchObject({ code: 'stale_revision' });
    const reader = await testContext(handle, { role: 'supervisor', orgId: ctx.orgId });
    const at = { house, mainUrl: () => '' };
    await expect(changeDoor(at)(reader, { doorId: `line-${suffix}`, enabled: true })).rejects.toMatchObject({
      code: 'missing_permission',
    });
    await expect(changeDoor(at)(ctx, { doorId: 'nowhere', enabled: true })).rejects.toMatchObject({
      code: 'door_not_found',
    });
    await change('line', { organisation: 'own' });
    const stranger = await testContext(handle);
    await expect(changeDoor(at)(stranger, { doorId: `line-${suffix}`, enabled: true })).rejects.toMatchObject({
      code: 'door_of_another_organisation',
    });
  });

  test.each([
    ['line', { enabled: true, port: null }, '/port'],
    ['gram', { tls: true }, '/tls'],
    ['line', { clientCertificates: 'required' }, '/clientCertificates'],
    ['line', { tls: true, clientCertificates: 'optional' }, '/clientCertificates'],
    ['line', { options: { greeting: 7 } }, '/options/greeting'],
  ] as const)('refuses settings nothing can be opened with: %s %j', async (kind, wanted, pointer) => {
    const { change } = await aTestHouse();
    await expect(change(kind, wanted)).rejects.toMatchObject({ kind: 'invalid_input', faults: [{ pointer }] });
  });

  test('takes options and organisation for the next conversation without closing', async () => {
    const { change } = await aTestHouse();
    const port = await freePort();
    await change('line', { enabled: true, port, organisation: 'own' });
    const before = await connected(port);
    before.write('one\n');
    await once(before, 'data');
    await change('line', { options: { greeting: 'ahoy' } });
    const after = await connected(port);
    after.write('two\n');
    expect(String((await once(after, 'data'))[0])).toMatch(/^ahoy /);
    before.write('three\n');
    expect(String((await once(before, 'data'))[0])).toMatch(/^hello /);
  });

  test('keeps secret options sealed, unshown and unrecorded, and closed when they cannot be read', async () => {
    const { change, house, suffix } = await aTestHouse();
    const port = await freePort();
    const set = await change('line', { enabled: true, port, options: { greeting: 'ahoy', password: 'open sesame' } });
    expect(set.settings).toMatchObject({ options: { greeting: 'ahoy' }, secrets: ['password'] });
    expect(await change('line', { options: { greeting: 'ahoi' } })).toMatchObject({
      settings: { options: { greeting: 'ahoi' }, secrets: ['password'] },
    });
    expect(house.place(`line-${suffix}`)?.options).toEqual({ greeting: 'ahoi', password: 'open sesame' });
    const rows = await handle.asSystem((db) =>
      sql`select options from ingest_door where id = ${`line-${suffix}`}`.execute(db),
    );
    expect(JSON.stringify(rows)).toContain('"sealed":"v2.1.');
    const recorded = (await activitiesOf(ctx, 'door.changed')).filter(
      ({ subjectId }) => subjectId === `line-${suffix}`,
    );
    expect(recorded[0]?.data).toMatchObject({ fields: { password: { before: null } } });
    expect(JSON.stringify([rows, recorded, set])).not.toContain('sesame');

    const otherKey = await aHouse(
      handle,
      [...house.places()].map(({ door }) => door),
      { vault: testVault(handle, 'another') },
    );
    running.push(otherKey);
    expect(otherKey.house.place(`line-${suffix}`)).toMatchObject({
      state: 'failed',
      because: expect.stringContaining('which is not set up here any more'),
    });
    expect((await change('line', { options: { password: '' } })).settings).toMatchObject({ options: {}, secrets: [] });
  });

  test('that is taken says so, leaves the others open, and opens when it is free', async () => {
    const { change, house, said, suffix } = await aTestHouse({ everyMs: 50 });
    const other = createServer().listen(0, host);
    await once(other, 'listening');
    const address = other.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    const failed = await change('line', { enabled: true, port });
    expect(failed).toMatchObject({
      state: 'failed',
      because: `Port ${port} is taken by another program.`,
      addresses: [],
    });
    expect((await change('web', { port })).addresses).toEqual([`http://127.0.0.1:8480/doors/web-${suffix}`]);
    const udp = await freePort();
    expect(await change('gram', { enabled: true, port: udp })).toMatchObject({ state: 'open' });
    await sleep(200);
    expect(said.filter((text) => text.startsWith('Test stays closed'))).toHaveLength(2);
    await change('web', { port: null });
    other.close();
    await until(() => house.place(`line-${suffix}`)?.state === 'open');
  });

  test('follows what another process has changed', async () => {
    const { change, doors, suffix } = await aTestHouse();
    const other = await aHouse(handle, doors, { everyMs: 30 });
    running.push(other);
    await change('web', { enabled: false });
    await until(() => other.house.place(`web-${suffix}`)?.state === 'closed');
    expect(other.house.place(`web-${suffix}`)?.kept).toMatchObject({ enabled: false, rev: 1 });
  });
});

test('a process that does not listen tells how the doors are set, and opens none', async () => {
  const { change, doors, suffix } = await aTestHouse();
  const port = await freePort();
  await change('line', { enabled: true, port });
  const other = await aHouse(handle, doors, { listens: false });
  running.push(other);
  const { items, here } = await listDoors({ house: other.house, mainUrl: () => 'https://tocsin.example' })(ctx);
  expect(here).toBe(false);
  expect(items).toMatchObject([
    { id: `web-${suffix}`, state: 'open', addresses: [`https://tocsin.example/doors/web-${suffix}`] },
    { id: `line-${suffix}`, state: 'open', addresses: [`${host}:${port}`] },
    { id: `gram-${suffix}`, state: 'closed', addresses: [] },
  ]);
  expect(other.house.place(`line-${suffix}`)?.opened).toBeNull();
  await expect(getDoorCertificate({ house: other.house, mainUrl: () => '' })(ctx)).rejects.toMatchObject({
    code: 'certificate_elsewhere',
  });
});

describe('what a door does wrong', () => {
  test('is an empty 500 over HTTP, and the next request is answered', async () => {
    const { change, house, suffix } = await aTestHouse();
    const port = await freePort();
    await change('web', { port });
    for (const path of ['boom', 'forgotten']) {
      const response = await fetch(`http://${host}:${port}/${path}`, { method: 'POST', body: 'x'.repeat(200_000) });
      expect(response.status).toBe(500);
      expect(await response.text()).toBe('');
    }
    expect((await fetch(`http://${host}:${port}/x`)).status).toBe(401);
    const { refusals, counts } = house.tally.read(`web-${suffix}`, [null]);
    expect(refusals.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['failed', 'unauthorised']));
    expect(counts).toMatchObject({ conversations: 3, unauthorised: 1 });
  });

  test('is not what a client does that goes away in the middle', async () => {
    const { change, house, suffix } = await aTestHouse();
    const port = await freePort();
    await change('line', { enabled: true, port, organisation: 'own' });
    const socket = await connected(port);
    socket.write('one\n');
    await once(socket, 'data');
    socket.resetAndDestroy();
    await until(() => house.place(`line-${suffix}`)?.opened?.listening?.connections() === 0);
    expect(house.tally.read(`line-${suffix}`, [ctx.orgId, null]).refusals).toEqual([]);
  });

  test('ends that connection of a stream and no other', async () => {
    const { change } = await aTestHouse();
    const port = await freePort();
    await change('line', { enabled: true, port, organisation: 'own' });
    const [bad, good] = [await connected(port), await connected(port)];
    bad.write('boom');
    await heard(bad);
    good.write('fine\n');
    expect(String((await once(good, 'data'))[0])).toMatch(/^hello/);
  });
});

describe('a door for listed senders', () => {
  test('asks for token and address, and gives senders their site', async () => {
    const { change, token, house, suffix } = await aTestHouse();
    const [web, line] = [await freePort(), await freePort()];
    await change('web', { port: web, restricted: true });
    await change('line', { enabled: true, port: line, restricted: true });
    const headers = { authorization: `Splunk ${await token()}` };
    const send = async () =>
      (await fetch(`http://${host}:${web}/`, { method: 'POST', headers, body: '{"a":1}' })).status;
    expect(await send()).toBe(401);
    expect(await heard(await connected(line))).toBe('');
    expect(house.tally.read(`line-${suffix}`, [null]).refusals).toMatchObject([
      { kind: 'unauthorised', because: `The door takes listed senders only; ${host} is none.`, peer: host },
    ]);

    const site = await createSite(ctx, {
      code: `s${number}`,
      name: 'Site',
      city: null,
      latitude: null,
      longitude: null,
    });
    const about = { name: 'Here', network: '127.0.0.0/8', certificateName: null, siteId: site.id, source: null };
    await addDoorSender(house)(ctx, { ...about, doorId: `web-${suffix}` });
    await addDoorSender(house)(ctx, { ...about, doorId: `line-${suffix}` });
    expect(await send()).toBe(200);
    const socket = await connected(line);
    socket.write('one\n');
    expect(String((await once(socket, 'data'))[0])).toBe(`hello ${ctx.orgId} ${site.code}\n`);
    socket.destroy();
  });
});

describe('limits', () => {
  test('a request whose headers trickle is cut off, and those beside it are answered', async () => {
    const { change, token } = await aTestHouse({ limits: { headersMs: 200, graceMs: 500 } });
    const port = await freePort();
    await change('web', { port });
    const slow = await connected(port);
    slow.write('POST / HTTP/1.1\r\nHost: x\r\nX-A: ');
    const drip = setInterval(() => slow.write('a'), 50);
    const response = await fetch(`http://${host}:${port}/`, { headers: { authorization: await token() } });
    expect(response.status).toBe(200);
    expect(await heard(slow)).toMatch(/^HTTP\/1\.1 408 /);
    clearInterval(drip);
  });

  test('a body that stops half way is cut off', async () => {
    const { change, token } = await aTestHouse({ limits: { idleMs: 200, graceMs: 500 } });
    const port = await freePort();
    await change('web', { port });
    const stuck = await connected(port);
    stuck.write(`POST / HTTP/1.1\r\nHost: x\r\nAuthorization: ${await token()}\r\nContent-Length: 100\r\n\r\n{"a"`);
    expect(await heard(stuck)).not.toMatch(/ 200 /);
  });

  test('a connection that says nothing, or stops, is ended', async () => {
    const { change } = await aTestHouse({ limits: { firstByteMs: 150, idleMs: 450, graceMs: 500 } });
    const port = await freePort();
    await change('line', { enabled: true, port, organisation: 'own' });
    const [silent, talking] = [await connected(port), await connected(port)];
    talking.write('one\n');
    await once(talking, 'data');
    const started = performance.now();
    await heard(silent);
    expect(performance.now() - started).toBeLessThan(400);
    expect(talking.destroyed).toBe(false);
    await heard(talking);
    expect(performance.now() - started).toBeLessThan(2000);
  });

  test('datagrams above the limit are lost and counted, the others are stored', async () => {
    const { change, house, levers, suffix } = await aTestHouse({ limits: { maxQueuedDatagrams: 5, graceMs: 500 } });
    const port = await freePort();
    await change('gram', { enabled: true, port, organisation: 'own' });
    const gate = Promise.withResolvers<void>();
    levers.hold = gate.promise;
    const sender = createSocket('udp4');
    for (let index = 0; index < 12; index++)
      await new Promise((resolve) => sender.send(`<13>message ${index}`, port, host, resolve));
    await until(() => house.tally.total(`gram-${suffix}`, 'dropped') === 7);
    gate.resolve();
    await until(() => house.tally.total(`gram-${suffix}`, 'records') === 5);
    sender.close();
    expect(house.tally.read(`gram-${suffix}`, [null]).refusals[0]).toMatchObject({ kind: 'dropped', peer: host });
  });
});

describe('a door that closes', () => {
  test('finishes the requests and the lines that are under way, and takes nothing new', async () => {
    const { change, token, levers, house } = await aTestHouse();
    const [web, line] = [await freePort(), await freePort()];
    await change('web', { port: web });
    await change('line', { enabled: true, port: line, organisation: 'own' });
    const gate = Promise.withResolvers<void>();
    levers.hold = gate.promise;
    const headers = { authorization: `Splunk ${await token()}` };
    const answer = fetch(`http://${host}:${web}/wait`, { method: 'POST', headers, body: '{"a":1}' });
    const socket = await connected(line);
    socket.write('wait\n');
    await sleep(100);
    const closing = house.close();
    await sleep(50);
    expect(await Promise.all([refused(web), refused(line)])).toEqual([true, true]);
    const said = heard(socket);
    gate.resolve();
    expect((await answer).status).toBe(200);
    expect(await said).toBe(`hello ${ctx.orgId} \n`);
    await closing;
  });

  test('does not wait for ever for what hangs', async () => {
    const { change, levers, house } = await aTestHouse({ limits: { graceMs: 200 } });
    const port = await freePort();
    await change('line', { enabled: true, port, organisation: 'own' });
    levers.hold = new Promise(() => undefined);
    const socket = await connected(port);
    socket.write('wait\n');
    await sleep(50);
    const started = performance.now();
    await house.close();
    expect(performance.now() - started).toBeLessThan(1500);
    expect(await heard(socket)).toBe('');
  });
});
