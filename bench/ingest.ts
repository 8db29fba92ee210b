// How fast events get in, beside two baselines in the same run; printed as ratios. `node bench/ingest.ts [--short] [--soak SECONDS]`
import { rmSync } from 'node:fs';
import { join } from 'node:path';

import { applyEventSchema } from '../server/src/events/schema.ts';
import { openEventStore } from '../server/src/platform/event-store.ts';
import { createLog } from '../server/src/platform/log.ts';
import { temporaryFolder } from '../tests/running.ts';
import { encodeForStore } from './encode-for-store.ts';
import { latencyLine, measureLatency } from './ingest-latency.ts';
import { startIngestServer } from './ingest-server.ts';
import { loadEvents, loadRules } from './material.ts';
import { measureIngest, measureSoak, warmUp } from './measure-ingest.ts';
import { report, short } from './report.ts';

type Measured = { name: string; eventsPerSecond: number };

const soakAt = process.argv.indexOf('--soak');
const soakSeconds = soakAt < 0 ? 0 : Number(process.argv[soakAt + 1]);
if (!(soakSeconds >= 0)) throw new Error('Say for how many seconds: --soak 600');

const events = loadEvents(short ? 20_000 : 60_000);
const rules = loadRules();
const bytes = events.reduce((sum, line) => sum + line.length + 1, 0);
console.log(
  `${events.length.toLocaleString('en')} Windows events, ${(bytes / 2 ** 20).toFixed(0)} MB, ${rules.length} rule files`,
);

function perSecond(work: () => void): number {
  const started = performance.now();
  work();
  return events.length / ((performance.now() - started) / 1000);
}

async function bareInsert(): Promise<number> {
  const dir = temporaryFolder();
  const store = await openEventStore({ dir: join(dir, 'events'), memoryMb: 2048, log: createLog('fatal') });
  await applyEventSchema(store);
  const batches = encodeForStore(events, 10_000);
  const started = performance.now();
  await Promise.all(
    [0, 1].map(async (lane) => {
      for (const [index, rows] of batches.entries())
        if (index % 2 === lane) await store.insert('event', rows, { token: `bench-${index}` });
    }),
  );
  const rate = events.length / ((performance.now() - started) / 1000);
  await store.close();
  rmSync(dir, { recursive: true, force: true });
  return rate;
}

const results: Measured[] = [];
results.push({
  name: 'JSON.parse of the same lines',
  eventsPerSecond: perSecond(() => events.forEach((line) => void JSON.parse(line))),
});
results.push({ name: 'bare insert of the same rows into the event store', eventsPerSecond: await bareInsert() });
const server = await startIngestServer(rules);
try {
  const before = await warmUp(server, events);
  const ingest = await measureIngest(server, events, before);
  results.push(
    {
      name: `ingest over HTTP to durable acknowledgement, ${server.rulesEnabled} rules at work`,
      eventsPerSecond: ingest.acknowledged,
    },
    { name: 'the same, until searchable', eventsPerSecond: ingest.searchable },
  );
  const { total: alerts } = await server.call('GET /alerts/facets', {});
  const latency = await measureLatency(server, events, { offered: short ? 3_000 : 10_000, seconds: short ? 5 : 30 });
  const stored = before + ingest.sent;
  const soak = soakSeconds > 0 ? await measureSoak(server, events, { seconds: soakSeconds, before: stored }) : null;
  const [parse, insert] = results.map(({ eventsPerSecond }) => eventsPerSecond);
  report(
    'ingest',
    [
      `${'events/s'.padStart(12)}  × insert  × JSON.parse`,
      ...results.map(
        ({ name, eventsPerSecond }) =>
          `${Math.round(eventsPerSecond).toLocaleString('en').padStart(12)}  ${(eventsPerSecond / (insert ?? 1)).toFixed(2).padStart(8)}  ${(eventsPerSecond / (parse ?? 1)).toFixed(3).padStart(12)}  ${name}`,
      ),
      latencyLine(latency),
      `${alerts.toLocaleString('en')} alerts raised; the server's memory at its height: ${ingest.peakMb} MB`,
      ...(soak
        ? [
            `soak of ${soak.seconds} s at ${Math.round(soak.perSecond).toLocaleString('en')} events/s: memory ${soak.startMb} MB before, ${soak.endMb} MB after, ${soak.peakMb} MB at its height`,
          ]
        : []),
    ],
    { events: events.length, rules: server.rulesEnabled, results, ingest, latency, soak },
  );
} finally {
  await server.stop();
}
