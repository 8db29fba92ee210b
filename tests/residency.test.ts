// Two organisations, each pinned to an event store of its own: every way into and out of the stores is walked with both,
// and no row and no question of one reaches the store of the other; also when a store hangs, is away, or Tocsin is killed.
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { createClient, type Call } from '@tocsin/contracts/client';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { openHttpPeer, type HttpPeer } from '../server/src/platform/event-store/test-support/http-peer.ts';
import { admin, eventually, signedIn, startProcess, temporaryFolder, type RunningProcess } from './running.ts';

const folder = temporaryFolder();
const password = 'neuf mois de printemps';
const at = join(folder, 'stores.yml');

type Side = { orgId: string; email: string; password: string; key: string; call: Call };
let peers: { default: HttpPeer; eu: HttpPeer };
let settings: Record<string, string>;
let running: RunningProcess;
let home: Side;
let pinned: Side;

const sysmon = (command: string, user: string): string =>
  JSON.stringify({
    EventID: 1,
    Channel: 'Microsoft-Windows-Sysmon/Operational',
    Provider_Name: 'Microsoft-Windows-Sysmon',
    Computer: 'lyo-ws14',
    UtcTime: new Date().toISOString().replace('T', ' ').replace('Z', ''),
    Image: `C:\\Windows\\System32\\${command.split(' ')[0]}`,
    CommandLine: command,
    User: user,
  });

const start = async (): Promise<void> => {
  running = await startProcess(join(folder, 'data'), settings);
};
const whoOf = ({ email, password: secret }: Side) => ({ email, password: secret });
/** A process has its sessions in the database: only the address is new after a restart. */
const signInAgain = async (side: Side): Promise<void> => {
  ({ call: side.call } = await signedIn(running.address, whoOf(side)));
};
const send = (side: Side, body: string, name?: string): Promise<Response> =>
  fetch(`${running.address}/api/v1/ingest/windows`, {
    method: 'POST',
    headers: { authorization: `Bearer ${side.key}`, ...(name !== undefined && { 'idempotency-key': name }) },
    body,
  });
const countOf = async ({ call }: Side, query: string): Promise<number> =>
  (await call('GET /events/histogram', { query })).total;
const found = (side: Side, query: string, count: number): Promise<true> =>
  eventually(
    `${count} of ${query}`,
    // A store that has just come back is looked at every few seconds.
    async () => ((await countOf(side, query).catch(() => -1)) === count ? true : undefined),
    120_000,
  );

async function sideOf(orgId: string, who: { email: string; password: string }): Promise<Side> {
  const { call } = await signedIn(running.address, who);
  const { key } = await call('POST /api-keys', { name: 'Shipper', scopes: ['ingest:write'] });
  return { ...who, orgId, key, call };
}

beforeAll(async () => {
  peers = {
    default: await openHttpPeer(join(folder, 'default'), 700),
    eu: await openHttpPeer(join(folder, 'eu'), 700),
  };
  writeFileSync(
    at,
    `default: { title: Head office, region: 'Lyon, France' }
stores: [{ name: eu, title: Europe, region: 'Frankfurt, Germany', url: 'http://127.0.0.1:${peers.eu.port}' }]`,
  );
  settings = {
    CLICKHOUSE_URL: `http://127.0.0.1:${peers.default.port}`,
    TOCSIN_EVENT_STORES: at,
    TOCSIN_PLATFORM_ADMINS: admin.email,
  };
  await start();
  const { call } = await signedIn(running.address);
  home = await sideOf((await call('GET /session', {})).organisation.id, admin);
  const email = 'root@eu.example';
  const made = await call('POST /platform/organisations', { name: 'Europe', administratorEmail: email, store: 'eu' });
  const token = made.link.split('#')[1] ?? '';
  await createClient({ baseUrl: running.address })('POST /invitations/accept', { token, name: 'Root', password });
  pinned = await sideOf(made.id, { email, password });
}, 600_000);
afterAll(async () => {
  await running.kill();
  await Promise.all(Object.values(peers).map((peer) => peer.close()));
  rmSync(folder, { recursive: true, force: true });
}, 180_000);

/** Straight from the engines: whose rows are in them, and whose questions reached them. */
async function expectApart(tables: readonly string[]): Promise<void> {
  for (const [peer, own, other] of [
    [peers.default, home, pinned],
    [peers.eu, pinned, home],
  ] as const) {
    for (const table of tables) {
      const rows = await peer.engine.query(`SELECT DISTINCT org FROM ${table}`, { wall: 'system' });
      expect([table, rows]).toEqual([table, [{ org: own.orgId }]]);
    }
    const strays = peer.asked.filter(({ search, body }) =>
      `${decodeURIComponent(search.toString())}${body}`.includes(other.orgId),
    );
    expect(strays).toEqual([]);
    const asked = peer.asked.filter(({ search }) => search.toString().includes(own.orgId));
    expect(asked.length).toBeGreaterThan(0);
  }
}

