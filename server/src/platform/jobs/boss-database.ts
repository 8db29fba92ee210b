// How the job engine reaches our database: past the wall for itself, inside a caller's transaction when it sends.
import { CompiledQuery } from 'kysely';
import type { Db } from 'pg-boss';

import type { Database } from '../context.ts';
import type { Engine } from '../database/engine.ts';

export const bossDatabase = (engine: Engine): Db => ({
  executeSql: async (text, values = []) => ({ rows: (await engine.query(text, values)).rows }),
  listen: async (channel, onNotification, onReconnect) => {
    const stop = await engine.listen(channel, (payload) => (payload === '' ? onReconnect() : onNotification(payload)));
    onReconnect();
    return { close: stop };
  },
});

/** Without plugins: the job engine's columns keep their own names. */
export const withinTransaction = (db: Database): Db => ({
  executeSql: async (text, values = []) => {
    const { rows } = await db.withoutPlugins().executeQuery(CompiledQuery.raw(text, [...values]));
    return { rows };
  },
});

/** Organisations may add jobs and see no more of one than its id and time: what others sent stays hidden. */
export async function grantSending(engine: Engine, schema: string): Promise<void> {
  const { rows } = await engine.query(
    `select distinct table_name as name from information_schema.columns
      where table_schema = $1 and column_name = 'singleton_key' and table_name like 'job%'`,
    [schema],
  );
  const tables = rows.map(({ name }) => `${schema}."${String(name)}"`).join(', ');
  await engine.query(
    `grant usage on schema ${schema} to tocsin_app, tocsin_system;
     grant select on ${schema}.queue to tocsin_app, tocsin_system;
     grant insert, select (id, start_after) on ${tables} to tocsin_app, tocsin_system`,
    [],
  );
}
