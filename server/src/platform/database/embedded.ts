// The embedded engine: one PostgreSQL session in a worker thread, shared fairly like a pool of connections.
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';

import { lockDirectory } from './directory-lock.ts';
import { careFor } from './embedded-care.ts';
import type { Engine, EngineClient, EngineResult, EngineRow } from './engine.ts';
import { DatabaseError } from './error.ts';
import type { RawResult, WorkerOptions, WorkerReply, WorkerRequest } from './pglite-worker.ts';
import { parameterText, parserOf } from './values.ts';

type Answer = Extract<WorkerReply, { id: number }>;
type Waiting = { resolve: (answer: Answer) => void; reject: (error: Error) => void };
type Question = WorkerRequest extends infer Request
  ? Request extends WorkerRequest
    ? Omit<Request, 'id'>
    : never
  : never;

/** Questions to the worker thread, each answered under its number. */
class Thread {
  #worker: Worker;
  #waiting = new Map<number, Waiting>();
  #next = 0;
  #gone: Error | null = null;
  #heard: (channel: string, payload: string) => void = () => {};

  constructor(worker: Worker) {
    this.#worker = worker;
    worker.on('message', (reply: WorkerReply) => this.#receive(reply));
    worker.on('error', (cause) => this.#fail(new DatabaseError(`The embedded database broke off: ${cause}`, '08006')));
    worker.on('exit', () => this.#fail(new DatabaseError('The database is closed.', '08003')));
  }

  set onNotification(heard: (channel: string, payload: string) => void) {
    this.#heard = heard;
  }

  ask(question: Question): Promise<Answer> {
    if (this.#gone) return Promise.reject(this.#gone);
    this.#next += 1;
    const id = this.#next;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#worker.postMessage({ ...question, id } satisfies WorkerRequest, []);
    });
  }

  async stop(): Promise<void> {
    await this.#worker.terminate();
  }

  #receive(reply: WorkerReply): void {
    if (reply.kind === 'notification') this.#heard(reply.channel, reply.payload);
    else if ('id' in reply) {
      this.#waiting.get(reply.id)?.resolve(reply);
      this.#waiting.delete(reply.id);
    }
  }

  #fail(error: Error): void {
    this.#gone ??= error;
    for (const { reject } of this.#waiting.values()) reject(this.#gone);
    this.#waiting.clear();
  }
}

/** First come, first served; `lock` resolves to the way to unlock. */
class Turnstile {
  #last: Promise<void> = Promise.resolve();

  async lock(): Promise<() => void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const before = this.#last;
    this.#last = promise;
    await before;
    return resolve;
  }
}

function toRows({ fields, rows }: RawResult): EngineRow[] {
  const columns = fields.map(({ name, dataTypeID }) => ({ name, parse: parserOf(dataTypeID) }));
  return rows.map((values) =>
    Object.fromEntries(
      columns.map(({ name, parse }, index) => {
        const value = values[index];
        return [name, value === null || value === undefined ? null : parse(value)];
      }),
    ),
  );
}

function toResult(results: readonly RawResult[]): EngineResult {
  const last = results.at(-1);
  return { command: last?.command ?? '', rowCount: last?.rowCount ?? 0, rows: results.flatMap(toRows) };
}

class Session {
  #thread: Thread;
  #turns = new Turnstile();

  constructor(thread: Thread) {
    this.#thread = thread;
  }