const ruleText = `title: Odd tool
id: 5e6f1c1a-7777-4000-8000-00000000000a
logsource: { product: windows, category: process_creation }
detection: { odd: { Image|endswith: '\\odd.exe' }, condition: odd }
level: low
`;
const correlationText = `title: Many odd tools
id: 5e6f1c1a-7777-4000-8000-00000000000b
correlation:
  type: event_count
  rules: [5e6f1c1a-7777-4000-8000-00000000000a]
  group-by: [User]
  timespan: 5m
  condition: { gte: 3 }
level: high
`;
const thresholdText = `title: Many odd events
id: 5e6f1c1a-7777-4000-8000-00000000000c
kind: threshold
query: 'process.name:odd.exe'
group-by: [user.name]
count: { gte: 3 }
timeframe: 5m
level: high
`;

async function walk(side: Side): Promise<void> {
  const { call } = side;
  for (const source of [ruleText, correlationText, thresholdText])
    await call('POST /detection/rules', { source, enabled: true });
  const alertOf = (q: string, ms = 180_000) =>
    eventually(q, async () => (await call('GET /alerts', { q })).items.find(({ title }) => title === q), ms);
  // Which rules are at work is asked every few seconds; on a busy machine it takes longer until new ones are.
  let sent = 0;
  for (let round = 0; round < 9; round += 1) {
    await send(side, [1, 2, 3].map((n) => sysmon(`odd.exe ${round}${n}`, 'AUBRAC\\c.moreau')).join('\n'));
    sent += 3;
    if (await alertOf('Many odd tools', 20_000).catch(() => null)) break;
  }
  await send(side, 'nothing of the kind\n');
  await found(side, 'process.name:odd.exe', sent);
  await alertOf('Many odd tools');
  await alertOf('Many odd events');

  const { items } = await call('GET /events', { query: 'process.name:odd.exe' });
  await call('GET /events/:eventId', { eventId: items[0]?.id ?? '' });
  const stream = await fetch(`${running.address}/api/v1/events/stream?query=odd`, {
    headers: { cookie: (await signedIn(running.address, whoOf(side))).cookie },
  });
  expect(await stream.text()).toContain('odd.exe');
  await call('GET /events/fields', {});
  await call('GET /events/fields/:field/values', { field: 'user.name' });
  await call('POST /detection/rules/draft', { eventId: items[0]?.id ?? '' });
  const [from, to] = [new Date(Date.now() - 3_600_000).toISOString(), new Date(Date.now() + 180_000).toISOString()];
  const { id: backtestId } = await call('POST /detection/backtests', { source: ruleText, from, to });
  await eventually(
    'the backtest',
    async () => {
      const backtest = await call('GET /detection/backtests/:backtestId', { backtestId });
      return backtest.state === 'done' ? backtest : undefined;
    },
    180_000,
  );
  await call('POST /detection/tuning/preview', {
    rule: '5e6f1c1a-7777-4000-8000-00000000000a',
    effect: { kind: 'threshold', count: 2, timeframeSeconds: 60, groupBy: [] },
  });
  await call('GET /detection/coverage', {});
  await call('GET /detection/health', {});
  await call('GET /source-health', {});
  await call('GET /source-health/talkers', { source: 'windows', site: '' });
  await call('GET /source-health/unparsed', { source: 'windows', site: '' });
  await call('GET /sources', {});
  await call('GET /pulse', {});
  const { id: replayId } = await call('POST /replays', { source: 'windows', readAs: 'syslog', from, to });
  await eventually(
    'the replay',
    async () => {
      const replay = await call('GET /replays/:replayId', { replayId });
      return replay.state === 'done' && replay.replayed === 1 ? replay : undefined;
    },
    180_000,
  );
  await call('GET /retention/preview', {});
  const { id: purgeId } = await call('POST /retention/purges', {});
  await eventually(
    'the purge',
    async () => {
      const { items: purges } = await call('GET /retention/purges', {});
      return purges.find(({ id, hasCertificate }) => id === purgeId && hasCertificate);
    },
    180_000,
  );
  const { id: requestId } = await call('POST /privacy/requests', {
    kind: 'export',
    identifier: 'aubrac\\c.moreau',
    reason: 'Asked for by letter',
  });
  const { counts } = await eventually(
    'the export',
    async () => {
      const request = await call('GET /privacy/requests/:requestId', { requestId });
      return request.state === 'ready' ? request : undefined;
    },
    180_000,
  );
  expect(counts?.['events']).toBeGreaterThan(0);
}

