import { setTimeout as sleep } from 'node:timers/promises';
// How long from sending an event to its alert on an open WebSocket, while so many others arrive. `node bench/ingest-latency.ts [--short]`
import { pathToFileURL } from 'node:url';

import type { ServerMessage } from '@tocsin/contracts/realtime';

import { bodiesOf, startIngestServer, type IngestServer } from './ingest-server.ts';
import { loadEvents, loadRules } from './material.ts';
import { warmUp } from './measure-ingest.ts';
import { report, short } from './report.ts';

const perRequest = 500;
const probeEveryMs = 200;
const probeRule = {
  path: 'probe.yml',
  source: `title: Latency probe
id: 5b1c7a1e-3c52-4e0e-9a55-0c6b6f0a7d11
description: Matches what the measurement of latency sends.
logsource:
  product: windows
  category: process_creation
detection:
  probe:
    CommandLine|contains: 'tocsin-latency-probe'
  condition: probe
level: high
`,
};

export type Latency = {
  offered: number;
  arrived: number;
  probes: number;
  missing: number;
  p50Ms: number;
  p99Ms: number;
  maxMs: number;
};

const probe = (host: string): string =>
  JSON.stringify({
    EventID: 1,
    Channel: 'Microsoft-Windows-Sysmon/Operational',
    Provider_Name: 'Microsoft-Windows-Sysmon',
    Computer: host,
    UtcTime: new Date().toISOString().replace('T', ' ').replace('Z', ''),
    Image: 'C:\\Windows\\System32\\whoami.exe',
    CommandLine: `whoami /tocsin-latency-probe ${host}`,
  });

/** @param offered events a second, in requests of 500 that do not wait for each other; every fifth of a second one is the probe. */
export async function measureLatency(
  server: IngestServer,
  events: readonly string[],
  { offered, seconds }: { offered: number; seconds: number },
): Promise<Latency> {
  await server.call('POST /detection/rules/import', { files: [probeRule] });
  const raised: { alertId: string; at: number }[] = [];
  const socket = new WebSocket(`${server.address.replace('http', 'ws')}/ws`, {
    headers: { cookie: server.cookie, origin: server.address },
  });
  socket.addEventListener('message', ({ data }) => {
    const message = JSON.parse(String(data)) as ServerMessage;
    if (message.kind === 'activity' && message.activity.type === 'alert.raised')
      raised.push({ alertId: message.activity.subjectId, at: performance.now() });
  });
  await new Promise((resolve) => socket.addEventListener('open', resolve));
  socket.send(JSON.stringify({ kind: 'subscribe', channels: ['alerts'] }));
  await server.send(`${probe('probe-first')}\n`);
  await sleep(3_000);

  const bodies = bodiesOf(events, perRequest);
  const sentAt = new Map<string, number>();
  const answers: Promise<number>[] = [];
  const started = performance.now();
  const requests = Math.round((offered / perRequest) * seconds);
  let nextProbe = 0;
  for (let n = 0; n < requests; n += 1) {
    const due = started + (n * perRequest * 1000) / offered;
    if (due > performance.now()) await sleep(due - performance.now());
    let body = bodies[n % bodies.length] ?? '';
    if (performance.now() - started >= nextProbe * probeEveryMs) {
      const host = `probe-${nextProbe++}`;
      body += `${probe(host)}\n`;
      sentAt.set(host, performance.now());
    }
    answers.push(server.send(body));
  }
  const accepted = (await Promise.all(answers)).reduce((sum, count) => sum + count, 0);
  const arrived = accepted / ((performance.now() - started) / 1000);
  await sleep(3_000);
  socket.close();
  return { offered, arrived, ...(await latenciesOf(server, raised, sentAt)) };
}

async function latenciesOf(
  server: IngestServer,
  raised: readonly { alertId: string; at: number }[],
  sentAt: ReadonlyMap<string, number>,
): Promise<Omit<Latency, 'offered' | 'arrived'>> {
  const latencies: number[] = [];
  for (const { alertId, at } of raised) {
    const alert = await server.call('GET /alerts/:alertId', { alertId });
    const host = alert.entities.find(({ kind, value }) => kind === 'host' && sentAt.has(value))?.value ?? '';
    const sent = sentAt.get(host);
    if (sent !== undefined && alert.title === 'Latency probe') latencies.push(at - sent);
  }
  latencies.sort((a, b) => a - b);
  const at = (share: number): number =>
    Math.round(latencies[Math.min(latencies.length - 1, Math.floor(latencies.length * share))] ?? Number.NaN);
  return {
    probes: sentAt.size,
    missing: sentAt.size - latencies.length,
    p50Ms: at(0.5),
    p99Ms: at(0.99),
    maxMs: at(1),
  };
}

export const latencyLine = ({ offered, arrived, probes, missing, p50Ms, p99Ms, maxMs }: Latency): string =>
  `request to alert on a WebSocket at ${offered.toLocaleString('en')} events/s offered (${Math.round(arrived).toLocaleString('en')} taken): p50 ${p50Ms} ms, p99 ${p99Ms} ms, longest ${maxMs} ms of ${probes} probes${missing > 0 ? `, ${missing} not heard of` : ''}`;

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const events = loadEvents(short ? 20_000 : 60_000);
  const server = await startIngestServer(loadRules());
  try {
    await warmUp(server, events);
    const latency = await measureLatency(server, events, { offered: short ? 3_000 : 10_000, seconds: short ? 5 : 30 });
    report('ingest-latency', [latencyLine(latency)], latency);
  } finally {
    await server.stop();
  }
}
