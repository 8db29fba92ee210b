// A site's analyst, a colleague who sees all and a key of the site ask everything over HTTP: each is shown exactly their part.
import { createClient, type Call } from '@tocsin/contracts/client';
import type { ServerMessage } from '@tocsin/contracts/realtime';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { eventually, joins, signedIn, startHere, type Running } from '../running.ts';

let running: Running;
let admin: Call;
let lyon: { call: Call; cookie: string };
let paris: { call: Call; cookie: string };
let key: Call;
let shipper = '';
const heard: ServerMessage[] = [];

const time = new Date(Date.now() - 60_000).toISOString();
/** One process on a host of its own, which a shipped rule raises an alert about. */
const wipe = (host: string) => ({
  EventID: 1,
  Channel: 'Microsoft-Windows-Sysmon/Operational',
  Provider_Name: 'Microsoft-Windows-Sysmon',
  Computer: `${host}.aubrac.example`,
  TimeCreated: time,
  UtcTime: time.replace('T', ' ').replace('Z', ''),
  Image: 'C:\\Windows\\System32\\vssadmin.exe',
  CommandLine: 'vssadmin.exe delete shadows /all /quiet',
  ParentImage: 'C:\\Windows\\System32\\cmd.exe',
  ParentCommandLine: 'cmd.exe',
  User: `AUBRAC\\${host}`,
  ProcessId: 4120,
});

async function send(host: string, site: string | null): Promise<void> {
  const response = await fetch(`${running.app.address}/api/v1/ingest/windows${site === null ? '' : `?site=${site}`}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${shipper}` },
    body: JSON.stringify(wipe(host)),
  });
  expect(await response.json()).toEqual({ accepted: 1, unparsed: 0 });
}

async function colleague(name: string, siteCodes: string[] | null): Promise<{ call: Call; cookie: string }> {
  const about = { email: `${name}@aubrac.example`, password: 'quatre tasses de the' };
  await joins(running.app.address, admin, { ...about, name, role: 'supervisor', siteCodes });
  return signedIn(running.app.address, about);
}

beforeAll(async () => {
  running = await startHere();
  ({ call: admin } = await signedIn(running.app.address));
  const site = await admin('POST /sites', { code: 'lyo', name: 'Lyon' });
  await admin('POST /sites', { code: 'par', name: 'Paris' });
  shipper = (await admin('POST /api-keys', { name: 'Shipper', scopes: ['ingest:write'] })).key;
  lyon = await colleague('lyon', ['lyo']);
  paris = await colleague('paris', ['par']);
  const scopes = ['event:read' as const, 'alert:read' as const];
  const made = await admin('POST /api-keys', { name: 'Reader', scopes, siteId: site.id });
  key = createClient({ baseUrl: running.app.address, apiKey: made.key });
  const socket = new WebSocket(`${running.app.address.replace('http', 'ws')}/ws`, {
    headers: { cookie: lyon.cookie, origin: running.app.address },
  });
  socket.addEventListener('message', ({ data }) => heard.push(JSON.parse(String(data)) as ServerMessage));
  await new Promise((resolve) => socket.addEventListener('open', resolve));
  socket.send(JSON.stringify({ kind: 'subscribe', channels: ['alerts', 'incidents'] }));
  await send('host-lyo', 'lyo');
  await send('host-par', 'par');
  await send('host-none', null);
  await eventually(
    'three alerts',
    async () => {
      const { items } = await admin('GET /alerts', { q: 'shadow copies' });
      return items.length === 3 ? items : undefined;
    },
    240_000,
  );
}, 600_000);
afterAll(() => running.stop(), 240_000);

const hosts = (text: string): string[] => [...new Set(text.match(/host-(?:lyo|par|none)/g))].toSorted();
const all = ['host-lyo', 'host-none', 'host-par'];