test('every way into and out of the stores stays with the organisation’s own', { timeout: 600_000 }, async () => {
  await walk(home);
  await walk(pinned);
  await expectApart(['event', 'detection', 'event_minute']);
  expect(await home.call('GET /organisation/residency', {})).toMatchObject({
    store: 'default',
    region: 'Lyon, France',
  });
  expect(await pinned.call('GET /organisation/residency', {})).toMatchObject({
    store: 'eu',
    title: 'Europe',
    region: 'Frankfurt, Germany',
    settled: true,
    state: 'up',
  });
  const move = home.call('PUT /platform/organisations/:organisationId/store', {
    organisationId: pinned.orgId,
    store: 'default',
  });
  await expect(move).rejects.toMatchObject({ problem: { code: 'organisation_has_data' } });
});

test(
  'a store that hangs, or is away while Tocsin is killed, holds up nobody else, and has everything once when it is back',
  { timeout: 600_000 },
  async () => {
    peers.eu.mode = 'hanging';
    for (let n = 0; n < 40; n += 1)
      expect((await send(pinned, sysmon(`hung.exe ${n}`, 'b'), `hung-${n}`)).status).toBe(200);
    await send(home, sysmon('beside.exe 1', 'a'));
    await found(home, 'process.name:beside.exe', 1);

    peers.eu.mode = 'refusing';
    const named = (n: number): string => `away-${n}`;
    for (let n = 0; n < 20; n += 1)
      expect((await send(pinned, sysmon(`away.exe ${n}`, 'b'), named(n))).status).toBe(200);
    await send(home, sysmon('meanwhile.exe 1', 'a'));
    await found(home, 'process.name:meanwhile.exe', 1);
    for (const away of [pinned.call('GET /events', { query: 'away' }), pinned.call('GET /source-health', {})])
      await expect(away).rejects.toMatchObject({
        problem: { status: 503, code: 'event_store_unavailable' },
      });

    await running.kill();
    await start();
    await Promise.all([home, pinned].map(signInAgain));
    await eventually(
      'readiness',
      async () => {
        const ready = await fetch(`${running.address}/health/ready`);
        return ready.status === 200 && (await ready.text()) === '{"status":"ok","away":["event-store eu"]}'
          ? true
          : undefined;
      },
      180_000,
    );
    expect(await (await fetch(`${running.address}/metrics`)).text()).toContain('tocsin_event_store_up{store="eu"} 0');
    const { items } = await home.call('GET /platform/event-stores', {});
    expect(items).toMatchObject([
      { name: 'default', state: 'up', waitingBatches: 0, organisations: 1 },
      { name: 'eu', state: 'away', organisations: 1 },
    ]);
    expect(items[1]?.waitingBatches).toBeGreaterThanOrEqual(20);
    // Sent again by who has not heard the answer: known by name, though the store could not be asked.
    for (let n = 0; n < 20; n += 1) await send(pinned, sysmon(`away.exe ${n}`, 'b'), named(n));
    await send(home, sysmon('again.exe 1', 'a'));
    await found(home, 'process.name:again.exe', 1);

    peers.eu.mode = 'answering';
    await found(pinned, 'process.name:away.exe', 20);
    await found(pinned, 'process.name:hung.exe', 40);
    await sleep(3_000);
    expect(await countOf(pinned, 'process.name:away.exe')).toBe(20);
    expect(await countOf(pinned, 'process.name:hung.exe')).toBe(40);
    await expectApart(['event', 'event_minute']);
  },
);

test(
  'a pin to a store that the settings do not name any more is refused, and never kept elsewhere',
  { timeout: 600_000 },
  async () => {
    await running.kill();
    writeFileSync(at, 'stores: []');
    await start();
    await Promise.all([home, pinned].map(signInAgain));
    const refused = await send(pinned, sysmon('nowhere.exe 1', 'b'));
    expect(refused.status).toBe(503);
    expect(await refused.json()).toMatchObject({ code: 'event_store_unknown' });
    await expect(pinned.call('GET /events', {})).rejects.toMatchObject({ problem: { status: 503 } });
    expect(await pinned.call('GET /organisation/residency', {})).toMatchObject({ store: 'eu', state: 'unknown' });
    await send(home, sysmon('still.exe 1', 'a'));
    await found(home, 'process.name:still.exe', 1);
    await expectApart(['event', 'event_minute']);
  },
);
