// The one database: opens the embedded or the server engine and hands out transactions behind the organisations' wall.
import { AsyncLocalStorage } from 'node:async_hooks';
import { setTimeout as sleep } from 'node:timers/promises';

import { CamelCasePlugin, Kysely, PostgresDialect, sql } from 'kysely';

import type { Database } from './context.ts';
import { openEmbedded } from './database/embedded.ts';
import { asKyselyPool, type Engine } from './database/engine.ts';
import { isRetryable } from './database/error.ts';
import { openServer } from './database/server.ts';
import type { Log } from './log.ts';
import { nothing, reachSettings, type Reach } from './reach.ts';

export { DatabaseError } from './database/error.ts';

export type DatabaseHandle = {
  /** Raw statements as the owner of the tables, past the wall: for the migrator and the job engine only. */
  engine: Engine;
  /**
   * Runs `work` in a transaction that sees of one organisation what `reach` says: without one, nothing that has a site.
   * May run it again after a serialisation failure or deadlock.
   */
  transact: <T>(orgId: string, work: (db: Database) => Promise<T>, reach?: Reach) => Promise<T>;
  /** The same across organisations: for the platform and for identity's look-ups at sign-in only. */
  asSystem: <T>(work: (db: Database) => Promise<T>) => Promise<T>;
  /** A transaction as the owner of the tables: for migrations only. */
  asOwner: <T>(work: (db: Database) => Promise<T>) => Promise<T>;
  close: () => Promise<void>;
};

const attempts = 5;

/** A transaction, or a statement of its own, within a transaction would wait for itself for ever on the embedded engine. */
class Nesting {
  #current = new AsyncLocalStorage<{ open: boolean }>();

  refuse(): void {
    if (this.#current.getStore()?.open)
      throw new Error('The database was asked past a transaction that is open here: pass the transaction on instead.');
  }

  async enter<T>(work: () => Promise<T>): Promise<T> {
    this.refuse();
    const here = { open: true };
    try {
      return await this.#current.run(here, work);
    } finally {
      here.open = false;
    }
  }
}

/** @param begin the first statement of every transaction, null for none. */
async function inTurn<T>(
  kysely: Database,
  begin: ReturnType<typeof sql> | null,
  work: (db: Database) => Promise<T>,
): Promise<T> {
  for (let attempt = 1; ; attempt += 1)
    try {
      return await kysely.transaction().execute(async (db) => {
        if (begin) await begin.execute(db);
        return await work(db);
      });
    } catch (error) {
      if (!isRetryable(error) || attempt === attempts) throw error;
      await sleep(2 ** attempt * 5 * (1 + Math.random()));
    }
}

/**
 * One statement, so that a transaction costs no round trip more. What asks much here would have to be compiled anew each
 * time (`jit`), which takes longer than running it.
 */
const asMember = (orgId: string, reach: Reach): ReturnType<typeof sql> => {
  const settings = { role: 'tocsin_app', jit: 'off', 'app.org_id': orgId, ...reachSettings(reach) };
  return sql`select ${sql.join(Object.entries(settings).map(([name, value]) => sql`set_config(${name}, ${value}, true)`))}`;
};

/** Builds the handle on an engine that is open already. */
export function databaseOn(engine: Engine): DatabaseHandle {
  const kysely: Database = new Kysely<unknown>({
    dialect: new PostgresDialect({ pool: asKyselyPool(engine) }),
    // What is inside a jsonb column belongs to whoever wrote it: its keys stay as they are.
    plugins: [new CamelCasePlugin({ maintainNestedObjectKeys: true })],
  });
  const nesting = new Nesting();
  return {
    engine: {
      ...engine,
      query: async (text, values) => {
        nesting.refuse();
        return await engine.query(text, values);
      },
    },
    transact: (orgId, work, reach = nothing) => nesting.enter(() => inTurn(kysely, asMember(orgId, reach), work)),
    asSystem: (work) =>
      nesting.enter(() => inTurn(kysely, sql`select set_config('role', 'tocsin_system', true)`, work)),
    asOwner: (work) => nesting.enter(() => inTurn(kysely, null, work)),
    close: async () => {
      await kysely.destroy();
      await engine.close();
    },
  };
}

/**
 * `dir`: the embedded engine with its files there, for this process alone. `url`: a PostgreSQL server, 15 or newer.
 * @throws Error when another process holds `dir`; DatabaseError when the server cannot be reached.
 */
export const openDatabase = async (
  where: { dir: string } | { url: string },
  { log }: { log: Log },
): Promise<DatabaseHandle> =>
  databaseOn('dir' in where ? await openEmbedded(where.dir) : await openServer(where.url, log));
