// How fast events get in, beside two baselines in the same run; printed as ratios. `node bench/ingest.ts [--short]`
import { rmSync } from 'node:fs';
import { join } from 'node:path';

import { applyEventSchema } from '../server/src/events/schema.ts';
import { openEventStore } from '../server/src/platform/event-store.ts';
import { createLog } from '../server/src/platform/log.ts';
import { temporaryFolder } from '../tests/running.ts';
import { encodeForStore } from './encode-for-store.ts';
import { loadEvents, loadRules } from './material.ts';
import { measureIngest } from './measure-ingest.ts';
import { report, short } from './report.ts';

type Measured = { name: string; eventsPerSecond: number };

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
const ingest = await measureIngest(events, rules);
results.push({
  name: `ingest over HTTP to durable acknowledgement, ${ingest.rules} rules at work`,
  eventsPerSecond: ingest.acknowledged,
});
results.push({ name: 'the same, until searchable', eventsPerSecond: ingest.searchable });

const base = results[1]?.eventsPerSecond ?? 1;
report(
  'ingest',
  [
    `${'events/s'.padStart(12)}  of bare insert`,
    ...results.map(
      ({ name, eventsPerSecond }) =>
        `${Math.round(eventsPerSecond).toLocaleString('en').padStart(12)}  ${(eventsPerSecond / base).toFixed(2).padStart(6)} ×  ${name}`,
    ),
    `${ingest.alerts.toLocaleString('en')} alerts raised; the server's memory at its height: ${ingest.peakMb} MB`,
  ],
  { events: events.length, results, ingest },
);
