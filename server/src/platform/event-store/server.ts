// The event store on a ClickHouse server, over its HTTP interface: the same SQL, bytes and settings as embedded.
import { randomUUID } from 'node:crypto';

import * as z from 'zod';

import type { EventEngine } from '../event-store.ts';
import type { Log } from '../log.ts';
import { EventStoreError, eventStoreErrorFrom } from './error.ts';
import { insertSettings, querySettings, type QueryOptions } from './limits.ts';
import { checkStatement, paramTexts } from './params.ts';
import { parseRows } from './rows.ts';

export type ServerOptions = { url: string; memoryMb: number; log: Log };
type Request = { search: Record<string, string | number>; body: string | Buffer; signal?: AbortSignal | undefined };

/** A server that has not answered by then is taken for gone. */
const longestInsertSeconds = 120;

/**
 * ClickHouse's HTTP interface: `POST /?query=…&param_x=…&setting=…`, the error's number in
 * `X-ClickHouse-Exception-Code`, rows as JSONEachRow.
 * @throws EventStoreError `unavailable` when nothing answers at the address.
 */
export async function openServerStore({ url, memoryMb, log }: ServerOptions): Promise<EventEngine> {
  const post = poster(url);
  await (await post({ search: {}, body: 'SELECT 1' })).arrayBuffer();

  const kill = (queryId: string): void => {
    post({ search: { param_id: queryId }, body: 'KILL QUERY WHERE query_id = {id:String} ASYNC' })
      .then((response) => response.arrayBuffer())
      .catch((error: unknown) => log.warn({ err: error }, 'a query could not be killed'));
  };

  /** `ended` is to be called when the answer has been read: from then on there is nothing to kill. */
  const ask = (
    sql: string,
    query: QueryOptions,
    streamed: boolean,
  ): { response: Promise<Response>; ended: () => void } => {
    const params = query.params ?? {};
    checkStatement(sql, params);
    if (query.signal?.aborted) throw new EventStoreError('cancelled', 'The query was cancelled.');
    const queryId = randomUUID();
    const onAbort = (): void => kill(queryId);
    query.signal?.addEventListener('abort', onAbort, { once: true });
    const response = post({
      search: {
        query_id: queryId,
        default_format: 'JSONEachRow',
        ...(streamed ? { http_write_exception_in_output_format: 1 } : { wait_end_of_query: 1 }),
        ...querySettings(query, memoryMb, streamed),
        ...Object.fromEntries(Object.entries(paramTexts(params)).map(([name, text]) => [`param_${name}`, text])),
      },
      body: sql,
      signal: query.signal,
    });
    return { response, ended: () => query.signal?.removeEventListener('abort', onAbort) };
  };

  async function* stream<T>(sql: string, query: QueryOptions): AsyncGenerator<T[]> {
    const stop = new AbortController();
    const signal = query.signal ? AbortSignal.any([query.signal, stop.signal]) : stop.signal;
    const { response, ended } = ask(sql, { ...query, signal }, true);
    try {
      for await (const lines of wholeLines(await response)) yield rowsOrThrow<T>(lines);
      ended();
    } catch (error) {
      throw asStoreError(error);
    } finally {
      stop.abort();
    }
  }

  const engine: EventEngine = {
    engineOf: () => Promise.resolve(engine),
    insert: async (table, rows, { token, withinSeconds = longestInsertSeconds }) => {
      const response = await post({
        search: {
          query: `INSERT INTO ${identifier(table)} FORMAT JSONEachRow`,
          ...insertSettings,
          insert_deduplication_token: token,
        },
        body: Buffer.isBuffer(rows) ? rows : Buffer.concat(rows),
        signal: AbortSignal.timeout(withinSeconds * 1000),
      });
      await response.arrayBuffer();
    },
    query: async <T>(sql: string, query: QueryOptions) => {
      const asked = ask(sql, query, false);
      try {
        const response = await asked.response;
        query.onRowsRead?.(rowsReadOf(response));
        return parseRows<T>(Buffer.from(await response.arrayBuffer()));
      } catch (error) {
        throw asStoreError(error);
      } finally {
        asked.ended();
      }
    },
    stream,
    command: async (sql) => {
      await (await post({ search: { wait_end_of_query: 1 }, body: sql })).arrayBuffer();
    },
    close: () => Promise.resolve(),
  };
  return engine;
}

const Summary = z.object({ read_rows: z.coerce.number() });

function rowsReadOf(response: Response): number {
  const header = response.headers.get('x-clickhouse-summary');
  return header === null ? 0 : (Summary.safeParse(JSON.parse(header)).data?.read_rows ?? 0);
}

function identifier(name: string): string {
  if (!/^[a-z_][a-z0-9_]*$/i.test(name)) throw new EventStoreError('bad_query', `${name} cannot name a table.`);
  return name;
}

function poster(url: string): (request: Request) => Promise<Response> {
  const address = new URL(url);
  const headers: Record<string, string> = { 'content-type': 'application/octet-stream' };
  if (address.username !== '') {
    headers['x-clickhouse-user'] = decodeURIComponent(address.username);
    headers['x-clickhouse-key'] = decodeURIComponent(address.password);
  }
  const database = address.pathname.slice(1) || 'default';

  return async ({ search, body, signal }) => {
    const target = new URL('/', address.origin);
    target.searchParams.set('database', database);
    for (const [name, value] of Object.entries(search)) target.searchParams.set(name, String(value));
    const payload = typeof body === 'string' ? body : new Uint8Array(body);
    const response = await fetch(target, { method: 'POST', headers, body: payload, signal: signal ?? null }).catch(
      (error: unknown) => {
        throw asStoreError(error);
      },
    );
    if (response.ok) return response;
    const code = Number(response.headers.get('x-clickhouse-exception-code') ?? Number.NaN);
    const text = await response.text();
    if (Number.isNaN(code) && response.status >= 500)
      throw new EventStoreError(
        'unavailable',
        `The ClickHouse server answered ${response.status}: ${text.slice(0, 500)}`,
      );
    throw eventStoreErrorFrom(text, Number.isNaN(code) ? null : code);
  };
}

function asStoreError(error: unknown): EventStoreError {
  if (error instanceof EventStoreError) return error;
  if (error instanceof DOMException && error.name === 'AbortError')
    return new EventStoreError('cancelled', 'The query was cancelled.', { cause: error });
  return new EventStoreError('unavailable', 'The ClickHouse server does not answer.', { cause: error });
}

/** Rows are cut at newlines; what is left waits for the next piece. */
async function* wholeLines(response: Response): AsyncGenerator<Buffer> {
  let rest: Buffer = Buffer.alloc(0);
  for await (const piece of response.body ?? []) {
    const bytes = Buffer.concat([rest, piece]);
    const end = bytes.lastIndexOf(10) + 1;
    rest = bytes.subarray(end);
    if (end > 0) yield bytes.subarray(0, end);
  }
  if (rest.length > 0) yield rest;
}

/** An error that comes after the first rows is written as a last row of its own. */
function rowsOrThrow<T>(lines: Buffer): T[] {
  const at = lines.indexOf('{"exception":');
  if (at !== 0 && lines[at - 1] !== 10) return parseRows<T>(lines);
  const [last] = parseRows<{ exception: string }>(lines.subarray(at));
  throw eventStoreErrorFrom(last?.exception ?? 'unknown');
}
