// The embedded event store: keeps the store process alive and speaks to it.
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

import type { EventStore } from '../event-store.ts';
import type { Log } from '../log.ts';
import { EventStoreError } from './error.ts';
import { frameReader, writeFrame, type Frame } from './frames.ts';
import { querySettings, type QueryOptions } from './limits.ts';
import { checkStatement } from './params.ts';
import type { ChildAnswer, ChildRequest } from './protocol.ts';
import { parseRows } from './rows.ts';

export type EmbeddedOptions = { dir: string; memoryMb: number; log: Log };

type Ended = { rows: Buffer; rowsRead: number };
type Pending = { onRows?: (rows: Buffer) => void; resolve: (ended: Ended) => void; reject: (error: Error) => void };
type Link = { process: ChildProcess; socket: Socket; pending: Map<number, Pending>; exited: Promise<void> };

/** A former store process may hold the directory for a moment after its parent was killed. */
const openForMs = 30_000;
const closeWithinMs = 20_000;
const firstRetryMs = 50;
const longestRetryMs = 2_000;

/** The caches chDB would otherwise let grow to many gigabytes, as shares of the memory it is given. */
const connectionArgs = (memoryMb: number): string[] => {
  const share = (part: number): number => Math.max(8, Math.floor(memoryMb * part)) * 1024 * 1024;
  return [
    `--max_server_memory_usage=${memoryMb * 1024 * 1024}`,
    `--mark_cache_size=${share(0.05)}`,
    `--primary_index_cache_size=${share(0.04)}`,
    `--index_mark_cache_size=${share(0.02)}`,
    `--text_index_tokens_cache_size=${share(0.03)}`,
    `--text_index_header_cache_size=${share(0.03)}`,
    `--text_index_postings_cache_size=${share(0.03)}`,
    `--query_condition_cache_size=${share(0.01)}`,
    `--compiled_expression_cache_size=${share(0.02)}`,
    '--background_pool_size=2',
  ];
};

/** The other end is our own code of the same version: frames are taken at their word. */
const answerOf = (frame: Frame): ChildAnswer => frame.header as ChildAnswer;
const asSocket = (stream: unknown): Socket => {
  if (stream instanceof Socket) return stream;
  throw new Error('The store process was started without its socket.');
};
const gone = (): EventStoreError => new EventStoreError('unavailable', 'The store process ended; it is being started again.');

/** Starts one store process; resolves when its database is open. */
function startChild({ dir, memoryMb, log }: EmbeddedOptions): Promise<Link> {
  const child = spawn(
    process.execPath,
    [fileURLToPath(new URL('child.ts', import.meta.url)), dir, JSON.stringify(connectionArgs(memoryMb))],
    { stdio: ['ignore', 'ignore', 'pipe', 'pipe'], env: childEnvironment() },
  );
  const socket = asSocket(child.stdio[3]);
  const pending = new Map<number, Pending>();
  let lastWords = '';
  child.stderr?.on('data', (text: Buffer) => (lastWords = (lastWords + text.toString()).slice(-2_000)));
  const exited = new Promise<void>((resolve) => {
    child.once('close', (code, signal) => {
      if (code !== 0) log.warn({ code, signal, lastWords }, 'the store process ended');
      resolve();
    });
  });
  const link: Link = { process: child, socket, pending, exited };

  return new Promise((resolve, reject) => {
    const read = frameReader((frame) => {
      const answer = answerOf(frame);
      if (answer.kind === 'ready') resolve(link);
      else settle(pending, frame, answer, log);
    });
    socket.on('data', (chunk: Buffer) => {
      try {
        read(chunk);
      } catch (error) {
        log.error({ error }, 'the store process said something that makes no sense');
        child.kill('SIGKILL');
      }
    });
    socket.on('error', (error) => log.debug({ error }, 'the socket to the store process failed'));
    void exited.then(() => {
      reject(new EventStoreError('unavailable', `The event store did not open: ${lastWords.slice(-500)}`));
      for (const call of pending.values()) call.reject(gone());
      pending.clear();
    });
  });
}

/** Only what a process needs to run: secrets in our environment are none of the engine's business. */
function childEnvironment(): NodeJS.ProcessEnv {
  return { PATH: '/usr/bin:/bin', TZ: 'UTC', UV_THREADPOOL_SIZE: '16' };
}

function settle(pending: Map<number, Pending>, frame: Frame, answer: ChildAnswer, log: Log): void {
  const call = pending.get(frame.call);
  if (answer.kind === 'error') {
    if (!call) log.warn({ message: answer.message }, 'the store process reported an error');
    call?.reject(new EventStoreError(answer.code, answer.message, answer));
  } else if (answer.kind === 'rows') {
    call?.onRows?.(frame.payload);
    return;
  } else if (answer.kind === 'done') {
    call?.resolve({ rows: frame.payload, rowsRead: answer.rowsRead });
  }
  pending.delete(frame.call);
}

