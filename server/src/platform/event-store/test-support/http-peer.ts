// A small HTTP peer that speaks ClickHouse's HTTP interface (query and settings in the URL, `param_x` as escaped text,
// the error's number in a header) and executes on the embedded engine; for tests.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';

import { EventStoreError, openEventStore, type EventEngine } from '../../event-store.ts';
import { createLog } from '../../log.ts';

export type Asked = { search: URLSearchParams; user: string | undefined; body: string };
export type HttpPeer = {
  port: number;
  /** Every request, in order. */
  asked: Asked[];
  /** By query id. */
  running: Map<string, AbortController>;
  /** `refusing`: it hangs up on whoever calls; `hanging`: it takes the request and never answers. */
  mode: 'answering' | 'refusing' | 'hanging';
  /** Asks the engine itself, whatever the mode. */
  engine: EventEngine;
  close: () => Promise<void>;
};

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

type Face = { engine: EventEngine; running: Map<string, AbortController> };

async function execute(
  { engine, running }: Face,
  search: URLSearchParams,
  body: Buffer,
  response: ServerResponse,
): Promise<void> {
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
  else if (/^(?:CREATE|DROP|ALTER|DELETE)/.test(sql)) await engine.command(sql);
  else await select({ engine, running }, sql, search, response);
  response.end();
}

async function select(
  { engine, running }: Face,
  sql: string,
  search: URLSearchParams,
  response: ServerResponse,
): Promise<void> {
  const stop = new AbortController();
  const queryId = search.get('query_id');
  if (queryId !== null) running.set(queryId, stop);
  const params = Object.fromEntries(
    [...search].filter(([name]) => name.startsWith('param_')).map(([name, text]) => [name.slice(6), unescape(text)]),
  );
  const options = {
    wall: 'system' as const,
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

/** Opens the engine on `dir` and its face on a free port of the loopback. */
export async function openHttpPeer(dir: string, memoryMb: number): Promise<HttpPeer> {
  const engine = await openEventStore({ dir, memoryMb, log: createLog('silent') });
  const running = new Map<string, AbortController>();
  const asked: Asked[] = [];
  const server = createServer((request, response) => {
    if (peer.mode === 'refusing') return void request.socket.destroy();
    const { searchParams } = new URL(request.url ?? '/', 'http://peer');
    const user = request.headers['x-clickhouse-user'];
    readBody(request)
      .then(async (body) => {
        asked.push({ search: searchParams, user: typeof user === 'string' ? user : undefined, body: body.toString() });
        if (peer.mode === 'answering') await execute({ engine, running }, searchParams, body, response);
      })
      .catch((error: unknown) => {
        response.statusCode = 500;
        if (error instanceof EventStoreError)
          response.setHeader('X-ClickHouse-Exception-Code', String(error.serverCode));
        response.end(error instanceof Error ? error.message : '');
      });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const peer: HttpPeer = {
    port: portOf(server),
    asked,
    running,
    mode: 'answering',
    engine,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await engine.close();
    },
  };
  return peer;
}
