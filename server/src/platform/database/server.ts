// The scale-out engine: a pool of connections to a PostgreSQL server.
import { Client, escapeIdentifier, Pool, type QueryResult } from 'pg';

import type { Log } from '../log.ts';
import type { Engine, EngineClient, EngineResult } from './engine.ts';
import { toDatabaseError } from './error.ts';
import { types } from './values.ts';

type Queryable = { query: (text: string, values: unknown[]) => Promise<QueryResult | QueryResult[]> };

async function run(on: Queryable, text: string, values: readonly unknown[]): Promise<EngineResult> {
  try {
    const answer = await on.query(text, [...values]);
    const results = Array.isArray(answer) ? answer : [answer];
    const last = results.at(-1);
    return { command: last?.command ?? '', rowCount: last?.rowCount ?? 0, rows: results.flatMap(({ rows }) => rows) };
  } catch (cause) {
    throw toDatabaseError(cause);
  }
}

/** As `server_version_num` counts. */
const oldestVersion = 150_000;
const reconnectMs = 1_000;

/** One connection for all channels; reconnects for ever, and tells every listener that it may have missed something. */
class Listener {
  #url: string;
  #log: Log;
  #client: Client | null = null;
  #channels = new Map<string, Set<(payload: string) => void>>();
  #closed = false;
  #connecting: Promise<void> | null = null;

  constructor(url: string, log: Log) {
    this.#url = url;
    this.#log = log;
  }

  async listen(channel: string, heard: (payload: string) => void): Promise<() => Promise<void>> {
    const known = this.#channels.get(channel);
    const heards = known ?? new Set();
    this.#channels.set(channel, heards.add(heard));
    if (!this.#client) await (this.#connecting ??= this.#connect());
    else if (!known) await this.#client.query(`listen ${escapeIdentifier(channel)}`);
    return async () => {
      heards.delete(heard);
    };
  }

  async #connect(): Promise<void> {
    const client = new Client({ connectionString: this.#url, keepAlive: true });
    client.on('notification', ({ channel, payload }) => {
      for (const heard of this.#channels.get(channel) ?? []) heard(payload ?? '');
    });
    client.on('error', () => this.#lost(client));
    client.on('end', () => this.#lost(client));
    try {
      await client.connect();
      this.#client = client;
      for (const channel of this.#channels.keys()) await client.query(`listen ${escapeIdentifier(channel)}`);
    } catch (cause) {
      throw toDatabaseError(cause);
    } finally {
      this.#connecting = null;
    }
  }

  #lost(client: Client): void {
    if (this.#closed || this.#client !== client) return;
    this.#client = null;
    this.#log.warn('The connection for database notifications was lost; connecting again.');
    setTimeout(() => void this.#again(), reconnectMs).unref();
  }

  async #again(): Promise<void> {
    if (this.#closed) return;
    try {
      await (this.#connecting ??= this.#connect());
      for (const heards of this.#channels.values()) for (const heard of heards) heard('');
    } catch {
      setTimeout(() => void this.#again(), reconnectMs).unref();
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#client?.end();
  }
}

/** @throws DatabaseError when the server cannot be reached, Error when it is older than PostgreSQL 15. */
export async function openServer(url: string, log: Log, max = 20): Promise<Engine> {
  const pool = new Pool({ connectionString: url, max, types, connectionTimeoutMillis: 10_000 });
  pool.on('error', (error) =>
    log.warn({ reason: toDatabaseError(error).message }, 'An idle database connection broke.'),
  );
  const listener = new Listener(url, log);
  const connect = async (): Promise<EngineClient> => {
    try {
      const client = await pool.connect();
      return { query: (text, values) => run(client, text, values), release: (destroy) => client.release(destroy) };
    } catch (cause) {
      throw toDatabaseError(cause);
    }
  };
  try {
    const { rows } = await run(pool, `select current_setting('server_version_num')::int as version`, []);
    const version = Number(rows[0]?.['version']);
    if (version < oldestVersion)
      throw new Error(`PostgreSQL 15 or newer is needed; the server is ${version / 10_000}.`);
  } catch (error) {
    await pool.end();
    throw error;
  }
  return {
    kind: 'server',
    connect,
    query: (text, values) => run(pool, text, values),
    listen: (channel, heard) => listener.listen(channel, heard),
    close: async () => {
      await listener.close();
      await pool.end();
    },
  };
}