  async #run(text: string, values: readonly unknown[], after: (inTransaction: boolean) => void): Promise<EngineResult> {
    const answer = await this.#thread.ask({ kind: 'query', text, values: values.map(parameterText) });
    if (answer.kind === 'failed') {
      after(answer.inTransaction);
      throw new DatabaseError(answer.error.message, answer.error.sqlState, answer.error);
    }
    if (answer.kind !== 'result') throw new DatabaseError('The embedded database gave a wrong answer.', 'XX000');
    after(answer.inTransaction);
    return toResult(answer.results);
  }

  /** A statement of its own. A text that leaves a transaction open is rolled back: nobody could end it. */
  async query(text: string, values: readonly unknown[]): Promise<EngineResult> {
    const unlock = await this.#turns.lock();
    let open = false;
    try {
      return await this.#run(text, values, (inTransaction) => {
        open = inTransaction;
      });
    } finally {
      if (open) await this.#rollback();
      unlock();
    }
  }

  async #rollback(): Promise<void> {
    try {
      await this.#run('rollback', [], () => {});
    } catch (error) {
      // The only ways to fail here end the session itself, and every later statement says so.
      if (!(error instanceof DatabaseError)) throw error;
    }
  }

  /** A client holds the session from BEGIN until COMMIT or ROLLBACK, and for single statements otherwise. */
  connect(): EngineClient {
    let unlock: (() => void) | null = null;
    let queue: Promise<unknown> = Promise.resolve();
    let released = false;
    const give = (): void => {
      unlock?.();
      unlock = null;
    };
    const one = async (text: string, values: readonly unknown[]): Promise<EngineResult> => {
      if (released) throw new DatabaseError('This connection was given back already.', '08003');
      unlock ??= await this.#turns.lock();
      let inTransaction = false;
      try {
        return await this.#run(text, values, (open) => {
          inTransaction = open;
        });
      } finally {
        if (!inTransaction) give();
      }
    };
    return {
      query: (text, values) => {
        const answer = queue.then(() => one(text, values));
        queue = answer.catch(() => {});
        return answer;
      },
      release: () => {
        void queue.then(async () => {
          released = true;
          if (unlock) await this.#rollback();
          give();
        });
      },
    };
  }
}

async function startThread(options: WorkerOptions): Promise<{ thread: Thread; worker: Worker }> {
  // Flags meant for the program itself, such as `--input-type`, would break the thread.
  const worker = new Worker(new URL('./pglite-worker.ts', import.meta.url), {
    workerData: options,
    execArgv: [],
    // Its objects are short-lived messages; a large young generation would hold a hundred megabytes of them for nothing.
    resourceLimits: { maxYoungGenerationSizeMb: 32 },
  });
  const thread = new Thread(worker);
  const ready = Promise.withResolvers<void>();
  worker.once('error', ready.reject);
  worker.once('message', (reply: WorkerReply) => {
    if (reply.kind === 'ready') ready.resolve();
    else ready.reject(new Error(reply.kind === 'unusable' ? reply.message : 'The embedded database did not start.'));
  });
  try {
    await ready.promise;
  } catch (error) {
    await worker.terminate();
    throw error;
  }
  return { thread, worker };
}

function engineOn(thread: Thread, afterClose: () => void): Engine {
  const session = new Session(thread);
  const listeners = new Map<string, Set<(payload: string) => void>>();
  thread.onNotification = (channel, payload) => {
    for (const heard of listeners.get(channel) ?? []) heard(payload);
  };
  return {
    kind: 'embedded',
    query: (text, values) => session.query(text, values),
    connect: () => Promise.resolve(session.connect()),
    listen: async (channel, heard) => {
      const heards = listeners.get(channel) ?? new Set();
      listeners.set(channel, heards.add(heard));
      await session.query(`listen "${channel}"`, []);
      return async () => {
        heards.delete(heard);
        if (heards.size === 0) await session.query(`unlisten "${channel}"`, []);
      };
    },
    close: async () => {
      try {
        await thread.ask({ kind: 'close' });
      } finally {
        await thread.stop();
        afterClose();
      }
    },
  };
}

/** What PGlite holds; its own message about another version says nothing of versions. */
const postgresVersion = '18';

function requireVersion(files: string): void {
  const mark = join(files, 'PG_VERSION');
  const version = existsSync(mark) ? readFileSync(mark, 'utf8').trim() : postgresVersion;
  if (version !== postgresVersion)
    throw new Error(
      `The database in ${files} was written by PostgreSQL ${version}, and this program has ${postgresVersion}: ` +
        'restore a backup of it instead.',
    );
}

/**
 * Opens, or creates, the database in `dir`, which only one process may hold.
 * @throws Error when another process holds the directory or the files cannot be read.
 */
export async function openEmbedded(dir: string): Promise<Engine> {
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const unlock = lockDirectory(dir);
  try {
    const files = join(dir, 'files');
    const complete = join(dir, 'complete');
    // Without the mark the very first start was cut short: nothing was ever committed there.
    if (!existsSync(complete)) rmSync(files, { recursive: true, force: true });
    requireVersion(files);
    const { thread } = await startThread({ dir: files });
    writeFileSync(complete, '');
    return careFor(engineOn(thread, unlock));
  } catch (error) {
    unlock();
    throw error;
  }
}

/** A database that is gone with the process; it does not keep the process alive. */
export async function openInMemory(): Promise<Engine> {
  const { thread, worker } = await startThread({ dir: null });
  worker.unref();
  return engineOn(thread, () => {});
}
