// One event's whole life, through HTTP on the real engines. The first test to read.
import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';

import { createClient, type Call } from '@tocsin/contracts/client';
import type { ServerMessage } from '@tocsin/contracts/realtime';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { eventually, freePort, signedIn, startHere, type Running } from './running.ts';

let running: Running;
let analyst: Call;
let sender: {
  key: string;
  send: (source: string, body: string | Uint8Array, headers?: Record<string, string>) => Promise<Response>;
};
let syslogPort: number;
let cookie: string;
const heard: ServerMessage[] = [];

const time = new Date(Date.now() - 60_000).toISOString();
const windows = (id: number, channel: string, data: Record<string, unknown>) => ({
  EventID: id,
  Channel: channel,
  Provider_Name: channel.includes('Sysmon') ? 'Microsoft-Windows-Sysmon' : 'Microsoft-Windows-Security-Auditing',
  Computer: 'LYO-WS14.aubrac.example',
  TimeCreated: time,
  ...data,
});
const process1 = (image: string, command: string, parent: string) =>
  windows(1, 'Microsoft-Windows-Sysmon/Operational', {
    UtcTime: time.replace('T', ' ').replace('Z', ''),
    Image: image,
    CommandLine: command,
    ParentImage: parent,
    ParentCommandLine: parent,
    User: 'AUBRAC\\c.moreau',
    ProcessId: 4120,
  });
const lure = process1(
  'C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe',
  'powershell.exe -NoP -EncodedCommand SQBFAFgA',
  'C:\\Program Files\\Microsoft Office\\root\\Office16\\WINWORD.EXE',
);
const wipe = process1(
  'C:\\Windows\\System32\\vssadmin.exe',
  'vssadmin.exe delete shadows /all /quiet',
  'C:\\Windows\\System32\\cmd.exe',
);

beforeAll(async () => {
  syslogPort = await freePort();
  running = await startHere({ TOCSIN_SYSLOG_TCP_PORT: String(syslogPort) });
  ({ call: analyst, cookie } = await signedIn(running.app.address));
  await analyst('POST /sites', { code: 'lyo', name: 'Clinique de Lyon' });
  const { key } = await analyst('POST /api-keys', { name: 'Shipper in Lyon', scopes: ['ingest:write'] });
  sender = {
    key,
    send: (source, body, headers = {}) =>
      fetch(`${running.app.address}/api/v1/ingest/${source}?site=lyo`, {
        method: 'POST',
        headers: { authorization: `Bearer ${key}`, ...headers },
        body: Buffer.from(body),
      }),
  };
  const socket = new WebSocket(`${running.app.address.replace('http', 'ws')}/ws`, {
    headers: { cookie, origin: running.app.address },
  });
  socket.addEventListener('message', ({ data }) => heard.push(JSON.parse(String(data)) as ServerMessage));
  await new Promise((resolve) => socket.addEventListener('open', resolve));
  socket.send(JSON.stringify({ kind: 'subscribe', channels: ['alerts', 'incidents'] }));
});
afterAll(() => running.stop());

test('a shipper sends events in any framing and is answered once they are durable', async () => {
  const background = Array.from({ length: 20 }, (_, n) =>
    JSON.stringify(windows(4624, 'Security', { LogonType: 3, TargetUserName: `user${n}`, IpAddress: '10.21.4.9' })),
  ).join('\n');
  expect(await (await sender.send('windows', background)).json()).toEqual({ accepted: 20, unparsed: 0 });
  expect(
    await (await sender.send('windows', gzipSync(JSON.stringify([lure])), { 'content-encoding': 'gzip' })).json(),
  ).toEqual({ accepted: 1, unparsed: 0 });
  expect(await (await sender.send('windows', `${JSON.stringify(wipe)}not json at all\n`)).json()).toMatchObject({
    accepted: 2,
    unparsed: 1,
  });
});

test('what cannot be read is kept with the reason, and found', async () => {
  const { items } = await eventually('the unparsed record', async () => {
    const page = await analyst('GET /events', { query: 'dataset:unparsed' });
    return page.items.length > 0 ? page : undefined;
  });
  const event = await analyst('GET /events/:eventId', { eventId: items[0]?.id ?? '' });
  expect(event.raw).toContain('not json at all');
  expect(event.attrs['error.message']).toMatch(/JSON/);
});

test('syslog over TCP arrives by the same line', async () => {
  const socket = connect(syslogPort, '127.0.0.1');
  socket.end(
    `<86>${new Date().toISOString()} mrs-lx01 sshd[811]: Accepted password for root from 203.0.113.142 port 40022 ssh2\n`,
  );
  const found = await eventually(
    'the syslog line',
    async () => (await analyst('GET /events', { query: 'source.ip:203.0.113.142' })).items[0],
  );
  expect(found.fields['user.name']).toBe('root');
});

test('events are searched in the query language, newest first', async () => {
  const { items } = await analyst('GET /events', {
    query: 'process.name:(powershell* or vssadmin.exe) and not user.name:nobody',
  });
  expect(items).toHaveLength(2);
  expect(items[0]).toMatchObject({ site: 'lyo', dataset: 'windows.sysmon' });
  expect((await analyst('GET /events/histogram', { query: 'host:lyo-ws14*' })).total).toBe(22);
  await expect(analyst('GET /events', { query: 'process.name:(' })).rejects.toMatchObject({
    problem: { status: 400, code: 'query_syntax' },
  });
});

