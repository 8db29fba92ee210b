// The embedded database is told of what is in its tables, and rid of what is no more.
import { afterAll, beforeAll, expect, test } from 'vitest';

import { tidy } from './embedded-care.ts';
import { openInMemory } from './embedded.ts';
import type { Engine } from './engine.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await openInMemory();
});
afterAll(() => engine.close());

/** Counts are written down once a second; a test does not wait for it. */
const flush = () => engine.query('select pg_stat_force_next_flush()', []);

const about = async () => {
  const { rows } = await engine.query(
    `select reltuples::int as rows, (select n_dead_tup::int from pg_stat_user_tables where relid = 'line'::regclass) as dead
    from pg_class where oid = 'line'::regclass`,
    [],
  );
  return rows[0];
};

test('a table is counted at first and after it grew, vacuumed after rows went, and then left alone', async () => {
  await engine.query('create table line (n int); create table still (n int)', []);
  expect(await tidy(engine)).toBe(2);
  expect(await tidy(engine)).toBe(0);
  await engine.query('insert into line select generate_series(1, 1000)', []);
  await flush();
  expect(await tidy(engine)).toBe(1);
  expect(await about()).toEqual({ rows: 1000, dead: 0 });
  await engine.query('delete from line where n <= 600', []);
  await flush();
  expect(await about()).toMatchObject({ dead: 600 });
  expect(await tidy(engine)).toBe(1);
  expect(await about()).toEqual({ rows: 400, dead: 0 });
  await flush();
  expect(await tidy(engine)).toBe(0);
});
