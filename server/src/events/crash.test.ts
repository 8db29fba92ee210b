// The whole way from the telemetry log to the store, its process killed again and again: nothing that was
// acknowledged is missing, and nothing is there twice.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import { openEventStore } from '#platform/event-store';
import { createLog } from '#platform/log';
import { openTelemetryLog } from '#platform/telemetry-log';

import { createAppender } from './append.ts';
import { createRecoverer } from './recover.ts';
import { applyEventSchema } from './schema.ts';

const at = (path: string): string => JSON.stringify(new URL(path, import.meta.url).href);

/** Ingests without end and says each batch once it is acknowledged. */
const ingest = `
  import { writeSync } from 'node:fs';
  import { openEventStore } from ${at('../platform/event-store.ts')};
  import { openTelemetryLog } from ${at('../platform/telemetry-log.ts')};
  import { createLog } from ${at('../platform/log.ts')};
  import { createAppender } from ${at('append.ts')};
  import { encodeDetections } from ${at('encode-detections.ts')};
  import { createRowEncoder } from ${at('encode.ts')};
  import { createRecoverer } from ${at('recover.ts')};
  import { applyEventSchema } from ${at('schema.ts')};

  const dir = process.argv[1];
  const log = createLog('silent');
  const store = await openEventStore({ dir: dir + '/events', memoryMb: 700, log });
  await applyEventSchema(store);
  const telemetry = await openTelemetryLog({ dir: dir + '/log', segmentBytes: 1 << 20, maxBytes: 1 << 27, log });
  void telemetry.consume({ store: createAppender(store), recover: createRecoverer(store) });
  const encoder = createRowEncoder();
  const one = async () => {
    const batch = telemetry.nextBatch();
    const receivedAt = Date.now();
    const count = 1 + Math.floor(Math.random() * 400);
    for (let seq = 0; seq < count; seq++) {
      const event = { time: receivedAt - seq * 400_000, dataset: 'd', sourceEventId: null, logsource: {}, native: {}, ecs: { 'user.name': 'u' + seq }, attrs: {}, message: 'm' };
      encoder.add({ event, orgId: 'org-1', site: '', source: 's', batch, seq, receivedAt, raw: 'r'.repeat(200), entities: [], retentionDays: 90 });
    }
    const rows = encoder.take();
    const detections = encodeDetections([{ orgId: 'org-1', site: '', time: receivedAt, detectedAt: receivedAt, batch, seq: 0, dataset: 'd', ruleId: 'r', ruleTitle: 'R', ruleVersion: 1, severity: 1, tactics: [], techniques: [], entities: [], matched: {}, evidence: '{}' }]);
    await telemetry.append({ batch, orgId: 'org-1', rows, detections, count, meta: {} });
    writeSync(1, batch + ' ' + count + '\\n');
  };
  const pause = () => new Promise((resolve) => setTimeout(resolve, 100));
  const loop = async () => { for (;;) await one().catch(pause); };
  await Promise.all([loop(), loop(), loop()]);
`;

test('five kills of the whole program during ingest lose nothing and double nothing', { timeout: 90_000 }, async () => {
  const dir = await mkdtemp(join(tmpdir(), 'tocsin-crash-'));
  const acknowledged = new Map<string, number>();
  for (let cycle = 0; cycle < 5; cycle++) {
    const child = spawn(process.execPath, ['--input-type=module-typescript', '-e', ingest, dir], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let text = '';
    child.stdout.on('data', (bytes: Buffer) => (text += bytes.toString()));
    child.stdout.once('data', () => setTimeout(() => child.kill('SIGKILL'), 300 + Math.random() * 900));
    const before = acknowledged.size;
    await once(child, 'close');
    for (const [, batch = '', count] of text.matchAll(/^(\d+) (\d+)$/gm)) acknowledged.set(batch, Number(count));
    expect(acknowledged.size).toBeGreaterThan(before);
  }

  const log = createLog('silent');
  const started = Date.now();
  const store = await openEventStore({ dir: join(dir, 'events'), memoryMb: 700, log });
  expect(Date.now() - started).toBeLessThan(15_000);
  await applyEventSchema(store);
  const telemetry = await openTelemetryLog({ dir: join(dir, 'log'), segmentBytes: 1 << 20, maxBytes: 1 << 27, log });
  await telemetry.consume({ store: createAppender(store), recover: createRecoverer(store) });

  const rows = await store.query<{ batch: string; n: string; distinct: string }>(
    'SELECT batch, count() AS n, uniqExact(seq) AS distinct FROM event GROUP BY batch',
    { wall: 'system' },
  );
  const detections = await store.query<{ batch: string; n: string }>(
    'SELECT batch, count() AS n FROM detection GROUP BY batch',
    { wall: 'system' },
  );
  const stored = new Map(rows.map((row) => [row.batch, Number(row.n)]));
  expect([...acknowledged].filter(([batch, count]) => stored.get(batch) !== count)).toEqual([]);
  expect(rows.filter((row) => row.n !== row.distinct)).toEqual([]);
  expect(detections.filter((row) => row.n !== '1')).toEqual([]);
  expect(new Set(detections.map((row) => row.batch))).toEqual(new Set(stored.keys()));

  await telemetry.close();
  await store.close();
  rmSync(dir, { recursive: true });
});
