// The embedded event store: keeps the store process alive and speaks to it.
import { mkdir } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';

import type { EventEngine } from '../event-store.ts';
import { createChunks } from './chunks.ts';
import { EventStoreError } from './error.ts';
import { writeFrame } from './frames.ts';
import { openIncoming } from './incoming.ts';
import { querySettings, type QueryOptions } from './limits.ts';
import { checkStatement, paramTexts } from './params.ts';
import type { ChildRequest } from './protocol.ts';
import { createReadBack, freeBytesOf } from './read-back.ts';
import { parseRows } from './rows.ts';
import { gone, startChild, type EmbeddedOptions, type Ended, type Link, type Pending } from './start-child.ts';

/** A former store process may hold the directory for a moment after its parent was killed. */
const openForMs = 30_000;
const closeWithinMs = 20_000;
const firstRetryMs = 50;
const longestRetryMs = 2_000;

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

type Supervised = {
  link: () => Promise<Link>;
  /** Ends the process that is there; another follows by itself. */
  restart: () => Promise<void>;
  close: () => Promise<void>;
  isClosing: () => boolean;
};

/** One store process at any time, another when it dies. */
async function supervise(options: EmbeddedOptions): Promise<Supervised> {
  let closing = false;
  let link = startWithPatience(options, () => closing);
  await link;

  const keepAlive = (current: Promise<Link>): void => {
    void current
      .then((started) => started.exited)
      .catch((error: unknown) => options.log.error({ err: error }, 'the event store does not start; trying again'))
      .then(() => {
        if (closing) return;
        link = startWithPatience(options, () => closing);
        keepAlive(link);
      });
  };
  keepAlive(link);

  return {
    link: () => link,
    isClosing: () => closing,
    restart: async () => {
      const { process, exited } = await link;
      process.kill('SIGKILL');
      await exited;
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

/**
 * Opens (or makes) the database in `dir`. One process at a time may have it open.
 * @throws EventStoreError `unavailable` when it cannot be opened within half a minute.
 */
export async function openEmbeddedStore(options: EmbeddedOptions): Promise<EventEngine> {
  await mkdir(options.dir, { recursive: true, mode: 0o700 });
  const supervised = await supervise(options);
  const incoming = await openIncoming(`${options.dir}.incoming`);
  let lastCall = 0;

  const send = async (request: ChildRequest, signal?: AbortSignal, onRows?: Pending['onRows']) => {
    if (supervised.isClosing()) throw new EventStoreError('unavailable', 'The event store is closed.');
    const { socket, pending, process: child } = await supervised.link();
    if (signal?.aborted) throw new EventStoreError('cancelled', 'The query was cancelled.');
    if (child.exitCode !== null || child.signalCode !== null) throw gone();
    const call = ++lastCall;
    const abort = (): void => writeFrame(socket, call, { kind: 'cancel' } satisfies ChildRequest);
    const done = new Promise<Ended>((resolve, reject) => {
      pending.set(call, { resolve, reject, ...(onRows && { onRows }) });
      signal?.addEventListener('abort', abort, { once: true });
      writeFrame(socket, call, request);
    }).finally(() => signal?.removeEventListener('abort', abort));
    return { done, more: () => writeFrame(socket, call, { kind: 'more' } satisfies ChildRequest) };
  };

  const queryRequest = (kind: 'query' | 'stream', sql: string, query: QueryOptions): ChildRequest => {
    const params = query.params ?? {};
    checkStatement(sql, params);
    const settings = querySettings(query, options.memoryMb, kind === 'stream');
    return { kind, sql, params: paramTexts(params), class: query.class ?? 'interactive', settings };
  };

  async function* stream<T>(sql: string, query: QueryOptions): AsyncGenerator<T[]> {
    const chunks = createChunks();
    const stop = new AbortController();
    const signal = query.signal ? AbortSignal.any([query.signal, stop.signal]) : stop.signal;
    const { done, more } = await send(queryRequest('stream', sql, query), signal, chunks.push);
    done.catch(readBack.suspect).then(() => chunks.end(), chunks.fail);
    try {
      for await (const chunk of chunks.all()) {
        more();
        yield parseRows<T>(chunk);
      }
      if (query.signal?.aborted) throw new EventStoreError('cancelled', 'The query was cancelled.');
    } finally {
      if (!chunks.ended()) stop.abort();
    }
  }

  const query = async <T>(sql: string, options: QueryOptions): Promise<T[]> => {
    const { done } = await send(queryRequest('query', sql, options), options.signal);
    const { rows, rowsRead } = await done.catch(readBack.suspect);
    options.onRowsRead?.(rowsRead);
    return parseRows<T>(rows);
  };
  const command = async (sql: string): Promise<void> => {
    await (
      await send({ kind: 'command', sql })
    ).done;
  };
  const readBack = createReadBack({
    freeBytes: () => freeBytesOf(options.dir),
    query: (sql) => query(sql, { wall: 'system', class: 'background' }),
    command,
    restart: supervised.restart,
    log: options.log,
  });

  const engine: EventEngine = {
    engineOf: () => Promise.resolve(engine),
    insert: (table, rows, { token }) =>
      incoming.held(Buffer.isBuffer(rows) ? [rows] : rows, (file) =>
        readBack.guarded(async () => {
          await (
            await send({ kind: 'insert', table, token, file })
          ).done;
        }),
      ),
    query,
    stream,
    command,
    close: () => {
      readBack.close();
      return supervised.close();
    },
  };
  return engine;
}
