// The embedded event store on the real engine.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, expect, test } from 'vitest';

import { EventStoreError, openEventStore, type EventEngine, type Wall } from './event-store.ts';
import { createLog } from './log.ts';

let dir = '';
let store: EventEngine;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'tocsin-event-store-'));
  store = await openEventStore({ dir, memoryMb: 800, log: createLog('silent') });
  await store.command(
    'CREATE TABLE thing (id UInt64, name String) ENGINE = MergeTree ORDER BY id SETTINGS non_replicated_deduplication_window = 100',
  );
});
afterAll(async () => {
  await store.close();
  rmSync(dir, { recursive: true });
});

const rowsOf = (from: number, count: number): Buffer =>
  Buffer.from(Array.from({ length: count }, (_, i) => `{"id":${from + i},"name":"n${from + i}"}\n`).join(''));

test('what was inserted is found, with 64-bit numbers exact', async () => {
  await store.insert('thing', Buffer.from('{"id":18446744073709551615,"name":"last"}\n'), { token: 'a' });
  expect(
    await store.query('SELECT id, name FROM thing WHERE id = {id:UInt64}', {
      wall: 'system',
      params: { id: 18446744073709551615n },
    }),
  ).toEqual([{ id: '18446744073709551615', name: 'last' }]);
});

test('the same token inserts once', async () => {
  await store.insert('thing', rowsOf(1, 10), { token: 'b' });
  await store.insert('thing', rowsOf(1, 10), { token: 'b' });
  expect(await store.query('SELECT count() AS n FROM thing WHERE id <= 10', { wall: 'system' })).toEqual([{ n: '10' }]);
});

test('values stay values, whatever is in them', async () => {
  const nasty = ["'; DROP TABLE thing --", '\\', "\\'", 'a\tb\nc\rd\0e', '{x:String}', '/* */ -- #', '🚨', ' ', "']"];
  for (const value of nasty) {
    const [row] = await store.query<{ v: string; a: string[] }>('SELECT {v:String} AS v, {a:Array(String)} AS a', {
      wall: 'system',
      params: { v: value, a: [value, 'x'] },
    });
    expect(row).toEqual({ v: value, a: [value, 'x'] });
  }
});

test('lists keep their type, wide numbers too', async () => {
  expect(
    await store.query('SELECT {n:Array(UInt64)} AS n, {s:Array(String)} AS s, {none:Array(String)} AS none', {
      wall: 'system',
      params: { n: [18446744073709551615n, 2n, 3], s: ['1', "it's"], none: [] },
    }),
  ).toEqual([{ n: ['18446744073709551615', '2', '3'], s: ['1', "it's"], none: [] }]);
});

test('a forgotten parameter is refused instead of taking an older value', async () => {
  await store.query('SELECT {who:String} AS who', { wall: 'system', params: { who: 'somebody' } });
  await expect(store.query('SELECT {who:String} AS who', { wall: 'system' })).rejects.toThrow(
    'The parameter who has no value.',
  );
});

test('queries in parallel each see their own parameters', async () => {
  const rows = await Promise.all(
    Array.from({ length: 60 }, (_, i) =>
      store.query<{ v: number }>('SELECT {v:UInt32} AS v', { wall: 'system', params: { v: i } }),
    ),
  );
  expect(rows.map(([row]) => row?.v)).toEqual(Array.from({ length: 60 }, (_, i) => i));
});

test('a bad row fails the whole batch and says which row', async () => {
  const bad = Buffer.concat([rowsOf(500, 3), Buffer.from('{"id":"x","name":"bad"}\n'), rowsOf(503, 2)]);
  const error = await store.insert('thing', bad, { token: 'c' }).catch((error: unknown) => error);
  expect(error).toBeInstanceOf(EventStoreError);
  expect(error).toMatchObject({ code: 'bad_row', failedAtRow: 4, retryable: false });
  expect(await store.query('SELECT count() AS n FROM thing WHERE id BETWEEN 500 AND 600', { wall: 'system' })).toEqual([
    { n: '0' },
  ]);
});

test('an aborted query ends on the engine, also while it waits for its turn', async () => {
  const stop = new AbortController();
  const slow = Array.from({ length: 8 }, () =>
    store
      .query('SELECT count() FROM numbers(100000000000) WHERE sipHash64(number) = 7', {
        wall: 'system',
        signal: stop.signal,
      })
      .catch((error: unknown) => error),
  );
  setTimeout(() => stop.abort(), 200);
  const started = Date.now();
  for (const error of await Promise.all(slow)) expect(error).toMatchObject({ code: 'cancelled' });
  expect(Date.now() - started).toBeLessThan(10_000);
  const stillRunning = () =>
    store.query(
      "SELECT 1 FROM system.processes WHERE query LIKE '%sipHash64%' AND query NOT LIKE '%processes%' AND is_cancelled = 0",
      { wall: 'system' },
    );
  await expect.poll(stillRunning).toEqual([]);
});

test('limits are errors of their own', async () => {
  await expect(store.query('SELECT number FROM numbers(100)', { wall: 'system', maxRows: 10 })).rejects.toMatchObject({
    code: 'too_many_rows',
  });
  await expect(
    store.query('SELECT count() FROM numbers(100000000000) WHERE sipHash64(number) = 7', {
      wall: 'system',
      timeoutSeconds: 1,
    }),
  ).rejects.toMatchObject({ code: 'timeout' });
  await expect(
    store.query('SELECT groupArray(number) FROM numbers(200000000)', { wall: 'system' }),
  ).rejects.toMatchObject({
    code: 'memory_limit',
  });
  await expect(store.query('SELEC 1', { wall: 'system' })).rejects.toMatchObject({ code: 'bad_query' });
});

