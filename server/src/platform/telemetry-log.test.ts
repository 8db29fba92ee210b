// The embedded telemetry log on a real disk.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFile, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, expect, test } from 'vitest';

import { Problem } from './errors.ts';
import { createLog } from './log.ts';
import {
  openTelemetryLog,
  type TelemetryLog,
  type TelemetryLogOptions,
  type TelemetryRecord,
} from './telemetry-log.ts';
import { batchNumbers } from './telemetry-log/batch-numbers.ts';

const dirs: string[] = [];
const logs: TelemetryLog[] = [];
afterEach(async () => {
  await Promise.all(logs.splice(0).map((log) => log.close()));
  await Promise.all(dirs.splice(0).map((dir) => rm(dir, { recursive: true })));
});

const newDir = async (): Promise<string> => {
  const dir = await mkdtemp(join(tmpdir(), 'tocsin-telemetry-log-'));
  dirs.push(dir);
  return dir;
};
const openLog = async (dir: string, options: Partial<TelemetryLogOptions> = {}): Promise<TelemetryLog> => {
  const log = await openTelemetryLog({
    dir,
    segmentBytes: 1 << 20,
    maxBytes: 1 << 26,
    log: createLog('silent'),
    ...options,
  });
  logs.push(log);
  return log;
};
const aRecord = (log: TelemetryLog, text = 'x', key?: string): TelemetryRecord => ({
  batch: log.nextBatch(),
  orgId: 'org-1',
  ...(key !== undefined && { key }),
  rows: Buffer.from(`{"v":"${text}"}\n`),
  detections: Buffer.from(`{"d":"${text}"}\n`),
  count: 1,
  meta: { text },
});
const textOf = (record: TelemetryRecord): string => record.rows.toString().slice(6, -3);
const never = () => new Promise<void>(() => {});
/** What a kill leaves behind: a copy of the files while the log is at work. */
const copyOf = async (dir: string): Promise<string> => {
  const copy = await newDir();
  for (const name of await readdir(dir)) await writeFile(join(copy, name), await readFile(join(dir, name)));
  return copy;
};

test('what is appended is delivered whole and in order', async () => {
  const log = await openLog(await newDir());
  const sent = Array.from({ length: 50 }, (_, i) => aRecord(log, `n${i}`, i % 2 ? `k${i}` : undefined));
  const got: TelemetryRecord[] = [];
  await log.consume({ store: async (record) => void got.push(record), recover: never });
  await Promise.all(sent.map((record) => log.append(record)));
  await expect.poll(() => log.depth()).toMatchObject({ bytes: 0, records: 0 });
  expect(got).toEqual(sent);
});

test('a batch is tried again until the store takes it, and none overtakes by more than one', async () => {
  const log = await openLog(await newDir());
  const got: string[] = [];
  let failures = 3;
  await log.consume({
    store: async (record) => {
      if (textOf(record) === 'a' && failures-- > 0) throw new Error('not now');
      got.push(textOf(record));
    },
    recover: never,
  });
  for (const text of ['a', 'b', 'c']) await log.append(aRecord(log, text));
  await expect.poll(() => got.length, { timeout: 5_000 }).toBe(3);
  expect(got).toContain('a');
  expect(log.depth().records).toBe(0);
});

test('after a kill, unreleased batches are recovered and so are those released a moment ago', async () => {
  const dir = await newDir();
  const log = await openLog(dir);
  await log.consume({ store: (record) => (textOf(record) === 'stuck' ? never() : Promise.resolve()), recover: never });
  await log.append(aRecord(log, 'stored'));
  await expect.poll(() => log.depth().records).toBe(0);
  await expect
    .poll(async () => JSON.parse(await readFile(join(dir, 'state.json'), 'utf8')).offset, { timeout: 5_000 })
    .toBeGreaterThan(0);
  await log.append(aRecord(log, 'stuck'));
  const last = log.nextBatch();

  const after = await openLog(await copyOf(dir));
  const seen: [string, boolean][] = [];
  await after.consume({ store: never, recover: async (record, already) => void seen.push([textOf(record), already]) });
  expect(seen.toSorted(([a], [b]) => (a < b ? -1 : 1))).toEqual([
    ['stored', true],
    ['stuck', false],
  ]);
  expect(after.depth().records).toBe(0);
  expect(after.nextBatch() > last - 2n).toBe(true);
  // The batch that is stuck for ever must not keep the first log from closing.
  logs.splice(logs.indexOf(log), 1);
});

test('after a clean close nothing is looked at again', async () => {
  const dir = await newDir();
  const log = await openLog(dir);
  await log.consume({ store: async () => {}, recover: never });
  await log.append(aRecord(log));
  await expect.poll(() => log.depth().records).toBe(0);
  await log.close();
  expect((await readdir(dir)).filter((name) => name.endsWith('.segment'))).toEqual([]);

  const again = await openLog(dir);
  await again.consume({ store: never, recover: () => Promise.reject(new Error('nothing to recover')) });
  expect(again.depth()).toMatchObject({ bytes: 0, records: 0 });
});

