// Batches reach the real store exactly once, whatever happens to it on the way.
import { readdir, readFile } from 'node:fs/promises';

import * as fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { EventStoreError, type EventEngine } from '#platform/event-store';

import { createAppender } from './append.ts';
import { encodeDetections, type DetectionInput } from './encode-detections.ts';
import { aBatch, anEvent, aRow, aStore } from './fixtures.ts';
import { createRecoverer } from './recover.ts';
import { applyEventSchema } from './schema.ts';

let store: EventEngine;
let dir = '';
let drop: () => Promise<void>;
let append: ReturnType<typeof createAppender>;
let recover: ReturnType<typeof createRecoverer>;
beforeAll(async () => {
  ({ store, dir, drop } = await aStore());
  append = createAppender(store);
  recover = createRecoverer(store);
});
afterAll(() => drop());

const rowsOf = (batch: bigint, count: number) => Array.from({ length: count }, (_, seq) => aRow({ batch, seq }));
const counts = (batch: bigint) =>
  store.query<{ n: string; distinct: string }>(
    'SELECT count() AS n, uniqExact(seq) AS distinct FROM event WHERE batch = {batch:UInt64}',
    { wall: 'system', params: { batch } },
  );
const aDetection = (detection: Partial<DetectionInput> = {}): DetectionInput => ({
  orgId: 'org-1',
  site: 'paris',
  time: Date.now(),
  detectedAt: Date.now(),
  batch: 1n,
  seq: 0,
  dataset: 'windows.sysmon',
  ruleId: 'rule-1',
  ruleTitle: 'A rule',
  ruleVersion: 1,
  severity: 3,
  tactics: ['execution'],
  techniques: ['T1059.001'],
  entities: ['pc-1'],
  matched: { Image: 'C:\\x.exe' },
  evidence: '{}',
  ...detection,
});

test('the schema may be applied again, and adds a column that is missing', async () => {
  await store.command('ALTER TABLE event DROP COLUMN rule_name');
  await applyEventSchema(store);
  await applyEventSchema(store);
  expect(
    await store.query("SELECT type FROM system.columns WHERE table = 'event' AND name = 'rule_name'", {
      wall: 'system',
    }),
  ).toEqual([{ type: 'LowCardinality(String)' }]);
});

test('a batch appended twice is there once, with its detections', async () => {
  const batch = 9_007_199_254_740_993n;
  const record = aBatch(
    rowsOf(batch, 100),
    encodeDetections([aDetection({ batch }), aDetection({ batch, ruleId: 'rule-2' })]),
  );
  await append(record);
  await append(record);
  await recover(record);
  expect(await counts(batch)).toEqual([{ n: '100', distinct: '100' }]);
  expect(
    await store.query(
      'SELECT rule_id, matched, techniques FROM detection WHERE batch = {batch:UInt64} ORDER BY rule_id',
      {
        wall: 'system',
        params: { batch },
      },
    ),
  ).toEqual(
    ['rule-1', 'rule-2'].map((rule_id) => ({ rule_id, matched: { Image: 'C:\\x.exe' }, techniques: ['T1059.001'] })),
  );
});

test('recovery inserts only what is missing, also when the store remembers the token', async () => {
  const batch = 20n;
  const rows = rowsOf(batch, 50);
  await append(aBatch(rows));
  await store.command('ALTER TABLE event DELETE WHERE batch = 20 AND seq % 3 = 0 SETTINGS mutations_sync = 2');
  expect(await counts(batch)).toEqual([{ n: '33', distinct: '33' }]);
  await recover(aBatch(rows));
  await recover(aBatch(rows));
  expect(await counts(batch)).toEqual([{ n: '50', distinct: '50' }]);
});

test('a row the store refuses is kept as unparsed with the reason, and the others as they are', async () => {
  const record = aBatch(rowsOf(30n, 5));
  const rows = Buffer.from(record.rows.toString().replace('"seq":2,"time":"', '"seq":2,"source_port":"x","time":"'));
  await expect(append({ ...record, rows })).rejects.toMatchObject({ code: 'bad_row' });
  await append({ ...record, rows });
  const stored = await store.query<{ seq: number; dataset: string; attrs: Record<string, string>; raw: string }>(
    'SELECT seq, dataset, attrs, raw FROM event WHERE batch = 30 ORDER BY seq',
    { wall: 'system' },
  );
  expect(stored.map((row) => [row.seq, row.dataset])).toEqual(
    [0, 1, 2, 3, 4].map((seq) => [seq, seq === 2 ? 'unparsed' : 'windows.sysmon']),
  );
  expect(stored[2]?.attrs).toMatchObject({
    'event.original_dataset': 'windows.sysmon',
    'error.message': expect.stringContaining('row'),
  });
  expect(stored[2]?.raw).toContain('"source_port":"x"');
});

