import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
// The driver for a ClickHouse server, against a small HTTP peer of ours that speaks ClickHouse's HTTP interface (query
// and settings in the URL, `param_x` as escaped text, the error's number in a header) and executes on the embedded
// engine. What only a real server does (users, clusters, its own kill) is not shown here.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, expect, test } from 'vitest';

import { EventStoreError, openEventStore, type EventStore } from '../event-store.ts';
import { createLog } from '../log.ts';

const log = createLog('silent');
let dir = '';
let engine: EventStore;
let peer: Server;
let store: EventStore;
let url = '';
const running = new Map<string, AbortController>();
const seen: { search: URLSearchParams; user: string | undefined }[] = [];

const portOf = (server: Server): number => {
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
};
const unescape = (text: string): string =>
  text.replaceAll(/\\(.)/gs, (_, c: string) => ({ t: '\t', n: '\n', r: '\r', b: '\b', f: '\f', 0: '\0' })[c] ?? c);

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks);
}

async function execute(search: URLSearchParams, body: Buffer, response: ServerResponse): Promise<void> {
  const insert = search.get('query');
  if (insert !== null) {
    const table = /^INSERT INTO (\w+) FORMAT JSONEachRow$/.exec(insert)?.[1] ?? '';
    await engine.insert(table, body, { token: search.get('insert_deduplication_token') ?? '' });
    response.end();
    return;
  }
  const sql = body.toString();
  const kill = /^KILL QUERY WHERE query_id = \{id:String\} ASYNC$/.test(sql);
  if (kill) running.get(search.get('param_id') ?? '')?.abort();
  else if (/^(?:CREATE|DROP)/.test(sql)) await engine.command(sql);
  else await select(sql, search, response);
  response.end();
}

async function select(sql: string, search: URLSearchParams, response: ServerResponse): Promise<void> {
  const stop = new AbortController();
  const queryId = search.get('query_id');
  if (queryId !== null) running.set(queryId, stop);
  const params = Object.fromEntries(
    [...search].filter(([name]) => name.startsWith('param_')).map(([name, text]) => [name.slice(6), unescape(text)]),
  );
  const options = {
    params,
    signal: stop.signal,
    maxRows: Number(search.get('max_result_rows')),
    timeoutSeconds: Number(search.get('max_execution_time') ?? 5),
  };
  if (search.get('wait_end_of_query') === '1' || search.size === 1) {
    const rows = await engine.query(sql, options);
    response.setHeader('X-ClickHouse-Summary', `{"read_rows":"${rows.length}"}`);
    response.write(rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
    return;
  }
  try {
    for await (const rows of engine.stream(sql, options))
      response.write(rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
  } catch (error) {
    if (search.get('http_write_exception_in_output_format') !== '1') throw error;
    response.write(`${JSON.stringify({ exception: error instanceof Error ? error.message : '' })}\n`);
  }
}

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'tocsin-clickhouse-peer-'));
  engine = await openEventStore({ dir, memoryMb: 700, log });
  peer = createServer((request, response) => {
    const { searchParams } = new URL(request.url ?? '/', 'http://peer');
    const user = request.headers['x-clickhouse-user'];
    seen.push({ search: searchParams, user: typeof user === 'string' ? user : undefined });
    readBody(request)
      .then((body) => execute(searchParams, body, response))
      .catch((error: unknown) => {
        response.statusCode = 500;
        if (error instanceof EventStoreError)
          response.setHeader('X-ClickHouse-Exception-Code', String(error.serverCode));
        response.end(error instanceof Error ? error.message : '');
      });
  });
  await new Promise<void>((resolve) => peer.listen(0, '127.0.0.1', resolve));
  url = `http://tocsin:p%40ss@127.0.0.1:${portOf(peer)}/security`;
  store = await openEventStore({ url, memoryMb: 700, log });
  await store.command(
    'CREATE TABLE thing (id UInt64, name String) ENGINE = MergeTree ORDER BY id SETTINGS non_replicated_deduplication_window = 100',
  );
});
afterAll(async () => {
  await store.close();
  peer.closeAllConnections();
  await new Promise((resolve) => peer.close(resolve));
  await engine.close();
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
  expect(await store.query('SELECT id, name FROM thing')).toEqual([{ id: '18446744073709551615', name: 'é' }]);
});

test('values are bound, limits and the number of rows read travel too', async () => {
  const nasty = "a'; -- \\ \t\n {x:String} & % +é";
  let rowsRead = 0;
  expect(
    await store.query('SELECT {v:String} AS v', { params: { v: nasty }, onRowsRead: (rows) => (rowsRead = rows) }),
  ).toEqual([{ v: nasty }]);
  expect(rowsRead).toBe(1);
  expect(seen.at(-1)?.search.get('max_execution_time')).toBe('30');
  await expect(store.query('SELECT {v:String}')).rejects.toMatchObject({ code: 'bad_query' });
});

test('errors keep their meaning', async () => {
  await expect(store.query('SELEC 1')).rejects.toMatchObject({ code: 'bad_query', serverCode: 62 });
  await expect(store.query('SELECT number FROM numbers(50)', { maxRows: 5 })).rejects.toMatchObject({
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
  for await (const rows of store.stream<{ number: string }>('SELECT number FROM numbers(200000)'))
    for (const row of rows) expect(row.number).toBe(String(next++));
  expect(next).toBe(200_000);
  await expect(async () => {
    for await (const rows of store.stream('SELECT throwIf(number = 150000) AS n FROM numbers(200000)'))
      next += rows.length;
  }).rejects.toMatchObject({ serverCode: 395 });
  for await (const rows of store.stream('SELECT number FROM numbers(100000000000)')) if (rows.length > 0) break;
  await expect.poll(() => [...running.values()].at(-1)?.signal.aborted).toBe(true);
});

test('an aborted query is killed by its id', async () => {
  const stop = new AbortController();
  const slow = store.query('SELECT count() FROM numbers(100000000000) WHERE sipHash64(number) = 7', {
    signal: stop.signal,
  });
  setTimeout(() => stop.abort(), 200);
  await expect(slow).rejects.toMatchObject({ code: 'cancelled' });
  await expect.poll(() => [...running.values()].at(-1)?.signal.aborted).toBe(true);
});