test('every list, count, search and export shows exactly the part of whoever asks', async () => {
  const answers: [string, (call: Call) => Promise<unknown>][] = [
    ['alerts', (call) => call('GET /alerts', { limit: 200 })],
    ['facets', (call) => call('GET /alerts/facets', {})],
    ['events', (call) => call('GET /events', { query: '' })],
    ['events by host', (call) => call('GET /events', { query: 'host.name:host-*' })],
    ['values', (call) => call('GET /events/fields/:field/values', { field: 'host.name', query: '' })],
  ];
  for (const [name, ask] of answers) {
    const seen = async (call: Call): Promise<string[]> => hosts(JSON.stringify(await ask(call)).toLowerCase());
    if (name === 'facets') continue;
    expect(await seen(admin), name).toEqual(all);
    for (const call of [lyon.call, key]) expect(await seen(call), name).toEqual(['host-lyo']);
    expect(await seen(paris.call), name).toEqual(['host-par']);
  }
  const total = async (call: Call): Promise<number> =>
    (await call('GET /events/histogram', { query: 'process.name:vssadmin.exe' })).total;
  expect([await total(admin), await total(lyon.call), await total(paris.call), await total(key)]).toEqual([3, 1, 1, 1]);
  const raised = async (call: Call): Promise<number> =>
    (await call('GET /alerts', { limit: 200 })).items.filter(({ title }) => /shadow/i.test(title)).length;
  expect([await raised(admin), await raised(lyon.call), await raised(key)]).toEqual([3, 1, 1]);

  const stream = await fetch(`${running.app.address}/api/v1/events/stream?query=`, {
    headers: { cookie: lyon.cookie, origin: running.app.address },
  });
  expect(hosts((await stream.text()).toLowerCase())).toEqual(['host-lyo']);
});

test('sources, their health and the pulse count what is seen', async () => {
  const sites = async (call: Call): Promise<string[]> =>
    (await call('GET /source-health', {})).items
      .filter(({ source }) => source === 'windows')
      .map(({ site }) => site)
      .toSorted();
  expect(await sites(admin)).toEqual(['', 'lyo', 'par']);
  expect(await sites(lyon.call)).toEqual(['lyo']);
  const counted = async (call: Call): Promise<number> =>
    (await call('GET /sources', {})).items.find(({ id }) => id === 'windows')?.events ?? 0;
  expect([await counted(admin), await counted(lyon.call)]).toEqual([3, 1]);
  expect((await lyon.call('GET /pulse', {})).eventsToday).toBe(1);
  expect((await lyon.call('GET /sites', {})).items.map(({ code }) => code)).toEqual(['lyo']);
});

test('by its id, what is elsewhere does not exist', async () => {
  const { items } = await admin('GET /alerts', { q: 'shadow copies' });
  const theirs = items.find(({ site }) => site?.code === 'par');
  const event = (await admin('GET /events', { query: 'host.name:host-par*' })).items[0];
  const missing = { problem: { status: 404 } };
  await expect(lyon.call('GET /alerts/:alertId', { alertId: theirs?.id ?? '' })).rejects.toMatchObject(missing);
  await expect(lyon.call('GET /events/:eventId', { eventId: event?.id ?? '' })).rejects.toMatchObject(missing);
  expect((await paris.call('GET /alerts/:alertId', { alertId: theirs?.id ?? '' })).number).toBe(theirs?.number);
});

test('the trail and the open page tell of nothing else', async () => {
  const { items } = await lyon.call('GET /activities', { limit: 200 });
  const { items: whole } = await admin('GET /alerts', { limit: 200 });
  const hidden = whole.filter(({ site }) => site?.code !== 'lyo').flatMap(({ id, number }) => [id, number]);
  const told = JSON.stringify(items) + JSON.stringify(heard);
  expect(hidden.length).toBeGreaterThan(0);
  expect(hidden.filter((text) => told.includes(text))).toEqual([]);
  expect(items.map(({ type }) => type)).toContain('alert.raised');
  await eventually('the alert of Lyon on the socket', async () =>
    heard.find((one) => one.kind === 'activity' && one.activity.type === 'alert.raised'),
  );
});

test('a backtest finds what its starter sees, and is shown to no one who sees less', async () => {
  const rule = (await admin('GET /detection/rules', { q: 'shadow' })).items[0];
  const window = {
    from: new Date(Date.now() - 3_600_000).toISOString(),
    to: new Date(Date.now() + 60_000).toISOString(),
  };
  const run = async (call: Call): Promise<{ id: string; hits: number }> => {
    const { id } = await call('POST /detection/backtests', { ruleId: rule?.id ?? '', ...window });
    return eventually(
      'the backtest',
      async () => {
        const { state, result } = await call('GET /detection/backtests/:backtestId', { backtestId: id });
        return state === 'done' && result ? { id, hits: result.hits } : undefined;
      },
      120_000,
    );
  };
  const [whole, part] = [await run(admin), await run(lyon.call)];
  expect([whole.hits, part.hits]).toEqual([3, 1]);
  const read = (call: Call, { id }: { id: string }) => call('GET /detection/backtests/:backtestId', { backtestId: id });
  await expect(read(lyon.call, whole)).rejects.toMatchObject({ problem: { status: 404 } });
  await expect(read(paris.call, part)).rejects.toMatchObject({ problem: { status: 404 } });
  expect((await read(admin, part)).id).toBe(part.id);
}, 240_000);