test('a batch over more days than ClickHouse likes is one insert all the same', async () => {
  const now = Date.now();
  const rows = Array.from({ length: 150 }, (_, seq) =>
    aRow({ batch: 40n, seq, receivedAt: now, retentionDays: 365, event: anEvent({ time: now - seq * 86_400_000 }) }),
  );
  await append(aBatch(rows));
  expect(await counts(40n)).toEqual([{ n: '150', distinct: '150' }]);
});

test('no event, however hostile, can fail its batch, and nothing of it is lost', async () => {
  const text = fc.string({ unit: 'binary', maxLength: 20 });
  const anything = fc.oneof(
    text,
    fc.string(),
    fc.integer(),
    fc.double(),
    fc.array(text, { maxLength: 3 }),
    fc.ipV4(),
    fc.ipV6(),
  );
  const hostile = fc.record({
    time: fc.oneof(fc.constant(null), fc.double(), fc.integer()),
    message: fc.oneof(text, fc.constant('\uD800 lone')),
    ecs: fc.record(
      {
        'source.ip': anything,
        'host.ip': anything,
        'source.port': anything,
        'event.severity': anything,
        'source.bytes': anything,
        'event.category': anything,
        'user.name': anything,
        'process.pid': anything,
        'dns.resolved_ip': anything,
      },
      { requiredKeys: [] },
    ),
    attrs: fc.dictionary(text, text, { maxKeys: 4 }),
    sourceEventId: fc.option(text),
    dataset: text,
  });
  let batch = 1_000n;
  await fc.assert(
    fc.asyncProperty(fc.array(hostile, { minLength: 1, maxLength: 20 }), async (events) => {
      batch += 1n;
      const rows = events.map((event, seq) =>
        aRow({ batch, seq, event: anEvent(event), raw: event.message, entities: [event.message] }),
      );
      await store.insert('event', aBatch(rows).rows, { token: String(batch) });
      const stored = await store.query<{
        seq: number;
        message: string;
        raw: string;
        source_ip: string;
        attrs: Record<string, string>;
      }>('SELECT seq, message, raw, source_ip, attrs FROM event WHERE batch = {batch:UInt64} ORDER BY seq', {
        wall: 'system',
        params: { batch },
      });
      expect(stored.map((row) => row.message)).toEqual(events.map((event) => event.message.toWellFormed()));
      for (const [i, row] of stored.entries()) {
        const sent = events[i]?.ecs['source.ip'];
        if (sent === undefined || sent === '' || (typeof sent === 'object' && sent.length === 0)) continue;
        expect(row.source_ip !== '::' || row.attrs['source.ip'] !== undefined).toBe(true);
      }
    }),
    { numRuns: 60 },
  );
});

/** The store process is a child of ours; its id is in /proc, where there is one. */
async function storeProcess(): Promise<number | null> {
  const ids = (await readdir('/proc').catch(() => [])).filter((name) => /^\d+$/.test(name));
  for (const id of ids) {
    const command = await readFile(`/proc/${id}/cmdline`, 'utf8').catch(() => '');
    if (command.includes('event-store/child') && command.includes(dir)) return Number(id);
  }
  return null;
}

test('the store process may be killed in the middle of inserts: all are there once afterwards', async (t) => {
  if ((await storeProcess()) === null) t.skip('needs /proc');
  const first = 50_000n;
  let next = first;
  const until = Date.now() + 4_000;
  const untilStored = async (record: ReturnType<typeof aBatch>): Promise<void> => {
    for (;;) {
      try {
        return await append(record);
      } catch (error) {
        if (!(error instanceof EventStoreError && error.retryable)) throw error;
      }
    }
  };
  const insertAll = async (): Promise<void> => {
    while (Date.now() < until) await untilStored(aBatch(rowsOf(next++, 500)));
  };
  const kills = (async () => {
    for (let i = 0; i < 4; i++) {
      await new Promise((resolve) => setTimeout(resolve, 500 + Math.random() * 400));
      const id = await storeProcess();
      if (id !== null) process.kill(id, 'SIGKILL');
    }
  })();
  await Promise.all([insertAll(), insertAll(), kills]);
  const batches = Number(next - first);
  const stored = await store.query(
    'SELECT count() AS n, uniqExact(batch, seq) AS distinct FROM event WHERE batch >= {first:UInt64} AND batch < {next:UInt64}',
    {
      wall: 'system',
      params: { first, next },
    },
  );
  expect(stored).toEqual([{ n: String(batches * 500), distinct: String(batches * 500) }]);
});