test('a stream hands over rows as they come and may be left early', async () => {
  let seen = 0;
  for await (const rows of store.stream<{ number: string }>('SELECT number FROM numbers({n:UInt64})', {
    wall: 'system',
    params: { n: 300_000 },
  })) {
    expect(rows[0]?.number).toBe(String(seen));
    seen += rows.length;
  }
  expect(seen).toBe(300_000);
  for (let i = 0; i < 10; i++)
    for await (const rows of store.stream('SELECT number FROM numbers(100000000000)', { wall: 'system' }))
      if (rows.length > 0) break;
  expect(await store.query('SELECT 1 AS one', { wall: 'system' })).toEqual([{ one: 1 }]);
  await expect(async () => {
    for await (const _ of store.stream('SELECT throwIf(number = 150000) FROM numbers(200000)', { wall: 'system' }))
      seen += 1;
  }).rejects.toMatchObject({ code: 'failed', serverCode: 395 });
});

/** Opens the database given, keeps it busy with a query that never ends, and says when. */
const busyScript = `
  import { openEventStore } from ${JSON.stringify(new URL('event-store.ts', import.meta.url).href)};
  import { createLog } from ${JSON.stringify(new URL('log.ts', import.meta.url).href)};
  const store = await openEventStore({ dir: process.argv[1], memoryMb: 700, log: createLog('silent') });
  await store.command('CREATE TABLE kept (id UInt64) ENGINE = MergeTree ORDER BY id');
  await store.insert('kept', Buffer.from('{"id":1}\\n'), { token: 'a' });
  store.query('SELECT count() FROM numbers(1000000000000) WHERE sipHash64(number) = 7').catch(() => {});
  setTimeout(() => process.stdout.write('busy'), 300);
`;

test('a server that is killed frees its database within seconds, whatever was running', async () => {
  const theirs = await mkdtemp(join(tmpdir(), 'tocsin-event-store-'));
  const server = spawn(process.execPath, ['--input-type=module-typescript', '-e', busyScript, theirs], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(server.stdout, 'data');
  server.kill('SIGKILL');
  await once(server, 'close');
  const killed = Date.now();
  const reopened = await openEventStore({ dir: theirs, memoryMb: 700, log: createLog('silent') });
  expect(Date.now() - killed).toBeLessThan(12_000);
  expect(await reopened.query('SELECT id FROM kept', { wall: 'system' })).toEqual([{ id: '1' }]);
  await reopened.close();
  rmSync(theirs, { recursive: true });
});

test('a wall stands around every reading of a table, whatever the query says', async () => {
  await store.command(
    'CREATE TABLE IF NOT EXISTS event (org LowCardinality(String), site LowCardinality(String), place UInt64) ENGINE = MergeTree ORDER BY (org, place) SETTINGS index_granularity = 128, non_replicated_deduplication_window = 10',
  );
  const rows = Array.from({ length: 3_000 }, (_, n) => ({
    org: `o-${n % 3}`,
    site: ['lyo', 'par', ''][Math.floor(n / 3) % 3],
    place: n,
  }));
  await store.insert('event', Buffer.from(rows.map((row) => `${JSON.stringify(row)}\n`).join('')), { token: 'walled' });
  const counted = async (sql: string, wall: Wall): Promise<number> =>
    Number((await store.query<{ n: string }>(sql, { wall }))[0]?.n);
  const readings = [
    'SELECT count() AS n FROM event',
    "SELECT count() AS n FROM event PREWHERE org IN ('o-0', 'o-1', 'o-2') WHERE place >= 0 OR site = 'par'",
    'SELECT count() AS n FROM (SELECT * FROM event)',
    'SELECT count() AS n FROM numbers(3000) WHERE number IN (SELECT place FROM event)',
    'WITH known AS (SELECT place FROM event) SELECT count() AS n FROM known JOIN event AS other ON other.place = known.place',
    'SELECT (SELECT count() FROM event) AS n',
  ];
  for (const sql of readings) {
    expect(await counted(sql, 'system'), sql).toBe(3_000);
    expect(await counted(sql, { org: 'o-1', sites: null }), sql).toBe(1_000);
    expect(await counted(sql, { org: 'o-1', sites: ['lyo', 'par'] }), sql).toBe(667);
    expect(await counted(sql, { org: 'o-1', sites: [] }), sql).toBe(0);
  }
  const streamed: { place: string }[] = [];
  for await (const some of store.stream<{ place: string }>('SELECT place FROM event', {
    wall: { org: 'o-2', sites: ['lyo'] },
  }))
    streamed.push(...some);
  expect(streamed.every(({ place }) => Number(place) % 9 === 2)).toBe(true);
  expect(streamed).toHaveLength(334);
});

test('a wall finds its rows by the primary key', async () => {
  const plan = await store.query<{ explain: string }>('EXPLAIN indexes = 1 SELECT count() FROM event WHERE place > 3', {
    wall: { org: 'o-1', sites: ['lyo'] },
  });
  const text = plan.map(({ explain }) => explain).join('\n');
  expect(text).toMatch(/Condition: .*org in \['o-1', 'o-1'\]/);
  const [, used, all] = /Granules: (\d+)\/(\d+)/.exec(text) ?? [];
  expect(Number(used)).toBeLessThan(Number(all));
});