async function startWithPatience(options: EmbeddedOptions, isClosing: () => boolean): Promise<Link> {
  const until = Date.now() + openForMs;
  for (let waitMs = firstRetryMs; ; waitMs = Math.min(waitMs * 2, longestRetryMs)) {
    try {
      return await startChild(options);
    } catch (error) {
      if (isClosing() || Date.now() > until) throw error;
      await delay(waitMs);
    }
  }
}

/**
 * Opens (or makes) the database in `dir`. One process at a time may have it open.
 * @throws EventStoreError `unavailable` when it cannot be opened within half a minute.
 */
export async function openEmbeddedStore(options: EmbeddedOptions): Promise<EventStore> {
  await mkdir(options.dir, { recursive: true, mode: 0o700 });
  let closing = false;
  let lastCall = 0;
  let link = startWithPatience(options, () => closing);
  await link;

  const keepAlive = (current: Promise<Link>): void => {
    void current
      .then((started) => started.exited)
      .catch((error: unknown) => options.log.error({ error }, 'the event store does not start; trying again'))
      .then(() => {
        if (closing) return;
        link = startWithPatience(options, () => closing);
        keepAlive(link);
      });
  };
  keepAlive(link);

  const send = async (request: ChildRequest, payload?: Buffer, signal?: AbortSignal, onRows?: Pending['onRows']) => {
    if (closing) throw new EventStoreError('unavailable', 'The event store is closed.');
    const { socket, pending, process: child } = await link;
    if (signal?.aborted) throw new EventStoreError('cancelled', 'The query was cancelled.');
    if (child.exitCode !== null || child.signalCode !== null) throw gone();
    const call = ++lastCall;
    const abort = (): void => writeFrame(socket, call, { kind: 'cancel' } satisfies ChildRequest);
    const done = new Promise<Ended>((resolve, reject) => {
      pending.set(call, { resolve, reject, ...(onRows && { onRows }) });
      signal?.addEventListener('abort', abort, { once: true });
      writeFrame(socket, call, request, payload);
    }).finally(() => signal?.removeEventListener('abort', abort));
    return { done, more: () => writeFrame(socket, call, { kind: 'more' } satisfies ChildRequest) };
  };

  const queryRequest = (kind: 'query' | 'stream', sql: string, query: QueryOptions): ChildRequest => {
    const params = query.params ?? {};
    checkStatement(sql, params);
    const settings = querySettings(query, options.memoryMb, kind === 'stream');
    return { kind, sql, params: plainParams(params), class: query.class ?? 'interactive', settings };
  };

  async function* stream<T>(sql: string, query: QueryOptions = {}): AsyncGenerator<T[]> {
    const chunks: Buffer[] = [];
    let state: { ended: boolean; error?: unknown } = { ended: false };
    let wake = (): void => {};
    const stop = new AbortController();
    const signal = query.signal ? AbortSignal.any([query.signal, stop.signal]) : stop.signal;
    const { done, more } = await send(queryRequest('stream', sql, query), undefined, signal, (rows) => {
      chunks.push(rows);
      wake();
    });
    const end = (last: typeof state): void => {
      state = last;
      wake();
    };
    done.then(() => end({ ended: true }), (error: unknown) => end({ ended: true, error }));
    try {
      for (;;) {
        const chunk = chunks.shift();
        if (chunk) {
          more();
          yield parseRows<T>(chunk);
        } else if (state.ended) {
          if (state.error) throw state.error;
          if (query.signal?.aborted) throw new EventStoreError('cancelled', 'The query was cancelled.');
          return;
        } else {
          await new Promise<void>((resolve) => (wake = resolve));
        }
      }
    } finally {
      if (!state.ended) stop.abort();
    }
  }

  return {
    insert: async (table, rows, { token }) => {
      await (await send({ kind: 'insert', table, token }, rows)).done;
    },
    query: async <T>(sql: string, query: QueryOptions = {}) => {
      const { done } = await send(queryRequest('query', sql, query), undefined, query.signal);
      const { rows, rowsRead } = await done;
      query.onRowsRead?.(rowsRead);
      return parseRows<T>(rows);
    },
    stream,
    command: async (sql) => {
      await (await send({ kind: 'command', sql })).done;
    },
    close: async () => {
      if (closing) return;
      closing = true;
      const started = await link.catch(() => null);
      if (!started) return;
      writeFrame(started.socket, 0, { kind: 'close' } satisfies ChildRequest);
      const late = setTimeout(() => started.process.kill('SIGKILL'), closeWithinMs);
      await started.exited;
      clearTimeout(late);
    },
  };
}

/** JSON has no bigint; ClickHouse reads the digits the same. */
const plainParams = (params: NonNullable<QueryOptions['params']>): NonNullable<QueryOptions['params']> =>
  Object.fromEntries(
    Object.entries(params).map(([name, value]) => [
      name,
      typeof value === 'bigint' ? String(value) : Array.isArray(value) ? value.map(plainItem) : value,
    ]),
  );
const plainItem = (item: string | number | bigint): string | number => (typeof item === 'bigint' ? String(item) : item);
