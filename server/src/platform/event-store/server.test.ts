// The driver for a ClickHouse server, against a small HTTP peer of ours. What only a real server does (users, clusters,
// its own kill) is not shown here.
import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, expect, test } from 'vitest';

import { openEventStore, type EventEngine } from '../event-store.ts';
import { createLog } from '../log.ts';
import { openHttpPeer, type Asked, type HttpPeer } from './test-support/http-peer.ts';

const log = createLog('silent');
let dir = '';
let peer: HttpPeer;
let store: EventEngine;
let url = '';
let seen: Asked[];
let running: HttpPeer['running'];

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'tocsin-clickhouse-peer-'));
  peer = await openHttpPeer(dir, 700);
  ({ asked: seen, running } = peer);
  url = `http://tocsin:p%40ss@127.0.0.1:${peer.port}/security`;
  store = await openEventStore({ url, memoryMb: 700, log });
  await store.command(
    'CREATE TABLE thing (id UInt64, name String) ENGINE = MergeTree ORDER BY id SETTINGS non_replicated_deduplication_window = 100',
  );
});
afterAll(async () => {
  await store.close();
  await peer.close();
  rmSync(dir, { recursive: true });
});

test('the bytes of an insert arrive as they are, with the token and the settings of every insert', async () => {
  await store.insert('thing', Buffer.from('{"id":18446744073709551615,"name":"é"}\n'), { token: 't-1' });
  const { search, user } = seen.at(-1) ?? {};
  expect(user).toBe('tocsin');
  expect(Object.fromEntries(search ?? [])).toMatchObject({
    database: 'security',
    insert_deduplication_token: 't-1',
    async_insert: '0',
    input_format_parallel_parsing: '0',
  });
  expect(await store.query('SELECT id, name FROM thing', { wall: 'system' })).toEqual([
    { id: '18446744073709551615', name: 'é' },
  ]);
});

test('values are bound, limits and the number of rows read travel too', async () => {
  const nasty = "a'; -- \\ \t\n {x:String} & % +é";
  let rowsRead = 0;
  expect(
    await store.query('SELECT {v:String} AS v', {
      wall: 'system',
      params: { v: nasty },
      onRowsRead: (rows) => (rowsRead = rows),
    }),
  ).toEqual([{ v: nasty }]);
  expect(rowsRead).toBe(1);
  expect(seen.at(-1)?.search.get('max_execution_time')).toBe('30');
  await expect(store.query('SELECT {v:String}', { wall: 'system' })).rejects.toMatchObject({ code: 'bad_query' });
});

test('errors keep their meaning', async () => {
  await expect(store.query('SELEC 1', { wall: 'system' })).rejects.toMatchObject({ code: 'bad_query', serverCode: 62 });
  await expect(store.query('SELECT number FROM numbers(50)', { wall: 'system', maxRows: 5 })).rejects.toMatchObject({
    code: 'too_many_rows',
  });
  await expect(
    store.insert('thing', Buffer.from('{"id":1,"name":"a"}\n{"id":"x"}\n'), { token: 't-2' }),
  ).rejects.toMatchObject({ code: 'bad_row', failedAtRow: 2 });
  await expect(openEventStore({ url: 'http://127.0.0.1:1', memoryMb: 1, log })).rejects.toMatchObject({
    code: 'unavailable',
    retryable: true,
  });
});

test('a stream arrives in whole rows, an error in the middle of it is an error, and leaving it kills the query', async () => {
  let next = 0;
  for await (const rows of store.stream<{ number: string }>('SELECT number FROM numbers(200000)', { wall: 'system' }))
    for (const row of rows) expect(row.number).toBe(String(next++));
  expect(next).toBe(200_000);
  await expect(async () => {
    for await (const rows of store.stream('SELECT throwIf(number = 150000) AS n FROM numbers(200000)', {
      wall: 'system',
    }))
      next += rows.length;
  }).rejects.toMatchObject({ serverCode: 395 });
  for await (const rows of store.stream('SELECT number FROM numbers(100000000000)', { wall: 'system' }))
    if (rows.length > 0) break;
  await expect.poll(() => [...running.values()].at(-1)?.signal.aborted).toBe(true);
});

test('an aborted query is killed by its id', async () => {
  const stop = new AbortController();
  const slow = store.query('SELECT count() FROM numbers(100000000000) WHERE sipHash64(number) = 7', {
    wall: 'system',
    signal: stop.signal,
  });
  setTimeout(() => stop.abort(), 200);
  await expect(slow).rejects.toMatchObject({ code: 'cancelled' });
  await expect.poll(() => [...running.values()].at(-1)?.signal.aborted).toBe(true);
});