test('rules turned the events into alerts, each explained', async () => {
  const alert = await eventually(
    'the alert',
    async () => (await analyst('GET /alerts', { q: 'shadow copies' })).items[0],
  );
  expect(alert).toMatchObject({ severity: 4, stage: 'new', occurrenceCount: 1, site: { code: 'lyo' } });
  expect(alert.entities).toContainEqual({ kind: 'user', value: 'aubrac\\c.moreau' });
  const detail = await analyst('GET /alerts/:alertId', { alertId: alert.number });
  expect(detail.evidence[0]?.matched['CommandLine']).toContain('delete shadows');
  const event = await analyst('GET /events/:eventId', { eventId: detail.evidence[0]?.eventId ?? '' });
  expect(event.fields['process.command_line']).toContain('delete shadows');
});

test('the same thing again is the same alert, counted; the explanation says so', async () => {
  await sender.send('windows', JSON.stringify(wipe));
  const alert = await eventually('the second occurrence', async () => {
    const { items } = await analyst('GET /alerts', { q: 'shadow copies' });
    return items[0]?.occurrenceCount === 2 ? items[0] : undefined;
  });
  const explanation = await analyst('GET /alerts/:alertId/dedup', { alertId: alert.id });
  expect(explanation.history.map(({ outcome }) => outcome).toSorted()).toEqual(['created', 'repeated']);
});

test('alerts of one host became an incident by themselves, and say why', async () => {
  const incident = await eventually('the incident', async () =>
    (await analyst('GET /incidents', {})).items.find(({ alertCount }) => alertCount >= 3),
  );
  expect(incident.number).toMatch(/^INC-\d{4}-\d{5}$/);
  const { items } = await analyst('GET /incidents/:incidentId/alerts', { incidentId: incident.number });
  expect(items[0]?.membership.because).toMatch(/lyo-ws14/i);
  const { items: marks } = await analyst('GET /incidents/:incidentId/timeline', { incidentId: incident.number });
  expect(marks.filter(({ ref }) => ref.kind === 'alert').length).toBeGreaterThanOrEqual(3);
});

test('an analyst triages: takes it, decides, changes their mind', async () => {
  const alert = (await analyst('GET /alerts', { q: 'shadow copies' })).items[0];
  const ids = [alert?.id ?? ''];
  const me = (await analyst('GET /session', {})).user.id;
  await analyst('POST /alerts/actions', { action: 'assign', ids, assigneeId: me });
  expect(await analyst('GET /alerts/:alertId', { alertId: ids[0] ?? '' })).toMatchObject({
    stage: 'acknowledged',
    assignee: { id: me },
  });
  const { operationId } = await analyst('POST /alerts/actions', {
    action: 'resolve',
    ids,
    verdict: 'true_positive',
    reason: 'Seen on the host.',
  });
  await analyst('POST /alerts/undo', { operationId });
  expect(await analyst('GET /alerts/:alertId', { alertId: ids[0] ?? '' })).toMatchObject({
    stage: 'acknowledged',
    verdict: null,
  });
  const { items } = await analyst('GET /alerts/:alertId/activity', { alertId: ids[0] ?? '' });
  expect(items.map(({ type }) => type)).toEqual(
    expect.arrayContaining(['alert.raised', 'alert.assigned', 'alert.resolved', 'alert.restored']),
  );
});

test('the incident is worked on and closed with its alerts', async () => {
  const incident = (await analyst('GET /incidents', {})).items[0];
  const incidentId = incident?.number ?? '';
  await analyst('POST /incidents/:incidentId/comments', { incidentId, body: 'Isolated the **workstation**.' });
  await analyst('POST /incidents/:incidentId/stage', { incidentId, stage: 'containing' });
  const closed = await analyst('POST /incidents/:incidentId/close', {
    incidentId,
    verdict: 'true_positive',
    reason: 'Contained on one host.',
  });
  expect(closed).toMatchObject({ stage: 'closed', openAlertCount: 0 });
  const { items } = await analyst('GET /incidents/:incidentId/activity', { incidentId, limit: 200 });
  expect(items.map(({ type }) => type)).toEqual(
    expect.arrayContaining(['incident.opened', 'incident.staged', 'incident.commented', 'incident.closed']),
  );
});

test('whoever had the page open heard of it as it happened', () => {
  const types = heard.flatMap((message) => (message.kind === 'activity' ? [message.activity.type] : []));
  expect(types).toEqual(
    expect.arrayContaining(['alert.raised', 'alert.resolved', 'incident.opened', 'incident.closed']),
  );
});

test('a key for sending opens nothing else, and a wrong one nothing at all', async () => {
  const shipper = createClient({ baseUrl: running.app.address, apiKey: sender.key });
  await expect(shipper('GET /alerts', {})).rejects.toMatchObject({ problem: { status: 403 } });
  const stranger = createClient({ baseUrl: running.app.address, apiKey: 'tcs_wrong' });
  await expect(stranger('GET /alerts', {})).rejects.toMatchObject({ problem: { status: 401 } });
  expect((await sender.send('nosuch', '{}')).status).toBe(404);
});

test('limits answer as problems, and lose nothing that was accepted', async () => {
  const bomb = gzipSync(Buffer.alloc(200 << 20, 0x20));
  const answer = await sender.send('json', bomb, { 'content-encoding': 'gzip' });
  expect(answer.status).toBe(413);
  expect(await answer.json()).toMatchObject({ code: 'body_too_large', status: 413 });
});

test('everything that was done is in the audit trail', async () => {
  const { items } = await analyst('GET /activities', { limit: 200 });
  expect(items.map(({ type }) => type)).toEqual(
    expect.arrayContaining(['organisation.created', 'session.signed_in', 'site.created', 'api_key.created']),
  );
});