test('batches not delivered before a clean close are recovered afterwards', async () => {
  const dir = await newDir();
  const log = await openLog(dir);
  await log.append(aRecord(log, 'later'));
  await log.close();
  const again = await openLog(dir);
  expect(again.depth().records).toBe(1);
  const seen: [string, boolean][] = [];
  await again.consume({ store: never, recover: async (record, already) => void seen.push([textOf(record), already]) });
  expect(seen).toEqual([['later', false]]);
});

test('a torn end is cut, damage in the middle is skipped, and everything else is delivered', async () => {
  const dir = await newDir();
  const log = await openLog(dir);
  for (const text of ['one', 'two', 'three']) await log.append(aRecord(log, text));
  const copy = await copyOf(dir);
  const segment = join(copy, '000000000001.segment');
  const bytes = await readFile(segment);
  bytes.writeUInt8(0, bytes.indexOf('two'));
  await writeFile(segment, bytes);
  await appendFile(segment, bytes.subarray(0, 40));

  const after = await openLog(copy);
  const seen: string[] = [];
  await after.consume({ store: never, recover: async (record) => void seen.push(textOf(record)) });
  expect(seen.sort()).toEqual(['one', 'three']);
  expect((await readFile(segment)).length).toBe(bytes.length);
});

test('a log that is full refuses with Retry-After and takes more once the store has caught up', async () => {
  const log = await openLog(await newDir(), { maxBytes: 2_000 });
  const big = 'x'.repeat(1_500);
  await log.append(aRecord(log, big));
  const refused = await log.append(aRecord(log, big)).catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(Problem);
  expect(refused).toMatchObject({ kind: 'unavailable', code: 'telemetry_log_full', retryAfterSeconds: 5 });
  await log.consume({ store: async () => {}, recover: never });
  await expect.poll(() => log.depth().records).toBe(0);
  await log.append(aRecord(log, big));
});

test('segments are dropped once everything in them has long been stored', async () => {
  const dir = await newDir();
  const log = await openLog(dir, { segmentBytes: 1_000, keepMs: 0 });
  await log.consume({ store: async () => {}, recover: never });
  for (let i = 0; i < 20; i++) await log.append(aRecord(log, 'y'.repeat(300)));
  const segments = async (): Promise<number> => (await readdir(dir)).filter((name) => name.endsWith('.segment')).length;
  await expect.poll(segments, { timeout: 5_000 }).toBe(1);
});

test('batch numbers grow when the clock goes back and when nothing is remembered', () => {
  let now = 1_800_000_000_000;
  const numbers = batchNumbers(() => now);
  const first = [numbers.next(), numbers.next()];
  now -= 60_000;
  const second = numbers.next();
  const [a = 0n, b = 0n] = first;
  expect(a < b && b < second).toBe(true);
  now += 120_000;
  expect(batchNumbers(() => now).next() > second).toBe(true);
  expect(numbers.next() < 2n ** 63n).toBe(true);
});

/** Appends one record after the other with a limit on the size of a file, as on a disk that is full. */
const limitedScript = `
  import { openTelemetryLog } from ${JSON.stringify(new URL('telemetry-log.ts', import.meta.url).href)};
  import { createLog } from ${JSON.stringify(new URL('log.ts', import.meta.url).href)};
  const log = await openTelemetryLog({ dir: process.argv[1], segmentBytes: 1 << 30, maxBytes: 1 << 30, log: createLog('silent') });
  const outcomes = [];
  for (let i = 0; i < 12; i++) {
    const record = { batch: log.nextBatch(), orgId: 'o', rows: Buffer.from('{"v":"' + i + ' ' + 'z'.repeat(30000) + '"}\\n'), detections: Buffer.alloc(0), count: 1, meta: {} };
    outcomes.push(await log.append(record).then(() => 'ok', (error) => error.code));
  }
  process.stdout.write(JSON.stringify(outcomes), () => process.kill(process.pid, 'SIGKILL'));
`;

test('a disk that cannot take a batch refuses it whole, keeps the others and goes on by itself', async () => {
  const dir = await newDir();
  const child = spawn(
    'bash',
    [
      '-c',
      'ulimit -f 128; exec "$0" --input-type=module-typescript -e "$1" "$2"',
      process.execPath,
      limitedScript,
      dir,
    ],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  let text = '';
  child.stdout.on('data', (bytes: Buffer) => (text += bytes.toString()));
  await once(child, 'close');
  const outcomes: string[] = JSON.parse(text);
  expect(new Set(outcomes)).toEqual(new Set(['ok', 'telemetry_log_failed']));
  expect(outcomes.lastIndexOf('ok')).toBeGreaterThan(outcomes.indexOf('telemetry_log_failed'));

  const after = await openLog(dir);
  const seen: number[] = [];
  await after.consume({ store: never, recover: async (record) => void seen.push(Number.parseInt(textOf(record), 10)) });
  expect(seen.sort((a, b) => a - b)).toEqual(outcomes.flatMap((outcome, i) => (outcome === 'ok' ? [i] : [])));
});
