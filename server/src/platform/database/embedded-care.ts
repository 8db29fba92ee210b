// What a PostgreSQL server does by itself and the embedded engine does not: fresh statistics, and dead rows cleared away.
import type { Engine } from './engine.ts';

const everyMs = 60_000;
/** Soon after the start, which has enough to do. */
const firstMs = 5_000;

/** When a table is due, as autovacuum decides it unless told otherwise; counts do not outlive the process, so all are at first. */
const due = `select format('%I.%I', schemaname, relname) as name,
    n_dead_tup > 50 + 0.2 * n_live_tup as dead,
    last_analyze is null or n_mod_since_analyze > 50 + 0.1 * n_live_tup as changed
  from pg_stat_user_tables order by 1`;

type Due = { name: string; dead: boolean; changed: boolean };

/** One round: a statement a table, so that others get their turn in between. @returns how many tables were due. */
export async function tidy({ query }: Pick<Engine, 'query'>): Promise<number> {
  const { rows } = await query(due, []);
  const tables = (rows as Due[]).filter(({ dead, changed }) => dead || changed);
  for (const { name, dead } of tables) await query(`${dead ? 'vacuum (analyze)' : 'analyze'} ${name}`, []);
  return tables.length;
}

/** Keeps the engine tidy until it is closed; does not keep the process alive. */
export function careFor(engine: Engine): Engine {
  let round = Promise.resolve();
  // What fails is due again in the next round; a database that is broken says so to everyone.
  const again = (): void => {
    round = tidy(engine).then(
      () => {},
      () => {},
    );
  };
  const first = setTimeout(again, firstMs).unref();
  const timer = setInterval(again, everyMs).unref();
  return {
    ...engine,
    close: async () => {
      clearTimeout(first);
      clearInterval(timer);
      await round;
      await engine.close();
    },
  };
}
